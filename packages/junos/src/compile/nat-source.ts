/** `security nat source`. */
import type {
  PersistentNat,
  PersistentNatKind,
  PortRange,
  SourceNatPool,
  SourceNatRule,
  SourceNatRuleSet,
} from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { entriesOf, holds, numberOf, textOf } from './compile-context.js'
import {
  addressOf,
  checkContexts,
  compileContext,
  compileMatch,
  contextKey,
  type NatCompiler,
  poolRange,
  rangeOf,
} from './nat-match.js'

/** Ports given out one by one (Junos reference: source NAT pools with port translation). */
const DEFAULT_PORTS: PortRange = [1024, 63487]
const PERSISTENT_KINDS: readonly PersistentNatKind[] = ['any-remote-host', 'target-host', 'target-host-port']
const PERSISTENT_TIMEOUT_SECONDS = 300
const PERSISTENT_SESSIONS = 30

export interface CompiledSourceNat {
  readonly pools: readonly SourceNatPool[]
  readonly ruleSets: readonly SourceNatRuleSet[]
}

export function compileSourceNat(compiler: NatCompiler): CompiledSourceNat {
  const stanza = compiler.context.root.at('security', 'nat', 'source')
  const nodes = entriesOf(stanza, 'pool')
  const numbers = new Map(nodes.map((node, place) => [node.word, place + 1]))
  const fallback = stanza?.child('pool-default-port-range')?.children[0]
  const ports = fallback ? rangeOf(fallback) : DEFAULT_PORTS
  const pools = nodes.map((node, place) => compilePool(compiler, node, place + 1, numbers, ports))
  let rules = 0
  const sets = entriesOf(stanza, 'rule-set').map((node) => ({
    node,
    from: compileContext(compiler, node, 'from'),
    to: compileContext(compiler, node, 'to'),
    rules: entriesOf(node, 'rule').map((rule) => compileRule(compiler, rule, node.word, ++rules, numbers)),
  }))
  checkContexts(
    compiler,
    sets.map(({ node, from, to }) => ({ node, key: contextKey(from, to) })),
  )
  return {
    pools,
    ruleSets: sets.map(({ node, from, to, rules: own }) => ({ name: node.word, from, to, rules: own })),
  }
}

function compilePool(
  compiler: NatCompiler,
  node: ConfigNode,
  number: number,
  numbers: ReadonlyMap<string, number>,
  defaultPorts: PortRange,
): SourceNatPool {
  const { context } = compiler
  const addresses = entriesOf(node, 'address').flatMap((each) => poolRange(compiler, each) ?? [])
  if (addresses.length === 0) context.error(node, 'missing-statement', 'the pool has no address')
  const port = node.child('port')
  const range = port?.child('range')?.children[0]
  const base = textOf(node, 'host-address-base')
  const instance = textOf(node, 'routing-instance')
  return {
    name: node.word,
    number,
    addresses,
    ports: holds(port, 'no-translation') ? undefined : range ? rangeOf(range) : defaultPorts,
    portOverloadingFactor: numberOf(port, 'port-overloading-factor') ?? 1,
    hostAddressBase: base === undefined ? undefined : addressOf(base),
    overflow: overflowOf(compiler, node, numbers),
    instance: instance === undefined ? undefined : context.instanceNumbers.get(instance),
  }
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

function compileRule(
  compiler: NatCompiler,
  rule: ConfigNode,
  ruleSet: string,
  number: number,
  pools: ReadonlyMap<string, number>,
): SourceNatRule {
  const { context } = compiler
  const then = rule.at('then', 'source-nat')
  const match = compileMatch(compiler, rule)
  if (match.source === undefined && match.destination === undefined) {
    context.error(rule, 'missing-statement', 'has no match, expected source-address or destination-address')
  }
  const made = { name: rule.word, ruleSet, number, match }
  if (holds(then, 'off')) return { ...made, action: { kind: 'off' } }
  if (holds(then, 'interface')) {
    return { ...made, action: { kind: 'interface', persistent: persistentOf(then!.child('interface')) } }
  }
  const pool = then?.child('pool')?.children[0]
  if (pool === undefined) {
    context.error(rule, 'missing-statement', 'has no then source-nat, expected off, interface or pool')
    return { ...made, action: { kind: 'off' } }
  }
  const poolNumber = pools.get(pool.word)
  if (poolNumber === undefined) {
    context.error(pool, 'undefined-pool', `pool ${quoteWord(pool.word)} is not defined`)
    return { ...made, action: { kind: 'off' } }
  }
  return { ...made, action: { kind: 'pool', pool: poolNumber, persistent: persistentOf(pool) } }
}

function persistentOf(node: ConfigNode | undefined): PersistentNat | undefined {
  const persistent = node?.child('persistent-nat')
  if (persistent === undefined) return undefined
  const permit =
    PERSISTENT_KINDS.find((kind) => holds(persistent.child('permit'), kind)) ?? 'target-host-port'
  return {
    permit,
    inactivityTimeoutSeconds: numberOf(persistent, 'inactivity-timeout') ?? PERSISTENT_TIMEOUT_SECONDS,
    maxSessions: numberOf(persistent, 'max-session-number') ?? PERSISTENT_SESSIONS,
  }
}
