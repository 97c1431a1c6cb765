/**
 * From an address to the rules that may match it: for each prefix that rules name, the row of all rules whose
 * addresses hold that prefix. Ranges, wildcards and excluded lists are in every row; the rule itself is asked then.
 */
import { type AddressMatch, LongestPrefix, NO_PREFIX, type Prefix } from '../address/index.js'
import { BitRows } from './bit-rows.js'

export class AddressRows {
  readonly rows: BitRows
  private readonly prefixes: LongestPrefix

  /** Matches of each rule, in order; undefined for a rule that may match any address. */
  constructor(rules: readonly (readonly AddressMatch[] | undefined)[]) {
    const known = new Map<string, { readonly prefix: Prefix; readonly rules: Set<number> }>()
    const everywhere = new Set<number>()
    for (const [rule, matches] of rules.entries()) {
      if (matches === undefined || matches.some(({ kind }) => kind !== 'prefix')) {
        everywhere.add(rule)
        continue
      }
      for (const match of matches) {
        if (match.kind !== 'prefix') continue
        const { prefix } = match
        const key = `${prefix.family} ${prefix.length} ${prefix.words.join(' ')}`
        const entry = known.get(key)
        if (entry) entry.rules.add(rule)
        else known.set(key, { prefix, rules: new Set([rule]) })
      }
    }
    // Shorter prefixes first, so that each row can begin as the row of the prefix around it. The last row is that of
    // addresses in no prefix.
    const entries = [...known.values()].sort((a, b) => a.prefix.length - b.prefix.length)
    const none = entries.length
    this.rows = new BitRows(entries.length + 1, rules.length)
    for (const rule of everywhere) this.rows.set(none, rule)
    const parents = parentsOf(entries.map(({ prefix }) => prefix))
    for (const [row, entry] of entries.entries()) {
      this.rows.merge(row, parents[row] ?? none)
      for (const rule of entry.rules) this.rows.set(row, rule)
    }
    this.prefixes = new LongestPrefix(entries.map(({ prefix }, row) => [prefix, row]))
    this.none = none
  }

  private readonly none: number

  /** Row of an address. */
  row(family: number, words: Int32Array): number {
    const row = this.prefixes.find(family, words, 0)
    return row === NO_PREFIX ? this.none : row
  }
}

/** For each prefix the place of the longest one around it; prefixes are in order of length. */
function parentsOf(prefixes: readonly Prefix[]): (number | undefined)[] {
  const byLength = new Map<string, Map<string, number>>()
  return prefixes.map((prefix, place) => {
    const { family, length, words } = prefix
    let parent: number | undefined
    for (let shorter = length - 1; shorter >= 0 && parent === undefined; shorter--) {
      parent = byLength.get(`${family} ${shorter}`)?.get(networkKey(words, shorter))
    }
    const same = byLength.get(`${family} ${length}`) ?? new Map<string, number>()
    same.set(networkKey(words, length), place)
    byLength.set(`${family} ${length}`, same)
    return parent
  })
}

function networkKey(words: readonly number[], length: number): string {
  return words
    .map((word, place) => {
      const bits = length - 32 * place
      return bits <= 0 ? 0 : bits >= 32 ? word : word & (-1 << (32 - bits))
    })
    .join(' ')
}
