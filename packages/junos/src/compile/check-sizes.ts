/**
 * A session record holds its policy, zones, interfaces, paths, rules, pools and application as numbers of sixteen
 * bits; a configuration with more of one kind is refused, for its sessions could not say which.
 */
import { type ConfigurationRules, FIRST_USER_POLICY } from '@wingspan/engine'
import type { CompileContext } from './compile-context.js'
import { numberAfter } from './numbers.js'

/** The greatest number that a record can hold; 0 is none. */
export const LARGEST_RECORD_NUMBER = 65_535
const MOST_POLICIES = LARGEST_RECORD_NUMBER + 1 - FIRST_USER_POLICY

/** Tells of each kind that a configuration has too many of, at the stanza they stand in. */
export function checkSizes(context: CompileContext, rules: ConfigurationRules): void {
  const { nat, former } = rules
  const sizes: readonly Size[] = [
    ['security policies', 'policies', rules.policies.length, former.policies.length, MOST_POLICIES],
    ['security zones', 'zones', ...sizeOf(rules.zones.slice(1))],
    ['interfaces', 'units', ...sizeOf(rules.interfaces.slice(1))],
    ['routing-instances', 'routing instances', ...sizeOf(rules.instances)],
    ['routing-options', 'next hops', countNextHops(rules), 0],
    ['applications', 'applications', ...termsOf(rules.applications)],
    ['security nat source', 'rules', ...rulesIn(nat.sourceRuleSets, former.sourceNat)],
    ['security nat source', 'pools', ...sizeOf(nat.sourcePools)],
    ['security nat destination', 'rules', ...rulesIn(nat.destinationRuleSets, former.destinationNat)],
    ['security nat destination', 'pools', ...sizeOf(nat.destinationPools)],
    ['security nat static', 'rules', ...rulesIn(nat.staticRuleSets, former.staticNat)],
  ]
  for (const [path, noun, size, gone, most = LARGEST_RECORD_NUMBER] of sizes) {
    if (size + gone <= most) continue
    const node = context.root.at(...path.split(' ')) ?? context.root
    const reason =
      gone === 0 || size > most
        ? `has ${size} ${noun}, expected at most ${most}`
        : `the numbers of ${noun} are used up by earlier configurations; restart to number anew`
    context.error(node, 'too-many', reason)
  }
}

/** How many numbers are in use, and how many only earlier generations used. */
type Used = readonly [size: number, gone: number]
type Size = readonly [path: string, noun: string, ...used: Used, most?: number]

function sizeOf(places: readonly { readonly name: string; readonly isFormer?: true }[]): Used {
  const gone = places.filter(({ name, isFormer }) => isFormer || name === '').length
  return [places.length - gone, gone]
}

function termsOf(definitions: ConfigurationRules['applications']): Used {
  const terms = (isFormer: boolean) =>
    definitions.reduce(
      (sum, each) => sum + ((each.isFormer ?? false) === isFormer ? each.terms.length : 0),
      0,
    )
  return [terms(false), terms(true)]
}

function rulesIn(
  sets: readonly { readonly rules: readonly { readonly number: number }[] }[],
  former: readonly { readonly number: number }[],
): Used {
  const size = sets.reduce((sum, set) => sum + set.rules.length, 0)
  // A rule that was left out used its number up too.
  const used = numberAfter(1, [...sets.flatMap(({ rules }) => rules), ...former]) - 1
  return [size, Math.max(used - size, former.length)]
}

/** Equal ones count once where there may be too many; else they may as well be different. */
function countNextHops({ instances }: ConfigurationRules): number {
  const all = instances.reduce(
    (sum, { routes }) => sum + routes.reduce((hops, { nextHops }) => hops + nextHops.length, 0),
    0,
  )
  if (all <= LARGEST_RECORD_NUMBER) return all
  const seen = new Set<string>()
  for (const { routes } of instances) {
    for (const { nextHops } of routes) for (const nextHop of nextHops) seen.add(JSON.stringify(nextHop))
  }
  return seen.size
}
