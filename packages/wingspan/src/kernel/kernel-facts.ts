/** What the kernel's table says of itself, in words, for `show security flow status`. */
import type { SourceFact } from '@wingspan/junos'
import type { ConntrackStatistics } from './conntrack-statistics.js'
import { isFull } from './full-table.js'
import { ROAD_WORDS } from './kernel-road.js'
import { type KernelRoutes, ROUTE_SECONDS } from './kernel-routes.js'
import { kernelSetting } from './kernel-settings.js'
import type { KernelReading } from './read-kernel.js'

const NOT_KNOWN = 'N/A'

/** Names and values, in order. */
export function kernelFacts(
  { road, refusals, statistics, unreadable }: KernelReading,
  routes: KernelRoutes | undefined,
  read: (name: string) => number | undefined = kernelSetting,
): readonly SourceFact[] {
  return [
    ['Connection table of the kernel', ROAD_WORDS[road]],
    ...refusals.map((refusal) => ['Not read by', refusal] as const),
    ...statisticsFacts(statistics),
    ...settingFacts(routes, read),
    ...(unreadable === '' ? [] : [['Connections not read', unreadable] as const]),
  ]
}

/** What the kernel counts. */
export function statisticsFacts(statistics: ConntrackStatistics): readonly SourceFact[] {
  const { entries, maximum, invalid, failed } = statistics
  const full = isFull(statistics) ? ': the table is full' : ''
  return [
    ['Connections', `${entries ?? NOT_KNOWN} of ${maximum ?? NOT_KNOWN}${full}`],
    ['Packets without a connection', `${invalid ?? NOT_KNOWN} invalid, ${failed ?? NOT_KNOWN} failed`],
  ]
}

/** What the kernel keeps, and who says the rest. */
export function settingFacts(
  routes: KernelRoutes | undefined,
  read: (name: string) => number | undefined,
): readonly SourceFact[] {
  const onOff = (name: string) => ({ 0: 'off', 1: 'on' })[read(name) ?? -1] ?? NOT_KNOWN
  return [
    ['Accounting (nf_conntrack_acct)', onOff('acct')],
    ['Start times (nf_conntrack_timestamp)', onOff('timestamp')],
    ['Interfaces, routes and gateways', routes ? routesText(routes) : NOT_KNOWN],
  ]
}

function routesText(routes: KernelRoutes): string {
  routes.refresh()
  const views = ([4, 6] as const).map((family) => routes.looksAt(family))
  const parts = [
    'destination',
    ...(views.some(({ source }) => source) ? ['source'] : []),
    ...(views.some(({ mark }) => mark) ? ['mark'] : []),
    ...(views.some(({ inInterface }) => inInterface) ? ['incoming interface'] : []),
  ]
  return `asked of the kernel when they are shown, by ${parts.join(', ')}; at most ${ROUTE_SECONDS} seconds old`
}
