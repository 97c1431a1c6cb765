/**
 * Sets of rules as rows of bits, a bit for each rule. Of a row only the words that hold a rule are kept, so that ten
 * thousand rules with an address each take ten thousand words and not ten thousand rows. Rows are read a chunk of
 * words at a time.
 */

/** Rules of one word; the word of a rule is its number divided by this. */
export const WORD_RULES_SHIFT = 5

/** Words of one chunk. */
export const CHUNK_WORDS_SHIFT = 5
export const CHUNK_WORDS = 1 << CHUNK_WORDS_SHIFT

/** Stands after the last word of each row, and is later than any word or chunk. */
export const END = 0x7fffffff

/** The lowest set bit of a word that has one. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word)
}

export class RuleRows {
  /** Where the words of each row begin below; one more, where the last row ends. */
  readonly starts: Int32Array
  /** Which word of a full row each one is; ascending within a row, END after it. */
  readonly places: Int32Array
  readonly bits: Int32Array

  /** Rule numbers of each row, ascending; a number may come twice. */
  constructor(rows: readonly (readonly number[])[]) {
    const places: number[] = []
    const bits: number[] = []
    this.starts = new Int32Array(rows.length + 1)
    for (const [row, rules] of rows.entries()) {
      const start = places.length
      for (const rule of rules) {
        const place = rule >>> WORD_RULES_SHIFT
        if (places.length === start || places.at(-1) !== place) {
          places.push(place)
          bits.push(0)
        }
        bits[bits.length - 1]! |= 1 << rule
      }
      places.push(END)
      bits.push(0)
      this.starts[row + 1] = places.length
    }
    this.places = Int32Array.from(places)
    this.bits = Int32Array.from(bits)
  }
}
