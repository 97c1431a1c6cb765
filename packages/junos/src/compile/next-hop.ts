/**
 * Next hops of static routes (Junos reference: next-hop, resolve): the interface that leads to a gateway. A gateway
 * must be in a subnet of the device; with `resolve` another static route may lead to it.
 */
import {
  type Address,
  LongestPrefix,
  type NextHop,
  NO_PREFIX,
  type Prefix,
  parseAddress,
  parsePrefix,
  type Route,
  withUnit,
} from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { type CompileContext, entriesOf, textOf } from './compile-context.js'
import type { CompiledUnit } from './interfaces.js'

/** A gateway that is reached by a gateway, and so on. */
const MOST_STEPS = 8

type Unit = CompiledUnit | undefined

export class NextHops {
  readonly #context: CompileContext
  readonly #instance: string
  readonly #units: readonly Unit[]
  readonly #direct: LongestPrefix
  readonly #all: LongestPrefix
  /** By value of the look-ups: an interface, or the statement of a static route. */
  readonly #ways: (number | ConfigNode)[] = []

  constructor(
    context: CompileContext,
    instance: string,
    units: readonly Unit[],
    direct: readonly Route[],
    statics: readonly ConfigNode[],
  ) {
    this.#context = context
    this.#instance = instance
    this.#units = units
    const entries: (readonly [Prefix, number])[] = []
    for (const { prefix, nextHops } of direct) {
      const [first] = nextHops
      if (first?.kind !== 'interface') continue
      entries.push([prefix, this.#ways.length])
      this.#ways.push(first.interface)
    }
    this.#direct = new LongestPrefix(entries)
    for (const node of statics) {
      const prefix = parsePrefix(node.word)
      if (!prefix) continue
      entries.push([prefix, this.#ways.length])
      this.#ways.push(node)
    }
    this.#all = new LongestPrefix(entries)
  }

  /** Where a next hop leads; none, with a diagnostic, when it leads nowhere. */
  compile(node: ConfigNode, isResolved: boolean): readonly NextHop[] {
    const gateway = parseAddress(node.word)
    const named = textOf(node, 'interface') ?? (gateway === undefined ? node.word : undefined)
    if (named !== undefined) {
      const number = this.#context.interfaceNumbers.get(withUnit(named, 0))
      if (number === undefined) {
        this.#context.error(node, 'undefined-interface', `interface ${quoteWord(named)} is not configured`)
        return []
      }
      if (!this.#units[number]?.isDisabled) return [{ kind: 'interface', interface: number, gateway }]
      this.#warn(node, `interface ${quoteWord(named)} is disabled`)
      return []
    }
    const number = isResolved ? this.#resolve(gateway!) : this.#directTo(gateway!)
    if (number !== undefined) return [{ kind: 'interface', interface: number, gateway }]
    const where = isResolved ? 'no route' : 'no subnet'
    const hint = !isResolved && this.#resolve(gateway!) !== undefined ? ' without resolve' : ''
    this.#warn(node, `${where} of ${quoteWord(this.#instance)} leads to this next hop${hint}`)
    return []
  }

  #warn(node: ConfigNode, message: string): void {
    this.#context.warning(node, 'unreachable-next-hop', `${message}; the route does not use it`)
  }

  #directTo({ family, words }: Address): number | undefined {
    const way = this.#ways[this.#direct.find(family, Int32Array.from(words), 0)]
    return typeof way === 'number' ? way : undefined
  }

  #resolve(address: Address): number | undefined {
    let wanted = address
    for (let step = 0; step < MOST_STEPS; step++) {
      const found = this.#all.find(wanted.family, Int32Array.from(wanted.words), 0)
      const way = found === NO_PREFIX ? undefined : this.#ways[found]
      if (typeof way === 'number' || way === undefined) return way
      const next = entriesOf(way, 'next-hop')[0] ?? entriesOf(way, 'qualified-next-hop')[0]
      const through = next && (textOf(next, 'interface') ?? next.word)
      const gateway = parseAddress(through ?? '')
      if (gateway === undefined) {
        return through === undefined ? undefined : this.#context.interfaceNumbers.get(withUnit(through, 0))
      }
      wanted = gateway
    }
    return undefined
  }
}
