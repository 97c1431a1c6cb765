/** Bytes gathered in one buffer that is used again. */

const SMALLEST = 1024

export class ByteBuffer {
  length = 0
  #bytes = new Uint8Array(SMALLEST)

  /** What was gathered; valid until more is. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  /** Takes the bytes from `from` to before `to`. */
  add(bytes: Uint8Array, from = 0, to = bytes.length): void {
    const needed = this.length + to - from
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
      grown.set(this.bytes)
      this.#bytes = grown
    }
    this.#bytes.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), this.length)
    this.length = needed
  }

  clear(): void {
    this.length = 0
  }
}
