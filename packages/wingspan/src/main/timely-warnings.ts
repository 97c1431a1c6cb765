/** Warnings that come at any time: said at once, or when there is room for them where somebody is at the terminal. */
import { warn } from './complain.js'
import type { LineRunner } from './line-runner.js'

const MOST_WAITING = 100

export class TimelyWarnings {
  readonly #isAtOnce: boolean
  #waiting: string[] = []
  readonly #told = new Set<string>()

  constructor(isAtOnce: boolean) {
    this.#isAtOnce = isAtOnce
  }

  add(text: string): void {
    if (this.#isAtOnce) warn(text)
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(text)
  }

  /** The same, of what every answer may have to say: the first time only. */
  addOnce(text: string): void {
    if (this.#told.has(text)) return
    if (this.#told.size >= MOST_WAITING) this.#told.clear()
    this.#told.add(text)
    this.add(text)
  }

  /** The runner, which says what waits before each answer. */
  before(runner: LineRunner): LineRunner {
    return {
      candidates: runner.candidates,
      check: runner.check,
      run: (...line) => {
        for (const text of this.take()) warn(text)
        return runner.run(...line)
      },
    }
  }

  /** Those that wait, which then do so no longer. */
  take(): readonly string[] {
    const waiting = this.#waiting
    this.#waiting = []
    return waiting
  }
}
