/** What a command line means, once it has been read. */
import type { Address, AddressFamily, Prefix } from '@wingspan/engine'

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
}

/** Which policies: those between zones, those of a name, global ones, or all. */
export interface PolicyFilters {
  readonly fromZone?: string
  readonly toZone?: string
  readonly policyName?: string
  readonly detail?: true
  readonly hitCount?: true
  readonly isGlobal?: true
}

/** A packet that is described rather than seen. */
export interface DescribedPacket {
  readonly fromZone: string
  readonly toZone: string
  readonly source: Address
  readonly destination: Address
  readonly sourcePort: number
  readonly destinationPort: number
  readonly protocol: number
  /** Only global policies are asked. */
  readonly isGlobal?: true
}

export type NatKind = 'source' | 'destination' | 'static'

/** A command ready to run; `command` tells which. */
export type ParsedCommand =
  | {
      readonly command: 'show security flow session'
      readonly level: SessionLevel
      readonly filters: SessionFilters
    }
  | {
      readonly command: 'show security flow session session-identifier'
      readonly identifier: SessionIdentifier
    }
  | { readonly command: 'show security flow statistics'; readonly detail: boolean }
  | { readonly command: 'show security flow status' }
  | { readonly command: 'show security policies'; readonly filters: PolicyFilters }
  | { readonly command: 'show security match-policies'; readonly packet: DescribedPacket }
  | { readonly command: 'show security zones'; readonly detail: boolean; readonly name: string | undefined }
  | {
      readonly command: `show security nat ${NatKind} rule`
      readonly kind: NatKind
      /** Undefined for all of them; so below. */
      readonly name: string | undefined
    }
  | { readonly command: 'show security nat source pool'; readonly name: string | undefined }
  | { readonly command: 'show security nat destination pool'; readonly name: string | undefined }
  | { readonly command: 'show security nat source summary' }
  | { readonly command: 'show security nat interface-nat-ports' }
  | { readonly command: 'show security screen statistics'; readonly zoneName: string }
  | {
      readonly command: 'show configuration'
      readonly path: readonly string[]
      readonly form: 'hierarchical' | 'set'
    }
  | { readonly command: 'exit' }

/** The commands there are. */
export type CommandName = ParsedCommand['command']
