/** `interfaces` and `routing-instances … interface`: units with their addresses, VLANs and tunnels. */
import { type InterfaceAddress, parseAddress, parsePrefix, type TunnelEnd, withUnit } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds, numberOf, textOf } from './compile-context.js'
import { physicalInterfaces } from './interface-ranges.js'

/** A unit before its zone is known. */
export interface CompiledUnit {
  readonly name: string
  readonly number: number
  readonly vlan: number | undefined
  readonly instance: number
  readonly addresses: readonly InterfaceAddress[]
  readonly tunnel: TunnelEnd | undefined
  readonly isLocal: boolean
  readonly isDisabled: boolean
}

/** A routing instance and its number. */
export interface NamedInstance {
  readonly name: string
  readonly number: number
  /** Undefined for the default one. */
  readonly node: ConfigNode | undefined
}

export const DEFAULT_INSTANCE = 'master'

/** The instances: the default one, and virtual routers in order. */
export function compileInstances(context: CompileContext): readonly NamedInstance[] {
  const instances: NamedInstance[] = [{ name: DEFAULT_INSTANCE, number: 0, node: undefined }]
  for (const node of context.root.child('routing-instances')?.children ?? []) {
    const type = textOf(node, 'instance-type')
    if (type !== undefined && type !== 'virtual-router') {
      context.warning(node, 'not-implemented', `instance-type ${type} is treated as virtual-router`)
    }
    context.instanceNumbers.set(node.word, instances.length)
    instances.push({ name: node.word, number: instances.length, node })
  }
  context.instanceNumbers.set(DEFAULT_INSTANCE, 0)
  return instances
}

/** All units; place 0 is nobody, then the units in order, then each instance's `.local..N`. */
export function compileUnits(
  context: CompileContext,
  instances: readonly NamedInstance[],
): readonly (CompiledUnit | undefined)[] {
  const instanceOf = interfacesOfInstances(context, instances)
  const units: (CompiledUnit | undefined)[] = [undefined]
  let tunnels = 0
  for (const physical of physicalInterfaces(context)) {
    for (const unit of entriesOf(physical, 'unit')) {
      const name = `${physical.word}.${unit.word}`
      const tunnel = tunnelOf(physical.word, unit, tunnels + 1)
      if (tunnel) tunnels++
      context.interfaceNumbers.set(name, units.length)
      units.push({
        ...bareUnit(name, units.length, instanceOf.get(name) ?? 0),
        vlan: numberOf(unit, 'vlan-id'),
        addresses: addressesOf(context, unit),
        tunnel,
        isDisabled: holds(physical, 'disable') || holds(unit, 'disable'),
      })
    }
  }
  for (const [name, instance] of instanceOf) {
    if (context.interfaceNumbers.has(name)) continue
    context.interfaceNumbers.set(name, units.length)
    units.push(bareUnit(name, units.length, instance))
  }
  for (const { number } of instances) {
    const name = `.local..${number}`
    context.interfaceNumbers.set(name, units.length)
    units.push({ ...bareUnit(name, units.length, number), isLocal: true })
  }
  return units
}

/** A unit that only something else names: it has no addresses. */
export function bareUnit(name: string, number: number, instance: number): CompiledUnit {
  return {
    name,
    number,
    vlan: undefined,
    instance,
    addresses: [],
    tunnel: undefined,
    isLocal: false,
    isDisabled: false,
  }
}

function addressesOf(context: CompileContext, unit: ConfigNode): readonly InterfaceAddress[] {
  return ['inet', 'inet6'].flatMap((family) =>
    entriesOf(unit.at('family', family), 'address').flatMap((node) => interfaceAddress(context, node)),
  )
}

function interfaceAddress(context: CompileContext, node: ConfigNode): InterfaceAddress[] {
  const address = parseAddress(node.word.split('/')[0]!)
  const subnet = node.word.includes('/') ? parsePrefix(node.word) : undefined
  if (address === undefined || subnet === undefined) {
    context.error(node, 'invalid-value', 'is no address with a prefix length')
    return []
  }
  return [{ address, subnet, isPrimary: holds(node, 'primary') }]
}

/** Interfaces whose units are ends of tunnels. */
const TUNNELS: readonly (readonly [start: RegExp, kind: TunnelEnd['kind']])[] = [
  [/^gr-/, 'gre'],
  [/^ip-/, 'ipip'],
  [/^st\d/, 'ipsec'],
]

function tunnelOf(physical: string, unit: ConfigNode, number: number): TunnelEnd | undefined {
  const kind = TUNNELS.find(([start]) => start.test(physical))?.[1]
  if (kind === undefined) return undefined
  const tunnel = unit.child('tunnel')
  return {
    kind,
    source: parseAddress(textOf(tunnel, 'source') ?? ''),
    destination: parseAddress(textOf(tunnel, 'destination') ?? ''),
    number,
  }
}

function interfacesOfInstances(
  context: CompileContext,
  instances: readonly NamedInstance[],
): ReadonlyMap<string, number> {
  const known = new Map<string, number>()
  for (const { number, node } of instances) {
    for (const child of entriesOf(node, 'interface')) {
      const name = withUnit(child.word, 0)
      if (known.has(name))
        context.error(child, 'interface-in-two-instances', 'is in another routing instance too')
      else known.set(name, number)
    }
  }
  return known
}
