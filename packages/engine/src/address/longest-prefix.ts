/**
 * Longest prefix match (RFC 4632): from an address to the value of the longest prefix that holds it. Prefixes of one
 * length share a hash table; the lengths in use are tried from the longest. There are few of them in any
 * configuration, so a look-up is a few probes, and nothing is allocated.
 */
import { MaskTable } from './mask-table.js'
import { makeAddress, makePrefix, type Prefix } from './value.js'

/** The value of an address that no prefix holds. */
export const NO_PREFIX = -1

export class LongestPrefix {
  private readonly tables4: readonly MaskTable[]
  private readonly tables6: readonly MaskTable[]

  /** Values are 0 or more; of a prefix given twice the first counts. */
  constructor(entries: readonly (readonly [Prefix, number])[]) {
    this.tables4 = tablesOf(entries.filter(([prefix]) => prefix.family === 4))
    this.tables6 = tablesOf(entries.filter(([prefix]) => prefix.family === 6))
  }

  /** The value of the longest prefix that holds the address in `words` from `at` on, or NO_PREFIX. */
  find(family: number, words: Int32Array, at: number): number {
    const tables = family === 4 ? this.tables4 : this.tables6
    for (let place = 0; place < tables.length; place++) {
      const value = tables[place]!.find(words, at)
      if (value >= 0) return value
    }
    return NO_PREFIX
  }
}

/** A table for each length, the longest first. */
function tablesOf(entries: readonly (readonly [Prefix, number])[]): MaskTable[] {
  const byLength = new Map<number, (readonly [Prefix, number])[]>()
  for (const entry of entries) {
    const { length } = entry[0]
    const known = byLength.get(length)
    if (known) known.push(entry)
    else byLength.set(length, [entry])
  }
  return [...byLength]
    .sort(([a], [b]) => b - a)
    .map(([, same]) => {
      const { mask } = same[0]![0]
      return new MaskTable(
        mask,
        same.map(([{ words }, value]) => [words, value]),
      )
    })
}

/** The prefix that holds one address and no other. */
export function hostPrefix(family: 4 | 6, words: readonly number[]): Prefix {
  return makePrefix(makeAddress(family, words), family === 4 ? 32 : 128)
}
