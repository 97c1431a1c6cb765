/** `interfaces` and `routing-instances … interface`: units with their addresses, VLANs and tunnels. */
import { type InterfaceAddress, makePrefix, parseAddress, type TunnelEnd, withUnit } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds, numberOf, textOf } from './compile-context.js'

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
  const physical = context.root.child('interfaces')?.children ?? []
  for (const node of expandRanges(physical)) {
    for (const unit of entriesOf(node.node, 'unit')) {
      const name = `${node.name}.${unit.word}`
      if (context.interfaceNumbers.has(name)) continue
      context.interfaceNumbers.set(name, units.length)
      units.push(compileUnit(context, node, unit, units.length, instanceOf.get(name) ?? 0, units))
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

interface Physical {
  readonly name: string
  readonly node: ConfigNode
}

/** Interfaces by name, those of ranges with what their range says. */
function expandRanges(nodes: readonly ConfigNode[]): readonly Physical[] {
  const own = nodes.filter(({ word }) => word !== 'interface-range' && word !== 'traceoptions')
  const ranges = nodes.find(({ word }) => word === 'interface-range')?.children ?? []
  const members = ranges.flatMap((range) =>
    entriesOf(range, 'member').map(({ word }) => ({ name: word, node: range })),
  )
  return [...own.map((node) => ({ name: node.word, node })), ...members]
}

function compileUnit(
  context: CompileContext,
  { name: physical, node }: Physical,
  unit: ConfigNode,
  number: number,
  instance: number,
  units: readonly (CompiledUnit | undefined)[],
): CompiledUnit {
  return {
    name: `${physical}.${unit.word}`,
    number,
    vlan: numberOf(unit, 'vlan-id'),
    instance,
    addresses: ['inet', 'inet6'].flatMap((family) =>
      entriesOf(unit.at('family', family), 'address').flatMap((address) =>
        interfaceAddress(context, address),
      ),
    ),
    tunnel: tunnelOf(physical, unit, units),
    isLocal: false,
    isDisabled: holds(node, 'disable') || holds(unit, 'disable'),
  }
}

function interfaceAddress(context: CompileContext, node: ConfigNode): InterfaceAddress[] {
  const [text, length] = node.word.split('/')
  const address = parseAddress(text!)
  if (address === undefined || length === undefined || !/^\d+$/.test(length)) {
    context.error(node, 'invalid-value', 'is no address with a prefix length')
    return []
  }
  return [{ address, subnet: makePrefix(address, Number(length)), isPrimary: holds(node, 'primary') }]
}

function tunnelOf(
  physical: string,
  unit: ConfigNode,
  units: readonly (CompiledUnit | undefined)[],
): TunnelEnd | undefined {
  const kind = physical.startsWith('gr-')
    ? 'gre'
    : physical.startsWith('ip-')
      ? 'ipip'
      : /^st\d/.test(physical)
        ? 'ipsec'
        : undefined
  if (kind === undefined) return undefined
  const tunnel = unit.child('tunnel')
  return {
    kind,
    source: parseAddress(textOf(tunnel, 'source') ?? ''),
    destination: parseAddress(textOf(tunnel, 'destination') ?? ''),
    number: units.filter((each) => each?.tunnel !== undefined).length + 1,
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
