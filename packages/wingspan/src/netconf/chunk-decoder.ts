/**
 * The framing of base:1.1 (RFC 6242 section 4.2):
 *
 *     message = 1*(LF "#" size LF data) LF "##" LF        size = 1..4294967295, without a leading zero
 */
import { ByteCollector, LARGEST_MESSAGE_BYTES } from './byte-collector.js'
import type { FrameDecoder } from './frame-decoder.js'
import { FramingFault, tooBig } from './framing-fault.js'

const LF = 10
const HASH = 35
const ZERO = 48
const NINE = 57
const LARGEST_CHUNK = 4294967295

/** What the next byte must be. */
type State = 'start' | 'hash' | 'first-digit' | 'digit' | 'data' | 'end' | 'whole'

export class ChunkDecoder implements FrameDecoder {
  fault: FramingFault | undefined
  readonly #collector = new ByteCollector()
  #state: State = 'start'
  /** The size of the chunk as far as it is read; then how much of its data is still to come. */
  #left = 0

  get begun(): boolean {
    return this.#state !== 'start' || this.#collector.length > 0
  }

  read(bytes: Uint8Array, at: number): number {
    let to = at
    while (to < bytes.length && this.#state !== 'whole' && !this.fault) {
      to = this.#state === 'data' ? this.#data(bytes, to) : this.#mark(bytes[to]!, to)
    }
    return to
  }

  take(): Uint8Array | undefined {
    if (this.fault || this.#state !== 'whole') return undefined
    this.#state = 'start'
    return this.#collector.take()
  }

  #data(bytes: Uint8Array, from: number): number {
    const to = Math.min(bytes.length, from + this.#left)
    if (!this.#collector.add(bytes, from, to)) this.fault = tooBig(LARGEST_MESSAGE_BYTES)
    this.#left -= to - from
    if (this.#left === 0) this.#state = 'start'
    return to
  }

  #mark(byte: number, at: number): number {
    const next = this.#after(byte)
    if (next) this.#state = next
    else this.fault ??= new FramingFault('bad-chunk', 'what stands between two chunks is no chunk header')
    return at + 1
  }

  /** The state after a byte outside of data; undefined where it may not stand. */
  #after(byte: number): State | undefined {
    const isDigit = byte >= ZERO && byte <= NINE
    switch (this.#state) {
      case 'start':
        return byte === LF ? 'hash' : undefined
      case 'hash':
        return byte === HASH ? 'first-digit' : undefined
      case 'first-digit':
        // The end needs a chunk before it.
        if (byte === HASH) return this.#collector.length > 0 ? 'end' : undefined
        this.#left = byte - ZERO
        return isDigit && byte !== ZERO ? 'digit' : undefined
      case 'digit':
        if (byte === LF) return this.#size()
        this.#left = this.#left * 10 + byte - ZERO
        return isDigit && this.#left <= LARGEST_CHUNK ? 'digit' : undefined
      case 'end':
        return byte === LF ? 'whole' : undefined
      default:
        return undefined
    }
  }

  /** A chunk that cannot fit is refused before it comes. */
  #size(): State | undefined {
    if (this.#collector.length + this.#left <= LARGEST_MESSAGE_BYTES) return 'data'
    this.fault = tooBig(LARGEST_MESSAGE_BYTES)
    return undefined
  }
}
