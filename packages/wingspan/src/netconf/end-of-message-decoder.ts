/** The framing of base:1.0, and of every hello: a message ends with `]]>]]>` (RFC 6242 section 4.3). */
import { ByteCollector, LARGEST_MESSAGE_BYTES } from './byte-collector.js'
import type { FrameDecoder } from './frame-decoder.js'
import { type FramingFault, tooBig } from './framing-fault.js'

export const END_OF_MESSAGE = ']]>]]>'

const END = new TextEncoder().encode(END_OF_MESSAGE)
/** How much of the end still matches, by how much did, where the next byte is another: of `]]>]]` the last `]]` do. */
const FALLBACK = [0, 0, 1, 0, 1, 2]
const BLANKS: ReadonlySet<number> = new Set([9, 10, 13, 32])

export class EndOfMessageDecoder implements FrameDecoder {
  fault: FramingFault | undefined
  readonly #collector = new ByteCollector()
  /** How many bytes of the end have been read. */
  #matched = 0

  get begun(): boolean {
    return this.#collector.length > 0
  }

  read(bytes: Uint8Array, at: number): number {
    let from = at
    // Whoever types by hand ends the line after the end of a message: that begins no new one.
    if (!this.begun) while (from < bytes.length && BLANKS.has(bytes[from]!)) from++
    let to = from
    while (to < bytes.length && this.#matched < END.length) this.#match(bytes[to++]!)
    if (!this.#collector.add(bytes, from, to)) this.fault = tooBig(LARGEST_MESSAGE_BYTES)
    return to
  }

  take(): Uint8Array | undefined {
    if (this.fault || this.#matched < END.length) return undefined
    this.#matched = 0
    return this.#collector.take(END.length)
  }

  #match(byte: number): void {
    while (this.#matched > 0 && END[this.#matched] !== byte) this.#matched = FALLBACK[this.#matched]!
    if (END[this.#matched] === byte) this.#matched++
  }
}
