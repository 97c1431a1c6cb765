/** The port through which frames come in. test/source/packet-source-conformance.ts holds what it promises. */
import type { CaptureInterface, FrameBatch } from '@wingspan/engine'

/** Where and why a capture could not be read to its end; everything before was handed on. */
export interface SourceDamage {
  readonly fileName: string
  /** Offset in the capture, after decompression. */
  readonly offset: number
  /** In plain words, without the name of the file. */
  readonly reason: string
}

export interface PacketSource {
  /**
   * Fills the batch with the next frames and returns how many, 1 to BATCH_SIZE, or 0 once there are no more.
   * Frames of one file come in its order, those of several by time. The bytes belong to the source and are
   * valid until the next call; there must be one call at a time. Throws or rejects with a CaptureError where a
   * file turns out to be no capture or cannot be read.
   */
  next(frames: FrameBatch): number | Promise<number>
  /** Every interface met so far; only ever grows. `FrameBatch.captureInterface` is an index in it. */
  readonly interfaces: readonly CaptureInterface[]
  /** At most one for each capture; complete once `next` has returned 0. */
  readonly damages: readonly SourceDamage[]
  /** Starts over for a second pass, with the same interface numbers; undefined where bytes come only once. */
  readonly rewind: (() => void) | undefined
  /** Gives back files and buffers; `next` must not be called any more. Closing twice does no harm. */
  close(): void
}
