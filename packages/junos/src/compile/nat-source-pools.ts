/** `security nat source pool`: addresses, ports, and the pool that helps out. */
import { type AddressMatch, type PortRange, SINGLE_PORTS, type SourceNatPool } from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { entriesOf, holds, numberOf, textOf } from './compile-context.js'
import { instanceNumber } from './instance-number.js'
import { type NatCompiler, portRange } from './nat-match.js'
import { poolNumbers, poolsByNumber } from './nat-numbers.js'
import { addressOf, poolName, poolRange } from './nat-pool.js'

export interface CompiledSourcePools {
  readonly pools: readonly SourceNatPool[]
  /** Numbers by name. */
  readonly numbers: ReadonlyMap<string, number>
}

export function compileSourcePools(compiler: NatCompiler): CompiledSourcePools {
  const { context } = compiler
  const stanza = context.root.at('security', 'nat', 'source')
  const nodes = entriesOf(stanza, 'pool')
  const before = context.before?.nat.sourcePools ?? []
  const numbers = poolNumbers(before, nodes)
  const ports = portRange(context, stanza, 'pool-default-port-range') ?? SINGLE_PORTS
  const own = nodes.map((node) => compilePool(compiler, node, numbers.get(node.word)!, numbers, ports))
  const pools = poolsByNumber(before, own)
  checkOverflows(compiler, nodes, own, pools)
  return { pools, numbers }
}

function compilePool(
  compiler: NatCompiler,
  node: ConfigNode,
  number: number,
  numbers: ReadonlyMap<string, number>,
  defaultPorts: PortRange,
): SourceNatPool {
  const { context } = compiler
  const port = node.child('port')
  const base = textOf(node, 'host-address-base')
  return {
    name: node.word,
    number,
    addresses: addressesOf(compiler, node),
    ports: holds(port, 'no-translation') ? undefined : (portRange(context, port, 'range') ?? defaultPorts),
    portOverloadingFactor: numberOf(port, 'port-overloading-factor') ?? 1,
    hostAddressBase: base === undefined ? undefined : addressOf(base),
    overflow: overflowOf(compiler, node, numbers),
    instance: instanceNumber(context, node.child('routing-instance')?.children[0]),
  }
}

function addressesOf(compiler: NatCompiler, pool: ConfigNode): readonly AddressMatch[] {
  const { context } = compiler
  const own = entriesOf(pool, 'address')
  const named = entriesOf(pool, 'address-name')
  if (own.length + named.length === 0) {
    context.error(pool, 'missing-statement', 'the pool has no address')
    return []
  }
  const addresses = [
    ...own.flatMap((each) => poolRange(compiler, each, each.word, textOf(each, 'to')) ?? []),
    ...named.flatMap((each) => poolName(compiler, each)),
  ]
  const families = new Set(
    addresses.map((each) =>
      each.kind === 'prefix' ? each.prefix.family : each.kind === 'range' ? each.family : 4,
    ),
  )
  if (families.size > 1) context.error(pool, 'invalid-value', 'the pool has addresses of both families')
  return addresses
}

function overflowOf(
  { context }: NatCompiler,
  node: ConfigNode,
  numbers: ReadonlyMap<string, number>,
): SourceNatPool['overflow'] {
  const word = textOf(node, 'overflow-pool')
  if (word === undefined || word === 'interface') return word
  const number = numbers.get(word)
  if (number === undefined)
    context.error(node.child('overflow-pool')!, 'undefined-pool', `pool ${quoteWord(word)} is not defined`)
  return number
}

/** Pools that overflow into each other in a ring: nobody can say where that ends. `own` are those of the nodes. */
function checkOverflows(
  { context }: NatCompiler,
  nodes: readonly ConfigNode[],
  own: readonly SourceNatPool[],
  pools: readonly SourceNatPool[],
): void {
  for (const [place, node] of nodes.entries()) {
    const { number, overflow } = own[place]!
    let next = overflow
    for (let steps = 0; typeof next === 'number' && steps < pools.length; steps++) {
      if (next === number) {
        context.error(node.child('overflow-pool')!, 'overflow-pool-cycle', 'the pool overflows into itself')
        break
      }
      next = pools[next - 1]!.overflow
    }
  }
}
