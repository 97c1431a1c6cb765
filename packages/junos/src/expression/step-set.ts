/** The steps of an expression that can be at hand at one place of a text, each once. */
import type { Step } from './program.js'

const UNITS_BITS = 16

export class StepSet {
  /** The steps that take a character, in no order that matters. */
  readonly steps: Int32Array
  count = 0
  /** Whether a match ends here, whatever follows. */
  hasMatch = false
  /** Whether a match ends here if the text does. */
  matchesAtEnd = false
  /** Steps looked at since the last `clear`. */
  visited = 0
  readonly #program: readonly Step[]
  readonly #seen: Uint8Array
  /** The same, supposing that the text ends here. */
  readonly #seenAtEnd: Uint8Array
  readonly #waiting: number[] = []
  /** What stands behind a `$` that was met. */
  readonly #behindEnds: number[] = []

  constructor(program: readonly Step[]) {
    this.#program = program
    this.steps = new Int32Array(program.length)
    this.#seen = new Uint8Array(program.length)
    this.#seenAtEnd = new Uint8Array(program.length)
  }

  clear(): void {
    this.#seen.fill(0)
    this.#seenAtEnd.fill(0)
    this.count = 0
    this.hasMatch = false
    this.matchesAtEnd = false
    this.visited = 0
  }

  /** Takes in a step, and all that can be reached from it without a character. */
  enter(step: number, isStart: boolean): void {
    this.#reach(step, isStart, false)
    for (let next = this.#behindEnds.pop(); next !== undefined; next = this.#behindEnds.pop()) {
      this.#reach(next, isStart, true)
    }
  }

  /** What tells this set from others: a bit for each step that takes a character, and whether the end would do. */
  key(): string {
    const units = new Uint16Array(Math.ceil(this.#program.length / UNITS_BITS) + 1)
    for (let i = 0; i < this.count; i++) units[this.steps[i]! >> 4]! |= 1 << (this.steps[i]! & 15)
    units[units.length - 1] = this.matchesAtEnd ? 1 : 0
    return String.fromCharCode(...units)
  }

  /** `isEnd`: supposing that the text ends here. */
  #reach(first: number, isStart: boolean, isEnd: boolean): void {
    const waiting = this.#waiting
    const seen = isEnd ? this.#seenAtEnd : this.#seen
    waiting.push(first)
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen[next] === 1) continue
      seen[next] = 1
      this.visited++
      const step = this.#program[next]!
      switch (step.kind) {
        case 'character':
          if (!isEnd) this.steps[this.count++] = next
          break
        case 'match':
          if (isEnd) this.matchesAtEnd = true
          else this.hasMatch = true
          break
        case 'jump':
          waiting.push(step.to)
          break
        case 'fork':
          waiting.push(step.to, next + 1)
          break
        case 'start':
          if (isStart) waiting.push(next + 1)
          break
        case 'end':
          if (isEnd) waiting.push(next + 1)
          else this.#behindEnds.push(next + 1)
      }
    }
  }
}
