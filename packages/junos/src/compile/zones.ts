/** `security zones`: zones, their interfaces, and what may reach the device by them. */
import {
  FIRST_USER_ZONE,
  type HostInbound,
  type LogicalInterface,
  ZONE_JUNOS_HOST,
  ZONE_NONE,
  type Zone,
} from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds, textOf } from './compile-context.js'
import { hostInbound } from './host-inbound.js'
import type { CompiledUnit } from './interfaces.js'
import { Numbers } from './numbers.js'
import { ZoneMembers } from './zone-members.js'

const NOTHING: HostInbound = { systemServices: new Set(), protocols: new Set(), excepted: new Set() }

const deviceZone = (name: string, number: number): Zone => ({
  name,
  number,
  description: undefined,
  tcpRst: false,
  screen: 0,
  hostInbound: NOTHING,
  interfaces: [],
})

export interface CompiledZones {
  readonly zones: readonly Zone[]
  readonly interfaces: readonly LogicalInterface[]
}

/** The zones, and the units with the zones they are in. */
export function compileZones(
  context: CompileContext,
  compiledUnits: readonly (CompiledUnit | undefined)[],
): CompiledZones {
  const stanza = context.root.at('security', 'zones')
  const management = stanza?.at('functional-zone', 'management')
  const members = new ZoneMembers(context, compiledUnits)
  const zones = [deviceZone('', ZONE_NONE), deviceZone('junos-host', ZONE_JUNOS_HOST)]
  context.zoneNumbers.set('junos-host', ZONE_JUNOS_HOST)
  const nodes = [...entriesOf(stanza, 'security-zone'), ...(management ? [management] : [])]
  const before = context.before?.zones ?? []
  const known = before.slice(FIRST_USER_ZONE).map(({ name, number }) => [name, number] as const)
  const numbers = new Numbers(Math.max(before.length, FIRST_USER_ZONE), known)
  for (const zone of before.slice(FIRST_USER_ZONE)) {
    zones.push({ ...deviceZone(zone.name, zone.number), isFormer: true })
  }
  for (const node of nodes) {
    const number = numbers.take(node.word)
    // No policy may name the zone for management.
    if (node !== management) context.zoneNumbers.set(node.word, number)
    zones[number] = {
      name: node.word,
      number,
      description: textOf(node, 'description'),
      tcpRst: holds(node, 'tcp-rst'),
      screen: screenOf(context, node),
      hostInbound: hostInbound(node.child('host-inbound-traffic')),
      interfaces: [],
      ...(node === management ? { isManagement: true } : {}),
    }
    for (const member of entriesOf(node, 'interfaces')) members.add(member, number)
  }
  const interfaces = members.interfaces()
  const byZone = members.byZone()
  return {
    zones: zones.map((zone) => ({ ...zone, interfaces: byZone.get(zone.number) ?? [] })),
    interfaces,
  }
}

function screenOf(context: CompileContext, zone: ConfigNode): number {
  const name = textOf(zone, 'screen')
  if (name === undefined) return 0
  const number = context.screenNumbers.get(name)
  if (number === undefined)
    context.error(zone.child('screen')!, 'undefined-screen', `screen ${quoteWord(name)} is not defined`)
  return number ?? 0
}
