/**
 * Which rule sets are asked for a packet, closest first (Junos reference: NAT rule sets and rules). An interface is
 * closer than a zone, a zone closer than a routing instance; of two ends, where the packet goes to counts before where
 * it comes from. When no rule of the closest set matches, the next closest is asked: the reference says that the most
 * specific rule is chosen, and was not seen to say otherwise; not confirmed on a device.
 */
import type { LogicalInterface } from '../zone/index.js'
import type { NatContext } from './nat-rule.js'

const CLOSENESS = { interface: 2, zone: 1, instance: 0 } as const
const FITS = 3

interface RuleSetEnds {
  readonly from: NatContext
  /** Undefined for destination and static NAT. */
  readonly to: NatContext | undefined
}

export class RuleSetOrder<RuleSet extends RuleSetEnds> {
  readonly sets: readonly RuleSet[]
  private readonly interfaces: readonly LogicalInterface[]
  /** Interfaces of one class fit the same rule sets. */
  private readonly classes: Int32Array
  private readonly classCount: number
  /** By classes of both ends, filled as packets ask. */
  private readonly lists = new Map<number, readonly RuleSet[]>()

  /** `interfaces` by number; place 0 is unused. */
  constructor(sets: readonly RuleSet[], interfaces: readonly LogicalInterface[]) {
    this.sets = sets
    this.interfaces = interfaces
    const contexts = sets.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]))
    const named = (kind: NatContext['kind']) =>
      new Set(contexts.flatMap((context) => (context.kind === kind ? context.numbers : [])))
    const numbers = named('interface')
    const zones = named('zone')
    const instances = named('instance')
    const known = new Map<string, number>()
    this.classes = Int32Array.from({ length: interfaces.length }, (_, number) => {
      const end = interfaces[number]
      if (end === undefined) return 0
      const words = [
        numbers.has(end.number) ? end.number : '',
        zones.has(end.zone) ? end.zone : '',
        instances.has(end.instance) ? end.instance : '',
      ].join(' ')
      const place = known.get(words) ?? known.size + 1
      known.set(words, place)
      return place
    })
    this.classCount = known.size + 1
  }

  /** The rule sets for packets from one interface to another; `to` is 0 for destination and static NAT. */
  between(from: number, to: number): readonly RuleSet[] {
    const key = (this.classes[from] ?? 0) * this.classCount + (this.classes[to] ?? 0)
    const known = this.lists.get(key)
    if (known !== undefined) return known
    const list = this.makeList(this.interfaces[from], to === 0 ? undefined : this.interfaces[to])
    this.lists.set(key, list)
    return list
  }

  private makeList(from: LogicalInterface | undefined, to: LogicalInterface | undefined): readonly RuleSet[] {
    const fitting: { readonly set: RuleSet; readonly fit: number }[] = []
    for (const set of this.sets) {
      const fromFit = contextFit(set.from, from)
      const toFit = set.to === undefined ? 0 : contextFit(set.to, to)
      if (fromFit >= 0 && toFit >= 0) fitting.push({ set, fit: toFit * FITS + fromFit })
    }
    return fitting.sort((a, b) => b.fit - a.fit).map(({ set }) => set)
  }
}

/** How closely a context fits an interface: 2, 1 or 0, or -1 when it does not. */
export function contextFit({ kind, numbers }: NatContext, end: LogicalInterface | undefined): number {
  if (end === undefined) return -1
  const number = kind === 'interface' ? end.number : kind === 'zone' ? end.zone : end.instance
  return numbers.includes(number) ? CLOSENESS[kind] : -1
}
