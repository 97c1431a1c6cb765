/** `show security zones` and `show security screen statistics` (Junos CLI reference). */
import { type Configuration, type HostInbound, SCREEN_COUNTER_WORDS, type Zone } from '@wingspan/engine'
import type { ShowSource } from './show-source.js'
import { type NoConfigurationResult, type NotFoundResult, noConfiguration, notFound } from './unanswered.js'

export interface ZoneEntry {
  readonly zone: Zone
  readonly screen: string | undefined
  readonly interfaces: readonly {
    readonly name: string
    /** Where it is not the zone's. */
    readonly hostInbound: HostInbound | undefined
  }[]
}

export interface ZonesResult {
  readonly kind: 'zones'
  readonly level: 'brief' | 'detail'
  /** In configuration order, the device's own last. */
  readonly zones: readonly ZoneEntry[]
}

/** One zone, or all where no name is given. */
export function showZones(
  name: string | undefined,
  detail: boolean,
  source: ShowSource,
): ZonesResult | NotFoundResult | NoConfigurationResult {
  const { configured } = source
  if (configured === undefined) return noConfiguration(source)
  const [, host, ...own] = configured.configuration.rules.zones
  const zones = [...own, host!].filter((zone) => !zone.isFormer && (name === undefined || zone.name === name))
  if (zones.length === 0 && name !== undefined) return notFound('zone', name)
  return {
    kind: 'zones',
    level: detail ? 'detail' : 'brief',
    zones: zones.map((zone) => zoneEntry(zone, configured.configuration)),
  }
}

function zoneEntry(zone: Zone, { rules }: Configuration): ZoneEntry {
  return {
    zone,
    screen: rules.screens[zone.screen]?.name,
    interfaces: zone.interfaces.map((number) => {
      const { name, hostInbound } = rules.interfaces[number]!
      return { name, hostInbound }
    }),
  }
}

export interface ScreenStatisticsResult {
  readonly kind: 'screen-statistics'
  readonly counts: readonly { readonly words: string; readonly count: number }[]
}

/** What each check of a zone's screen has found; of a zone without a screen nothing was found. */
export function showScreenStatistics(
  zoneName: string,
  source: ShowSource,
): ScreenStatisticsResult | NotFoundResult | NoConfigurationResult {
  const { configured } = source
  if (configured === undefined) return noConfiguration(source)
  const { configuration, path } = configured
  const zone = configuration.rules.zones.find(({ name, isFormer }) => name === zoneName && !isFormer)
  if (zone === undefined) return notFound('zone', zoneName)
  return {
    kind: 'screen-statistics',
    counts: SCREEN_COUNTER_WORDS.slice(1).map((words, place) => ({
      words,
      count: path.screenCounters.found(zone.number, place + 1),
    })),
  }
}
