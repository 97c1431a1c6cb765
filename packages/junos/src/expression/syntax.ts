/**
 * An extended regular expression's text to its parts (POSIX 1003.2, section 9.4). Where POSIX leaves a form open, it
 * is an error: an empty expression or branch, a repetition of nothing or of a repetition, a backslash before a letter
 * that has no meaning here.
 */
import {
  ANY_CHARACTER,
  CHARACTER_CLASSES,
  type CharacterSet,
  ESCAPED_SETS,
  oneCharacter,
  type Range,
} from './character-set.js'
import { ExpressionError } from './expression-error.js'

export type Part =
  | { readonly kind: 'character'; readonly set: CharacterSet }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly branches: readonly Part[] }
  /** `most` is infinite for `*`, `+` and `{n,}`. */
  | { readonly kind: 'repetition'; readonly part: Part; readonly least: number; readonly most: number }

/** POSIX's RE_DUP_MAX. */
const MOST_REPETITIONS = 255
const DEEPEST_GROUP = 50

/** Reads an expression; throws an `ExpressionError`. */
export function readExpression(text: string): Part {
  const reader = new Reader(text)
  const part = reader.choice(0)
  if (!reader.isAtEnd) throw reader.error('unbalanced', 'a ) without its (')
  return part
}

class Reader {
  readonly #characters: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#characters = [...text]
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#characters.length
  }

  get #next(): string | undefined {
    return this.#characters[this.#at]
  }

  error(code: ConstructorParameters<typeof ExpressionError>[0], message: string): ExpressionError {
    return new ExpressionError(code, this.#at, message)
  }

  choice(depth: number): Part {
    if (depth > DEEPEST_GROUP) throw this.error('too-large', `groups are more than ${DEEPEST_GROUP} deep`)
    const branches = [this.#sequence(depth)]
    while (this.#next === '|') {
      this.#at++
      branches.push(this.#sequence(depth))
    }
    return branches.length === 1 ? branches[0]! : { kind: 'choice', branches }
  }

  #sequence(depth: number): Part {
    const parts: Part[] = []
    while (this.#next !== undefined && this.#next !== '|' && this.#next !== ')')
      parts.push(this.#repeated(depth))
    if (parts.length === 0) throw this.error('empty-branch', 'nothing to match')
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts }
  }

  #repeated(depth: number): Part {
    const part = this.#single(depth)
    const times = this.#times()
    if (!times) return part
    if (part.kind === 'start' || part.kind === 'end') throw this.error('bad-repetition', 'an anchor repeated')
    if (this.#times()) throw this.error('bad-repetition', 'a repetition repeated')
    const [least, most] = times
    return { kind: 'repetition', part, least, most }
  }

  #single(depth: number): Part {
    const character = this.#take()
    switch (character) {
      case '(': {
        const part = this.choice(depth + 1)
        if (this.#take() !== ')') throw this.error('unbalanced', 'a ( without its )')
        return part
      }
      case '^':
        return { kind: 'start' }
      case '$':
        return { kind: 'end' }
      case '.':
        return { kind: 'character', set: ANY_CHARACTER }
      case '[':
        return { kind: 'character', set: this.#bracket() }
      case '\\':
        return { kind: 'character', set: this.#escaped() }
      case '*':
      case '+':
      case '?':
        throw this.error('bad-repetition', 'nothing to repeat')
      default:
        if (character === '{' && isDigit(this.#next)) throw this.error('bad-repetition', 'nothing to repeat')
        return { kind: 'character', set: oneCharacter(character!) }
    }
  }

  /** How often the part before is repeated, if it is. */
  #times(): readonly [number, number] | undefined {
    const character = this.#next
    const simple = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] } as const
    if (character === '*' || character === '+' || character === '?') {
      this.#at++
      return simple[character]
    }
    if (character !== '{' || !isDigit(this.#characters[this.#at + 1])) return undefined
    this.#at++
    const least = this.#number()
    let most = least
    if (this.#next === ',') {
      this.#at++
      most = isDigit(this.#next) ? this.#number() : Number.POSITIVE_INFINITY
    }
    if (this.#take() !== '}') throw this.error('bad-repetition', 'a { without its }')
    if (most < least) throw this.error('bad-repetition', 'most is less than least')
    return [least, most]
  }

  #number(): number {
    let value = 0
    while (isDigit(this.#next)) {
      value = 10 * value + Number(this.#take())
      if (value > MOST_REPETITIONS) throw this.error('bad-repetition', `more than ${MOST_REPETITIONS} times`)
    }
    return value
  }

  #escaped(): CharacterSet {
    const character = this.#take()
    if (character === undefined) throw this.error('bad-escape', 'a \\ at the end')
    const set = ESCAPED_SETS.get(character)
    if (set) return set
    if (/[A-Za-z0-9]/.test(character)) throw this.error('bad-escape', `\\${character} has no meaning here`)
    return oneCharacter(character)
  }

  /** What stands between [ and ]. */
  #bracket(): CharacterSet {
    const isNegated = this.#next === '^'
    if (isNegated) this.#at++
    const ranges: Range[] = []
    for (let isFirst = true; isFirst || this.#next !== ']'; isFirst = false) {
      const first = this.#take()
      if (first === undefined) throw this.error('bad-bracket', 'a [ without its ]')
      if (first === '[' && /^[:.=]$/.test(this.#next ?? '')) {
        ranges.push(...this.#characterClass())
        continue
      }
      let last = first
      if (this.#next === '-' && this.#characters[this.#at + 1] !== ']') {
        this.#at++
        last = this.#take() ?? ''
      }
      if (last === '' || last.codePointAt(0)! < first.codePointAt(0)!) {
        throw this.error('bad-bracket', 'a range that ends before it starts')
      }
      ranges.push([first.codePointAt(0)!, last.codePointAt(0)!])
    }
    this.#at++
    return { ranges, isNegated }
  }

  #characterClass(): readonly Range[] {
    const end = this.#characters.indexOf(']', this.#at)
    const [, name] = /^:([a-z]+):$/.exec(this.#characters.slice(this.#at, Math.max(end, 0)).join('')) ?? []
    const ranges = CHARACTER_CLASSES.get(name ?? '')
    if (!ranges) throw this.error('bad-bracket', 'no such character class')
    this.#at = end + 1
    return ranges
  }

  #take(): string | undefined {
    return this.#characters[this.#at++]
  }
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}
