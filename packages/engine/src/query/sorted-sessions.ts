/**
 * The first sessions of a scan by a number, the largest first: a heap of as many as are asked for, filled slice by
 * slice. What is not known comes last; among equals the lower identifier comes first.
 */
import {
  KERNEL_ID,
  KERNEL_WORDS,
  RECORD_WORD_SHIFT,
  type SessionCursor,
  sessionId,
  type TableColumns,
} from '../table/index.js'
import type { RateMemory } from './rate-memory.js'
import { SLICE_RECORDS } from './session-filter.js'
import type { SessionMeasure } from './session-measure.js'
import { ORDER_MEASURES, type SessionSort } from './session-order.js'
import type { SessionScan } from './session-scan.js'
import { TopList } from './top-list.js'

export class SortedSessions {
  readonly by: SessionSort['by']
  /** Sessions that match, the chosen among them; all of them once `next` has given the first. */
  matching = 0
  /** Microseconds since 1970 that packets and bytes were as of when the order was settled; NaN before. */
  countersAsOf = Number.NaN
  private readonly columns: TableColumns
  private readonly scan: SessionScan
  private readonly measure: SessionMeasure
  private readonly now: number
  private readonly top: TopList
  private readonly batch = new Int32Array(SLICE_RECORDS)
  private readonly measured = new Float64Array(SLICE_RECORDS)
  private chosen: Int32Array | undefined
  private given = 0
  private readonly values = new Map<number, number>()
  private readonly identifiers = new Map<number, number>()

  constructor(
    columns: TableColumns,
    scan: SessionScan,
    { by, most }: SessionSort,
    nowMicroseconds: number,
    rates: RateMemory | undefined,
  ) {
    this.columns = columns
    this.scan = scan
    this.by = by
    this.measure = (by === 'bytes-rate' && rates?.measure) || ORDER_MEASURES[by]
    this.now = nowMicroseconds
    this.top = new TopList(most)
  }

  /** As a scan's: looks at one more slice until all were looked at, and gives the chosen then. */
  next(records: Int32Array, most: number): number {
    if (this.chosen === undefined) {
      if (this.look()) this.chosen = this.finish()
      return 0
    }
    const { chosen, columns, identifiers } = this
    if (this.given === chosen.length) return -1
    const end = Math.min(this.given + most, chosen.length)
    let count = 0
    for (const record of chosen.subarray(this.given, end)) {
      if (identifierOf(columns, record) === identifiers.get(record)) records[count++] = record
    }
    this.given = end
    return count
  }

  /** What a session that was given is sorted by; NaN where that is not known. */
  value(record: number): number {
    return this.values.get(record) ?? Number.NaN
  }

  /** Whether a session is the one that was chosen, and not another that has its record now. */
  isChosen(session: SessionCursor): boolean {
    return this.identifiers.get(session.record) === session.id
  }

  /** True when all were looked at. */
  private look(): boolean {
    const { columns, batch, measured, top } = this
    const count = this.scan.next(batch, batch.length)
    if (count < 0) return true
    this.matching += count
    this.measure(columns, this.now, batch, count, measured)
    for (let i = 0; i < count; i++) {
      const value = measured[i]!
      if (value < top.least) continue
      const identifier = identifierOf(columns, batch[i]!)
      if (value !== top.least || identifier < top.leastTie) top.offer(batch[i]!, value, identifier)
    }
    return false
  }

  /**
   * The chosen as they are now, so that what is printed is in order: while all were looked at, some have counted more
   * packets, and the records of others have become another session's.
   */
  private finish(): Int32Array {
    const { columns } = this
    const kept = this.top.chosen.filter(
      ([record, identifier]) => identifierOf(columns, record) === identifier,
    )
    const records = Int32Array.from(kept, ([record]) => record)
    const measured = new Float64Array(records.length)
    this.measure(columns, this.now, records, records.length, measured)
    const sorted = new TopList(Math.max(1, records.length))
    for (const [place, [record, identifier]] of kept.entries()) {
      sorted.offer(record, measured[place]!, identifier)
      this.values.set(record, measured[place]!)
      this.identifiers.set(record, identifier)
    }
    this.countersAsOf = columns.countersAsOf
    return Int32Array.from(sorted.chosen, ([record]) => record)
  }
}

function identifierOf({ words, kernel, hasKernelIds, capacity }: TableColumns, record: number): number {
  if (hasKernelIds) return kernel![record * KERNEL_WORDS + KERNEL_ID]! >>> 0
  return sessionId(words[record << RECORD_WORD_SHIFT]!, capacity, record)
}
