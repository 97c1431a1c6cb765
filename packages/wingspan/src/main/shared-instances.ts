/**
 * Which routing instance of one configuration is which of another: flows of the same ends in two instances are two
 * flows, as long as both configurations say so.
 */
import type { Configuration } from '@wingspan/engine'

/** Numbers that both configurations share, by each one's own instance numbers. */
export type SharedInstances = readonly [readonly number[], readonly number[]]

/**
 * Instances of the same name are the same. Where an interface is in one of another name, nothing can be told from them:
 * all are 0 then, like the default one.
 */
export function sharedInstances(before: Configuration, after: Configuration): SharedInstances {
  const homes = instancesOfInterfaces(before)
  const isSame = [...instancesOfInterfaces(after)].every(([name, home]) => (homes.get(name) ?? home) === home)
  const numbers = new Map<string, number>()
  const shared = ({ rules }: Configuration) =>
    rules.instances.map(({ name, number }) => {
      if (number === 0 || !isSame) return 0
      if (!numbers.has(name)) numbers.set(name, numbers.size + 1)
      return numbers.get(name)!
    })
  return [shared(before), shared(after)]
}

/** The name of each interface's instance; the default one has none, to be mistaken for no other. */
function instancesOfInterfaces({ rules }: Configuration): ReadonlyMap<string, string> {
  const homes = new Map<string, string>()
  for (const each of rules.interfaces) {
    if (each === undefined || each.isLocal || each.number === 0) continue
    homes.set(each.name, each.instance === 0 ? '' : rules.instances[each.instance]!.name)
  }
  return homes
}
