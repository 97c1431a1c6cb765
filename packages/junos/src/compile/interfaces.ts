/** `interfaces` and `routing-instances … interface`: units with their addresses, VLANs and tunnels. */
import { type InterfaceAddress, parseAddress, parsePrefix, type TunnelEnd, withUnit } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds, numberOf, textOf } from './compile-context.js'
import { physicalInterfaces } from './interface-ranges.js'
import { Numbers } from './numbers.js'

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
  const before = context.before?.instances ?? []
  const numbers = new Numbers(
    Math.max(before.length, 1),
    before.slice(1).flatMap(({ name, number }) => (name === '' ? [] : [[name, number] as const])),
  )
  for (const node of context.root.child('routing-instances')?.children ?? []) {
    const type = textOf(node, 'instance-type')
    if (type !== undefined && type !== 'virtual-router') {
      context.warning(node, 'not-implemented', `instance-type ${type} is treated as virtual-router`)
    }
    const number = numbers.take(node.word)
    context.instanceNumbers.set(node.word, number)
    instances.push({ name: node.word, number, node })
  }
  context.instanceNumbers.set(DEFAULT_INSTANCE, 0)
  return instances
}

/**
 * All units by number: where no generation was before, the units in order from 1, then each instance's `.local..N`.
 */
export function compileUnits(
  context: CompileContext,
  instances: readonly NamedInstance[],
): readonly (CompiledUnit | undefined)[] {
  const instanceOf = interfacesOfInstances(context, instances)
  const units = new Array<CompiledUnit | undefined>(context.before?.interfaces.length ?? 1).fill(undefined)
  const enter = (name: string, instance: number, rest: Partial<CompiledUnit> = {}) => {
    const number = context.unitNumbers.take(name)
    context.interfaceNumbers.set(name, number)
    units[number] = { ...bareUnit(name, number, instance), ...rest }
  }
  let tunnels = 0
  for (const physical of physicalInterfaces(context)) {
    for (const unit of entriesOf(physical, 'unit')) {
      const name = `${physical.word}.${unit.word}`
      const tunnel = tunnelOf(physical.word, unit, tunnels + 1)
      if (tunnel) tunnels++
      enter(name, instanceOf.get(name)?.instance ?? 0, {
        vlan: numberOf(unit, 'vlan-id'),
        addresses: addressesOf(context, unit),
        tunnel,
        isDisabled: holds(physical, 'disable') || holds(unit, 'disable'),
      })
    }
  }
  for (const [name, { node, instance }] of instanceOf) {
    if (context.interfaceNumbers.has(name)) continue
    context.warning(node, 'undefined-interface', 'is not configured under interfaces: it has no address')
    context.missingInterfaces.add(name)
    enter(name, instance)
  }
  for (const { number } of instances) enter(`.local..${number}`, number, { isLocal: true })
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

/** An interface that a routing instance names. */
interface InstanceMember {
  readonly node: ConfigNode
  readonly instance: number
}

function interfacesOfInstances(
  context: CompileContext,
  instances: readonly NamedInstance[],
): ReadonlyMap<string, InstanceMember> {
  const known = new Map<string, InstanceMember>()
  for (const { number: instance, node } of instances) {
    for (const child of entriesOf(node, 'interface')) {
      const name = withUnit(child.word, 0)
      if (known.has(name))
        context.error(child, 'interface-in-two-instances', 'is in another routing instance too')
      else known.set(name, { node: child, instance })
    }
  }
  return known
}
