/** `security zones`: zones, their interfaces, and what may reach the device by them. */
import {
  HOST_INBOUND_PROTOCOLS,
  HOST_INBOUND_SERVICES,
  type HostInbound,
  type LogicalInterface,
  withUnit,
  ZONE_JUNOS_HOST,
  ZONE_NONE,
  type Zone,
} from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds, textOf } from './compile-context.js'
import { bareUnit, type CompiledUnit } from './interfaces.js'

const NOTHING: HostInbound = { systemServices: new Set(), protocols: new Set() }

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
  const units = [...compiledUnits]
  const stanza = context.root.at('security', 'zones')
  const management = stanza?.at('functional-zone', 'management')
  const nodes = [...entriesOf(stanza, 'security-zone'), ...(management ? [management] : [])]
  const zoneOf = new Map<number, number>()
  const inboundOf = new Map<number, HostInbound>()
  const zones = [deviceZone('', ZONE_NONE), deviceZone('junos-host', ZONE_JUNOS_HOST)]
  context.zoneNumbers.set('junos-host', ZONE_JUNOS_HOST)
  for (const node of nodes) {
    const number = zones.length
    const members = entriesOf(node, 'interfaces').map((member) => {
      const unit = memberUnit(context, member, units)
      if (zoneOf.has(unit)) context.error(member, 'interface-in-two-zones', 'is in another zone too')
      zoneOf.set(unit, number)
      const inbound = member.child('host-inbound-traffic')
      if (inbound) inboundOf.set(unit, hostInbound(inbound))
      return unit
    })
    context.zoneNumbers.set(node.word, number)
    zones.push({
      name: node.word,
      number,
      description: textOf(node, 'description'),
      tcpRst: holds(node, 'tcp-rst'),
      screen: screenOf(context, node),
      hostInbound: hostInbound(node.child('host-inbound-traffic')),
      interfaces: members,
    })
  }
  const interfaces = units.map((unit, number): LogicalInterface => {
    const known = unit ?? bareUnit('', number, 0)
    const zone = known.isLocal ? ZONE_JUNOS_HOST : (zoneOf.get(number) ?? ZONE_NONE)
    return { ...known, zone, hostInbound: inboundOf.get(number) }
  })
  return { zones, interfaces }
}

/** Number of a zone's member; an interface that is configured nowhere else is one without addresses. */
function memberUnit(
  context: CompileContext,
  member: ConfigNode,
  units: (CompiledUnit | undefined)[],
): number {
  const name = withUnit(member.word, 0)
  const known = context.interfaceNumbers.get(name)
  if (known !== undefined) return known
  context.warning(member, 'undefined-interface', 'is not configured under interfaces: it has no address')
  context.interfaceNumbers.set(name, units.length)
  units.push(bareUnit(name, units.length, 0))
  return units.length - 1
}

function screenOf(context: CompileContext, zone: ConfigNode): number {
  const name = textOf(zone, 'screen')
  if (name === undefined) return 0
  const number = context.screenNumbers.get(name)
  if (number === undefined)
    context.error(zone.child('screen')!, 'undefined-screen', `screen ${quoteWord(name)} is not defined`)
  return number ?? 0
}

function hostInbound(node: ConfigNode | undefined): HostInbound {
  const everything = { all: HOST_INBOUND_SERVICES, protocols: HOST_INBOUND_PROTOCOLS }
  return {
    systemServices: wordsOf(entriesOf(node, 'system-services'), everything.all),
    protocols: wordsOf(entriesOf(node, 'protocols'), everything.protocols),
  }
}

/** The words named, with `all` spread out and `except` taken away. */
function wordsOf(nodes: readonly ConfigNode[], all: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>()
  for (const node of nodes) {
    if (holds(node, 'except')) continue
    if (node.word === 'all') for (const word of all) words.add(word)
    else words.add(node.word)
  }
  for (const node of nodes) if (holds(node, 'except')) words.delete(node.word)
  return words
}
