/** A writable stream as the renderer's sink: back-pressure honoured, an early close taken quietly. */
import type { Writable } from 'node:stream'

export class StreamSink {
  readonly #stream: Writable
  #gone = false
  #stopped = false

  constructor(stream: Writable) {
    this.#stream = stream
    // The reader went away (`| head`): nothing is left to do, and nothing is wrong.
    stream.on('error', () => {
      this.#gone = true
    })
  }

  /** Whether writing is pointless: nobody reads any more, or it was stopped. */
  get closed(): boolean {
    return this.#gone || this.#stopped
  }

  /** Stops the rendering at its next piece. */
  stop(): void {
    this.#stopped = true
  }

  /** Takes output again after a stop. */
  resume(): void {
    this.#stopped = false
  }

  /** Resolves when the bytes may be used again and other work has had its turn. */
  write(bytes: Uint8Array): Promise<void> {
    if (this.closed) return Promise.resolve()
    return new Promise((resolve) => {
      this.#stream.write(bytes, () => setImmediate(resolve))
    })
  }
}
