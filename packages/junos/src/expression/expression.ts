/**
 * Extended regular expressions, as the CLI takes them (POSIX 1003.2; Junos user access guide: they are not
 * case-sensitive). JavaScript's own expressions are another language and can take for ever over a short text; these
 * follow all ways to match side by side, so that time is at most steps times characters, whatever the expression.
 */
import { Automaton } from './automaton.js'
import { casesOf, holdsAny } from './character-set.js'
import { ExpressionError } from './expression-error.js'
import { makeProgram, type Step } from './program.js'
import { readExpression } from './syntax.js'

/** Characters of an expression's text. */
export const LONGEST_EXPRESSION = 2048
/** Steps that an expression may need; repetitions by number count as often as they say. */
export const LARGEST_EXPRESSION_PROGRAM = 1000

/** Steps times characters that a search looks at in one slice: a millisecond or two. */
const SLICE_WORK = 64 * 1024

/** The expression of a text, or what is wrong with it. Never throws. */
export function parseExpression(text: string): Expression | ExpressionError {
  try {
    if (text.length > LONGEST_EXPRESSION) {
      throw new ExpressionError('too-large', 0, `it has more than ${LONGEST_EXPRESSION} characters`)
    }
    return new Expression(text, makeProgram(readExpression(text), LARGEST_EXPRESSION_PROGRAM))
  } catch (error) {
    if (error instanceof ExpressionError) return error
    throw error
  }
}

export class Expression {
  /** As it was written. */
  readonly text: string
  readonly #steps: readonly Step[]

  constructor(text: string, steps: readonly Step[]) {
    this.text = text
    this.#steps = steps
  }

  /** Steps that it takes to follow all ways to match, at most, for each character. */
  get size(): number {
    return this.#steps.length
  }

  /** Made ready for very many lines. */
  automaton(): Automaton {
    return new Automaton(this.#steps)
  }

  /** Whether it matches anywhere in a text. */
  matches(text: string): boolean {
    return this.longestMatch(text) !== undefined
  }

  /** Whether it matches anywhere in a text, found a slice of the work at a time. */
  *matching(text: string): Generator<void, boolean> {
    return (yield* this.#search(text, 'anywhere')) !== undefined
  }

  /**
   * How many characters (code points) the longest match has, of those at the start of the text or of those anywhere;
   * undefined without a match.
   */
  longestMatch(text: string, where: 'start' | 'anywhere' = 'anywhere'): number | undefined {
    const search = this.#search(text, where)
    for (;;) {
      const { done, value } = search.next()
      if (done) return value
    }
  }

  /** Whether a longer text that begins with this one can match at its start. */
  mayFollow(text: string): boolean {
    let here = new Paths(this.#steps, Number.POSITIVE_INFINITY)
    let after = new Paths(this.#steps, Number.POSITIVE_INFINITY)
    here.enter(0, 0, 0)
    let at = 0
    for (const character of text) {
      if (here.matchStart !== undefined) return true
      this.#advance(here, after, character, ++at)
      ;[here, after] = [after, here]
    }
    return here.count > 0 || here.matchStart !== undefined
  }

  *#search(text: string, where: 'start' | 'anywhere'): Generator<void, number | undefined> {
    const characters = [...text]
    let here = new Paths(this.#steps, characters.length)
    let after = new Paths(this.#steps, characters.length)
    let longest: number | undefined
    let work = 0
    for (let at = 0; at <= characters.length; at++) {
      // Paths stand in the order of their starts, so the first to reach a step is the one with the longest match.
      if (at === 0 || where === 'anywhere') here.enter(0, at, at)
      if (here.matchStart !== undefined) longest = Math.max(longest ?? 0, at - here.matchStart)
      const character = characters[at]
      if (character === undefined) break
      this.#advance(here, after, character, at + 1)
      ;[here, after] = [after, here]
      if (here.count === 0 && here.matchStart === undefined && where === 'start') break
      work += this.#steps.length
      if (work < SLICE_WORK) continue
      yield
      work = 0
    }
    return longest
  }

  /** Makes `after` what paths become by a character; `at` is the place after it. */
  #advance(here: Paths, after: Paths, character: string, at: number): void {
    after.clear()
    const cases = casesOf(character)
    for (let i = 0; i < here.count; i++) {
      const step = this.#steps[here.steps[i]!]!
      if (step.kind === 'character' && holdsAny(step.set, cases)) {
        after.enter(here.steps[i]! + 1, here.starts[i]!, at)
      }
    }
  }
}

/** The steps that can be reached at one character, each once, and where the match that leads there started. */
class Paths {
  readonly #program: readonly Step[]
  readonly #end: number
  readonly #seen: Uint8Array
  readonly #waiting: number[] = []
  readonly steps: Int32Array
  readonly starts: Int32Array
  count = 0
  /** Where the longest match that ends here started. */
  matchStart: number | undefined

  constructor(program: readonly Step[], end: number) {
    this.#program = program
    this.#end = end
    this.#seen = new Uint8Array(program.length)
    this.steps = new Int32Array(program.length)
    this.starts = new Int32Array(program.length)
  }

  clear(): void {
    this.#seen.fill(0)
    this.count = 0
    this.matchStart = undefined
  }

  /** Takes in a step, and all that can be reached from it without a character. */
  enter(step: number, start: number, at: number): void {
    this.#waiting.push(step)
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      if (this.#seen[next]) continue
      this.#seen[next] = 1
      const { kind, to } = this.#program[next] as Step & { readonly to?: number }
      if (kind === 'character') {
        this.steps[this.count] = next
        this.starts[this.count++] = start
      } else if (kind === 'match') this.matchStart ??= start
      else if (kind === 'jump') this.#waiting.push(to!)
      else if (kind === 'fork') this.#waiting.push(to!, next + 1)
      else if (kind === 'start' ? at === 0 : at === this.#end) this.#waiting.push(next + 1)
    }
  }
}
