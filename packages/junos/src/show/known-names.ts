/** The names of a configuration, which are offered where a command wants one. */
import type { Configuration } from '@wingspan/engine'
import type { KnownNames } from '../command/index.js'

interface Named {
  readonly name: string
}

/** Each kind in alphabetical order, each name once. */
export function knownNames({ rules }: Configuration): KnownNames {
  const { nat } = rules
  return {
    zone: sorted(rules.zones),
    interface: sorted(rules.interfaces),
    policy: sorted(rules.policies),
    'source-pool': sorted(nat.sourcePools),
    'destination-pool': sorted(nat.destinationPools),
    'source-rule': sorted(nat.sourceRuleSets.flatMap((set) => set.rules)),
    'destination-rule': sorted(nat.destinationRuleSets.flatMap((set) => set.rules)),
    'static-rule': sorted(nat.staticRuleSets.flatMap((set) => set.rules)),
  }
}

/** Places of a list that stand for nothing have no name. */
function sorted(things: readonly (Named | undefined)[]): readonly string[] {
  return [...new Set(things.map((thing) => thing?.name ?? ''))].filter((name) => name !== '').sort()
}
