/**
 * From a value to the rules that speak of it: each block that rules name has a row of rules, and all blocks that hold
 * the value are found, by one probe for each mask in use. Their rows are then read as one, in the order of the rules.
 */
import type { Block, MaskTable } from '../address/index.js'
import { BlockNumbers } from './block-numbers.js'
import { CHUNK_WORDS, CHUNK_WORDS_SHIFT, END, RuleRows } from './rule-rows.js'

const NONE: readonly MaskTable[] = []
/** Row of the rules that do not care; those of blocks come after it. */
const ANY = 0

export class BlockRules {
  private readonly starts: Int32Array
  private readonly places: Int32Array
  private readonly bits: Int32Array
  /** By the number of words of a value. */
  private readonly tables: ReadonlyMap<number, readonly MaskTable[]>
  /** Where reading stands in each of the rows of the last `look`, and where each ends. */
  private readonly positions: Int32Array
  private readonly ends: Int32Array
  private count = 0

  /** Blocks of each rule; undefined for a rule that takes every value. */
  constructor(rules: readonly (readonly Block[] | undefined)[]) {
    const numbers = new BlockNumbers()
    const rows: number[][] = [[]]
    for (const [rule, blocks] of rules.entries()) {
      if (blocks === undefined) rows[ANY]!.push(rule)
      else {
        for (const block of blocks) {
          const row = numbers.of(block)
          if (row === rows.length) rows.push([])
          rows[row]!.push(rule)
        }
      }
    }
    const { starts, places, bits } = new RuleRows(rows)
    this.starts = starts
    this.places = places
    this.bits = bits
    this.tables = numbers.tables()
    this.positions = new Int32Array(1 + numbers.maskCount)
    this.ends = new Int32Array(1 + numbers.maskCount)
  }

  /** Begins with the rules that speak of a value of `width` words. */
  look(words: Int32Array, width: number): void {
    const tables = this.tables.get(width) ?? NONE
    this.count = 0
    this.add(ANY)
    for (let place = 0; place < tables.length; place++) {
      const row = tables[place]!.find(words, 0)
      if (row >= 0) this.add(row)
    }
  }

  private add(row: number): void {
    const { starts } = this
    this.positions[this.count] = starts[row]!
    this.ends[this.count++] = starts[row + 1]! - 1
  }

  /** The first chunk from `chunk` on with rules in it, or END. Only ever forward, and past what `read` has read. */
  seek(chunk: number): number {
    const { positions, ends, count, places } = this
    const word = chunk << CHUNK_WORDS_SHIFT
    let nearest = END
    for (let row = 0; row < count; row++) {
      let position = positions[row]!
      if (places[position]! < word) {
        position = skip(places, position, ends[row]!, word)
        positions[row] = position
      }
      if (places[position]! < nearest) nearest = places[position]!
    }
    return nearest === END ? END : nearest >> CHUNK_WORDS_SHIFT
  }

  /** How many words of rules there are still to read: what reading all of them would cost. */
  get remaining(): number {
    const { positions, ends, count } = this
    let words = 0
    for (let row = 0; row < count; row++) words += ends[row]! - positions[row]!
    return words
  }

  /** The rules of one word of the chunk that the last `seek` asked for; words must be asked for in order. */
  readWord(word: number): number {
    const { positions, ends, count, places, bits } = this
    let rules = 0
    for (let row = 0; row < count; row++) {
      let position = positions[row]!
      if (places[position]! < word) {
        position = skip(places, position, ends[row]!, word)
        positions[row] = position
      }
      if (places[position] === word) rules |= bits[position]!
    }
    return rules
  }

  /** Writes the rules of the chunk that the last `seek` asked for. */
  read(chunk: number, into: Int32Array): void {
    const { positions, count, places, bits } = this
    const end = (chunk + 1) << CHUNK_WORDS_SHIFT
    for (let word = 0; word < CHUNK_WORDS; word++) into[word] = 0
    for (let row = 0; row < count; row++) {
      let position = positions[row]!
      for (let place = places[position]!; place < end; place = places[++position]!) {
        into[place & (CHUNK_WORDS - 1)]! |= bits[position]!
      }
      positions[row] = position
    }
  }
}

/** From a position on, whose place is before `word`: the first one in the row whose place is not; END stands at `end`. */
function skip(places: Int32Array, position: number, end: number, word: number): number {
  let before = position
  let step = 1
  while (before + step < end && places[before + step]! < word) {
    before += step
    step <<= 1
  }
  let after = Math.min(before + step, end)
  while (after - before > 1) {
    const middle = (before + after) >>> 1
    if (places[middle]! < word) before = middle
    else after = middle
  }
  return after
}
