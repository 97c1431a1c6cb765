/** Several captures as one source, merged by time. */
import { type CaptureInterface, FrameBatch } from '@wingspan/engine'
import { type CaptureFile, openCapture } from './capture-file.js'
import type { PacketSource, SourceDamage } from './packet-source.js'

/** Buffers together take about this much, and no file gets less than the least. */
const BUFFERS_LENGTH = 16 * 1024 * 1024
const LEAST_BUFFER_LENGTH = 64 * 1024
const MOST_BUFFER_LENGTH = 1024 * 1024

/** Opens captures by name, `-` for standard input, as one source. Throws a CaptureError. */
export function openCaptures(fileNames: readonly string[]): PacketSource {
  if (fileNames.length === 1) return openCapture(fileNames[0]!)
  const interfaces: CaptureInterface[] = []
  const share = Math.floor(BUFFERS_LENGTH / Math.max(fileNames.length, 1))
  const bufferLength = Math.min(Math.max(share, LEAST_BUFFER_LENGTH), MOST_BUFFER_LENGTH)
  const files: CaptureFile[] = []
  try {
    for (const fileName of fileNames) files.push(openCapture(fileName, { interfaces, bufferLength }))
  } catch (error) {
    for (const file of files) file.close()
    throw error
  }
  return mergeCaptures(files, interfaces)
}

/**
 * Merges sources whose interfaces are numbered in one list: `interfaces`. Of frames with the same time, those
 * of the earlier source come first; a source that is not in order itself keeps its order.
 */
export function mergeCaptures(
  sources: readonly PacketSource[],
  interfaces: readonly CaptureInterface[],
): PacketSource {
  return sources.length === 1 ? sources[0]! : new MergedCaptures(sources, interfaces)
}

/** One source, the batch it gave last, and how much of that has been handed on. */
class Head {
  readonly source: PacketSource
  readonly batch = new FrameBatch()
  cursor = 0
  count = 0
  ended = false

  constructor(source: PacketSource) {
    this.source = source
  }

  get timeMicroseconds(): number {
    return this.batch.timeMicroseconds[this.cursor]!
  }

  receive(count: number): void {
    this.cursor = 0
    this.count = count
    this.ended = count === 0
  }
}

export class MergedCaptures implements PacketSource {
  readonly interfaces: readonly CaptureInterface[]
  readonly rewind: (() => void) | undefined
  readonly #heads: readonly Head[]
  #frameCount = 0

  constructor(sources: readonly PacketSource[], interfaces: readonly CaptureInterface[]) {
    this.interfaces = interfaces
    this.#heads = sources.map((source) => new Head(source))
    this.rewind = sources.every((source) => source.rewind !== undefined) ? () => this.#rewind() : undefined
  }

  get damages(): readonly SourceDamage[] {
    return this.#heads.flatMap((head) => head.source.damages)
  }

  /** A batch is a run of one source's frames, up to the time of the next frame of another. */
  next(frames: FrameBatch): number | Promise<number> {
    for (const head of this.#heads) {
      if (head.cursor < head.count || head.ended) continue
      const count = head.source.next(head.batch)
      if (typeof count !== 'number') {
        return count.then((n) => {
          head.receive(n)
          return this.next(frames)
        })
      }
      head.receive(count)
    }
    return this.#handOn(frames)
  }

  close(): void {
    for (const head of this.#heads) head.source.close()
  }

  #handOn(frames: FrameBatch): number {
    frames.count = 0
    const first = this.#earliest(undefined)
    if (first === undefined) return 0
    const second = this.#earliest(first)
    // A frame as early as the other source's goes first only if its source is given first.
    const limit = second === undefined ? Infinity : second.timeMicroseconds
    const tieGoesFirst = second === undefined || this.#heads.indexOf(first) < this.#heads.indexOf(second)
    const from = first.batch
    frames.reset(from.bytes, from.view)
    let count = 0
    for (; first.cursor < first.count; first.cursor++) {
      const time = from.timeMicroseconds[first.cursor]!
      if (time > limit || (time === limit && !tieGoesFirst)) break
      copyFrame(from, first.cursor, frames, count++)
    }
    frames.count = count
    frames.firstFrameNumber = this.#frameCount
    this.#frameCount += count
    return count
  }

  /** The source whose next frame is the earliest, the one given first among equals; leaves `except` out. */
  #earliest(except: Head | undefined): Head | undefined {
    let earliest: Head | undefined
    for (const head of this.#heads) {
      if (head === except || head.cursor >= head.count) continue
      if (earliest === undefined || head.timeMicroseconds < earliest.timeMicroseconds) earliest = head
    }
    return earliest
  }

  #rewind(): void {
    for (const head of this.#heads) {
      head.source.rewind?.()
      head.receive(0)
      head.ended = false
    }
    this.#frameCount = 0
  }
}

function copyFrame(from: FrameBatch, index: number, to: FrameBatch, at: number): void {
  to.offset[at] = from.offset[index]!
  to.capturedLength[at] = from.capturedLength[index]!
  to.wireLength[at] = from.wireLength[index]!
  to.timeMicroseconds[at] = from.timeMicroseconds[index]!
  to.linkType[at] = from.linkType[index]!
  to.captureInterface[at] = from.captureInterface[index]!
}
