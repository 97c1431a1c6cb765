/**
 * Values under one mask: a hash table from an address's words, after masking, to a number. Prefixes of one length
 * share a mask, and so do wildcard addresses of one pattern. Nothing is allocated by a look-up.
 */

const EMPTY = -1
/** 2³² over the golden ratio: its products spread the low and the high bits of a word alike over the top ones. */
const SPREAD = 0x9e3779b1

export class MaskTable {
  private readonly mask: readonly number[]
  private readonly words: Int32Array
  private readonly values: Int32Array
  private readonly slotMask: number
  private readonly shift: number
  private readonly width: number

  /**
   * Entries are words that have no bit outside the mask, and values of 0 or more; of words given twice the first
   * count. The mask says how many words there are.
   */
  constructor(
    mask: readonly number[],
    entries: readonly (readonly [words: readonly number[], value: number])[],
  ) {
    this.mask = mask
    this.width = mask.length
    const slotBits = Math.max(1, Math.ceil(Math.log2(entries.length * 2)))
    this.slotMask = 2 ** slotBits - 1
    this.shift = 32 - slotBits
    this.words = new Int32Array(2 ** slotBits * this.width)
    this.values = new Int32Array(2 ** slotBits).fill(EMPTY)
    for (const [words, value] of entries) {
      const slot = this.slotOf(Int32Array.from(words), 0)
      if (this.values[slot] !== EMPTY) continue
      this.values[slot] = value
      this.words.set(words, slot * this.width)
    }
  }

  /** The value of the words from `at` on under the mask, or -1. */
  find(words: Int32Array, at: number): number {
    return this.values[this.slotOf(words, at)]!
  }

  /** The slot that holds the masked words, or the empty one where they would be. */
  private slotOf(words: Int32Array, at: number): number {
    const { mask, width, slotMask } = this
    let hash = 0
    for (let word = 0; word < width; word++) {
      hash = Math.imul(hash ^ (hash >>> 15) ^ (words[at + word]! & mask[word]!), SPREAD)
    }
    for (let slot = hash >>> this.shift; ; slot = (slot + 1) & slotMask) {
      if (this.values[slot] === EMPTY || this.isAt(slot, words, at)) return slot
    }
  }

  private isAt(slot: number, words: Int32Array, at: number): boolean {
    const { mask, width } = this
    for (let word = 0; word < width; word++) {
      if (this.words[slot * width + word] !== (words[at + word]! & mask[word]!)) return false
    }
    return true
  }
}
