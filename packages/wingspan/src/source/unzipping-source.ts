/** Bytes as they are, or decompressed where they start like gzip: the name of a file is never asked. */
import type { ByteSource } from './byte-source.js'
import { GzipSource } from './gzip-source.js'

export class UnzippingSource implements ByteSource {
  readonly rewind: (() => void) | undefined
  readonly #raw: ByteSource
  /** Where bytes come from once their start has been seen. */
  #opened: ByteSource | undefined = undefined

  constructor(raw: ByteSource) {
    this.#raw = raw
    const rewind = raw.rewind
    this.rewind = rewind && (() => this.#rewind(rewind))
  }

  get fault(): string | undefined {
    return this.#opened?.fault
  }

  read(into: Uint8Array, offset: number, length: number): number | Promise<number> {
    return this.#opened === undefined
      ? this.#readStart(into, offset, length, 0)
      : this.#opened.read(into, offset, length)
  }

  close(): void {
    this.#opened?.close()
    this.#raw.close()
  }

  /** `have` bytes are in `into` already; two show what they are. */
  #readStart(into: Uint8Array, offset: number, length: number, have: number): number | Promise<number> {
    const count = this.#raw.read(into, offset + have, length - have)
    if (typeof count !== 'number') return count.then((n) => this.#lookAt(into, offset, length, have, n))
    return this.#lookAt(into, offset, length, have, count)
  }

  #lookAt(
    into: Uint8Array,
    offset: number,
    length: number,
    before: number,
    count: number,
  ): number | Promise<number> {
    const have = before + count
    if (count > 0 && have < 2) return this.#readStart(into, offset, length, have)
    if (have >= 2 && into[offset] === 0x1f && into[offset + 1] === 0x8b) {
      this.#opened = new GzipSource(this.#raw, into.slice(offset, offset + have))
      return this.#opened.read(into, offset, length)
    }
    this.#opened = this.#raw
    return have
  }

  #rewind(rewindRaw: () => void): void {
    if (this.#opened !== this.#raw) this.#opened?.close()
    this.#opened = undefined
    rewindRaw()
  }
}
