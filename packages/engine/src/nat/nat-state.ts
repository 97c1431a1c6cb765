/** What the translation of a running table and its preview share. */
import type { NatRules } from './nat-rule.js'
import { PersistentBindings } from './persistent-bindings.js'
import { type KeptPools, SourcePools } from './source-pools.js'

export class NatState {
  readonly rules: NatRules
  readonly pools: SourcePools
  readonly bindings: PersistentBindings
  /** Whether others, when asked, have given back what they no longer need. */
  readonly reclaim: () => boolean
  /** What the next choice follows from. */
  chance: number

  /** `before` is the state under the generation before, which ends with this. */
  constructor(rules: NatRules, seed: number, reclaim: () => boolean, before?: NatState, kept?: KeptPools) {
    this.rules = rules
    this.pools = new SourcePools(rules, seed, before?.pools, kept)
    this.bindings = before?.bindings ?? new PersistentBindings(seed)
    this.reclaim = reclaim
    this.chance = before?.chance ?? seed ^ 0x5bd1e995
  }
}
