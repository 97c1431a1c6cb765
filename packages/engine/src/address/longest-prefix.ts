/**
 * Longest prefix match (RFC 4632): from an address to the value of the longest prefix that holds it. Prefixes of one
 * length share a hash table; the lengths in use are tried from the longest. There are few of them in any
 * configuration, so a look-up is a few probes, and nothing is allocated.
 */
import { makeAddress, makePrefix, type Prefix } from './value.js'

/** The value of an address that no prefix holds. */
export const NO_PREFIX = -1

const EMPTY = -1

/** Prefixes of one length, open addressing at most half full. */
class LengthTable {
  private readonly mask: readonly number[]
  private readonly words: Int32Array
  private readonly values: Int32Array
  private readonly slotMask: number
  private readonly width: number

  constructor(prefixes: readonly (readonly [Prefix, number])[]) {
    this.mask = prefixes[0]![0].mask
    this.width = this.mask.length
    const slots = 2 ** Math.ceil(Math.log2(prefixes.length * 2 + 1))
    this.slotMask = slots - 1
    this.words = new Int32Array(slots * this.width)
    this.values = new Int32Array(slots).fill(EMPTY)
    for (const [prefix, value] of prefixes) {
      const slot = this.slotOf(Int32Array.from(prefix.words), 0)
      if (this.values[slot] !== EMPTY) continue
      this.values[slot] = value
      this.words.set(prefix.words, slot * this.width)
    }
  }

  find(words: Int32Array, at: number): number {
    return this.values[this.slotOf(words, at)]!
  }

  /** The slot that holds the address's network, or the empty one where it would be. */
  private slotOf(words: Int32Array, at: number): number {
    const { mask, width, slotMask } = this
    let hash = 0
    for (let word = 0; word < width; word++) {
      hash = Math.imul(hash ^ (words[at + word]! & mask[word]!), 0x9e3779b1)
      hash ^= hash >>> 15
    }
    for (let slot = hash & slotMask; ; slot = (slot + 1) & slotMask) {
      if (this.values[slot] === EMPTY) return slot
      let isSame = true
      for (let word = 0; word < width; word++) {
        if (this.words[slot * width + word] !== (words[at + word]! & mask[word]!)) isSame = false
      }
      if (isSame) return slot
    }
  }
}

export class LongestPrefix {
  private readonly tables4: readonly LengthTable[]
  private readonly tables6: readonly LengthTable[]

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
      if (value !== EMPTY) return value
    }
    return NO_PREFIX
  }
}

function tablesOf(entries: readonly (readonly [Prefix, number])[]): LengthTable[] {
  const byLength = new Map<number, (readonly [Prefix, number])[]>()
  for (const entry of entries) {
    const { length } = entry[0]
    const known = byLength.get(length)
    if (known) known.push(entry)
    else byLength.set(length, [entry])
  }
  return [...byLength].sort(([a], [b]) => b - a).map(([, same]) => new LengthTable(same))
}

/** The prefix that holds one address and no other. */
export function hostPrefix(family: 4 | 6, words: readonly number[]): Prefix {
  return makePrefix(makeAddress(family, words), family === 4 ? 32 : 128)
}
