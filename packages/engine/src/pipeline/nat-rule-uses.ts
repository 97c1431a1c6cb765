/** How many sessions each NAT rule has translated, and how many of them run. */
import {
  DECISION_FLAG_SHIFT,
  DECISION_GENERATION,
  DECISION_INBOUND_NAT,
  DECISION_SOURCE_NAT,
  DECISION_WORDS,
  DecisionFlag,
} from '../table/index.js'

export type NatRuleKind = 'source' | 'destination' | 'static'

interface Uses {
  made: number
  running: number
}

export class NatRuleUses {
  readonly #uses: Readonly<Record<NatRuleKind, Map<number, Uses>>> = {
    source: new Map(),
    destination: new Map(),
    static: new Map(),
  }

  /** The session of a record has begun (1) or ended (-1): the rules in its decision are counted, if there are any. */
  countSession(decisions: Int32Array, record: number, step: 1 | -1): void {
    const at = record * DECISION_WORDS
    const flags = decisions[at + DECISION_GENERATION]! >>> DECISION_FLAG_SHIFT
    const source = decisions[at + DECISION_SOURCE_NAT]! & 0xffff
    const destination = decisions[at + DECISION_INBOUND_NAT]! & 0xffff
    this.#count(flags & DecisionFlag.staticSource ? 'static' : 'source', source, step)
    this.#count(flags & DecisionFlag.staticDestination ? 'static' : 'destination', destination, step)
  }

  /** By rule number. */
  of(kind: NatRuleKind): ReadonlyMap<number, { readonly made: number; readonly running: number }> {
    return this.#uses[kind]
  }

  /** Rule 0 is none. */
  #count(kind: NatRuleKind, rule: number, step: 1 | -1): void {
    if (rule === 0) return
    let uses = this.#uses[kind].get(rule)
    if (uses === undefined) {
      uses = { made: 0, running: 0 }
      this.#uses[kind].set(rule, uses)
    }
    uses.running += step
    if (step > 0) uses.made++
  }
}
