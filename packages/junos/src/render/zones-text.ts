/** `show security zones` (layout captured from 24.4R1) and `show security screen statistics` (Junos CLI reference). */
import type { HostInbound } from '@wingspan/engine'
import { type ScreenStatisticsResult, type ZoneEntry, type ZonesResult, zoneToken } from '../show/index.js'
import { linesText, placedLine } from './lines-text.js'
import { printableName } from './printable-name.js'

export const CONNECTION_TRACKING_SECONDS = 1800
const SCREEN_COLUMNS = [0, 45]

/** The whole text. In detail what may reach the device, in the words of `show interfaces`, which is ours. */
export function zonesText({ zones, level }: ZonesResult): string {
  return zones.map((entry) => linesText(zoneLines(entry, level === 'detail'))).join('\n')
}

function zoneLines({ zone, screen, interfaces }: ZoneEntry, isDetail: boolean): string[] {
  return [
    `Security zone: ${printableName(zone.name)}`,
    ...(zone.description === undefined ? [] : [`  Description: ${printableName(zone.description)}`]),
    `  Zone ID: ${zoneToken(zone.number)}`,
    `  Send reset for non-SYN session TCP packets: ${zone.tcpRst ? 'On' : 'Off'}`,
    '  Policy configurable: Yes  ',
    ...(screen === undefined ? [] : [`  Screen: ${printableName(screen)}`]),
    ...(isDetail ? [`  ${inboundText(zone.hostInbound)}`] : []),
    `  Interfaces bound: ${interfaces.length}`,
    '  Interfaces:',
    ...interfaces.flatMap(({ name, hostInbound }) => [
      `    ${printableName(name)}`,
      ...(isDetail && hostInbound ? [`      ${inboundText(hostInbound)}`] : []),
    ]),
    `  Advanced-connection-tracking timeout: ${CONNECTION_TRACKING_SECONDS}`,
    '  Unidirectional-session-refreshing: No',
  ]
}

function inboundText({ systemServices, protocols }: HostInbound): string {
  return ['Allowed host-inbound traffic :', ...[...systemServices, ...protocols].map(printableName)].join(' ')
}

export function screenStatisticsText({ counts }: ScreenStatisticsResult): string {
  return linesText([
    'Screen statistics:',
    '',
    placedLine(SCREEN_COLUMNS, ['IDS attack type', 'Statistics']),
    ...counts.map(({ words, count }) => placedLine(SCREEN_COLUMNS, [`  ${words}`, count])),
  ])
}
