/** A ring as the kernel fills it, and interfaces that are there or not, without a kernel. */

import { SteadyClock } from '../../src/clock/index.js'
import type { RingOpener } from '../../src/live/live-interface.js'
import type { PacketRingOptions } from '../../src/native/index.js'

const FIRST_FRAME = 48
const MAC = 96
const LITTLE_ENDIAN = true

export interface RingFrame {
  readonly timeMicroseconds: number
  readonly bytes: Uint8Array
  readonly wireLength?: number
  /** Tag control information, kept beside the frame; and its protocol. */
  readonly tag?: number
  readonly tagProtocol?: number
}

export class FakeRing {
  readonly memory: ArrayBuffer
  readonly blockBytes: number
  readonly #view: DataView
  #block = 0

  constructor(blockBytes: number, blocks: number) {
    this.blockBytes = blockBytes
    this.memory = new ArrayBuffer(blockBytes * blocks)
    this.#view = new DataView(this.memory)
  }

  /** Fills the next block and hands it over; false where the reader has not given it back. */
  fill(frames: readonly RingFrame[]): boolean {
    const start = this.#block * this.blockBytes
    if (this.status(this.#block) !== 0) return false
    let at = start + FIRST_FRAME
    this.#view.setUint32(start + 12, frames.length, LITTLE_ENDIAN)
    this.#view.setUint32(start + 16, FIRST_FRAME, LITTLE_ENDIAN)
    for (const each of frames) at += this.#write(at, each)
    this.#view.setUint32(start + 8, 1, LITTLE_ENDIAN)
    this.#block = (this.#block + 1) % (this.memory.byteLength / this.blockBytes)
    return true
  }

  /** 0: the kernel's; 1: the reader's. */
  status(block: number): number {
    return this.#view.getUint32(block * this.blockBytes + 8, LITTLE_ENDIAN)
  }

  #write(at: number, { timeMicroseconds, bytes, wireLength, tag, tagProtocol }: RingFrame): number {
    const view = this.#view
    const length = (MAC + bytes.length + 15) & ~15
    const status = (tag === undefined ? 0 : 0x10) | (tagProtocol === undefined ? 0 : 0x40)
    const seconds = Math.floor(timeMicroseconds / 1e6)
    view.setUint32(at, length, LITTLE_ENDIAN)
    view.setUint32(at + 4, seconds, LITTLE_ENDIAN)
    view.setUint32(at + 8, (timeMicroseconds - seconds * 1e6) * 1000 + 999, LITTLE_ENDIAN)
    view.setUint32(at + 12, bytes.length, LITTLE_ENDIAN)
    view.setUint32(at + 16, wireLength ?? bytes.length, LITTLE_ENDIAN)
    view.setUint32(at + 20, status, LITTLE_ENDIAN)
    view.setUint16(at + 24, MAC, LITTLE_ENDIAN)
    view.setUint32(at + 32, tag ?? 0, LITTLE_ENDIAN)
    view.setUint16(at + 36, tagProtocol ?? 0, LITTLE_ENDIAN)
    new Uint8Array(this.memory).set(bytes, at + MAC)
    return length
  }
}

/** Interfaces by name, which tests make and take away. */
export class FakeMachine implements RingOpener {
  readonly numbers = new Map<string, number>()
  /** Rings in the order in which they were opened. */
  readonly rings: FakeRing[] = []
  readonly opened: PacketRingOptions[] = []
  closed = 0
  /** What each ring says it has lost since it was opened. */
  lost = 0
  begin: 'ethernet' | 'network' = 'ethernet'

  indexOf(name: string): number {
    return this.numbers.get(name) ?? 0
  }

  frameBegin() {
    return this.begin
  }

  open(_index: number, _isLoopback: boolean, _begin: 'ethernet' | 'network', options: PacketRingOptions) {
    const ring = new FakeRing(options.blockBytes, options.blocks)
    this.rings.push(ring)
    this.opened.push(options)
    return {
      memory: ring.memory,
      statistics: () => ({ packets: 0, lost: this.lost }),
      close: () => {
        this.closed++
      },
    }
  }
}

/** The machine's clocks, turned by hand. */
export class HandClocks {
  wall: number
  monotonic = 5000

  constructor(wallMilliseconds: number) {
    this.wall = wallMilliseconds
  }

  readonly wallMilliseconds = () => this.wall
  readonly monotonicMilliseconds = () => this.monotonic

  /** Time passes, on both. */
  pass(milliseconds: number): void {
    this.wall += milliseconds
    this.monotonic += milliseconds
  }
}

export function handClock(wallMilliseconds: number): { hand: HandClocks; clock: SteadyClock } {
  const hand = new HandClocks(wallMilliseconds)
  return { hand, clock: new SteadyClock(hand) }
}
