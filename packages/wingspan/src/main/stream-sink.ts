/** A writable stream as the renderer's sink: back-pressure honoured, an early close taken quietly. */
import type { Writable } from 'node:stream'

export class StreamSink {
  readonly #stream: Writable
  #closed = false

  constructor(stream: Writable) {
    this.#stream = stream
    // The reader went away (`| head`): nothing is left to do, and nothing is wrong.
    stream.on('error', () => this.close())
  }

  /** Whether nobody reads any more; writing is pointless then. */
  get closed(): boolean {
    return this.#closed
  }

  /** Stops the rendering at its next piece. */
  close(): void {
    this.#closed = true
  }

  /** Resolves when the bytes may be used again and other work has had its turn. */
  write(bytes: Uint8Array): Promise<void> {
    if (this.#closed) return Promise.resolve()
    return new Promise((resolve) => {
      this.#stream.write(bytes, () => setImmediate(resolve))
    })
  }
}
