/**
 * The rules that all fields of a packet speak of, in order. Each field gives chunks of a thousand rules; the search
 * leaps from chunk to chunk to where every field has one, and intersects them there. So it looks at few words of
 * bits, however many rules there are.
 */
import type { BlockRules } from './block-rules.js'
import { CHUNK_WORDS, CHUNK_WORDS_SHIFT, END, lowestBit, WORD_RULES_SHIFT } from './rule-rows.js'

/** There is no further rule. */
export const NO_MATCH = -1

/** One thing that rules say of packets. Whoever searches lets both look at the packet's value first. */
export interface RuleField {
  /** The rules that want the value, or do not care. */
  readonly wanted: BlockRules
  /** Those of them that want any value but it. */
  readonly unwanted: BlockRules | undefined
}

export class RuleSearch {
  private readonly wanted: readonly BlockRules[]
  private readonly unwanted: readonly (BlockRules | undefined)[]
  private readonly rules = new Int32Array(CHUNK_WORDS)
  private readonly others = new Int32Array(CHUNK_WORDS)
  private chunk = 0
  /** Place of the field with the fewest rules for the packet. */
  private scarcest = 0
  /** Word of the chunk, and the rules in it that have not been met yet. */
  private word = 0
  private bits = 0

  constructor(fields: readonly RuleField[]) {
    this.wanted = fields.map(({ wanted }) => wanted)
    this.unwanted = fields.map(({ unwanted }) => unwanted)
  }

  /** The first rule, from rule `from` on, that every field wants; or NO_MATCH. */
  first(from = 0): number {
    this.chooseScarcest()
    const word = from >>> WORD_RULES_SHIFT
    const chunk = word >>> CHUNK_WORDS_SHIFT
    this.advance(chunk)
    if (this.chunk === chunk) {
      this.word = word & (CHUNK_WORDS - 1)
      this.bits = this.rules[this.word]! & (-1 << from)
    }
    return this.next()
  }

  private chooseScarcest(): void {
    const { wanted } = this
    let fewest = wanted[0]!.remaining
    this.scarcest = 0
    for (let place = 1; place < wanted.length; place++) {
      const words = wanted[place]!.remaining
      if (words >= fewest) continue
      fewest = words
      this.scarcest = place
    }
  }

  /** The rule after the last one; or NO_MATCH. */
  next(): number {
    while (this.bits === 0) {
      if (this.chunk === END) return NO_MATCH
      if (++this.word < CHUNK_WORDS) this.bits = this.rules[this.word]!
      else this.advance(this.chunk + 1)
    }
    const word = (this.chunk << CHUNK_WORDS_SHIFT) + this.word
    const rule = (word << WORD_RULES_SHIFT) + lowestBit(this.bits)
    this.bits &= this.bits - 1
    return rule
  }

  /** Goes to the first chunk from `from` on that holds a rule which every field wants, and to its first word. */
  private advance(from: number): void {
    const { wanted, rules } = this
    let chunk = from
    // Every field in turn: one that has rules further on only sends the search there, to begin with the first again.
    for (let agreed = 0; agreed < wanted.length && chunk !== END; ) {
      const found = wanted[agreed]!.seek(chunk)
      agreed = found === chunk ? agreed + 1 : 0
      chunk = found
      if (agreed < wanted.length || this.intersect(chunk)) continue
      chunk++
      agreed = 0
    }
    this.chunk = chunk
    this.word = 0
    this.bits = chunk === END ? 0 : rules[0]!
  }

  /** The rules of a chunk that every field wants; false for none. */
  private intersect(chunk: number): boolean {
    const { wanted, unwanted, rules } = this
    // The field with the fewest rules leaves few words to ask the others about.
    const { scarcest } = this
    wanted[scarcest]!.read(chunk, rules)
    let words = this.findWords()
    for (let place = 0; place < wanted.length && words !== 0; place++) {
      if (place !== scarcest) words = this.keep(wanted[place]!, chunk, words)
    }
    for (let place = 0; place < unwanted.length && words !== 0; place++) {
      const except = unwanted[place]
      if (except !== undefined && except.seek(chunk) === chunk) words = this.remove(except, chunk)
    }
    return words !== 0
  }

  /** A bit for each word of the chunk that holds a rule. */
  private findWords(): number {
    const { rules } = this
    let words = 0
    for (let word = 0; word < CHUNK_WORDS; word++) if (rules[word] !== 0) words |= 1 << word
    return words
  }

  /** Of the rules at hand keeps those that a field wants; `words` says where they are, the result where they stay. */
  private keep(field: BlockRules, chunk: number, words: number): number {
    const { rules, others } = this
    if ((words & (words - 1)) === 0) {
      const word = 31 - Math.clz32(words)
      rules[word]! &= field.readWord((chunk << CHUNK_WORDS_SHIFT) + word)
      return rules[word] === 0 ? 0 : words
    }
    field.read(chunk, others)
    for (let word = 0; word < CHUNK_WORDS; word++) rules[word]! &= others[word]!
    return this.findWords()
  }

  private remove(field: BlockRules, chunk: number): number {
    const { rules, others } = this
    field.read(chunk, others)
    for (let word = 0; word < CHUNK_WORDS; word++) rules[word]! &= ~others[word]!
    return this.findWords()
  }
}
