/** The bytes of one message as they come in, up to a bound. Holds no memory between messages. */

/** The largest message that is read. RFC 6242 knows no bound; requests that clients send have a few kilobytes. */
export const LARGEST_MESSAGE_BYTES = 1024 * 1024
const FIRST_BYTES = 1024

export class ByteCollector {
  length = 0
  #bytes = new Uint8Array(0)

  /** Adds `bytes[from]` up to `bytes[to]`; false, and nothing is added, when that is more than a message may have. */
  add(bytes: Uint8Array, from: number, to: number): boolean {
    const needed = this.length + to - from
    if (needed > LARGEST_MESSAGE_BYTES) return false
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(
        Math.min(LARGEST_MESSAGE_BYTES, Math.max(FIRST_BYTES, needed, this.#bytes.length * 2)),
      )
      grown.set(this.#bytes.subarray(0, this.length))
      this.#bytes = grown
    }
    this.#bytes.set(bytes.subarray(from, to), this.length)
    this.length = needed
    return true
  }

  /** The message, without its last `omitted` bytes; a new one begins. */
  take(omitted = 0): Uint8Array {
    const message = this.#bytes.subarray(0, this.length - omitted)
    this.#bytes = new Uint8Array(0)
    this.length = 0
    return message
  }
}
