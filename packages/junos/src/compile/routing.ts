/** `routing-options` and those of instances: direct, local and static routes. */
import {
  type Address,
  hostPrefix,
  type NextHop,
  type Prefix,
  parseAddress,
  parsePrefix,
  prefixContains4,
  prefixContains6,
  type Route,
  type RoutingInstance,
  withUnit,
} from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds, numberOf, textOf } from './compile-context.js'
import type { CompiledUnit, NamedInstance } from './interfaces.js'

const STATIC_PREFERENCE = 5
/** A gateway that is reached by a gateway, and so on. */
const MOST_STEPS = 8

/** Routes of all instances. */
export function compileRouting(
  context: CompileContext,
  instances: readonly NamedInstance[],
  units: readonly (CompiledUnit | undefined)[],
): readonly RoutingInstance[] {
  return instances.map(({ name, number, node }) => {
    const options = node === undefined ? context.root.child('routing-options') : node.child('routing-options')
    const localInterface = context.interfaceNumbers.get(`.local..${number}`)!
    const own = units.filter((unit) => unit?.instance === number && !unit.isLocal && !unit.isDisabled)
    const direct = own.flatMap((unit) => directRoutes(unit!, localInterface))
    const routes = [...direct, ...staticRoutes(context, options, direct, name)]
    return { name, number, localInterface, routes }
  })
}

function directRoutes({ number, addresses, name }: CompiledUnit, local: number): Route[] {
  const isLoopback = name.startsWith('lo')
  return addresses.flatMap(({ address, subnet }): Route[] => {
    const own: Route = {
      prefix: hostPrefix(address.family, address.words),
      protocol: 'local',
      preference: 0,
      nextHops: [{ kind: 'local', interface: number, local }],
    }
    if (isLoopback) return [own]
    const nextHops: NextHop[] = [{ kind: 'interface', interface: number, gateway: undefined }]
    return [own, { prefix: subnet, protocol: 'direct', preference: 0, nextHops }]
  })
}

function staticRoutes(
  context: CompileContext,
  options: ConfigNode | undefined,
  direct: readonly Route[],
  instance: string,
): Route[] {
  const stanzas = [options?.child('static'), ...entriesOf(options, 'rib').map((rib) => rib.child('static'))]
  const nodes = stanzas.flatMap((stanza) => entriesOf(stanza, 'route').map((node) => ({ node, stanza })))
  const statics = new Map<string, string>()
  for (const { node } of nodes) {
    const gateway = node.child('next-hop')?.children[0]?.word
    if (gateway !== undefined) statics.set(node.word, gateway)
  }
  const find = (address: Address) => wayTo(context, address, direct, statics)
  return nodes.flatMap(({ node, stanza }) => staticRoute(context, node, stanza, find, instance))
}

function staticRoute(
  context: CompileContext,
  node: ConfigNode,
  stanza: ConfigNode | undefined,
  find: (address: Address) => number | undefined,
  instance: string,
): Route[] {
  const prefix = parsePrefix(node.word)
  if (prefix === undefined) return []
  const preference =
    numberOf(node, 'preference') ?? numberOf(stanza?.child('defaults'), 'preference') ?? STATIC_PREFERENCE
  const route = (nextHops: readonly NextHop[], rank = preference): Route => ({
    prefix,
    protocol: 'static',
    preference: rank,
    nextHops,
  })
  if (holds(node, 'discard')) return [route([{ kind: 'discard' }])]
  if (holds(node, 'reject')) return [route([{ kind: 'reject' }])]
  const table = textOf(node, 'next-table')
  if (table !== undefined) {
    const name = /^(?:(.+)\.)?inet6?\.0$/.exec(table)?.[1]
    const number = name === undefined ? 0 : context.instanceNumbers.get(name)
    if (number !== undefined) return [route([{ kind: 'instance', instance: number }])]
    context.error(
      node,
      'undefined-instance',
      `next-table ${quoteWord(table)} is no table of a routing instance`,
    )
    return []
  }
  const hop = (each: ConfigNode) => nextHop(context, each, find, instance)
  const qualified = entriesOf(node, 'qualified-next-hop').flatMap((each) => {
    const nextHops = hop(each)
    return nextHops.length === 0 ? [] : [route(nextHops, numberOf(each, 'preference') ?? preference)]
  })
  const plain = entriesOf(node, 'next-hop').flatMap(hop)
  if (
    plain.length === 0 &&
    qualified.length === 0 &&
    !holds(node, 'next-hop') &&
    !holds(node, 'qualified-next-hop')
  ) {
    context.error(
      node,
      'route-without-next-hop',
      'has no next hop, expected next-hop, discard, reject or next-table',
    )
  }
  return plain.length === 0 ? qualified : [route(plain), ...qualified]
}

function nextHop(
  context: CompileContext,
  node: ConfigNode,
  find: (address: Address) => number | undefined,
  instance: string,
): NextHop[] {
  const address = parseAddress(node.word)
  const named = textOf(node, 'interface') ?? (address === undefined ? node.word : undefined)
  const number = named === undefined ? undefined : context.interfaceNumbers.get(withUnit(named, 0))
  if (named !== undefined && number === undefined) {
    context.error(node, 'undefined-interface', `interface ${quoteWord(named)} is not configured`)
    return []
  }
  const through = number ?? find(address!)
  if (through === undefined) {
    context.warning(
      node,
      'unreachable-next-hop',
      `no interface of ${quoteWord(instance)} leads to this next hop; the route is not used`,
    )
    return []
  }
  return [{ kind: 'interface', interface: through, gateway: address }]
}

/** The interface that leads to an address: by a direct route, or by the gateway of a static one. */
function wayTo(
  context: CompileContext,
  address: Address,
  direct: readonly Route[],
  statics: ReadonlyMap<string, string>,
): number | undefined {
  let wanted = address
  for (let step = 0; step < MOST_STEPS; step++) {
    const route = longest(
      direct.filter(({ protocol, prefix }) => protocol === 'direct' && contains(prefix, wanted)),
    )
    const [next] = route?.nextHops ?? []
    if (next?.kind === 'interface') return next.interface
    const gateways = [...statics].flatMap(([text, gateway]) => {
      const prefix = parsePrefix(text)
      return prefix && contains(prefix, wanted) ? [{ prefix, gateway }] : []
    })
    const gateway = longest(gateways)?.gateway
    const following = gateway === undefined ? undefined : parseAddress(gateway)
    if (gateway !== undefined && following === undefined)
      return context.interfaceNumbers.get(withUnit(gateway, 0))
    if (following === undefined) return undefined
    wanted = following
  }
  return undefined
}

function longest<Held extends { readonly prefix: Prefix }>(held: readonly Held[]): Held | undefined {
  return held.reduce<Held | undefined>(
    (best, each) => (best === undefined || each.prefix.length > best.prefix.length ? each : best),
    undefined,
  )
}

function contains(prefix: Prefix, { family, words }: Address): boolean {
  if (prefix.family !== family) return false
  return family === 4
    ? prefixContains4(prefix, words[0]!)
    : prefixContains6(prefix, words[0]!, words[1]!, words[2]!, words[3]!)
}
