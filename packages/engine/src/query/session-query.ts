/**
 * What may be asked of the sessions: every condition of the command, all of which must hold. A value that is not
 * known satisfies neither more-than nor less-than.
 */
import type { Prefix } from '../address/index.js'
import type { SessionSort } from './session-order.js'

/** Bounds, both strict. */
export interface Bounds {
  readonly moreThan?: number
  readonly lessThan?: number
}

export interface SessionQuery {
  /** IP protocol number. */
  readonly protocol?: number
  /** Family of the In wing. */
  readonly family?: 4 | 6
  /** Of the In wing as printed, as all addresses and ports here. */
  readonly sourcePrefix?: Prefix
  readonly destinationPrefix?: Prefix
  readonly sourcePort?: number
  readonly destinationPort?: number
  /** Interface name of either wing, with its unit. */
  readonly interface?: string
  /** Application indices, 0 for sessions without one. */
  readonly applications?: readonly number[]
  /** SessionState number. */
  readonly state?: number
  /** Whole seconds from start to end or now. */
  readonly durationSeconds?: Bounds
  /** Configured timeout: `Maximum timeout`. */
  readonly timeoutSeconds?: Bounds
  /** Current timeout as printed. */
  readonly currentTimeoutSeconds?: Bounds
  /** Of both wings together. */
  readonly packets?: Bounds
  readonly bytes?: Bounds
  readonly policy?: number
  /** Zone number of either wing. */
  readonly zone?: number
  /** Source NAT pool number. */
  readonly sourceNatPool?: number
  /** Whether an address or a port is translated. */
  readonly isTranslated?: boolean
  /** Whether the session is a tunnel that ends at the device. */
  readonly isTunnel?: boolean
  /** Only sessions that were decided under a configuration of a generation before this one. */
  readonly decidedBefore?: number
  /** Only this session. */
  readonly sessionIdentifier?: number
  /** Listing begins at this session's place in the table. */
  readonly startIdentifier?: number
  /** The most sessions to list. */
  readonly count?: number
  /** Only the first of all that match are listed, in this order instead of the table's. */
  readonly sort?: SessionSort
}

/** What of a query, or to group by, is about the ways of sessions, which may have to be found out first. */
export const WAY_WORDS = ['interface', 'zone'] as const

const NOT_CONDITIONS = new Set(['protocol', 'startIdentifier', 'count', 'sort'])

/** Whether nothing but the protocol restricts which sessions match, so that kept counts can answer. */
export function asksProtocolOnly(query: SessionQuery): boolean {
  return Object.entries(query).every(([name, value]) => value === undefined || NOT_CONDITIONS.has(name))
}
