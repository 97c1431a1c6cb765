/** How many sessions each NAT rule has translated, and how many of them run. */
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

  /** A session of a rule has begun (1) or ended (-1). Rule 0 is none. */
  count(kind: NatRuleKind, rule: number, step: 1 | -1): void {
    if (rule === 0) return
    const uses = this.#uses[kind].get(rule) ?? { made: 0, running: 0 }
    uses.running += step
    if (step > 0) uses.made++
    this.#uses[kind].set(rule, uses)
  }

  /** By rule number. */
  of(kind: NatRuleKind): ReadonlyMap<number, { readonly made: number; readonly running: number }> {
    return this.#uses[kind]
  }
}
