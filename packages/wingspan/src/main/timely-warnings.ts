/** Warnings that come at any time: said at once, or before the next answer where somebody is typing. */
import { warn } from './complain.js'
import type { LineRunner } from './line-runner.js'

const MOST_WAITING = 100

export class TimelyWarnings {
  readonly #isAtOnce: boolean
  #waiting: string[] = []

  constructor(isAtOnce: boolean) {
    this.#isAtOnce = isAtOnce
  }

  add(text: string): void {
    if (this.#isAtOnce) warn(text)
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(text)
  }

  /** The runner, which says what waits before each answer. */
  before(runner: LineRunner): LineRunner {
    return {
      candidates: runner.candidates,
      check: runner.check,
      run: (...line) => {
        this.#say()
        return runner.run(...line)
      },
    }
  }

  #say(): void {
    for (const text of this.#waiting) warn(text)
    this.#waiting = []
  }
}
