/** `routing-options` and those of instances: direct, local and static routes. */
import {
  hostPrefix,
  type NextHop,
  Pace,
  parsePrefix,
  type Route,
  type RoutingInstance,
  type Steps,
} from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds, numberOf } from './compile-context.js'
import type { CompiledUnit, NamedInstance } from './interfaces.js'
import { NextHops } from './next-hop.js'

const STATIC_PREFERENCE = 5
const FULL_LENGTH = { 4: 32, 6: 128 } as const

/** Tables that unicast packets are forwarded by: `inet.0`, `inet6.0`, those of an instance `NAME.inet.0`. */
const TABLE = /^(?:(.+)\.)?inet(6?)\.0$/
/** Tables of other purposes, multicast and MPLS: no unicast packet is forwarded by them. */
const OTHER_TABLE = /(?:^|\.)(?:inet6?\.[1-9]\d*|mpls\.\d+|iso\.0)$/
/** Ways out that the schema tells are not implemented: such a route is not there. */
const UNKNOWN_WAYS = [
  'receive',
  'lsp-next-hop',
  'p2mp-lsp-next-hop',
  'static-lsp-next-hop',
  'backup-pe-group',
] as const

/** A static route, with the stanza that holds its defaults. */
interface StaticRoute {
  readonly node: ConfigNode
  readonly stanza: ConfigNode
}

/** Routes of all instances, by number. */
export function* compileRouting(
  context: CompileContext,
  instances: readonly NamedInstance[],
  units: readonly (CompiledUnit | undefined)[],
): Steps<readonly RoutingInstance[]> {
  const pace = new Pace()
  const statics = yield* staticsByInstance(context, instances, pace)
  const compiled = (context.before?.instances ?? []).map(({ number }) => formerInstance(number))
  for (const { name, number } of instances) {
    const localInterface = context.interfaceNumbers.get(`.local..${number}`)!
    const direct = units.flatMap((unit) =>
      unit?.instance === number && !unit.isLocal && !unit.isDisabled
        ? directRoutes(unit, localInterface)
        : [],
    )
    const own = statics.get(number) ?? []
    const nodes = own.map(({ node }) => node)
    yield
    const nextHops = new NextHops(context, name, units, direct, nodes)
    const routes = [...direct]
    for (const each of own) {
      if (pace.isStepDone) yield
      routes.push(...staticRoute(context, each, nextHops))
    }
    compiled[number] = { name, number, localInterface, routes }
  }
  return compiled
}

/** The place of an instance that only earlier generations had. */
function formerInstance(number: number): RoutingInstance {
  return { name: '', number, routes: [], localInterface: 0 }
}

/** A subnet of one address, as a loopback has, is no way to anywhere else. */
function directRoutes({ number, addresses }: CompiledUnit, local: number): Route[] {
  return addresses.flatMap(({ address, subnet }): Route[] => {
    const own: Route = {
      prefix: hostPrefix(address.family, address.words),
      protocol: 'local',
      preference: 0,
      nextHops: [{ kind: 'local', interface: number, local }],
    }
    if (subnet.length === FULL_LENGTH[address.family]) return [own]
    const nextHops: NextHop[] = [{ kind: 'interface', interface: number, gateway: undefined }]
    return [own, { prefix: subnet, protocol: 'direct', preference: 0, nextHops }]
  })
}

/** The static routes by the number of the instance whose table they are in. */
function* staticsByInstance(
  context: CompileContext,
  instances: readonly NamedInstance[],
  pace: Pace,
): Steps<ReadonlyMap<number, readonly StaticRoute[]>> {
  const statics = new Map<number, StaticRoute[]>()
  function* enter(instance: number, stanza: ConfigNode | undefined, family?: 4 | 6): Steps {
    const known = statics.get(instance) ?? []
    statics.set(instance, known)
    for (const node of entriesOf(stanza, 'route')) {
      if (pace.isStepDone) yield
      const prefix = parsePrefix(node.word)
      if (prefix && (family === undefined || prefix.family === family)) known.push({ node, stanza: stanza! })
      else context.error(node, 'invalid-value', `is no ${family ? `IPv${family} ` : ''}prefix`)
    }
  }
  for (const { number, node } of instances) {
    const options = node === undefined ? context.root.child('routing-options') : node.child('routing-options')
    yield* enter(number, options?.child('static'))
    for (const rib of entriesOf(options, 'rib')) {
      const table = OTHER_TABLE.test(rib.word) ? undefined : tableOf(context, rib)
      if (table) yield* enter(table.instance ?? number, rib.child('static'), table.family)
    }
  }
  return statics
}

/** The instance and family of a table by its name; none, with an error, for names of no table. */
function tableOf(
  context: CompileContext,
  node: ConfigNode,
): { readonly instance: number | undefined; readonly family: 4 | 6 } | undefined {
  const [whole, name, six] = TABLE.exec(node.word) ?? []
  const instance = name === undefined ? undefined : context.instanceNumbers.get(name)
  if (whole !== undefined && (name === undefined || instance !== undefined)) {
    return { instance, family: six === '6' ? 6 : 4 }
  }
  context.error(node, 'undefined-instance', `${quoteWord(node.word)} is no table of a routing instance`)
  return undefined
}

function staticRoute(
  context: CompileContext,
  { node, stanza }: StaticRoute,
  hops: NextHops,
): readonly Route[] {
  const prefix = parsePrefix(node.word)!
  const defaults = stanza.child('defaults')
  const isOn = (word: string) => holds(node, word) || (holds(defaults, word) && !holds(node, `no-${word}`))
  // What is not installed is in no forwarding table.
  if (holds(node, 'no-install') || (holds(defaults, 'no-install') && !holds(node, 'install'))) return []
  const preference = numberOf(node, 'preference') ?? numberOf(defaults, 'preference') ?? STATIC_PREFERENCE
  const route = (nextHops: readonly NextHop[], rank = preference): readonly Route[] =>
    nextHops.length === 0 ? [] : [{ prefix, protocol: 'static', preference: rank, nextHops }]
  if (holds(node, 'discard')) return route([{ kind: 'discard' }])
  if (holds(node, 'reject')) return route([{ kind: 'reject' }])
  const next = node.child('next-table')
  if (next) return route(nextTable(context, next))
  const isResolved = isOn('resolve')
  const plain = entriesOf(node, 'next-hop')
  const qualified = entriesOf(node, 'qualified-next-hop')
  if (plain.length + qualified.length === 0 && !UNKNOWN_WAYS.some((word) => holds(node, word))) {
    const expected = 'expected next-hop, discard, reject or next-table'
    context.error(node, 'route-without-next-hop', `has no next hop, ${expected}`)
  }
  return [
    ...route(plain.flatMap((each) => hops.compile(each, isResolved))),
    ...qualified.flatMap((each) =>
      route(hops.compile(each, isResolved), numberOf(each, 'preference') ?? preference),
    ),
  ]
}

function nextTable(context: CompileContext, node: ConfigNode): readonly NextHop[] {
  const [name] = node.children
  const table = name && tableOf(context, name)
  return table ? [{ kind: 'instance', instance: table.instance ?? 0 }] : []
}
