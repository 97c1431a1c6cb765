/**
 * `show security zones` as elements (names captured from devices; what may reach the device is ours, in the words of
 * `show interfaces`), and `show security screen statistics` (names read by clients of devices).
 */
import type { HostInbound } from '@wingspan/engine'
import { type ScreenStatisticsResult, type ZoneEntry, type ZonesResult, zoneToken } from '../show/index.js'
import type { ElementWriter } from './element-writer.js'
import { printableName } from './printable-name.js'
import { junosNamespace } from './release.js'
import { CONNECTION_TRACKING_SECONDS } from './zones-text.js'

export function zonesElements({ zones, level }: ZonesResult, out: ElementWriter): void {
  out.open('zones-information', { xmlns: junosNamespace('junos-zones'), 'junos:style': level })
  for (const entry of zones) {
    out.open('zones-security')
    writeZone(entry, level === 'detail', out)
    out.close()
  }
  out.close()
}

function writeZone({ zone, screen, interfaces }: ZoneEntry, isDetail: boolean, out: ElementWriter): void {
  out.leaf('zones-security-zonename', printableName(zone.name))
  out.leaf('zone-id', zoneToken(zone.number))
  if (zone.description !== undefined) {
    out.leaf('zones-security-description', printableName(zone.description))
  }
  out.leaf('zones-security-send-reset', zone.tcpRst ? 'On' : 'Off')
  out.leaf('zones-security-policy-configurable', 'Yes')
  if (screen !== undefined) out.leaf('zones-security-screen', printableName(screen))
  if (isDetail) writeInbound(zone.hostInbound, out)
  out.leaf('zones-security-interfaces-bound', interfaces.length)
  out.open('zones-security-interfaces')
  for (const { name } of interfaces) out.leaf('zones-security-interface-name', printableName(name))
  out.close()
  for (const { name, hostInbound } of interfaces) {
    if (!isDetail || !hostInbound) continue
    out.open('zones-security-interface')
    out.leaf('interface-name', printableName(name))
    writeInbound(hostInbound, out)
    out.close()
  }
  out.leaf('zones-security-advanced-connection-tracking-timeout', CONNECTION_TRACKING_SECONDS)
  out.leaf('zones-security-unidirectional-session-refreshing', 'No')
}

function writeInbound({ systemServices, protocols }: HostInbound, out: ElementWriter): void {
  out.open('allowed-host-inbound-traffic')
  for (const word of new Set([...systemServices, ...protocols])) out.empty(`inbound-${word}`)
  out.close()
}

/** What follows `ids-statistics-`, by the counter's words. */
const SCREEN_NAMES: Readonly<Record<string, string>> = {
  'ICMP fragment': 'icmp-fragment',
  'ICMP large packet': 'icmp-large-pkt',
  'ICMP ping of death': 'ping-of-death',
  'IP bad options': 'ip-option-bad',
  'IP block fragment': 'block-fragment',
  'IP loose source route option': 'ip-option-loose-src-route',
  'IP record route option': 'ip-option-record-route',
  'IP security option': 'ip-option-security',
  'IP source route option': 'ip-option-src-route',
  'IP stream option': 'ip-option-stream',
  'IP strict source route option': 'ip-option-strict-src-route',
  'IP tear drop': 'tear-drop',
  'IP timestamp option': 'ip-option-timestamp',
  'IP unknown protocol': 'unknown-protocol',
  'TCP FIN no ACK': 'fin-no-ack',
  'TCP land attack': 'land',
  'TCP SYN FIN': 'syn-fin',
  'TCP SYN fragment': 'syn-fragment',
  'TCP no flag': 'tcp-no-flag',
  'TCP WinNuke': 'winnuke',
  'Source session limit': 'src-session-limit',
  'Destination session limit': 'dst-session-limit',
}

export function screenStatisticsElements({ counts }: ScreenStatisticsResult, out: ElementWriter): void {
  out.open('ids-statistics')
  for (const { words, count } of counts) out.leaf(`ids-statistics-${SCREEN_NAMES[words]}`, count)
  out.close()
}
