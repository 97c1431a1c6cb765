/** What is inside gzip data (RFC 1952), read as a stream, so that it is never all in memory. */
import { createGunzip, type Gunzip } from 'node:zlib'
import type { ByteSource } from './byte-source.js'

/** Deflate expands at most 1032 times, so that this bounds what one piece of input can become. */
const INPUT_LENGTH = 16 * 1024
const OUTPUT_LENGTH = 64 * 1024

export class GzipSource implements ByteSource {
  readonly rewind = undefined
  readonly #input: ByteSource
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: OUTPUT_LENGTH })
  readonly #output: Uint8Array[] = []
  /** Input that was read before it was known to be gzip. */
  #head: Uint8Array
  #used = 0
  #ended = false
  #fault: string | undefined = undefined
  #wake: () => void = () => {}

  /** `head` are the first bytes of the data, and `input`, which stays the caller's to close, those behind. */
  constructor(input: ByteSource, head: Uint8Array) {
    this.#input = input
    this.#head = head
    this.#gunzip.on('data', (piece: Uint8Array) => this.#output.push(piece))
    this.#gunzip.on('end', () => this.#finish(undefined))
    this.#gunzip.on('error', (error: NodeJS.ErrnoException) => {
      const early = error.code === 'Z_BUF_ERROR'
      this.#finish(early ? 'compressed data ends early' : `compressed data is damaged (${error.message})`)
    })
  }

  get fault(): string | undefined {
    return this.#fault
  }

  read(into: Uint8Array, offset: number, length: number): number | Promise<number> {
    const piece = this.#output[0]
    if (piece === undefined) {
      return this.#ended ? 0 : this.#inflate().then(() => this.read(into, offset, length))
    }
    const count = Math.min(length, piece.length - this.#used)
    into.set(piece.subarray(this.#used, this.#used + count), offset)
    this.#used += count
    if (this.#used === piece.length) {
      this.#output.shift()
      this.#used = 0
    }
    return count
  }

  close(): void {
    this.#gunzip.destroy()
  }

  /** Gives input, one piece at a time, until there is output or the end of it. */
  async #inflate(): Promise<void> {
    while (this.#output.length === 0 && !this.#ended) {
      const input = await this.#nextInput()
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        if (input.length > 0) this.#gunzip.write(input, () => resolve())
        else this.#gunzip.end()
      })
    }
  }

  async #nextInput(): Promise<Uint8Array> {
    if (this.#head.length > 0) {
      const piece = this.#head.subarray(0, INPUT_LENGTH)
      this.#head = this.#head.subarray(INPUT_LENGTH)
      return piece
    }
    const piece = new Uint8Array(INPUT_LENGTH)
    return piece.subarray(0, await this.#input.read(piece, 0, INPUT_LENGTH))
  }

  #finish(fault: string | undefined): void {
    this.#fault ??= fault
    this.#ended = true
    this.#wake()
  }
}
