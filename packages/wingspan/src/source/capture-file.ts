/** One capture: bytes in, frames out, over one buffer. */
import { type CaptureInterface, CaptureReader, type FrameBatch } from '@wingspan/engine'
import type { ByteSource } from './byte-source.js'
import { CaptureError } from './capture-error.js'
import { openBytes, sourceName } from './open-bytes.js'
import type { PacketSource, SourceDamage } from './packet-source.js'

/** Small enough that what was just read is still in the processor's cache when it is decoded. */
const BUFFER_LENGTH = 128 * 1024

export interface CaptureFileOptions {
  /** Name for messages and interfaces. */
  readonly fileName: string
  /** The list that captures share whose interfaces are numbered together. */
  readonly interfaces?: CaptureInterface[]
  /** Bytes to start with; 128 KiB unless said. Grows for a larger block only. */
  readonly bufferLength?: number
}

/** Opens a capture by name, `-` for standard input. Throws a CaptureError. */
export function openCapture(
  fileName: string,
  options: Omit<CaptureFileOptions, 'fileName'> = {},
): CaptureFile {
  return new CaptureFile(openBytes(fileName), { ...options, fileName: sourceName(fileName) })
}

export class CaptureFile implements PacketSource {
  readonly rewind: (() => void) | undefined
  readonly #source: ByteSource
  readonly #fileName: string
  readonly #reader: CaptureReader
  #bytes: Uint8Array
  #view: DataView
  /** Offset in the buffer just behind the last byte that was read. */
  #end = 0
  #ended = false
  #damages: SourceDamage[] = []

  /** Takes over the source. */
  constructor(source: ByteSource, options: CaptureFileOptions) {
    this.#source = source
    this.#fileName = options.fileName
    this.#reader = new CaptureReader(options)
    this.#bytes = new Uint8Array(options.bufferLength ?? BUFFER_LENGTH)
    this.#view = new DataView(this.#bytes.buffer)
    const rewind = source.rewind
    this.rewind = rewind && (() => this.#rewind(rewind))
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#reader.interfaces
  }

  get damages(): readonly SourceDamage[] {
    return this.#damages
  }

  next(frames: FrameBatch): number | Promise<number> {
    for (;;) {
      const count = this.#reader.read(frames)
      if (count > 0) return count
      if (this.#ended) return 0
      if (this.#reader.damage !== undefined) return this.#finish()
      const received = this.#fill()
      if (typeof received !== 'number') {
        return received.then((n) => {
          this.#receive(n)
          return this.next(frames)
        })
      }
      this.#receive(received)
    }
  }

  close(): void {
    this.#source.close()
    this.#ended = true
  }

  /** Moves what is left to the front, of a larger buffer if the block at hand needs one, and reads on. */
  #fill(): number | Promise<number> {
    const { position, needed } = this.#reader
    const left = this.#end - position
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(needed)
      larger.set(this.#bytes.subarray(position, this.#end))
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    } else {
      this.#bytes.copyWithin(0, position, this.#end)
    }
    this.#end = left
    this.#reader.feed(this.#bytes, this.#view, 0, left)
    return this.#source.read(this.#bytes, left, this.#bytes.length - left)
  }

  #receive(count: number): void {
    if (count === 0) {
      this.#finish()
      return
    }
    this.#end += count
    this.#reader.feed(this.#bytes, this.#view, 0, this.#end)
  }

  /** Notes what was wrong, if anything; a fault of the source explains what the reader finds missing. */
  #finish(): 0 {
    this.#ended = true
    const offset = this.#reader.fileOffset
    const damage = this.#reader.damage ?? this.#endOfBytes()
    if (damage?.fatal) throw new CaptureError('not-a-capture', this.#fileName, damage.reason)
    if (damage !== undefined) {
      this.#damages.push({ fileName: this.#fileName, offset, reason: damage.reason })
    }
    return 0
  }

  #endOfBytes(): { reason: string; fatal: boolean } | undefined {
    const damage = this.#reader.end()
    const fault = this.#source.fault
    return fault === undefined ? damage : { reason: fault, fatal: damage?.fatal ?? false }
  }

  #rewind(rewindSource: () => void): void {
    rewindSource()
    this.#reader.restart()
    this.#end = 0
    this.#ended = false
    this.#damages = []
  }
}
