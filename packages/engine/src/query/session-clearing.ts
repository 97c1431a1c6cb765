/**
 * Sessions that are ended because somebody asked for it: those that match a query and have not ended, a slice of the
 * table at a time. What one step finds it ends in the same step, so no record can have become another session's.
 */
import { CloseReason } from '../session/index.js'
import { CLOCK_USED_RECORDS, type SessionTable } from '../table/index.js'
import type { Clearing, ClearQuery } from './clearing.js'
import { SessionFilter } from './session-filter.js'

/** Records looked at before the sessions found are ended. */
const SLICE_RECORDS = 1024
/** Sessions ended in one step, to the end of a slice: about a millisecond. */
export const MOST_CLEARED_PER_STEP = 1024
/** Slices looked at in one step when they hold few. */
const SLICES_PER_STEP = 64

export class SessionClearing implements Clearing {
  count = 0
  readonly #table: SessionTable
  readonly #filter: SessionFilter
  readonly #candidates: Int32Array | undefined
  readonly #isDryRun: boolean
  readonly #found: Int32Array
  readonly #end: number
  #position = 0

  /** `candidates` are the only records the query can be about, few; without them the table is scanned. */
  constructor(table: SessionTable, query: ClearQuery, isDryRun: boolean, candidates?: Int32Array) {
    const { columns } = table
    this.#table = table
    this.#filter = new SessionFilter(query, columns, table.nowMicroseconds)
    this.#candidates = candidates
    this.#isDryRun = isDryRun
    this.#end = columns.clock[CLOCK_USED_RECORDS]!
    this.#found = new Int32Array(Math.min(SLICE_RECORDS, this.#end))
  }

  /** Ends some of them; true when there are no more. */
  step(): boolean {
    if (this.#candidates) {
      this.#clear(this.#candidates, this.#filter.choose(this.#candidates, this.#candidates.length))
      return true
    }
    const enough = this.count + MOST_CLEARED_PER_STEP
    for (let slices = 0; this.#position < this.#end; slices++) {
      if (slices === SLICES_PER_STEP || this.count >= enough) return false
      const stop = Math.min(this.#end, this.#position + SLICE_RECORDS)
      this.#clear(this.#found, this.#filter.scan(this.#position, stop, this.#found))
      this.#position = stop
    }
    return true
  }

  #clear(records: Int32Array, count: number): void {
    const table = this.#table
    const now = table.nowMicroseconds
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      if (!table.isRunning(record, now)) continue
      this.count++
      if (this.#isDryRun) continue
      table.setCloseReason(record, CloseReason.cleared)
      table.end(record, now)
    }
  }
}
