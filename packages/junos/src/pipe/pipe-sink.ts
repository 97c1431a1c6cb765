/** What stands between a renderer and whoever reads: a sink that hands on, in part or changed, to the next one. */
import type { ByteSink } from '../render/index.js'

/** A sink that is told how it ends, once: with everything written, or given up before that. */
export interface PipeSink extends ByteSink {
  /** No more comes. Resolves when all has been handed on. */
  end(): void | Promise<void>
  /** What was written is not all there is, and no more comes. */
  abandon(): void
}

/** The last one: what comes out of the pipes goes to a sink that others write to as well. */
export class Outlet implements PipeSink {
  readonly #sink: ByteSink

  constructor(sink: ByteSink) {
    this.#sink = sink
  }

  get closed(): boolean {
    return this.#sink.closed
  }

  write(bytes: Uint8Array): void | Promise<void> {
    return this.#sink.write(bytes)
  }

  end(): void {}

  abandon(): void {}
}
