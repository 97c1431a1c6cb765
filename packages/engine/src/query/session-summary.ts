/**
 * The counts of a summary: from what the writer keeps when only the protocol is asked for and the writer is up to
 * date, else by a scan in slices.
 */
import { OFFLOADED, SESSION_STATE_COUNT, SessionFlag, SessionState } from '../session/index.js'
import {
  ATTRIBUTE_WORDS,
  COUNT_BY_STATE,
  COUNT_FAILED,
  COUNT_MULTICAST,
  deadlineFrom,
  FLAG_SHIFT,
  FLOAT_LAST,
  KERNEL_STATUS,
  KERNEL_WORDS,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  stateAt,
  type TableColumns,
  WORD_STATE,
} from '../table/index.js'
import { SLICE_RECORDS } from './session-filter.js'
import { type Coverage, SessionListing } from './session-listing.js'
import { asksProtocolOnly, type SessionQuery } from './session-query.js'

/** Counts of the sessions that match a query. Sessions in use are all of them, those that ended and are kept too. */
export interface SessionSummary {
  readonly valid: number
  readonly pending: number
  readonly invalidated: number
  readonly other: number
  /** Of those not invalidated. */
  readonly unicast: number
  readonly multicast: number
  /** Sessions that could not be made; undefined where the query asks for what a session never made does not have. */
  readonly failed: number | undefined
  readonly total: number
  readonly maximum: number
  /** Sessions whose packets pass by the one who counts, as far as anybody says. */
  readonly offloaded: number
  /** Sessions by number of their policy; undefined unless the query asks under which configuration they were decided. */
  readonly byPolicy: ReadonlyMap<number, number> | undefined
  readonly coverage: Coverage
}

/** A summary on its way: `step` until it says that it is done. */
export class SummaryScan {
  readonly #columns: TableColumns
  readonly #listing: SessionListing | undefined
  readonly #records: Int32Array
  readonly #states = new Float64Array(SESSION_STATE_COUNT)
  readonly #coverage: Coverage
  readonly #byPolicy: Map<number, number> | undefined
  #multicast = 0
  #failed: number | undefined
  #offloaded = 0

  /**
   * `isSettled`: whether the writer has ended all that is over, so that its counts are true. `candidates` are the
   * only records that can match, where they are known.
   */
  constructor(
    columns: TableColumns,
    query: SessionQuery,
    coverage: Coverage,
    isSettled: boolean,
    candidates?: Int32Array,
  ) {
    this.#columns = columns
    this.#coverage = coverage
    this.#byPolicy = query.decidedBefore === undefined ? undefined : new Map()
    const protocolOnly = asksProtocolOnly(query)
    const { limits } = coverage
    if (limits !== undefined)
      this.#failed = protocolOnly && query.protocol === undefined ? limits.failedSessions : undefined
    else if (protocolOnly) this.#failed = sumOf(columns.counts, COUNT_FAILED, query.protocol)
    if (protocolOnly && isSettled) {
      this.#records = new Int32Array(0)
      this.#multicast = sumOf(columns.counts, COUNT_MULTICAST, query.protocol)
      const first = query.protocol ?? 0
      const last = query.protocol ?? 255
      for (let protocol = first; protocol <= last; protocol++) this.#addStates(protocol)
    } else {
      this.#records = new Int32Array(SLICE_RECORDS)
      const { count: _, startIdentifier: __, sort: ___, ...conditions } = query
      this.#listing = new SessionListing(columns, conditions, coverage, candidates)
    }
  }

  #addStates(protocol: number): void {
    const { counts } = this.#columns
    for (let state = SessionState.valid; state < SESSION_STATE_COUNT; state++) {
      this.#states[state]! += counts[COUNT_BY_STATE + protocol * SESSION_STATE_COUNT + state]!
    }
  }

  /** Looks at one more slice; true when the summary is complete. */
  step(): boolean {
    if (this.#listing === undefined) return true
    const count = this.#listing.next(this.#records)
    if (count < 0) return true
    this.#count(count)
    return false
  }

  /** Adds the states of the batch's sessions, as of the listing's moment. */
  #count(count: number): void {
    const { words, floats, attributes, kernel } = this.#columns
    const byPolicy = this.#byPolicy
    const records = this.#records
    const states = this.#states
    const now = this.#coverage.asOfMicroseconds
    const earliest = this.#columns.earliestEnd(now)
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      const word = words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
      const deadline = deadlineFrom(earliest, word, floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST]!)
      const state = stateAt(word, deadline, now)
      states[state]!++
      if (state !== SessionState.invalidated && (word >>> FLAG_SHIFT) & SessionFlag.multicast)
        this.#multicast++
      if (kernel && (kernel[record * KERNEL_WORDS + KERNEL_STATUS]! & OFFLOADED) !== 0) this.#offloaded++
      if (byPolicy) {
        const policy = attributes[record * ATTRIBUTE_WORDS + 1]! >>> 16
        byPolicy.set(policy, (byPolicy.get(policy) ?? 0) + 1)
      }
    }
  }

  /** The counts so far; complete after `step` has returned true. */
  get summary(): SessionSummary {
    const states = this.#states
    const valid = states[SessionState.valid]!
    const pending = states[SessionState.pending]!
    const invalidated = states[SessionState.invalidated]!
    const other = states[SessionState.other]!
    return {
      valid,
      pending,
      invalidated,
      other,
      unicast: valid + pending + other - this.#multicast,
      multicast: this.#multicast,
      failed: this.#failed,
      total: valid + pending + invalidated + other,
      maximum: this.#coverage.limits?.maximumSessions ?? this.#columns.capacity,
      offloaded: this.#coverage.limits?.offloadedSessions ?? this.#offloaded,
      byPolicy: this.#byPolicy,
      coverage: this.#coverage,
    }
  }
}

/** Of a row of counts by protocol: that of one protocol, or of all. */
function sumOf(counts: Float64Array, row: number, protocol: number | undefined): number {
  if (protocol !== undefined) return counts[row + protocol]!
  return counts.subarray(row, row + 256).reduce((sum, count) => sum + count, 0)
}
