/** Which zones global policies are about. Any zone is not the device itself, which must be named. */
import type { Block } from '../address/index.js'
import { ZONE_JUNOS_HOST } from '../zone/index.js'
import { BlockRules } from './block-rules.js'
import type { RuleField } from './rule-search.js'

const blockOf = (zone: number): Block => ({ words: [zone], mask: [-1] })
const DEVICE = [blockOf(ZONE_JUNOS_HOST)]

export class ZoneField implements RuleField {
  readonly wanted: BlockRules
  readonly unwanted: BlockRules
  private readonly value = new Int32Array(1)

  /** Zone numbers of each rule; none for any. */
  constructor(rules: readonly (readonly number[])[]) {
    this.wanted = new BlockRules(rules.map((zones) => (zones.length === 0 ? undefined : zones.map(blockOf))))
    this.unwanted = new BlockRules(rules.map((zones) => (zones.length === 0 ? DEVICE : [])))
  }

  look(zone: number): void {
    this.value[0] = zone
    this.wanted.look(this.value, 1)
    this.unwanted.look(this.value, 1)
  }
}
