/**
 * Blocks: all values that have the same bits where a mask is set. A prefix is a block, a wildcard address is one, and
 * a range is a row of them, so that every kind of match is found by one kind of table.
 */
import type { AddressMatch } from './match.js'

/** Signed words in network order; the words have no bit outside the mask. */
export interface Block {
  readonly words: readonly number[]
  readonly mask: readonly number[]
}

const WORD_BITS = 32

/** The blocks of an address match, which do not overlap: one, or as few as make up a range. */
export function blocksOf(match: AddressMatch): readonly Block[] {
  switch (match.kind) {
    case 'prefix':
      return [match.prefix]
    case 'wildcard':
      return [{ words: [match.value & match.mask], mask: [match.mask | 0] }]
    case 'range':
      return blocksOfRange(match.low, match.high)
  }
}

/** The blocks of all values from low to high, both included: each as large as its place allows. */
export function blocksOfRange(low: readonly number[], high: readonly number[]): readonly Block[] {
  return low.length === 1 ? blocksOfWord(low[0]! >>> 0, high[0]! >>> 0) : blocksOfWords(low, high)
}

function blocksOfWord(low: number, high: number): readonly Block[] {
  const blocks: Block[] = []
  for (let first = low; first <= high; ) {
    let size = 1
    while (first % (2 * size) === 0 && first + 2 * size - 1 <= high) size *= 2
    blocks.push({ words: [first | 0], mask: [-size | 0] })
    first += size
  }
  return blocks
}

function blocksOfWords(low: readonly number[], high: readonly number[]): readonly Block[] {
  const blocks: Block[] = []
  const last = numberOf(high)
  for (let first = numberOf(low); first <= last; ) {
    let size = 1n
    while (first % (2n * size) === 0n && first + 2n * size - 1n <= last) size *= 2n
    blocks.push({ words: wordsOf(first, low.length), mask: wordsOf(-size, low.length) })
    first += size
  }
  return blocks
}

function numberOf(words: readonly number[]): bigint {
  return words.reduce((number, word) => (number << 32n) | BigInt(word >>> 0), 0n)
}

function wordsOf(number: bigint, width: number): readonly number[] {
  return Array.from({ length: width }, (_, word) =>
    Number(BigInt.asIntN(WORD_BITS, number >> BigInt(WORD_BITS * (width - 1 - word)))),
  )
}
