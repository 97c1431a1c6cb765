/** `show security policies` and `show security match-policies` (Junos CLI reference; layout of 24.4R1). */
import { type Configuration, FlowFacts, type PolicyAction, type PolicyRule } from '@wingspan/engine'
import type { DescribedPacket, PolicyFilters } from '../command/index.js'
import type { ShowSource } from './show-source.js'

/** A policy with what came of it. */
export interface PolicyEntry {
  readonly rule: PolicyRule
  readonly fromZones: readonly string[]
  readonly toZones: readonly string[]
  readonly hits: number
  readonly sessions: number
  readonly refusedPackets: number
  readonly refusedBytes: number
}

export interface PolicyContextEntries {
  /** Undefined for the global context. */
  readonly from: string | undefined
  readonly to: string | undefined
  readonly policies: readonly PolicyEntry[]
}

export interface PoliciesResult {
  readonly kind: 'policies'
  readonly level: 'brief' | 'detail' | 'hit-count'
  readonly defaultAction: Exclude<PolicyAction, 'reject'>
  readonly contexts: readonly PolicyContextEntries[]
  /** What the default policy was asked for and refused. */
  readonly defaultHits: number
  readonly configuration: Configuration
}

/** What is told where there is no configuration. */
export interface NoConfigurationResult {
  readonly kind: 'no-configuration'
}

export const NO_CONFIGURATION: NoConfigurationResult = { kind: 'no-configuration' }

export function showPolicies(
  filters: PolicyFilters,
  source: ShowSource,
): PoliciesResult | NoConfigurationResult {
  const { configured } = source
  if (configured === undefined) return NO_CONFIGURATION
  const { configuration, path } = configured
  const names = (zones: readonly number[]) => zones.map((zone) => configuration.zoneName(zone))
  const contexts = configuration.policies.contexts.map(({ from, to, places }) => ({
    from: from === undefined ? undefined : configuration.zoneName(from),
    to: to === undefined ? undefined : configuration.zoneName(to),
    policies: places.map((place): PolicyEntry => {
      const rule = configuration.rules.policies[place]!
      return {
        rule,
        fromZones: names(rule.fromZones),
        toZones: names(rule.toZones),
        hits: path.policies.hits[place]!,
        sessions: path.policies.sessions[place]!,
        refusedPackets: path.policies.refusedPackets[place]!,
        refusedBytes: path.policies.refusedBytes[place]!,
      }
    }),
  }))
  return {
    kind: 'policies',
    level: filters.hitCount ? 'hit-count' : filters.detail ? 'detail' : 'brief',
    defaultAction: configuration.rules.defaultPolicy,
    contexts: contexts.filter(({ from, to }) => isWanted(filters, from, to)),
    defaultHits: path.policies.hits[path.policies.place(-1)]!,
    configuration,
  }
}

function isWanted(
  { fromZone, toZone, isGlobal }: PolicyFilters,
  from: string | undefined,
  to: string | undefined,
) {
  if (isGlobal) return from === undefined
  if (fromZone !== undefined && from !== fromZone) return false
  return toZone === undefined || to === toZone
}

export interface MatchPoliciesResult {
  readonly kind: 'match-policies'
  readonly packet: DescribedPacket
  /** Undefined when the default policy decides. */
  readonly policy: PolicyEntry | undefined
  readonly defaultAction: Exclude<PolicyAction, 'reject'>
  readonly application: string
  /** The zones are those of the configuration. */
  readonly isKnown: boolean
}

/** What a policy says of a packet that is described by its zones; nothing is translated and no port is taken. */
export function showMatchPolicies(
  packet: DescribedPacket,
  source: ShowSource,
): MatchPoliciesResult | NoConfigurationResult {
  const { configured } = source
  if (configured === undefined) return NO_CONFIGURATION
  const { configuration, path } = configured
  const zones = configuration.rules.zones
  const from = zones.find(({ name }) => name === packet.fromZone)?.number
  const to = zones.find(({ name }) => name === packet.toZone)?.number
  const { defaultPolicy } = configuration.rules
  const none = {
    kind: 'match-policies',
    packet,
    policy: undefined,
    defaultAction: defaultPolicy,
    application: '',
  } as const
  if (!from || !to || packet.source.family !== packet.destination.family) return { ...none, isKnown: false }
  const facts = new FlowFacts()
  facts.family = packet.source.family
  facts.protocol = packet.protocol
  facts.source.set(packet.source.words)
  facts.destination.set(packet.destination.words)
  facts.sourcePort = packet.sourcePort
  facts.destinationPort = packet.destinationPort
  const place = configuration.policies.find(from, to, facts)
  if (place < 0) return { ...none, isKnown: true }
  const rule = configuration.rules.policies[place]!
  return {
    ...none,
    isKnown: true,
    application: configuration.applications.name(configuration.policies.application),
    policy: {
      rule,
      fromZones: [packet.fromZone],
      toZones: [packet.toZone],
      hits: path.policies.hits[place]!,
      sessions: path.policies.sessions[place]!,
      refusedPackets: path.policies.refusedPackets[place]!,
      refusedBytes: path.policies.refusedBytes[place]!,
    },
  }
}
