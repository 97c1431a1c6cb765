/** `security nat destination`: pools, rule sets, and what their rules do. */
import type { AddressMatch, DestinationNatPool, DestinationNatRule, InboundRuleSet } from '@wingspan/engine'
import { unnamedValue } from '../schema/index.js'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { entriesOf, holds, numberOf, textOf } from './compile-context.js'
import { instanceNumber } from './instance-number.js'
import { compileInboundRuleSets } from './nat-inbound.js'
import { compileMatch, type NatCompiler } from './nat-match.js'
import { poolNumbers, poolsByNumber, ruleNumbers } from './nat-numbers.js'
import { poolName, poolRange } from './nat-pool.js'

export interface CompiledDestinationNat {
  readonly pools: readonly DestinationNatPool[]
  readonly ruleSets: readonly InboundRuleSet<DestinationNatRule>[]
}

export function compileDestinationNat(compiler: NatCompiler): CompiledDestinationNat {
  const stanza = compiler.context.root.at('security', 'nat', 'destination')
  const nodes = entriesOf(stanza, 'pool')
  const before = compiler.context.before?.nat.destinationPools ?? []
  const numbers = poolNumbers(before, nodes)
  const own = nodes.flatMap((node) => compilePool(compiler, node, numbers.get(node.word)!))
  const pools = poolsByNumber(before, own)
  const rules = ruleNumbers(compiler.context.before, 'destinationRuleSets', 'destinationNat')
  const ruleSets = compileInboundRuleSets(compiler, stanza, rules, (rule, ruleSet, number) =>
    compileRule(compiler, rule, ruleSet, number, numbers),
  )
  return { pools, ruleSets }
}

function compilePool(compiler: NatCompiler, node: ConfigNode, number: number): DestinationNatPool[] {
  const addresses = addressesOf(compiler, node)
  if (addresses === undefined) return []
  const port = numberOf(node.child('address'), 'port') ?? numberOf(node.child('address-name'), 'port')
  const instance = instanceNumber(compiler.context, node.child('routing-instance')?.children[0])
  return [{ name: node.word, number, addresses, port, instance }]
}

function addressesOf(compiler: NatCompiler, pool: ConfigNode): AddressMatch | undefined {
  const { context } = compiler
  const own = pool.child('address')
  const first = unnamedValue(own)
  if (first) return poolRange(compiler, own!, first.word, textOf(own, 'to'))
  const name = unnamedValue(pool.child('address-name'))
  if (name) {
    const [only, ...more] = poolName(compiler, name)
    if (more.length === 0) return only
    context.error(name, 'invalid-value', 'is more than one prefix or range, expected one')
    return undefined
  }
  context.error(pool, 'missing-statement', 'the pool has no address')
  return undefined
}

/** The schema tells of these: a rule that does one of them is left out. */
const OTHER_ACTIONS = ['destination-prefix', 'port-forwarding-mappings']

function compileRule(
  compiler: NatCompiler,
  rule: ConfigNode,
  ruleSet: string,
  number: number,
  pools: ReadonlyMap<string, number>,
): DestinationNatRule | undefined {
  const { context } = compiler
  const then = rule.at('then', 'destination-nat')
  const match = compileMatch(compiler, rule)
  if (match.destination === undefined) {
    context.error(rule, 'missing-statement', 'has no match destination-address')
  }
  const made = { name: rule.word, ruleSet, number, match }
  const pool = unnamedValue(then?.child('pool'))
  if (holds(then, 'off')) {
    if (!pool) return { ...made, action: { kind: 'off' } }
    context.error(rule, 'conflicting-statements', 'has then destination-nat off and pool, expected one')
    return undefined
  }
  if (pool === undefined) {
    if (!OTHER_ACTIONS.some((action) => holds(then, action))) {
      context.error(rule, 'missing-statement', 'has no then destination-nat, expected off or pool')
    }
    return undefined
  }
  const poolNumber = pools.get(pool.word)
  if (poolNumber === undefined) {
    context.error(pool, 'undefined-pool', `pool ${quoteWord(pool.word)} is not defined`)
    return undefined
  }
  return { ...made, action: { kind: 'pool', pool: poolNumber } }
}
