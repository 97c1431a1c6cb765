/** A configuration as the engine works by it: lists and rules, already checked; nothing refers to a name. */
import type { ApplicationDefinition } from '../application/index.js'
import type { NatRules } from '../nat/index.js'
import type { PolicyAction, PolicyRule } from '../policy/index.js'
import type { Route } from '../route/index.js'
import type { ScreenProfile } from '../screen/index.js'
import type { LogicalInterface, Zone } from '../zone/index.js'
import type { FlowOptions } from './flow-options.js'

/** A routing instance; number 0 is the default one (`inet.0`). */
export interface RoutingInstance {
  readonly name: string
  readonly number: number
  /** Direct and local routes of its interfaces, and its static ones. */
  readonly routes: readonly Route[]
  /** Interface number of its `.local..N`. */
  readonly localInterface: number
}

/** What is done about sessions whose policy has been modified: nothing, or they are looked up again. */
export type PolicyRematch = 'off' | 'on' | 'extensive'

/** A rule that only earlier generations had. */
export interface FormerRule {
  readonly name: string
  readonly number: number
}

/** Rules that only earlier generations had, by which sessions were decided that may still be shown. */
export interface FormerRules {
  readonly policies: readonly PolicyRule[]
  readonly sourceNat: readonly FormerRule[]
  readonly destinationNat: readonly FormerRule[]
  readonly staticNat: readonly FormerRule[]
}

/**
 * What `compile` makes of a configuration. Plain data. Numbers keep their meaning from one generation to the next: what
 * a generation no longer has leaves an empty place, or one that is marked as former.
 */
export interface ConfigurationRules {
  readonly hostName: string
  /** Place 0 is unused, so that 0 means none; empty places have number 0 too. */
  readonly interfaces: readonly LogicalInterface[]
  /** Place 0 is ZONE_NONE, 1 is ZONE_JUNOS_HOST. */
  readonly zones: readonly Zone[]
  readonly instances: readonly RoutingInstance[]
  /** Custom applications, and predefined ones that the configuration changes. */
  readonly applications: readonly ApplicationDefinition[]
  /** In order of look-up within each context: between zones first, then global ones. */
  readonly policies: readonly PolicyRule[]
  readonly defaultPolicy: Exclude<PolicyAction, 'reject'>
  readonly policyRematch: PolicyRematch
  readonly nat: NatRules
  /** Place 0 is unused. */
  readonly screens: readonly (ScreenProfile | undefined)[]
  readonly flow: FlowOptions
  readonly former: FormerRules
}

/** Of a first generation. */
export const NO_FORMER_RULES: FormerRules = {
  policies: [],
  sourceNat: [],
  destinationNat: [],
  staticNat: [],
}
