/** `security nat source`: rule sets, and what their rules do. */
import type { PersistentNat, PersistentNatKind, SourceNatRule, SourceNatRuleSet } from '@wingspan/engine'
import { unnamedValue } from '../schema/index.js'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { entriesOf, holds, numberOf, textOf } from './compile-context.js'
import { checkOverlaps, compileContext } from './nat-context.js'
import { compileMatch, type NatCompiler } from './nat-match.js'
import { ruleKey, ruleNumbers } from './nat-numbers.js'

/** Junos reference: persistent-nat. */
const PERSISTENT_TIMEOUT_SECONDS = 300
const PERSISTENT_SESSIONS = 30

const ACTIONS = ['off', 'interface', 'pool'] as const

/** The rule sets; `pools` are the numbers of pools by name. */
export function compileSourceRules(
  compiler: NatCompiler,
  pools: ReadonlyMap<string, number>,
): readonly SourceNatRuleSet[] {
  const { context } = compiler
  const numbers = ruleNumbers(context.before, 'sourceRuleSets', 'sourceNat')
  const sets = entriesOf(context.root.at('security', 'nat', 'source'), 'rule-set').map((node) => ({
    node,
    from: compileContext(context, node, 'from'),
    to: compileContext(context, node, 'to'),
    rules: entriesOf(node, 'rule').flatMap(
      (rule) =>
        compileRule(compiler, rule, node.word, numbers.take(ruleKey(node.word, rule.word)), pools) ?? [],
    ),
  }))
  checkOverlaps(
    context,
    sets.filter(({ to }) => to !== undefined),
  )
  return sets.flatMap(({ node, from, to, rules }) =>
    from && to ? [{ name: node.word, from, to, rules }] : [],
  )
}

function compileRule(
  compiler: NatCompiler,
  rule: ConfigNode,
  ruleSet: string,
  number: number,
  pools: ReadonlyMap<string, number>,
): SourceNatRule | undefined {
  const match = compileMatch(compiler, rule)
  if (match.source === undefined && match.destination === undefined) {
    const expected = 'expected source-address or destination-address'
    compiler.context.error(rule, 'missing-statement', `has no match, ${expected}`)
  }
  const action = actionOf(compiler, rule, pools)
  return action && { name: rule.word, ruleSet, number, match, action }
}

function actionOf(
  { context }: NatCompiler,
  rule: ConfigNode,
  pools: ReadonlyMap<string, number>,
): SourceNatRule['action'] | undefined {
  const then = rule.at('then', 'source-nat')
  const [first, second] = ACTIONS.filter((action) => holds(then, action))
  if (second !== undefined) {
    context.error(rule, 'conflicting-statements', `has then source-nat ${first} and ${second}, expected one`)
    return undefined
  }
  const pool = unnamedValue(then?.child('pool'))
  if (first === 'off') return { kind: 'off' }
  if (first === 'interface') return { kind: 'interface', persistent: persistentOf(then!.child('interface')!) }
  if (pool === undefined) {
    context.error(rule, 'missing-statement', 'has no then source-nat, expected off, interface or pool')
    return undefined
  }
  const poolNumber = pools.get(pool.word)
  if (poolNumber === undefined) {
    context.error(pool, 'undefined-pool', `pool ${quoteWord(pool.word)} is not defined`)
    return undefined
  }
  return { kind: 'pool', pool: poolNumber, persistent: persistentOf(pool.parent!) }
}

function persistentOf(node: ConfigNode): PersistentNat | undefined {
  const persistent = node.child('persistent-nat')
  if (persistent === undefined) return undefined
  return {
    permit: (textOf(persistent, 'permit') as PersistentNatKind | undefined) ?? 'target-host-port',
    inactivityTimeoutSeconds: numberOf(persistent, 'inactivity-timeout') ?? PERSISTENT_TIMEOUT_SECONDS,
    maxSessions: numberOf(persistent, 'max-session-number') ?? PERSISTENT_SESSIONS,
  }
}
