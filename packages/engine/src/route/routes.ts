/**
 * Route look-up over all routing instances: the longest prefix, then the lowest preference, then one of several next
 * hops by the flow. Where a route leads is a path; paths are numbered over all instances, so that a session record
 * can hold one.
 */
import { LongestPrefix, NO_PREFIX } from '../address/index.js'
import type { NextHop, Route } from './route.js'

/** Where a look-up ended: every next hop but those that lead to another instance. */
export type Path = Exclude<NextHop, { readonly kind: 'instance' }>

export interface InstanceRoutes {
  readonly number: number
  readonly routes: readonly Route[]
}

/** Hops from instance to instance after which a look-up gives up. */
const MOST_INSTANCES = 8

export class Routes {
  /** Place 0 is no path. */
  private readonly paths: (Path | undefined)[] = [undefined]
  private readonly numbers = new Map<string, number>()
  private readonly tables: readonly LongestPrefix[]
  /** Next hops of each set: path numbers, or minus one minus an instance. */
  private readonly sets: Int32Array[] = []
  private readonly instances: number

  /** Paths that a generation before had keep their numbers. `instances` are in the order of their numbers. */
  constructor(instances: readonly InstanceRoutes[], before?: Routes) {
    this.instances = instances.length
    if (before !== undefined) {
      this.paths.push(...before.paths.slice(1))
      for (const [key, number] of before.numbers) this.numbers.set(key, number)
    }
    this.tables = instances.map(({ routes }) => this.tableOf(routes))
  }

  /** Path of that number; 1 or more. */
  path(number: number): Path {
    return this.paths[number]!
  }

  /** All paths there are, from 1. */
  get pathCount(): number {
    return this.paths.length - 1
  }

  /** Path number for an address in an instance, 0 for no route; `flowHash` chooses among equal next hops. */
  lookup(instance: number, family: number, words: Int32Array, at: number, flowHash: number): number {
    let from = instance
    for (let hops = 0; hops < MOST_INSTANCES; hops++) {
      const table = this.tables[from]
      if (table === undefined) return 0
      const set = table.find(family, words, at)
      if (set === NO_PREFIX) return 0
      const nextHops = this.sets[set]!
      const next = nextHops[(flowHash >>> 0) % nextHops.length]!
      if (next > 0) return next
      from = -1 - next
    }
    return 0
  }

  /**
   * Path number of the way back to a source: in the instance of the interface it was seen on, or (-1) in the first
   * instance that has a way out or is its owner. 0 for none.
   */
  findBack(instance: number, family: number, words: Int32Array, at: number, flowHash: number): number {
    if (instance >= 0) return this.lookup(instance, family, words, at, flowHash)
    let fallback = 0
    for (let each = 0; each < this.instances; each++) {
      const number = this.lookup(each, family, words, at, flowHash)
      if (number === 0) continue
      const { kind } = this.paths[number]!
      if (kind === 'local' || kind === 'interface') return number
      if (fallback === 0) fallback = number
    }
    return fallback
  }

  private tableOf(routes: readonly Route[]): LongestPrefix {
    const best = new Map<string, Route>()
    for (const route of routes) {
      const { prefix } = route
      const key = `${prefix.family} ${prefix.words.join(' ')} ${prefix.length}`
      const known = best.get(key)
      if (known === undefined || route.preference < known.preference) best.set(key, route)
    }
    return new LongestPrefix(
      [...best.values()]
        .filter(({ nextHops }) => nextHops.length > 0)
        .map(({ prefix, nextHops }) => [prefix, this.setOf(nextHops)]),
    )
  }

  private setOf(nextHops: readonly NextHop[]): number {
    this.sets.push(Int32Array.from(nextHops, (nextHop) => this.numberOf(nextHop)))
    return this.sets.length - 1
  }

  private numberOf(nextHop: NextHop): number {
    if (nextHop.kind === 'instance') return -1 - nextHop.instance
    const key = JSON.stringify(nextHop)
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.paths.push(nextHop)
    this.numbers.set(key, this.paths.length - 1)
    return this.paths.length - 1
  }
}
