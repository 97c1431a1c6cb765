/** `security nat static`: prefixes that stand for others of the same length. */
import {
  type AddressMatch,
  hostPrefix,
  type InboundRuleSet,
  type PortRange,
  type Prefix,
  parsePrefix,
  type StaticNatRule,
} from '@wingspan/engine'
import { unnamedValue } from '../schema/index.js'
import type { ConfigNode } from '../syntax/index.js'
import { holds } from './compile-context.js'
import { instanceNumber } from './instance-number.js'
import { compileInboundRuleSets } from './nat-inbound.js'
import { compileAddresses, type NatCompiler, namedAddresses, portRange, portsOf } from './nat-match.js'
import { ruleNumbers } from './nat-numbers.js'

/** The schema tells of these: a rule that does one of them is left out. */
const OTHER_ACTIONS = ['inet', 'nptv6-prefix', 'nptv6-prefix-name']

export function compileStaticNat(compiler: NatCompiler): readonly InboundRuleSet<StaticNatRule>[] {
  const stanza = compiler.context.root.at('security', 'nat', 'static')
  const numbers = ruleNumbers(compiler.context.before, 'staticRuleSets', 'staticNat')
  return compileInboundRuleSets(compiler, stanza, numbers, (rule, ruleSet, number) =>
    compileRule(compiler, rule, ruleSet, number),
  )
}

function compileRule(
  compiler: NatCompiler,
  rule: ConfigNode,
  ruleSet: string,
  number: number,
): StaticNatRule | undefined {
  const { context } = compiler
  const match = rule.child('match')
  const destination = destinationOf(compiler, rule, match)
  const target = targetOf(compiler, rule)
  if (!destination || !target) return undefined
  const { node, prefix: translated } = target
  if (translated.length !== destination.length || translated.family !== destination.family) {
    context.error(node, 'static-nat-length', 'is not as long as the destination-address it stands for')
    return undefined
  }
  const destinationPorts = portRange(context, match, 'destination-port')
  return {
    name: rule.word,
    ruleSet,
    number,
    destination,
    destinationPorts,
    source: compileAddresses(compiler, match, 'source-address'),
    sourcePorts: portsOf(context, match, 'source-port'),
    translated,
    mappedPorts: mappedPorts(compiler, node.parent!, destinationPorts),
    instance: instanceNumber(context, node.parent!.child('routing-instance')?.children[0]),
  }
}

function destinationOf(
  compiler: NatCompiler,
  rule: ConfigNode,
  match: ConfigNode | undefined,
): Prefix | undefined {
  const value = match?.child('destination-address')?.children[0]
  if (value) return parsePrefix(value.word)
  const name = match?.child('destination-address-name')?.children[0]
  if (name) return namedPrefix(compiler, name)
  compiler.context.error(rule, 'missing-statement', 'has no match destination-address')
  return undefined
}

interface Target {
  readonly node: ConfigNode
  readonly prefix: Prefix
}

function targetOf(compiler: NatCompiler, rule: ConfigNode): Target | undefined {
  const then = rule.at('then', 'static-nat')
  const value = unnamedValue(then?.child('prefix'))
  const name = unnamedValue(then?.child('prefix-name'))
  const { context } = compiler
  if (value && name) {
    context.error(rule, 'conflicting-statements', 'has then static-nat prefix and prefix-name, expected one')
    return undefined
  }
  const node = value ?? name
  if (node === undefined) {
    if (!OTHER_ACTIONS.some((action) => holds(then, action))) {
      context.error(rule, 'missing-statement', 'has no then static-nat, expected prefix or prefix-name')
    }
    return undefined
  }
  const prefix = value ? parsePrefix(value.word) : namedPrefix(compiler, node)
  return prefix && { node, prefix }
}

/** The one prefix that a name stands for. */
function namedPrefix(compiler: NatCompiler, node: ConfigNode): Prefix | undefined {
  const { context } = compiler
  const before = context.diagnostics.length
  const [only, ...more] = namedAddresses(compiler, node)
  const prefix = only && prefixOf(only)
  if (prefix && more.length === 0) return prefix
  if (context.diagnostics.length === before) {
    context.error(node, 'invalid-value', 'does not stand for one prefix, which static translation needs')
  }
  return undefined
}

function prefixOf(match: AddressMatch): Prefix | undefined {
  if (match.kind === 'prefix') return match.prefix
  const isOne = match.kind === 'range' && match.low.every((word, place) => word === match.high[place])
  return isOne ? hostPrefix(match.family, match.low) : undefined
}

/** `mapped-port`: as many ports as the rule matches. */
function mappedPorts(
  { context }: NatCompiler,
  target: ConfigNode,
  matched: PortRange | undefined,
): PortRange | undefined {
  const mapped = portRange(context, target, 'mapped-port')
  if (mapped === undefined) return undefined
  const node = target.child('mapped-port')!
  if (matched === undefined) {
    context.error(node, 'missing-statement', 'has no match destination-port to map')
  } else if (mapped[1] - mapped[0] !== matched[1] - matched[0]) {
    context.error(node, 'static-nat-length', 'are not as many ports as the destination-port they stand for')
  }
  return mapped
}
