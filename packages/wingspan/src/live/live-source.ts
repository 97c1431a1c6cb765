/** Live interfaces as one source of packets, by time, until it is stopped. */
import { FrameBatch } from '@wingspan/engine'
import type { SteadyClock } from '../clock/index.js'
import type { LiveInterface } from './live-interface.js'
import type { StoppableSource } from './stoppable-source.js'

/** Between two looks whether packets have come. */
const LOOK_MILLISECONDS = 10
/** Between two looks whether an interface is still there. */
const INTERFACES_MICROSECONDS = 1_000_000
/** After so long a packet is in its ring, where the reader can see it, on a machine that has much else to do as well. */
export const ARRIVAL_MICROSECONDS = 250_000
/** How far the kernel's clock, which stamps packets, may be ahead of ours: what came before a stop must not be left out. */
const UNCERTAIN_MICROSECONDS = 5000

const EMPTY = new Uint8Array(0)
const EMPTY_VIEW = new DataView(EMPTY.buffer)

export interface LiveSourceOptions {
  readonly interfaces: readonly LiveInterface[]
  readonly clock: SteadyClock
  wait(milliseconds: number): Promise<void>
}

export class LiveSource implements StoppableSource {
  readonly interfaces: readonly LiveInterface[]
  readonly damages = []
  readonly rewind = undefined
  readonly #clock: SteadyClock
  readonly #wait: (milliseconds: number) => Promise<void>
  /** When it was stopped: packets from before are still handed on. */
  #stopMicroseconds = Number.POSITIVE_INFINITY
  #isOver = false
  #frameNumber = 0
  #lookedMicroseconds: number
  /** The batch that points into a ring. */
  #handedOn = new FrameBatch()

  constructor({ interfaces, clock, wait }: LiveSourceOptions) {
    this.interfaces = interfaces
    this.#clock = clock
    this.#wait = wait
    this.#lookedMicroseconds = clock.nowMicroseconds
  }

  get gone(): readonly string[] {
    return this.interfaces.filter(({ isGone }) => isGone).map(({ name }) => name)
  }

  next(frames: FrameBatch): number | Promise<number> {
    this.#letGo()
    frames.count = 0
    const count = this.#take(frames)
    return count > 0 || this.#isOver ? count : this.#waitAndTake(frames)
  }

  stop(): void {
    if (this.#stopMicroseconds !== Number.POSITIVE_INFINITY) return
    this.#stopMicroseconds = this.#clock.look() + UNCERTAIN_MICROSECONDS
  }

  close(): void {
    this.#isOver = true
    this.#letGo()
    for (const each of this.interfaces) each.close()
  }

  async #waitAndTake(frames: FrameBatch): Promise<number> {
    for (;;) {
      this.#lookAtInterfaces()
      await this.#wait(LOOK_MILLISECONDS)
      const count = this.#take(frames)
      if (count > 0 || this.#isOver) return count
    }
  }

  /**
   * Takes frames of the interface whose next one is the earliest, up to the next one of another. An interface without
   * one may still get some, but none from before the time that a packet takes to arrive.
   */
  #take(frames: FrameBatch): number {
    if (this.#isOver) return 0
    const arrived = this.#clock.look() - ARRIVAL_MICROSECONDS
    const stop = this.#stopMicroseconds
    let first = -1
    let firstTime = Number.POSITIVE_INFINITY
    let limit = Number.POSITIVE_INFINITY
    for (const [number, { ring }] of this.interfaces.entries()) {
      const time = ring?.peek() ?? Number.NaN
      if (Number.isNaN(time)) limit = Math.min(limit, arrived)
      else if (time < firstTime) {
        limit = Math.min(limit, firstTime)
        first = number
        firstTime = time
      } else limit = Math.min(limit, time)
    }
    if (Math.min(firstTime, limit) > stop) this.#isOver = true
    if (this.#isOver || first < 0 || firstTime > limit) return 0
    frames.firstFrameNumber = this.#frameNumber
    const count = this.interfaces[first]!.ring!.take(frames, Math.min(limit, stop), first)
    this.#frameNumber += count
    this.#handedOn = frames
    return count
  }

  #lookAtInterfaces(): void {
    const now = this.#clock.nowMicroseconds
    if (now - this.#lookedMicroseconds < INTERFACES_MICROSECONDS) return
    this.#lookedMicroseconds = now
    for (const each of this.interfaces) {
      if (Number.isNaN(each.ring?.peek() ?? Number.NaN)) each.look()
    }
  }

  /** A ring that is given back must not be read by accident. */
  #letGo(): void {
    this.#handedOn.reset(EMPTY, EMPTY_VIEW)
  }
}
