/** The records of a table that match a query, in table order, found a slice at a time. */
import { CLOCK_NOW, CLOCK_USED_RECORDS, type TableColumns } from '../table/index.js'
import { SessionFilter, SLICE_RECORDS } from './session-filter.js'
import { type SessionQuery, WAY_WORDS } from './session-query.js'

/** Slices looked at in one step when they hold nothing: about a millisecond. */
const SLICES_PER_STEP = 8

export class SessionScan {
  private readonly filter: SessionFilter
  private readonly end: number
  private readonly sliceRecords: number
  /** The first record that was not looked at. */
  private position: number
  /** Matching records of the last slice, and how many of them were given. */
  private readonly found: Int32Array
  private foundCount = 0
  private given = 0

  /** `candidates` are the only records the query can be about, few; without them the table is scanned. */
  constructor(columns: TableColumns, query: SessionQuery, candidates?: Int32Array) {
    this.filter = new SessionFilter(query, columns, columns.clock[CLOCK_NOW]!)
    this.end = columns.clock[CLOCK_USED_RECORDS]!
    const asksWays = WAY_WORDS.some((word) => query[word] !== undefined)
    const ways = asksWays ? columns.ways : undefined
    this.sliceRecords = ways?.most ?? SLICE_RECORDS
    const start = query.startIdentifier
    this.position = start === undefined ? 0 : (start - 1) % columns.capacity
    this.found = candidates ?? new Int32Array(Math.min(SLICE_RECORDS, this.end))
    if (candidates !== undefined) {
      this.position = this.end
      this.foundCount = this.filter.choose(candidates, candidates.length)
    }
  }

  /**
   * Fills `records` with at most `most` matching record numbers after looking at no more than a few slices. Returns how
   * many, which may be 0 before the end; -1 at the end.
   */
  next(records: Int32Array, most: number): number {
    for (let slices = 0; this.given === this.foundCount; slices++) {
      if (this.position >= this.end) return -1
      if (slices === SLICES_PER_STEP || (slices > 0 && this.sliceRecords < SLICE_RECORDS)) return 0
      const stop = Math.min(this.end, this.position + this.sliceRecords)
      this.foundCount = this.filter.scan(this.position, stop, this.found)
      this.given = 0
      this.position = stop
    }
    const count = Math.min(most, this.foundCount - this.given)
    for (let i = 0; i < count; i++) records[i] = this.found[this.given + i]!
    this.given += count
    return count
  }
}
