/** Security policies as compiled from a configuration (Junos reference: policies, policy, default-policy). */
import type { AddressMatch } from '../address/index.js'

export type PolicyAction = 'permit' | 'deny' | 'reject'

/** Addresses of a policy: names as configured with what each stands for; any of them matches. */
export interface PolicyAddresses {
  readonly excluded: boolean
  readonly entries: readonly {
    readonly name: string
    /** The address book the name was found in; undefined for `any` and its kind. */
    readonly book: string | undefined
    readonly matches: readonly AddressMatch[]
  }[]
}

/** Number of the first user policy; those before it are the device's own. */
export const FIRST_USER_POLICY = 4

export interface PolicyRule {
  readonly name: string
  readonly description: string | undefined
  /** What follows the slash in `Policy name:`, unique in a configuration; `Index` in `show security policies`. */
  readonly number: number
  /** Place in its context, from 1: `Sequence number`. */
  readonly sequence: number
  readonly isGlobal: boolean
  /** Zone numbers; one each between zones, none for any in global policies. */
  readonly fromZones: readonly number[]
  readonly toZones: readonly number[]
  readonly source: PolicyAddresses
  readonly destination: PolicyAddresses
  /** Names as configured, and the application indices they stand for in order; undefined indices for `any`. */
  readonly applicationNames: readonly string[]
  readonly applications: readonly number[] | undefined
  readonly action: PolicyAction
  readonly logInit: boolean
  readonly logClose: boolean
  readonly count: boolean
  readonly synCheckRequired: boolean
  readonly sequenceCheckRequired: boolean
}
