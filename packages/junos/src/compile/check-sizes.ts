/**
 * A session record holds its policy, zones, interfaces, paths, rules, pools and application as numbers of sixteen
 * bits; a configuration with more of one kind is refused, for its sessions could not say which.
 */
import { type ConfigurationRules, FIRST_USER_POLICY } from '@wingspan/engine'
import type { CompileContext } from './compile-context.js'

/** The greatest number that a record can hold; 0 is none. */
export const LARGEST_RECORD_NUMBER = 65_535

/** Tells of each kind that a configuration has too many of, at the stanza they stand in. */
export function checkSizes(context: CompileContext, rules: ConfigurationRules): void {
  const { nat } = rules
  const rulesIn = (sets: readonly { readonly rules: readonly unknown[] }[]) =>
    sets.reduce((sum, set) => sum + set.rules.length, 0)
  const sizes: readonly (readonly [path: string, noun: string, size: number, most?: number])[] = [
    ['security policies', 'policies', rules.policies.length, LARGEST_RECORD_NUMBER + 1 - FIRST_USER_POLICY],
    ['security zones', 'zones', rules.zones.length - 1],
    ['interfaces', 'units', rules.interfaces.length - 1],
    ['routing-instances', 'routing instances', rules.instances.length],
    ['routing-options', 'next hops', countNextHops(rules)],
    ['applications', 'applications', rules.applications.reduce((sum, { terms }) => sum + terms.length, 0)],
    ['security nat source', 'rules', rulesIn(nat.sourceRuleSets)],
    ['security nat source', 'pools', nat.sourcePools.length],
    ['security nat destination', 'rules', rulesIn(nat.destinationRuleSets)],
    ['security nat destination', 'pools', nat.destinationPools.length],
    ['security nat static', 'rules', rulesIn(nat.staticRuleSets)],
  ]
  for (const [path, noun, size, most = LARGEST_RECORD_NUMBER] of sizes) {
    if (size <= most) continue
    const node = context.root.at(...path.split(' ')) ?? context.root
    context.error(node, 'too-many', `has ${size} ${noun}, expected at most ${most}`)
  }
}

function countNextHops({ instances }: ConfigurationRules): number {
  const seen = new Set<string>()
  for (const { routes } of instances) {
    for (const { nextHops } of routes) for (const nextHop of nextHops) seen.add(JSON.stringify(nextHop))
  }
  return seen.size
}
