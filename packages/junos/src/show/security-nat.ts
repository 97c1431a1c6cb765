/** `show security nat …`: rules and pools of a configuration, and how they are used (Junos CLI reference). */
import type { Configuration, DestinationNatPool, PoolUse } from '@wingspan/engine'
import type { NatKind } from '../command/index.js'
import type { ShowConfigured, ShowSource } from './show-source.js'
import { type NoConfigurationResult, type NotFoundResult, noConfiguration, notFound } from './unanswered.js'

export interface NatRulesResult {
  readonly kind: 'nat-rules'
  readonly nat: NatKind
  /** Only rules of this name; undefined for all. */
  readonly name: string | undefined
  readonly configuration: Configuration
  /** Sessions that a rule of this number has translated, and those of them that have not ended. */
  readonly sessions: ReadonlyMap<number, { readonly made: number; readonly running: number }>
}

export function showNatRules(
  nat: NatKind,
  name: string | undefined,
  source: ShowSource,
): NatRulesResult | NotFoundResult | NoConfigurationResult {
  const { configured } = source
  if (configured === undefined) return noConfiguration(source)
  const { configuration, path } = configured
  const { sourceRuleSets, destinationRuleSets, staticRuleSets } = configuration.rules.nat
  const sets = { source: sourceRuleSets, destination: destinationRuleSets, static: staticRuleSets }[nat]
  const isThere = sets.some(({ rules }) => rules.some((rule) => rule.name === name))
  if (name !== undefined && !isThere) return notFound('NAT rule', name)
  return { kind: 'nat-rules', nat, name, configuration, sessions: path.ruleUses.of(nat) }
}

export interface NatPoolsResult {
  readonly kind: 'nat-pools'
  readonly isAll: boolean
  readonly uses: readonly PoolUse[]
  readonly configuration: Configuration
}

/** The pools of source NAT; the addresses of interfaces are not among them. */
export function showNatPools(
  name: string | undefined,
  source: ShowSource,
): NatPoolsResult | NotFoundResult | NoConfigurationResult {
  const { configured } = source
  if (configured === undefined) return noConfiguration(source)
  const { configuration } = configured
  const uses = configuredPools(configured).filter((use) => name === undefined || use.name === name)
  if (uses.length === 0 && name !== undefined) return notFound('NAT pool', name)
  return { kind: 'nat-pools', isAll: name === undefined, uses, configuration }
}

export interface NatInterfacePortsResult {
  readonly kind: 'nat-interface-ports'
  /** By interface address that has been used. */
  readonly uses: readonly PoolUse[]
}

export function showNatInterfacePorts(source: ShowSource): NatInterfacePortsResult | NoConfigurationResult {
  const { configured } = source
  if (configured === undefined) return noConfiguration(source)
  return {
    kind: 'nat-interface-ports',
    uses: configured.path.resources.uses.filter(({ number }) => number === 0),
  }
}

export interface DestinationPoolsResult {
  readonly kind: 'destination-nat-pools'
  readonly isAll: boolean
  readonly pools: readonly { readonly pool: DestinationNatPool; readonly translations: number }[]
}

export function showDestinationPools(
  name: string | undefined,
  source: ShowSource,
): DestinationPoolsResult | NotFoundResult | NoConfigurationResult {
  const { configured } = source
  if (configured === undefined) return noConfiguration(source)
  const { destinationPools, destinationRuleSets } = configured.configuration.rules.nat
  const uses = configured.path.ruleUses.of('destination')
  const rules = destinationRuleSets.flatMap((set) => set.rules)
  const pools = destinationPools
    .filter((pool) => !pool.isFormer && (name === undefined || pool.name === name))
    .map((pool) => ({
      pool,
      translations: rules
        .filter(({ action }) => action.kind === 'pool' && action.pool === pool.number)
        .reduce((sum, { number }) => sum + (uses.get(number)?.made ?? 0), 0),
    }))
  if (pools.length === 0 && name !== undefined) return notFound('NAT pool', name)
  return { kind: 'destination-nat-pools', isAll: name === undefined, pools }
}

export interface SourceNatSummaryResult {
  readonly kind: 'source-nat-summary'
  readonly uses: readonly PoolUse[]
  readonly configuration: Configuration
}

export function showSourceNatSummary(source: ShowSource): SourceNatSummaryResult | NoConfigurationResult {
  const { configured } = source
  if (configured === undefined) return noConfiguration(source)
  const { configuration } = configured
  return { kind: 'source-nat-summary', uses: configuredPools(configured), configuration }
}

function configuredPools({ path }: ShowConfigured): readonly PoolUse[] {
  return path.resources.uses.filter(({ number }) => number !== 0)
}
