/** An answer kept as text, up to a bound. */
import type { ByteSink } from '@wingspan/junos'

/** Bytes of an answer. */
export const MOST_ANSWER_BYTES = 8 << 20

export class HeldAnswer implements ByteSink {
  /** Set by who does not want the rest. */
  isUnwanted = false
  readonly #decoder = new TextDecoder()
  readonly #pieces: string[] = []
  #bytes = 0

  get closed(): boolean {
    return this.isUnwanted || this.isTooLong
  }

  get isTooLong(): boolean {
    return this.#bytes > MOST_ANSWER_BYTES
  }

  /** Resolves when other work has had its turn. */
  write(bytes: Uint8Array): Promise<void> {
    this.#bytes += bytes.length
    if (!this.isTooLong) this.#pieces.push(this.#decoder.decode(bytes, { stream: true }))
    return new Promise(setImmediate)
  }

  get text(): string {
    return this.#pieces.join('')
  }
}
