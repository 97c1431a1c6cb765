/**
 * The answer to a listing: record numbers, a slice of the table at a time, and a cursor to read them with. The
 * caller decides when to go on, so a listing of millions never holds anybody up.
 */
import { CLOCK_NOW, SessionCursor, type TableColumns } from '../table/index.js'
import type { RateMemory } from './rate-memory.js'
import type { SessionQuery } from './session-query.js'
import { SessionScan } from './session-scan.js'
import { SortedSessions } from './sorted-sessions.js'

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
  /** Changes of sessions that the source was told of and could not take in time; undefined where nobody tells. */
  readonly lostEvents?: number
  /** Connections that the source was told of and has no room for; undefined where nobody tells. */
  readonly missedConnections?: number
  /** What the source itself says of its limit and its failures; undefined where the table's own counts are meant. */
  readonly limits?: SourceLimits
}

/** Limits and failures that are not the table's own. */
export interface SourceLimits {
  /** NaN where nobody says. */
  readonly maximumSessions: number
  /** Of all protocols together; undefined where nobody says. */
  readonly failedSessions: number | undefined
  /** Sessions whose packets pass by the one who counts; undefined where they are to be counted in the table. */
  readonly offloadedSessions?: number
}

export class SessionListing {
  /** Reads the records that `next` gives. */
  readonly cursor: SessionCursor
  readonly columns: TableColumns
  readonly coverage: Coverage
  /** What the sessions are sorted by, and how many they were; undefined for table order. */
  readonly sorted: SortedSessions | undefined
  /** Sessions given so far; at the end, `Total sessions`. */
  total = 0
  private readonly scan: SessionScan
  private readonly most: number

  /**
   * `candidates` are the only records the query can be about, few; without them the table is scanned. `rates` are what
   * the source remembers of earlier questions; without them a rate is that of a session's whole life.
   */
  constructor(
    columns: TableColumns,
    query: SessionQuery,
    coverage: Coverage,
    candidates?: Int32Array,
    rates?: RateMemory,
  ) {
    const now = columns.clock[CLOCK_NOW]!
    this.columns = columns
    this.cursor = new SessionCursor(columns)
    this.cursor.setNow(now)
    this.coverage = coverage
    this.scan = new SessionScan(columns, query, candidates)
    this.most = query.count ?? Number.POSITIVE_INFINITY
    this.sorted = query.sort && new SortedSessions(columns, this.scan, query.sort, now, rates)
  }

  /**
   * Fills `records` with the next matching record numbers, in table order or as the query wants them sorted, after
   * looking at no more than a few slices. Returns how many, which may be 0 before the end; -1 at the end.
   */
  next(records: Int32Array): number {
    const most = Math.min(records.length, this.most - this.total)
    if (most === 0) return -1
    const count = (this.sorted ?? this.scan).next(records, most)
    if (count > 0) this.total += count
    return count
  }

  /**
   * Moves the cursor to a session that `next` gave. False where it is gone; of sorted sessions also where another one has
   * its record now.
   */
  moveTo(record: number): boolean {
    return this.cursor.moveTo(record) && (this.sorted?.isChosen(this.cursor) ?? true)
  }

  /** As `next`, for who shows the sessions in whole: by which ways they go is found out too, where it is not known. */
  nextRows(records: Int32Array): number {
    const count = this.next(records)
    if (count > 0) this.columns.ways?.find(records, count)
    return count
  }
}
