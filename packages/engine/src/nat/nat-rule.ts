/** Address translation as compiled from a configuration (Junos reference: security nat). */
import type { Address, AddressMatch, Prefix } from '../address/index.js'

/** First and last port. */
export type PortRange = readonly [first: number, last: number]

/**
 * What a pool without a port range of its own, and every interface, gives out one by one, and what it keeps for pairs
 * (RTP and RTCP). Pairs are the business of application gateways; none is given out here.
 */
export const SINGLE_PORTS: PortRange = [1024, 63_487]
export const TWIN_PORTS: PortRange = [63_488, 65_535]

/** Where packets come from or go to: interfaces win over zones, zones over routing instances. */
export interface NatContext {
  readonly kind: 'interface' | 'zone' | 'instance'
  /** Interface, zone or instance numbers; any of them. */
  readonly numbers: readonly number[]
}

/**
 * Everything that is there must match; within each any of the entries. A port is a condition on protocols with ports:
 * others do not match it.
 */
export interface NatMatch {
  readonly source: readonly AddressMatch[] | undefined
  readonly destination: readonly AddressMatch[] | undefined
  readonly sourcePorts: readonly PortRange[] | undefined
  readonly destinationPorts: readonly PortRange[] | undefined
  readonly protocols: readonly number[] | undefined
  /** Application indices. */
  readonly applications: readonly number[] | undefined
}

/** Who may come in from outside: anyone, hosts that were spoken to, or only their ports that were. */
export type PersistentNatKind = 'any-remote-host' | 'target-host' | 'target-host-port'

export interface PersistentNat {
  readonly permit: PersistentNatKind
  readonly inactivityTimeoutSeconds: number
  readonly maxSessions: number
}

export interface SourceNatPool {
  readonly name: string
  /** Place in `NatRules.sourcePools` plus one; 0 is none. */
  readonly number: number
  readonly addresses: readonly AddressMatch[]
  /**
   * SINGLE_PORTS unless the configuration gives a range, which is used whole; undefined for `no-translation`: source
   * ports stay.
   */
  readonly ports: PortRange | undefined
  /** How many flows with different destinations may share a port, 1..32; 1 for none. */
  readonly portOverloadingFactor: number
  /** `host-address-base`: sources from this address on map to the pool one by one. */
  readonly hostAddressBase: Address | undefined
  readonly overflow: 'interface' | number | undefined
  readonly instance: number | undefined
  /** Of an earlier generation only: it keeps its number and name for the sessions that have them. */
  readonly isFormer?: true
}

export interface SourceNatRule {
  readonly name: string
  readonly ruleSet: string
  /** From 1, over all source rules in order: `Rule-Id`. */
  readonly number: number
  readonly match: NatMatch
  readonly action:
    | { readonly kind: 'off' }
    | { readonly kind: 'interface'; readonly persistent: PersistentNat | undefined }
    | { readonly kind: 'pool'; readonly pool: number; readonly persistent: PersistentNat | undefined }
}

export interface SourceNatRuleSet {
  readonly name: string
  readonly from: NatContext
  readonly to: NatContext
  readonly rules: readonly SourceNatRule[]
}

export interface DestinationNatPool {
  readonly name: string
  readonly number: number
  readonly addresses: AddressMatch
  readonly port: number | undefined
  readonly instance: number | undefined
  /** As of source pools. */
  readonly isFormer?: true
}

export interface DestinationNatRule {
  readonly name: string
  readonly ruleSet: string
  readonly number: number
  readonly match: NatMatch
  readonly action: { readonly kind: 'off' } | { readonly kind: 'pool'; readonly pool: number }
}

export interface StaticNatRule {
  readonly name: string
  readonly ruleSet: string
  readonly number: number
  /** The public prefix, and the ports it is limited to. */
  readonly destination: Prefix
  readonly destinationPorts: PortRange | undefined
  readonly source: readonly AddressMatch[] | undefined
  readonly sourcePorts: readonly PortRange[] | undefined
  /** What it stands for, of the same length and family, and the port its first port becomes. */
  readonly translated: Prefix
  readonly mappedPorts: PortRange | undefined
  readonly instance: number | undefined
}

/** A rule set of destination or static NAT. */
export interface InboundRuleSet<Rule> {
  readonly name: string
  readonly from: NatContext
  readonly rules: readonly Rule[]
}

export interface NatRules {
  readonly sourcePools: readonly SourceNatPool[]
  readonly sourceRuleSets: readonly SourceNatRuleSet[]
  readonly destinationPools: readonly DestinationNatPool[]
  readonly destinationRuleSets: readonly InboundRuleSet<DestinationNatRule>[]
  readonly staticRuleSets: readonly InboundRuleSet<StaticNatRule>[]
  /** `address-persistent`: a host keeps its pool address. */
  readonly addressPersistent: boolean
  readonly portRandomization: boolean
  /** Flows that may share a port of interface translation. */
  readonly interfacePortOverloading: number
}
