/** Bytes that must be waited for: a pipe, a terminal, a socket. Waiting leaves the process free for signals. */
import type { Readable } from 'node:stream'
import type { ByteSource } from './byte-source.js'
import { captureErrorFrom } from './capture-error.js'

const EMPTY = new Uint8Array(0)

export class StreamSource implements ByteSource {
  readonly fault = undefined
  readonly rewind = undefined
  readonly #stream: Readable
  readonly #fileName: string
  #chunk: Uint8Array = EMPTY
  #ended = false
  #error: unknown = undefined
  #wake: () => void = () => {}

  /** Takes over the stream, which must give bytes. */
  constructor(stream: Readable, fileName: string) {
    this.#stream = stream
    this.#fileName = fileName
    stream.on('readable', () => this.#wake())
    stream.on('error', (error) => {
      this.#error = error
      this.#wake()
    })
    for (const event of ['end', 'close']) {
      stream.on(event, () => {
        this.#ended = true
        this.#wake()
      })
    }
  }

  read(into: Uint8Array, offset: number, length: number): number | Promise<number> {
    if (this.#chunk.length === 0) this.#chunk = this.#stream.read() ?? EMPTY
    const count = Math.min(length, this.#chunk.length)
    if (count > 0) {
      into.set(this.#chunk.subarray(0, count), offset)
      this.#chunk = this.#chunk.subarray(count)
      return count
    }
    if (this.#error !== undefined) throw captureErrorFrom(this.#error, this.#fileName)
    if (this.#ended) return 0
    return new Promise<void>((resolve) => {
      this.#wake = resolve
    }).then(() => this.read(into, offset, length))
  }

  close(): void {
    this.#stream.destroy()
  }
}
