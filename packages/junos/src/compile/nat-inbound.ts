/** `security nat destination` and `security nat static`. */
import type {
  DestinationNatPool,
  DestinationNatRule,
  InboundRuleSet,
  PortRange,
  StaticNatRule,
} from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { entriesOf, holds, textOf } from './compile-context.js'
import {
  asPrefix,
  checkContexts,
  compileContext,
  compileMatch,
  contextKey,
  type NatCompiler,
  poolRange,
  rangeOf,
} from './nat-match.js'

export interface CompiledDestinationNat {
  readonly pools: readonly DestinationNatPool[]
  readonly ruleSets: readonly InboundRuleSet<DestinationNatRule>[]
}

export function compileDestinationNat(compiler: NatCompiler): CompiledDestinationNat {
  const stanza = compiler.context.root.at('security', 'nat', 'destination')
  const nodes = entriesOf(stanza, 'pool')
  const numbers = new Map(nodes.map((node, place) => [node.word, place + 1]))
  const pools = nodes.flatMap((node, place) => compilePool(compiler, node, place + 1))
  const ruleSets = compileRuleSets(compiler, stanza, (rule, ruleSet, number) =>
    compileDestinationRule(compiler, rule, ruleSet, number, numbers),
  )
  return { pools, ruleSets }
}

export function compileStaticNat(compiler: NatCompiler): readonly InboundRuleSet<StaticNatRule>[] {
  const stanza = compiler.context.root.at('security', 'nat', 'static')
  const sets = compileRuleSets(compiler, stanza, (rule, ruleSet, number) =>
    compileStaticRule(compiler, rule, ruleSet, number),
  )
  return sets.map((set) => ({ ...set, rules: set.rules.filter((rule) => rule !== undefined) }))
}

function compileRuleSets<Rule>(
  compiler: NatCompiler,
  stanza: ConfigNode | undefined,
  compileRule: (rule: ConfigNode, ruleSet: string, number: number) => Rule,
): readonly InboundRuleSet<Rule>[] {
  let number = 0
  const sets = entriesOf(stanza, 'rule-set').map((node) => ({
    node,
    name: node.word,
    from: compileContext(compiler, node, 'from'),
    rules: entriesOf(node, 'rule').map((rule) => compileRule(rule, node.word, ++number)),
  }))
  checkContexts(
    compiler,
    sets.map(({ node, from }) => ({ node, key: contextKey(from) })),
  )
  return sets
}

function compilePool(compiler: NatCompiler, node: ConfigNode, number: number): DestinationNatPool[] {
  const { context } = compiler
  const address = entriesOf(node, 'address')[0]
  const addresses = address && poolRange(compiler, address)
  if (addresses === undefined) {
    context.error(node, 'missing-statement', 'the pool has no address')
    return []
  }
  const port = textOf(address, 'port')
  const instance = textOf(node, 'routing-instance')
  if (instance !== undefined && !context.instanceNumbers.has(instance)) {
    context.error(node, 'undefined-instance', `routing-instance ${quoteWord(instance)} is not defined`)
  }
  return [
    {
      name: node.word,
      number,
      addresses,
      port: port === undefined ? undefined : Number(port),
      instance: instance === undefined ? undefined : context.instanceNumbers.get(instance),
    },
  ]
}

function compileDestinationRule(
  compiler: NatCompiler,
  rule: ConfigNode,
  ruleSet: string,
  number: number,
  pools: ReadonlyMap<string, number>,
): DestinationNatRule {
  const { context } = compiler
  const then = rule.at('then', 'destination-nat')
  const match = compileMatch(compiler, rule)
  if (match.destination === undefined) {
    context.error(rule, 'missing-statement', 'has no match destination-address')
  }
  const off = { name: rule.word, ruleSet, number, match, action: { kind: 'off' } as const }
  if (holds(then, 'off')) return off
  const pool = then?.child('pool')?.children[0]
  if (pool === undefined) {
    context.error(rule, 'missing-statement', 'has no then destination-nat, expected off or pool')
    return off
  }
  const poolNumber = pools.get(pool.word)
  if (poolNumber === undefined) {
    context.error(pool, 'undefined-pool', `pool ${quoteWord(pool.word)} is not defined`)
    return off
  }
  return { ...off, action: { kind: 'pool', pool: poolNumber } }
}

function compileStaticRule(
  compiler: NatCompiler,
  rule: ConfigNode,
  ruleSet: string,
  number: number,
): StaticNatRule | undefined {
  const { context } = compiler
  const match = compileMatch(compiler, rule)
  const wanted = match.destination?.[0]
  if (wanted?.kind !== 'prefix') {
    context.error(rule, 'missing-statement', 'has no match destination-address')
    return undefined
  }
  const target = rule.at('then', 'static-nat', 'prefix')?.children[0]
  if (target === undefined) {
    const isOther = (rule.at('then', 'static-nat')?.children.length ?? 0) > 0
    if (!isOther) context.error(rule, 'missing-statement', 'has no then static-nat prefix')
    return undefined
  }
  const translated = asPrefix(target.word)
  const destination = wanted.prefix
  if (!translated || translated.length !== destination.length || translated.family !== destination.family) {
    context.error(target, 'static-nat-length', 'is not as long as the destination-address it stands for')
    return undefined
  }
  const mapped = target.child('mapped-port')?.children[0]
  const instance = textOf(target, 'routing-instance')
  const ports: PortRange | undefined = match.destinationPorts?.[0]
  return {
    name: rule.word,
    ruleSet,
    number,
    destination,
    destinationPorts: ports,
    source: match.source,
    sourcePorts: match.sourcePorts,
    translated,
    mappedPorts: mapped === undefined ? undefined : rangeOf(mapped),
    instance: instance === undefined ? undefined : context.instanceNumbers.get(instance),
  }
}
