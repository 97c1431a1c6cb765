/** What rules say of an address: nothing, addresses that they want, or addresses that they do not want. */
import { type AddressMatch, type Block, blocksOf } from '../address/index.js'
import { BlockRules } from './block-rules.js'
import type { RuleField } from './rule-search.js'

/** The addresses of one rule; undefined for a rule that takes every address. */
export type RuleAddresses =
  | { readonly matches: readonly AddressMatch[]; readonly excluded: boolean }
  | undefined

export class AddressField implements RuleField {
  readonly wanted: BlockRules
  readonly unwanted: BlockRules | undefined

  constructor(rules: readonly RuleAddresses[]) {
    // Policies share the addresses of their book.
    const known = new Map<AddressMatch, readonly Block[]>()
    const blocksOfMatch = (match: AddressMatch) => {
      const blocks = known.get(match) ?? blocksOf(match)
      known.set(match, blocks)
      return blocks
    }
    const blocks = (addresses: RuleAddresses) => addresses?.matches.flatMap(blocksOfMatch)
    this.wanted = new BlockRules(rules.map((each) => (each?.excluded ? undefined : blocks(each))))
    this.unwanted = rules.some((each) => each?.excluded)
      ? new BlockRules(rules.map((each) => (each?.excluded ? blocks(each) : [])))
      : undefined
  }

  look(family: number, words: Int32Array): void {
    const width = family === 4 ? 1 : 4
    this.wanted.look(words, width)
    this.unwanted?.look(words, width)
  }
}
