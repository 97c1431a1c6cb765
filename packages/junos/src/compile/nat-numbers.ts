/** Numbers of NAT's pools and rules, as session records hold them: kept from one generation to the next. */
import type { ConfigurationRules, FormerRule, FormerRules, NatRules } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import type { CompileContext } from './compile-context.js'
import { Numbers, numberAfter } from './numbers.js'

type RuleSets = 'sourceRuleSets' | 'destinationRuleSets' | 'staticRuleSets'
type FormerNat = Exclude<keyof FormerRules, 'policies'>

interface NumberedPool {
  readonly name: string
  readonly number: number
  readonly isFormer?: true
}

/** What tells a rule from all others of its kind. No name holds a line's end. */
export function ruleKey(ruleSet: string, rule: string): string {
  return `${ruleSet}\n${rule}`
}

/** The numbers of one kind's rules: from 1, over all sets in order, where no generation was before. */
export function ruleNumbers(
  before: ConfigurationRules | undefined,
  kind: RuleSets,
  former: FormerNat,
): Numbers {
  if (before === undefined) return new Numbers(1)
  const rules = rulesOf(before.nat, kind)
  return new Numbers(
    numberAfter(1, [...rules, ...before.former[former]]),
    rules.map(({ ruleSet, name, number }) => [ruleKey(ruleSet, name), number]),
  )
}

/** Rules of NAT that this generation has no more. */
export function formerNatRules({ before }: CompileContext, nat: NatRules): Pick<FormerRules, FormerNat> {
  const former = (kind: RuleSets, known: FormerNat): readonly FormerRule[] => {
    if (before === undefined) return []
    const numbers = new Set(rulesOf(nat, kind).map(({ number }) => number))
    const gone = rulesOf(before.nat, kind).filter(({ number }) => !numbers.has(number))
    return [...before.former[known], ...gone.map(({ name, number }) => ({ name, number }))]
  }
  return {
    sourceNat: former('sourceRuleSets', 'sourceNat'),
    destinationNat: former('destinationRuleSets', 'destinationNat'),
    staticNat: former('staticRuleSets', 'staticNat'),
  }
}

/** Numbers of pools by name: from 1 in order, where no generation was before. */
export function poolNumbers(
  before: readonly NumberedPool[],
  nodes: readonly ConfigNode[],
): ReadonlyMap<string, number> {
  const numbers = new Numbers(
    before.length + 1,
    before.map(({ name, number }) => [name, number]),
  )
  return new Map(nodes.map(({ word }) => [word, numbers.take(word)]))
}

/** Pools in the order of their numbers, those among them that only earlier generations had. */
export function poolsByNumber<Pool extends NumberedPool>(
  before: readonly Pool[],
  own: readonly Pool[],
): readonly Pool[] {
  if (before.length === 0) return own
  const pools = before.map((pool): Pool => ({ ...pool, isFormer: true }))
  for (const pool of own) pools[pool.number - 1] = pool
  return pools
}

interface NumberedRule extends FormerRule {
  readonly ruleSet: string
}

function rulesOf(nat: NatRules, kind: RuleSets): readonly NumberedRule[] {
  return nat[kind].flatMap(({ rules }): readonly NumberedRule[] => rules)
}
