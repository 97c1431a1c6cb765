/**
 * Frames as a source hands them on: up to BATCH_SIZE descriptors over one buffer, in flat columns that are
 * filled again for every batch, so that nothing is allocated per frame.
 */

/** The most frames or packets in one batch: enough to overlap memory reads, few enough to stay in cache. */
export const BATCH_SIZE = 128

const EMPTY = new Uint8Array(0)

export class FrameBatch {
  /** The buffer that holds every frame of this batch; valid until the source is asked for the next one. */
  bytes: Uint8Array = EMPTY
  /** A view of exactly the same bytes as `bytes`, with the same offsets. */
  view: DataView = new DataView(EMPTY.buffer)
  count = 0
  /** Number of the first frame of this batch in its source, from 0; frames are numbered in the order given. */
  firstFrameNumber = 0
  /** Offset in `bytes` of each frame's first byte. */
  readonly offset = new Int32Array(BATCH_SIZE)
  /** Bytes stored of each frame; all of them lie in `bytes`. */
  readonly capturedLength = new Int32Array(BATCH_SIZE)
  /** Bytes each frame had on the wire; never less than `capturedLength`. */
  readonly wireLength = new Int32Array(BATCH_SIZE)
  /** Whole microseconds since 1970-01-01 UTC. */
  readonly timeMicroseconds = new Float64Array(BATCH_SIZE)
  /** LINKTYPE_ value of each frame, as the capture says it. */
  readonly linkType = new Int32Array(BATCH_SIZE)
  /** Index into the source's list of capture interfaces. */
  readonly captureInterface = new Int32Array(BATCH_SIZE)

  /** Points the batch at a buffer and empties it. */
  reset(bytes: Uint8Array, view: DataView): void {
    this.bytes = bytes
    this.view = view
    this.count = 0
  }
}
