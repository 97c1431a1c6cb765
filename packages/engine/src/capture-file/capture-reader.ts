/** Frames out of the bytes of a capture, whichever format it is in, as the caller gets hold of the bytes. */
import type { FrameBatch } from '../batch/index.js'
import type { CaptureDamage } from './capture-damage.js'
import type { CaptureInterface } from './capture-interface.js'
import { CaptureWindow } from './capture-window.js'
import { InterfaceList } from './interface-list.js'
import { PcapReader, pcapIsLittleEndian } from './pcap-reader.js'
import { BlockType } from './pcapng-format.js'
import { PcapngReader } from './pcapng-reader.js'

export interface CaptureReaderOptions {
  /** Name of the capture, kept with its interfaces. */
  readonly fileName: string
  /** The list to add the capture's interfaces to; captures that share one number their interfaces together. */
  readonly interfaces?: CaptureInterface[]
}

/**
 * Reads pcap and pcapng. The caller feeds a window of bytes, reads batches until it gets 0, moves what is
 * left from `position` on to the front of its buffer (larger, if `needed` does not fit), fills it up, and
 * feeds again; when no bytes are left it calls `end`.
 */
export class CaptureReader {
  readonly #window = new CaptureWindow()
  readonly #interfaces: InterfaceList
  #format: PcapReader | PcapngReader | undefined = undefined
  #frameCount = 0

  constructor(options: CaptureReaderOptions) {
    this.#interfaces = new InterfaceList(options.fileName, options.interfaces ?? [])
  }

  /** Every interface described so far; only ever grows. `FrameBatch.captureInterface` is an index in it. */
  get interfaces(): readonly CaptureInterface[] {
    return this.#interfaces.all
  }

  /** Offset in the fed window of the first byte not consumed yet. */
  get position(): number {
    return this.#window.position
  }

  /** Offset in the capture of the first byte not consumed yet. */
  get fileOffset(): number {
    return this.#window.fileOffset
  }

  /**
   * After `read` returned 0 without damage: how many bytes must lie behind `position` to go on, and more
   * than do. At most 16 MiB.
   */
  get needed(): number {
    return this.#window.needed
  }

  /** Set as soon as the capture cannot be read further. */
  get damage(): CaptureDamage | undefined {
    return this.#window.damage
  }

  /**
   * Makes bytes `start` up to `end` available; byte `start` must be the one at `fileOffset`. `view` must cover
   * exactly the bytes of `bytes`. Neither may change until the next `feed`.
   */
  feed(bytes: Uint8Array, view: DataView, start: number, end: number): void {
    this.#window.feed(bytes, view, start, end)
  }

  /**
   * Fills the batch with the next frames that lie in the window completely, and returns how many; 0 where
   * more bytes are needed or the capture is damaged.
   */
  read(frames: FrameBatch): number {
    const window = this.#window
    frames.reset(window.bytes, window.view)
    if (window.damage !== undefined) return 0
    this.#format ??= this.#detect()
    if (this.#format === undefined) return 0
    const count = this.#format.read(frames)
    frames.count = count
    frames.firstFrameNumber = this.#frameCount
    this.#frameCount += count
    return count
  }

  /** No bytes will come any more: returns what is wrong with the capture, now that this is known, if anything. */
  end(): CaptureDamage | undefined {
    const window = this.#window
    if (window.damage !== undefined) return window.damage
    const left = window.end - window.position
    if (left > 0)
      window.fail(`file ends in the middle of a ${window.unit} (${left} of ${window.needed} bytes)`)
    else if (window.fileOffset === 0) window.fail('file is empty')
    return window.damage
  }

  /** Starts over for a second pass from the first byte. Interfaces keep their numbers. */
  restart(): void {
    this.#window.restart()
    this.#interfaces.restart()
    this.#format = undefined
    this.#frameCount = 0
  }

  #detect(): PcapReader | PcapngReader | undefined {
    const window = this.#window
    if (!window.has(4, 'file header')) return undefined
    const littleEndian = pcapIsLittleEndian(window.view, window.position)
    if (littleEndian !== undefined) return new PcapReader(window, this.#interfaces, littleEndian)
    if (window.view.getUint32(window.position, true) === BlockType.sectionHeader) {
      return new PcapngReader(window, this.#interfaces)
    }
    window.fail('not a pcap or pcapng file')
    return undefined
  }
}
