/** The frames of a source as they become due, once or in rounds without end. */
import { FrameBatch } from '@wingspan/engine'
import type { PacketSource } from '../source/index.js'

/** From the last frame to the first one of the next round. */
export const ROUND_GAP_MICROSECONDS = 1_000_000

export class PacedFrames {
  /** The frames that `next` has found due; valid until it is called again. */
  readonly due = new FrameBatch()
  /** Time of the very first frame; undefined before `begin`, and where there is none. */
  firstMicroseconds: number | undefined
  /** Whether no more come. */
  isOver = false
  /** Rounds that have been begun. */
  rounds = 1
  readonly #source: PacketSource
  readonly #loops: boolean
  readonly #read = new FrameBatch()
  /** Frames of `#read` that were due already. */
  #taken = 0
  #lastMicroseconds = Number.NEGATIVE_INFINITY
  /** What this round adds to the times of its frames. */
  #shift = 0

  constructor(source: PacketSource, loops: boolean) {
    this.#source = source
    this.#loops = loops && source.rewind !== undefined
  }

  /** Reads the first frames, so that their time is known. Rejects with a CaptureError. */
  async begin(): Promise<void> {
    await this.#readMore()
    if (!this.isOver) this.firstMicroseconds = this.#read.timeMicroseconds[0]!
  }

  /** Fills `due` with frames up to that time, at most a batch; false when none is. Rejects with a CaptureError. */
  async next(untilMicroseconds: number): Promise<boolean> {
    if (this.#taken === this.#read.count) await this.#readMore()
    if (this.isOver) return false
    const { due } = this
    due.reset(this.#read.bytes, this.#read.view)
    due.firstFrameNumber = this.#read.firstFrameNumber + this.#taken
    this.#takeFrames(untilMicroseconds)
    return due.count > 0
  }

  #takeFrames(untilMicroseconds: number): void {
    const { due } = this
    const { timeMicroseconds, offset, capturedLength, wireLength, linkType, captureInterface, count } =
      this.#read
    let from = this.#taken
    let to = 0
    for (; from < count; from++, to++) {
      const time = timeMicroseconds[from]! + this.#shift
      if (time > untilMicroseconds) break
      due.timeMicroseconds[to] = time
      due.offset[to] = offset[from]!
      due.capturedLength[to] = capturedLength[from]!
      due.wireLength[to] = wireLength[from]!
      due.linkType[to] = linkType[from]!
      due.captureInterface[to] = captureInterface[from]!
    }
    due.count = to
    this.#taken = from
  }

  async #readMore(): Promise<void> {
    this.#taken = 0
    let count = await this.#source.next(this.#read)
    if (count === 0 && this.#loops && this.firstMicroseconds !== undefined) {
      this.#source.rewind!()
      this.rounds++
      this.#shift += this.#lastMicroseconds - this.firstMicroseconds + ROUND_GAP_MICROSECONDS
      count = await this.#source.next(this.#read)
    }
    if (count === 0) this.isOver = true
    for (let i = 0; i < count; i++) {
      this.#lastMicroseconds = Math.max(this.#lastMicroseconds, this.#read.timeMicroseconds[i]!)
    }
  }
}
