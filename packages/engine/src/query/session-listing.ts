/**
 * The answer to a listing: record numbers, a slice of the table at a time, and a cursor to read them with. The
 * caller decides when to go on, so a listing of millions never holds anybody up.
 */
import { CLOCK_NOW, CLOCK_USED_RECORDS, SessionCursor, type TableColumns } from '../table/index.js'
import { SessionFilter, SLICE_RECORDS } from './session-filter.js'
import type { SessionQuery } from './session-query.js'

/** Slices looked at in one step when they hold nothing: about a millisecond. */
const SLICES_PER_STEP = 8

/** What a listing or a summary says of its own truth. */
export interface Coverage {
  /** Microseconds since 1970 that everything is told as of. */
  readonly asOfMicroseconds: number
  /** Packets the capture itself says it lost; undefined when it does not say. */
  readonly lostPackets: number | undefined
  /**
   * Packets read that belong to no session, of the protocol asked for when that is all the query asks; undefined
   * where it asks for what only a session has, or where nobody counts them.
   */
  readonly droppedPackets: number | undefined
  /** What the source itself says of its limit and its failures; undefined where the table's own counts are meant. */
  readonly limits?: SourceLimits
}

/** Limits and failures that are not the table's own. */
export interface SourceLimits {
  /** NaN where nobody says. */
  readonly maximumSessions: number
  /** Of all protocols together; undefined where nobody says. */
  readonly failedSessions: number | undefined
}

export class SessionListing {
  /** Reads the records that `next` gives. */
  readonly cursor: SessionCursor
  readonly columns: TableColumns
  readonly coverage: Coverage
  /** Sessions given so far; at the end, `Total sessions`. */
  total = 0
  private readonly filter: SessionFilter
  private readonly end: number
  private readonly most: number
  /** The first record that was not looked at. */
  private position: number
  /** Matching records of the last slice, and how many of them were given. */
  private readonly found: Int32Array
  private foundCount = 0
  private given = 0

  /** `candidates` are the only records the query can be about, few; without them the table is scanned. */
  constructor(columns: TableColumns, query: SessionQuery, coverage: Coverage, candidates?: Int32Array) {
    const now = columns.clock[CLOCK_NOW]!
    this.columns = columns
    this.cursor = new SessionCursor(columns)
    this.cursor.setNow(now)
    this.coverage = coverage
    this.filter = new SessionFilter(query, columns, now)
    this.end = columns.clock[CLOCK_USED_RECORDS]!
    this.most = query.count ?? Number.POSITIVE_INFINITY
    const start = query.startIdentifier
    this.position = start === undefined ? 0 : (start - 1) % columns.capacity
    this.found = candidates ?? new Int32Array(Math.min(SLICE_RECORDS, this.end))
    if (candidates !== undefined) {
      this.position = this.end
      this.foundCount = this.filter.choose(candidates, candidates.length)
    }
  }

  /**
   * Fills `records` with the next matching record numbers, in table order, after looking at no more than a few
   * slices. Returns how many, which may be 0 before the end; -1 at the end.
   */
  next(records: Int32Array): number {
    for (let slices = 0; this.given === this.foundCount; slices++) {
      if (this.position >= this.end || this.total >= this.most) return -1
      if (slices === SLICES_PER_STEP) return 0
      const stop = Math.min(this.end, this.position + SLICE_RECORDS)
      this.foundCount = this.filter.scan(this.position, stop, this.found)
      this.given = 0
      this.position = stop
    }
    const count = Math.min(records.length, this.foundCount - this.given, this.most - this.total)
    if (count === 0) return -1
    for (let i = 0; i < count; i++) records[i] = this.found[this.given + i]!
    this.given += count
    this.total += count
    return count
  }
}
