/** Whether an expression matches a line, not heeding case: its automaton tells, or else the expression itself. */
import type { Automaton, Expression } from '../expression/index.js'
import { decodeText } from '../render/index.js'

export class LineMatcher {
  readonly #expression: Expression
  readonly #automaton: Automaton
  #workTaken = 0
  #textWork = 0

  constructor(expression: Expression) {
    this.#expression = expression
    this.#automaton = expression.automaton()
  }

  /**
   * Whether it matches the text of the bytes from `from` to before `to`; a promise where that takes more than a slice of
   * work. `turn` is called between two slices, and resolves when others have had theirs.
   */
  matches(
    bytes: Uint8Array,
    from: number,
    to: number,
    turn: () => void | Promise<void>,
  ): boolean | Promise<boolean> {
    const known = this.#automaton.matches(bytes, from, to)
    if (known !== undefined) return known
    this.#textWork += (to - from) * this.#expression.size
    const search = this.#expression.matching(decodeText(bytes, from, to))
    const { done, value } = search.next()
    return done ? value : goOn(search, turn)
  }

  /** Work since this was asked last, in looks at a byte and beyond one at each. */
  takeWork(): number {
    const work = this.#automaton.work + this.#textWork
    const taken = work - this.#workTaken
    this.#workTaken = work
    return taken
  }
}

async function goOn(search: Generator<void, boolean>, turn: () => void | Promise<void>): Promise<boolean> {
  for (;;) {
    await turn()
    const { done, value } = search.next()
    if (done) return value
  }
}
