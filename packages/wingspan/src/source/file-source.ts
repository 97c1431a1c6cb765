/** An open file that is read without waiting: a regular file or a character device. */
import { closeSync, readSync } from 'node:fs'
import type { ByteSource } from './byte-source.js'
import { captureErrorFrom } from './capture-error.js'

export class FileSource implements ByteSource {
  readonly fault = undefined
  readonly rewind: (() => void) | undefined
  readonly #fileName: string
  #descriptor: number
  /** Offset to read at; null where the descriptor keeps its own. */
  #offset: number | null

  /** Takes over the descriptor. Only a file that is `seekable` can be read again. */
  constructor(descriptor: number, fileName: string, seekable: boolean) {
    this.#descriptor = descriptor
    this.#fileName = fileName
    this.#offset = seekable ? 0 : null
    this.rewind = seekable
      ? () => {
          this.#offset = 0
        }
      : undefined
  }

  read(into: Uint8Array, offset: number, length: number): number {
    try {
      const count = readSync(this.#descriptor, into, offset, length, this.#offset)
      if (this.#offset !== null) this.#offset += count
      return count
    } catch (error) {
      throw captureErrorFrom(error, this.#fileName)
    }
  }

  close(): void {
    if (this.#descriptor < 0) return
    closeSync(this.#descriptor)
    this.#descriptor = -1
  }
}
