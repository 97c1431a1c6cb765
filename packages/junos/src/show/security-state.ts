/** `show security zones`, `nat … rule all`, `nat source pool all`, `screen statistics` (Junos CLI reference). */
import { type Configuration, type PoolUse, SCREEN_COUNTER_WORDS, type Zone } from '@wingspan/engine'
import type { NatKind } from '../command/index.js'
import { NO_CONFIGURATION, type NoConfigurationResult } from './security-policies.js'
import type { ShowSource } from './show-source.js'

export interface ZonesResult {
  readonly kind: 'zones'
  readonly zones: readonly {
    readonly zone: Zone
    readonly screen: string | undefined
    readonly interfaces: readonly string[]
  }[]
}

export function showZones({ configured }: ShowSource): ZonesResult | NoConfigurationResult {
  if (configured === undefined) return NO_CONFIGURATION
  const { rules } = configured.configuration
  const [, host, ...own] = rules.zones
  return {
    kind: 'zones',
    zones: [...own, host!].map((zone) => ({
      zone,
      screen: rules.screens[zone.screen]?.name,
      interfaces: zone.interfaces.map((number) => rules.interfaces[number]!.name),
    })),
  }
}

export interface NatRulesResult {
  readonly kind: 'nat-rules'
  readonly nat: NatKind
  readonly configuration: Configuration
  /** Sessions that a rule of this number has translated, and those of them that have not ended. */
  readonly sessions: ReadonlyMap<number, { readonly made: number; readonly running: number }>
}

export function showNatRules(
  nat: NatKind,
  { configured }: ShowSource,
): NatRulesResult | NoConfigurationResult {
  if (configured === undefined) return NO_CONFIGURATION
  const { configuration, path } = configured
  return { kind: 'nat-rules', nat, configuration, sessions: path.ruleUses.of(nat) }
}

export interface NatPoolsResult {
  readonly kind: 'nat-pools'
  readonly uses: readonly PoolUse[]
  readonly configuration: Configuration
}

export function showNatPools({ configured }: ShowSource): NatPoolsResult | NoConfigurationResult {
  if (configured === undefined) return NO_CONFIGURATION
  const { configuration, path } = configured
  return { kind: 'nat-pools', uses: path.resources.uses, configuration }
}

export interface ScreenStatisticsResult {
  readonly kind: 'screen-statistics'
  readonly zones: readonly {
    readonly zone: string
    readonly screen: string
    readonly counts: readonly { readonly words: string; readonly count: number }[]
  }[]
}

export function showScreenStatistics({
  configured,
}: ShowSource): ScreenStatisticsResult | NoConfigurationResult {
  if (configured === undefined) return NO_CONFIGURATION
  const { configuration, path } = configured
  const { zones, screens } = configuration.rules
  return {
    kind: 'screen-statistics',
    zones: zones
      .filter(({ screen }) => screen !== 0)
      .map(({ name, number, screen }) => ({
        zone: name,
        screen: screens[screen]!.name,
        counts: SCREEN_COUNTER_WORDS.slice(1).map((words, place) => ({
          words,
          count: path.screenCounters.found(number, place + 1),
        })),
      })),
  }
}
