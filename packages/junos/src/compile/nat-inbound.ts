/** What `security nat destination` and `security nat static` have in common: rule sets with a `from` alone. */
import type { InboundRuleSet } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import { entriesOf } from './compile-context.js'
import { checkOverlaps, compileContext } from './nat-context.js'
import type { NatCompiler } from './nat-match.js'
import { ruleKey } from './nat-numbers.js'
import type { Numbers } from './numbers.js'

/** Compiles rule by rule, numbered over all sets; rules that could not be made are left out. */
export function compileInboundRuleSets<Rule>(
  { context }: NatCompiler,
  stanza: ConfigNode | undefined,
  numbers: Numbers,
  compileRule: (rule: ConfigNode, ruleSet: string, number: number) => Rule | undefined,
): readonly InboundRuleSet<Rule>[] {
  const sets = entriesOf(stanza, 'rule-set').map((node) => ({
    node,
    from: compileContext(context, node, 'from'),
    rules: entriesOf(node, 'rule').flatMap(
      (rule) => compileRule(rule, node.word, numbers.take(ruleKey(node.word, rule.word))) ?? [],
    ),
  }))
  checkOverlaps(context, sets)
  return sets.flatMap(({ node, from, rules }) => (from ? [{ name: node.word, from, rules }] : []))
}
