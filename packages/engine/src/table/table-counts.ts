/**
 * The counts that a table's writer keeps, so that a summary needs no scan: sessions by protocol and state, those made,
 * ended and forgotten. created = in use + forgotten, always.
 */
import { CLOSE_REASON_WORDS, SESSION_STATE_COUNT, SessionFlag, SessionState } from '../session/index.js'
import { FLAG_SHIFT, REASON_MASK, REASON_SHIFT, STATE_MASK } from './record-layout.js'
import {
  COUNT_BY_STATE,
  COUNT_CLOSED,
  COUNT_CREATED,
  COUNT_FAILED,
  COUNT_FORGOTTEN,
  COUNT_MULTICAST,
} from './table-memory.js'

export class TableCounts {
  private readonly counts: Float64Array

  /** Over the counts column. */
  constructor(counts: Float64Array) {
    this.counts = counts
  }

  /** Sessions that could not be made. */
  get failed(): number {
    return this.counts.subarray(COUNT_FAILED, COUNT_FAILED + 256).reduce((sum, count) => sum + count, 0)
  }

  /** Sessions made so far. */
  get created(): number {
    return this.counts[COUNT_CREATED]!
  }

  /** Ended sessions whose records were given up. */
  get forgotten(): number {
    return this.counts[COUNT_FORGOTTEN]!
  }

  /** Sessions that have not been ended. */
  get running(): number {
    const { counts } = this
    let ended = 0
    for (let reason = 0; reason < CLOSE_REASON_WORDS.length; reason++) ended += counts[COUNT_CLOSED + reason]!
    return counts[COUNT_CREATED]! - ended
  }

  couldNotBeMade(protocol: number): void {
    this.counts[COUNT_FAILED + protocol]!++
  }

  /** A session has been made; `stateBits` is its state word. */
  made(protocol: number, stateBits: number): void {
    this.counts[COUNT_BY_STATE + protocol * SESSION_STATE_COUNT + SessionState.valid]!++
    if ((stateBits >>> FLAG_SHIFT) & SessionFlag.multicast) this.counts[COUNT_MULTICAST + protocol]!++
    this.counts[COUNT_CREATED]!++
  }

  /** A session has ended, whose state word was this. */
  ended(protocol: number, state: number): void {
    const { counts } = this
    const row = COUNT_BY_STATE + protocol * SESSION_STATE_COUNT
    counts[row + (state & STATE_MASK)]!--
    counts[row + SessionState.invalidated]!++
    if ((state >>> FLAG_SHIFT) & SessionFlag.multicast) counts[COUNT_MULTICAST + protocol]!--
    counts[COUNT_CLOSED + ((state >>> REASON_SHIFT) & REASON_MASK)]!++
  }

  /** A session with this state word has been forgotten. */
  forgot(protocol: number, state: number): void {
    this.counts[COUNT_BY_STATE + protocol * SESSION_STATE_COUNT + (state & STATE_MASK)]!--
    this.counts[COUNT_FORGOTTEN]!++
  }
}
