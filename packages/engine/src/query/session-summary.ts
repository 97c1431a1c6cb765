/**
 * The counts of a summary: from what the writer keeps when only the protocol is asked for, else by a scan in
 * slices.
 */
import { SESSION_STATE_COUNT, SessionState } from '../session/index.js'
import { COUNT_BY_STATE, COUNT_FAILED, COUNT_MULTICAST, type TableColumns } from '../table/index.js'
import { type Coverage, SessionListing } from './session-listing.js'
import { asksProtocolOnly, type SessionQuery } from './session-query.js'

const SCAN_RECORDS = 65_536

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
  readonly coverage: Coverage
}

/** A summary on its way: `step` until it says that it is done. */
export class SummaryScan {
  readonly #columns: TableColumns
  readonly #listing: SessionListing | undefined
  readonly #records: Int32Array
  readonly #states = new Float64Array(SESSION_STATE_COUNT)
  readonly #coverage: Coverage
  #multicast = 0
  #failed: number | undefined

  /** `candidates` are the only records that can match, where they are known. */
  constructor(columns: TableColumns, query: SessionQuery, coverage: Coverage, candidates?: Int32Array) {
    this.#columns = columns
    this.#coverage = coverage
    if (asksProtocolOnly(query)) {
      this.#records = new Int32Array(0)
      this.#failed = 0
      const first = query.protocol ?? 0
      const last = query.protocol ?? 255
      for (let protocol = first; protocol <= last; protocol++) this.#addProtocol(protocol)
    } else {
      this.#records = new Int32Array(SCAN_RECORDS)
      const { count: _, startIdentifier: __, ...conditions } = query
      this.#listing = new SessionListing(columns, conditions, coverage, candidates)
    }
  }

  #addProtocol(protocol: number): void {
    const { counts } = this.#columns
    for (let state = SessionState.valid; state < SESSION_STATE_COUNT; state++) {
      this.#states[state]! += counts[COUNT_BY_STATE + protocol * SESSION_STATE_COUNT + state]!
    }
    this.#multicast += counts[COUNT_MULTICAST + protocol]!
    this.#failed! += counts[COUNT_FAILED + protocol]!
  }

  /** Looks at one more slice; true when the summary is complete. */
  step(): boolean {
    if (this.#listing === undefined) return true
    const count = this.#listing.next(this.#records)
    if (count < 0) return true
    const { cursor } = this.#listing
    for (let i = 0; i < count; i++) {
      if (!cursor.moveTo(this.#records[i]!)) continue
      const state = cursor.state
      this.#states[state]!++
      if (cursor.isMulticast && state !== SessionState.invalidated) this.#multicast++
    }
    return false
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
      maximum: this.#columns.capacity,
      coverage: this.#coverage,
    }
  }
}
