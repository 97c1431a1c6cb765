/**
 * Sets of rules as rows of bits, with a summary bit for every word that is not empty: rows of ten thousand rules are
 * intersected by looking at ten words of summary first.
 */
const BITS = 32

/** Lowest set bit of a word that has one. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word)
}

/** Rows over `size` rules, in one array. */
export class BitRows {
  readonly words: Int32Array
  readonly summary: Int32Array
  readonly rowWords: number
  readonly summaryWords: number

  constructor(rows: number, size: number) {
    this.rowWords = Math.max(1, Math.ceil(size / BITS))
    this.summaryWords = Math.ceil(this.rowWords / BITS)
    this.words = new Int32Array(rows * this.rowWords)
    this.summary = new Int32Array(rows * this.summaryWords)
  }

  set(row: number, rule: number): void {
    const word = rule >>> 5
    this.words[row * this.rowWords + word]! |= 1 << (rule & 31)
    this.summary[row * this.summaryWords + (word >>> 5)]! |= 1 << (word & 31)
  }

  /** Adds every rule of another row. */
  merge(row: number, from: number): void {
    for (let word = 0; word < this.rowWords; word++) {
      this.words[row * this.rowWords + word]! |= this.words[from * this.rowWords + word]!
    }
    for (let word = 0; word < this.summaryWords; word++) {
      this.summary[row * this.summaryWords + word]! |= this.summary[from * this.summaryWords + word]!
    }
  }
}
