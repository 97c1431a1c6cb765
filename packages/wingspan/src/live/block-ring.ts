/**
 * Frames out of a ring of blocks that the kernel fills (TPACKET_V3; `struct tpacket_block_desc`, `struct tpacket3_hdr`
 * in linux/if_packet.h). Nothing is copied: a batch points into the ring. A block goes back to the kernel when more is
 * asked for than it holds.
 */
import { BATCH_SIZE, type FrameBatch } from '@wingspan/engine'
import type { SteadyClock } from '../clock/index.js'
import { LITTLE_ENDIAN } from '../native/index.js'

/** Of a block. */
const BLOCK_STATUS = 8
const BLOCK_PACKETS = 12
const BLOCK_FIRST = 16
const STATUS_USER = 1
const STATUS_KERNEL = 0
/** Of a frame. */
const FRAME_SECONDS = 4
const FRAME_NANOSECONDS = 8
const FRAME_CAPTURED = 12
const FRAME_LENGTH = 16
const FRAME_STATUS = 20
const FRAME_MAC = 24
const FRAME_TAG = 32
const FRAME_TAG_PROTOCOL = 36
const STATUS_TAG = 0x10
const STATUS_TAG_PROTOCOL = 0x40
/** Of Ethernet. */
const TAG_AT = 12
const TAG_BYTES = 4
const TAG_PROTOCOL = 0x8100
const MICROSECONDS = 1_000_000
/** Of this file, as only then the compiler knows its value where it reads a frame. */
const IS_LITTLE_ENDIAN = LITTLE_ENDIAN

/** What a ring's frames are for who reads them. */
export interface RingFrames {
  readonly linkType: number
  /** Whether a VLAN tag that the kernel keeps beside a frame goes back into it: there is room for one before it. */
  readonly putsTagsBack: boolean
}

export class BlockRing {
  readonly #frames: RingFrames
  readonly #clock: SteadyClock
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #words: Int32Array
  readonly #blockBytes: number
  /** Where the block at hand begins, and whether it is ours. */
  #block = 0
  #isOurs = false
  /** Where the next frame begins, and how many there are in the block. */
  #at = 0
  #left = 0

  constructor(memory: ArrayBuffer, blockBytes: number, frames: RingFrames, clock: SteadyClock) {
    this.#bytes = new Uint8Array(memory)
    this.#view = new DataView(memory)
    this.#words = new Int32Array(memory)
    this.#blockBytes = blockBytes
    this.#frames = frames
    this.#clock = clock
  }

  /** Time of the next frame in microseconds since 1970, NaN when there is none yet. Frames taken before are gone then. */
  peek(): number {
    while (this.#left === 0) {
      if (this.#isOurs) this.#giveBack()
      const status = Atomics.load(this.#words, (this.#block + BLOCK_STATUS) >> 2)
      if ((status & STATUS_USER) === 0) return Number.NaN
      this.#isOurs = true
      this.#left = this.#word(this.#block + BLOCK_PACKETS)
      this.#at = this.#block + this.#word(this.#block + BLOCK_FIRST)
    }
    return this.#time()
  }

  /** Fills the batch with frames of the block at hand, up to that time. */
  take(frames: FrameBatch, untilMicroseconds: number, captureInterface: number): number {
    const { linkType, putsTagsBack } = this.#frames
    frames.reset(this.#bytes, this.#view)
    let count = 0
    while (this.#left > 0 && count < BATCH_SIZE) {
      const time = this.#time()
      if (time > untilMicroseconds) break
      const at = this.#at
      const tagged =
        putsTagsBack && (this.#word(at + FRAME_STATUS) & STATUS_TAG) !== 0 ? this.#putTagBack(at) : 0
      frames.timeMicroseconds[count] = time
      frames.offset[count] = at + this.#half(at + FRAME_MAC) - tagged
      frames.capturedLength[count] = this.#word(at + FRAME_CAPTURED) + tagged
      frames.wireLength[count] = this.#word(at + FRAME_LENGTH) + tagged
      frames.linkType[count] = linkType
      frames.captureInterface[count] = captureInterface
      count++
      this.#left--
      this.#at += this.#word(at)
    }
    frames.count = count
    return count
  }

  #giveBack(): void {
    Atomics.store(this.#words, (this.#block + BLOCK_STATUS) >> 2, STATUS_KERNEL)
    this.#isOurs = false
    this.#block = (this.#block + this.#blockBytes) % this.#bytes.length
  }

  /** Moves the addresses to the front and writes the tag behind them; returns by how much the frame is longer now. */
  #putTagBack(at: number): number {
    const start = at + this.#half(at + FRAME_MAC)
    if (this.#word(at + FRAME_CAPTURED) < TAG_AT) return 0
    const hasProtocol = (this.#word(at + FRAME_STATUS) & STATUS_TAG_PROTOCOL) !== 0
    this.#bytes.copyWithin(start - TAG_BYTES, start, start + TAG_AT)
    const tag = start - TAG_BYTES + TAG_AT
    this.#view.setUint16(tag, hasProtocol ? this.#half(at + FRAME_TAG_PROTOCOL) : TAG_PROTOCOL)
    this.#view.setUint16(tag + 2, this.#word(at + FRAME_TAG))
    return TAG_BYTES
  }

  #time(): number {
    const microseconds = Math.floor(this.#word(this.#at + FRAME_NANOSECONDS) / 1000)
    const seconds = this.#word(this.#at + FRAME_SECONDS) >>> 0
    return this.#clock.timeOf(seconds * MICROSECONDS + microseconds)
  }

  #word(at: number): number {
    return this.#view.getInt32(at, IS_LITTLE_ENDIAN)
  }

  #half(at: number): number {
    return this.#view.getUint16(at, IS_LITTLE_ENDIAN)
  }
}
