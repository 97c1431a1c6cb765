/** A sink for text that stands inside an element: what comes in as UTF-8 goes on escaped. */
import { type ByteSink, escapeText } from '@wingspan/junos'

export class EscapingSink implements ByteSink {
  readonly #sink: ByteSink
  readonly #decoder = new TextDecoder()
  readonly #encoder = new TextEncoder()

  constructor(sink: ByteSink) {
    this.#sink = sink
  }

  get closed(): boolean {
    return this.#sink.closed
  }

  write(bytes: Uint8Array): void | Promise<void> {
    return this.#forward(this.#decoder.decode(bytes, { stream: true }))
  }

  /** Writes what a piece left unfinished: half a character becomes U+FFFD. */
  end(): void | Promise<void> {
    return this.#forward(this.#decoder.decode())
  }

  #forward(text: string): void | Promise<void> {
    return this.#sink.write(this.#encoder.encode(escapeText(text)))
  }
}
