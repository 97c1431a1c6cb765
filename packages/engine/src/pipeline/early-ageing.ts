/**
 * Early ageing (Junos reference: flow aging): above the high watermark sessions that are idle for longer than
 * early-ageout end, until the table has fallen below the low watermark. Sessions that never age are left alone.
 */
import { NEVER_SECONDS } from '../application/index.js'
import type { FlowOptions } from '../first-path/index.js'
import { SessionState } from '../session/index.js'
import {
  CLOCK_USED_RECORDS,
  FLOAT_LAST,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  type SessionTable,
  STATE_MASK,
  TIMEOUT_SHIFT,
  WORD_STATE,
} from '../table/index.js'

const MICROSECONDS = 1_000_000
const PERCENT = 100
/** Records looked at in one batch. */
const BUDGET = 4096

export class EarlyAgeing {
  private readonly table: SessionTable
  private readonly idleMicroseconds: number
  private readonly high: number
  private readonly low: number
  private isOn: boolean
  private place = 0
  /** Times it began. */
  triggered: number

  /** `before` is that under the generation before: what it has begun goes on. */
  constructor(table: SessionTable, flow: FlowOptions, before?: EarlyAgeing) {
    this.table = table
    this.isOn = before?.isOn ?? false
    this.triggered = before?.triggered ?? 0
    this.idleMicroseconds = flow.earlyAgeoutSeconds * MICROSECONDS
    // A full table is never above its hundred percent, so that is the same as never.
    this.high = flow.highWatermark >= PERCENT ? Number.POSITIVE_INFINITY : this.share(flow.highWatermark)
    this.low = this.share(Math.min(flow.lowWatermark, flow.highWatermark))
  }

  /** Looks at some sessions, when there are too many. */
  advance(now: number): void {
    if (this.high === Number.POSITIVE_INFINITY) return
    const { running } = this.table
    if (!this.isOn && running > this.high) {
      this.isOn = true
      this.triggered++
    } else if (this.isOn && running < this.low) this.isOn = false
    if (this.isOn) this.look(now)
  }

  private share(percent: number): number {
    return (this.table.capacity * percent) / PERCENT
  }

  private look(now: number): void {
    const { words, floats, clock } = this.table.columns
    const used = clock[CLOCK_USED_RECORDS]!
    for (let budget = Math.min(BUDGET, used); budget > 0; budget--) {
      if (this.place >= used) this.place = 0
      const record = this.place++
      const state = words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
      if ((state & STATE_MASK) !== SessionState.valid || state >>> TIMEOUT_SHIFT === NEVER_SECONDS) continue
      if (floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST]! + this.idleMicroseconds > now) continue
      if (this.table.isRunning(record, now)) this.table.end(record, now)
    }
  }
}
