/** `| count`: how many lines there are, in place of them. */
import { encodeText } from '../render/index.js'
import type { PipeSink } from './pipe-sink.js'

const NEWLINE = 10
const NOTHING = new Uint8Array(0)

/** Counts the lines of bytes that come in pieces; a last one without its newline is one too. */
export class LineCounter {
  #newlines = 0
  #isInLine = false

  get lines(): number {
    return this.#newlines + (this.#isInLine ? 1 : 0)
  }

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) this.#newlines++
    this.#isInLine = bytes[bytes.length - 1] !== NEWLINE
  }
}

export class CountPipe implements PipeSink {
  readonly #next: PipeSink
  readonly #counter = new LineCounter()

  constructor(next: PipeSink) {
    this.#next = next
  }

  get closed(): boolean {
    return this.#next.closed
  }

  write(bytes: Uint8Array): void | Promise<void> {
    this.#counter.add(bytes)
    return this.#next.write(NOTHING)
  }

  async end(): Promise<void> {
    await this.#next.write(encodeText(`Count: ${this.#counter.lines} lines\n`))
    await this.#next.end()
  }

  abandon(): void {
    this.#next.abandon()
  }
}
