/** `| match` and `| except`: lines in which an expression matches, or those in which it does not. */
import type { Expression } from '../expression/index.js'
import { LineMatcher } from './line-matcher.js'
import { LinePipe, textEnd } from './line-pipe.js'
import type { PipeSink } from './pipe-sink.js'

export class MatchPipe extends LinePipe {
  readonly #matcher: LineMatcher
  readonly #wanted: boolean

  /** `wanted` is whether the lines that match go on, or the others. */
  constructor(next: PipeSink, expression: Expression, wanted: boolean) {
    super(next)
    this.#matcher = new LineMatcher(expression)
    this.#wanted = wanted
  }

  protected line(bytes: Uint8Array, from: number, to: number): void | Promise<void> {
    const matches = this.#matcher.matches(bytes, from, textEnd(bytes, from, to), this.turn)
    if (typeof matches !== 'boolean') return matches.then((known) => this.#take(known, bytes, from, to))
    this.#take(matches, bytes, from, to)
  }

  #take(matches: boolean, bytes: Uint8Array, from: number, to: number): void {
    if (matches === this.#wanted) this.out.add(bytes, from, to)
  }

  protected override takeWork(): number {
    return this.#matcher.takeWork()
  }
}
