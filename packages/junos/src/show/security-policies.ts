/** `show security policies`: the policies of a configuration, and what has come of them (Junos CLI reference). */
import type { Configuration, ConfiguredPath, PolicyAction, PolicyRule } from '@wingspan/engine'
import type { PolicyFilters } from '../command/index.js'
import { type PolicyTraffic, policyTraffic } from './policy-traffic.js'
import type { ShowSource } from './show-source.js'
import { type NoConfigurationResult, type NotFoundResult, noConfiguration, notFound } from './unanswered.js'

/** A policy with what came of it. */
export interface PolicyEntry {
  readonly rule: PolicyRule
  /** Names; none in a global policy for any zone. */
  readonly fromZones: readonly string[]
  readonly toZones: readonly string[]
  /** Look-ups that ended with it. */
  readonly hits: number
  /** Packets and bytes that were denied or rejected. */
  readonly refusedPackets: number
  readonly refusedBytes: number
  /** Undefined for policies that do not count. */
  readonly traffic: PolicyTraffic | undefined
}

export interface PolicyContextEntries {
  /** Undefined for the global context. */
  readonly from: string | undefined
  readonly to: string | undefined
  readonly policies: readonly PolicyEntry[]
}

/** The policy of all that no other is about. */
export interface DefaultPolicyEntry {
  readonly action: Exclude<PolicyAction, 'reject'>
  readonly hits: number
}

export interface PoliciesResult {
  readonly kind: 'policies'
  readonly level: 'brief' | 'detail' | 'hit-count'
  readonly contexts: readonly PolicyContextEntries[]
  /** Undefined where only some policies were asked for. */
  readonly defaultPolicy: DefaultPolicyEntry | undefined
  readonly configuration: Configuration
}

/** The policies that pass the filters, in the order of their look-up. */
export function showPolicies(
  filters: PolicyFilters,
  source: ShowSource,
): PoliciesResult | NoConfigurationResult | NotFoundResult {
  const { configured } = source
  if (configured === undefined) return noConfiguration(source)
  const { configuration, path } = configured
  const missing = missingPart(filters, configuration)
  if (missing) return missing
  const level = filters.hitCount ? 'hit-count' : filters.detail ? 'detail' : 'brief'
  const { policies: rules, defaultPolicy } = configuration.rules
  const traffic = level === 'detail' ? policyTraffic(rules, path, source.sessions) : undefined
  const contexts = configuration.policies.contexts
    .map(({ from, to, places }) => ({
      from: from === undefined ? undefined : configuration.zoneName(from),
      to: to === undefined ? undefined : configuration.zoneName(to),
      policies: places
        .filter((place) => filters.policyName === undefined || rules[place]!.name === filters.policyName)
        .map((place) => policyEntry(place, configuration, path, traffic)),
    }))
    .filter(({ from, to, policies }) => isWanted(filters, from, to) && policies.length > 0)
  const { fromZone, toZone, policyName, isGlobal } = filters
  const isWhole = [fromZone, toZone, policyName, isGlobal].every((filter) => filter === undefined)
  return {
    kind: 'policies',
    level,
    contexts,
    defaultPolicy: isWhole
      ? { action: defaultPolicy, hits: path.policies.hits[path.policies.place(-1)]! }
      : undefined,
    configuration,
  }
}

export function policyEntry(
  place: number,
  configuration: Configuration,
  { policies }: ConfiguredPath,
  traffic: ReadonlyMap<number, PolicyTraffic> | undefined,
): PolicyEntry {
  const rule = configuration.rules.policies[place]!
  const names = (zones: readonly number[]) => zones.map((zone) => configuration.zoneName(zone))
  return {
    rule,
    fromZones: names(rule.fromZones),
    toZones: names(rule.toZones),
    hits: policies.hits[place]!,
    refusedPackets: policies.refusedPackets[place]!,
    refusedBytes: policies.refusedBytes[place]!,
    traffic: traffic?.get(rule.number),
  }
}

/** A filter that names what the configuration does not have. */
function missingPart(
  { fromZone, toZone, policyName }: PolicyFilters,
  { rules: { zones, policies } }: Configuration,
): NotFoundResult | undefined {
  for (const zone of [fromZone, toZone]) {
    if (zone !== undefined && !zones.some(({ name }) => name === zone)) return notFound('zone', zone)
  }
  if (policyName === undefined || policies.some(({ name }) => name === policyName)) return undefined
  return notFound('policy', policyName)
}

function isWanted(
  { fromZone, toZone, isGlobal }: PolicyFilters,
  from: string | undefined,
  to: string | undefined,
): boolean {
  if (isGlobal && from !== undefined) return false
  if (fromZone !== undefined && from !== fromZone) return false
  return toZone === undefined || to === toZone
}
