/**
 * The answer to a listing: record numbers, a slice of the table at a time, and a cursor to read them with. The
 * caller decides when to go on, so a listing of millions never holds anybody up.
 */
import { CLOCK_NOW, CLOCK_USED_RECORDS, SessionCursor, type TableColumns } from '../table/index.js'
import { SessionFilter } from './session-filter.js'
import type { SessionQuery } from './session-query.js'

/** Records looked at in one step: about a millisecond. */
const SLICE_RECORDS = 65_536

/** What a listing or a summary says of its own truth. */
export interface Coverage {
  /** Microseconds since 1970 that everything is told as of. */
  readonly asOfMicroseconds: number
  /** Packets the capture itself says it lost; undefined when it does not say. */
  readonly lostPackets: number | undefined
  /** Packets read that belong to no session. */
  readonly droppedPackets: number
}

export class SessionListing {
  /** Reads the records that `next` gives. */
  readonly cursor: SessionCursor
  readonly coverage: Coverage
  /** Sessions given so far; at the end, `Total sessions`. */
  total = 0
  private readonly filter: SessionFilter
  /** Record numbers to look at instead of a scan. */
  private readonly candidates: Int32Array | undefined
  private readonly end: number
  private readonly most: number
  private position: number

  constructor(columns: TableColumns, query: SessionQuery, coverage: Coverage, candidates?: Int32Array) {
    const now = columns.clock[CLOCK_NOW]!
    this.cursor = new SessionCursor(columns)
    this.cursor.setNow(now)
    this.coverage = coverage
    this.filter = new SessionFilter(query, columns, now)
    this.candidates = candidates
    this.end = candidates ? candidates.length : columns.clock[CLOCK_USED_RECORDS]!
    const start = query.startIdentifier
    this.position = start === undefined || candidates ? 0 : (start - 1) % columns.capacity
    this.most = query.count ?? Number.POSITIVE_INFINITY
  }

  /**
   * Fills `records` with the next matching record numbers, in table order, after looking at no more than one
   * slice. Returns how many, which may be 0 before the end; -1 at the end.
   */
  next(records: Int32Array): number {
    if (this.position >= this.end || this.total >= this.most) return -1
    const stop = Math.min(this.end, this.position + SLICE_RECORDS)
    const room = Math.min(records.length, this.most - this.total)
    let count = 0
    while (this.position < stop && count < room) {
      const record = this.candidates ? this.candidates[this.position]! : this.position
      this.position++
      if (this.filter.matches(record)) records[count++] = record
    }
    this.total += count
    return count
  }
}
