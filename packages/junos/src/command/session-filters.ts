/** Which sessions a command is about. */
import type { AddressFamily, Prefix } from '@wingspan/engine'

/** How much of each session is shown. Without a word it is `brief`. */
export type SessionLevel = 'brief' | 'extensive' | 'summary'

/** The states that the `validity` filter knows; `other` is none of the first three. */
export type Validity = 'valid' | 'pending' | 'invalidated' | 'other'

/** A session identifier, 1..2^64 - 1: a number as far as that is exact, then a bigint, which matches no session. */
export type SessionIdentifier = number | bigint

/** The filters of `show security flow session`; a session must pass all that are there. */
export interface SessionFilters {
  /** IP protocol number, 0..255. */
  readonly protocol?: number
  readonly sourcePrefix?: Prefix
  readonly destinationPrefix?: Prefix
  readonly sourcePort?: number
  readonly destinationPort?: number
  readonly family?: AddressFamily
  /** The name as typed: of a unit, or of an interface. */
  readonly interfaceName?: string
  /** Application indices in ascending order; 0 stands for sessions without an application. */
  readonly applications?: readonly number[]
  readonly startIdentifier?: SessionIdentifier
  readonly count?: number
  readonly validity?: Validity
  readonly durationMoreThanSeconds?: number
  readonly durationLessThanSeconds?: number
  readonly timeoutMoreThanSeconds?: number
  readonly timeoutLessThanSeconds?: number
  readonly currentTimeoutMoreThanSeconds?: number
  readonly currentTimeoutLessThanSeconds?: number
  readonly packetsMoreThan?: number
  readonly packetsLessThan?: number
  readonly bytesMoreThan?: number
  readonly bytesLessThan?: number
  readonly policyNumber?: number
  readonly zoneName?: string
  readonly sourcePoolName?: string
  /** Only sessions that are translated; only tunnels that end at the device. */
  readonly isTranslated?: true
  readonly isTunnel?: true
  /** Only sessions that were decided under a configuration before the one that runs. */
  readonly isStale?: true
}
