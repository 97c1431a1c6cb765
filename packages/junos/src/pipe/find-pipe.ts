/** `| find`: everything from the first line in which an expression matches. */
import type { Expression } from '../expression/index.js'
import { encodeText } from '../render/index.js'
import { LineMatcher } from './line-matcher.js'
import { LinePipe, textEnd } from './line-pipe.js'
import type { PipeSink } from './pipe-sink.js'

const NOT_FOUND = encodeText('Pattern not found\n')

export class FindPipe extends LinePipe {
  readonly #matcher: LineMatcher
  #isFound = false

  constructor(next: PipeSink, expression: Expression) {
    super(next)
    this.#matcher = new LineMatcher(expression)
  }

  protected line(bytes: Uint8Array, from: number, to: number): void | Promise<void> {
    const matches = this.#isFound || this.#matcher.matches(bytes, from, textEnd(bytes, from, to), this.turn)
    if (typeof matches !== 'boolean') return matches.then((known) => this.#take(known, bytes, from, to))
    this.#take(matches, bytes, from, to)
  }

  #take(isFound: boolean, bytes: Uint8Array, from: number, to: number): void {
    this.#isFound = isFound
    if (isFound) this.out.add(bytes, from, to)
  }

  protected override takeWork(): number {
    return this.#matcher.takeWork()
  }

  protected override finish(): void | Promise<void> {
    if (!this.#isFound) return this.next.write(NOT_FOUND)
  }
}
