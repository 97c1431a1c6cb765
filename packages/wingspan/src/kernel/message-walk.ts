/** The messages of one buffer, as the kernel fills it. */
import { HEADER_BYTES, LITTLE_ENDIAN, MessageType, padded } from './netlink-message.js'

/** How reading a buffer ended. */
export const WalkEnd = {
  /** All messages were taken; more may come. */
  more: 0,
  /** The kernel has said all. */
  done: 1,
  /** The kernel refused: `errno` says why. */
  refused: 2,
  /** The bytes are no messages. */
  broken: 3,
} as const

/** Takes a message: its type, and where its body begins and ends. */
export type TakeMessage = (type: number, from: number, end: number, view: DataView) => void

/** Takes a message of any request: also its sequence number. */
export type TakeAnyMessage = (type: number, sequence: number, from: number, end: number) => void

/** Gives every message of `length` bytes from `start` on to `take`; false where the bytes are no messages. */
export function eachMessage(view: DataView, start: number, length: number, take: TakeAnyMessage): boolean {
  const stop = start + length
  for (let at = start; stop - at >= HEADER_BYTES; ) {
    const size = view.getUint32(at, LITTLE_ENDIAN)
    if (size < HEADER_BYTES || size > stop - at) return false
    const type = view.getUint16(at + 4, LITTLE_ENDIAN)
    take(type, view.getUint32(at + 8, LITTLE_ENDIAN), at + HEADER_BYTES, at + size)
    at += padded(size)
  }
  return true
}

export class MessageWalk {
  /** What the kernel said with `refused`. */
  errno = 0

  /**
   * Gives every message of `length` bytes from `start` on that is of the sequence asked for to `take`. Returns a
   * WalkEnd. An acknowledgement is the end too.
   */
  walk(view: DataView, start: number, length: number, sequence: number, take: TakeMessage): number {
    const stop = start + length
    for (let at = start; stop - at >= HEADER_BYTES; ) {
      const size = view.getUint32(at, LITTLE_ENDIAN)
      if (size < HEADER_BYTES || size > stop - at) return WalkEnd.broken
      const type = view.getUint16(at + 4, LITTLE_ENDIAN)
      const body = at + HEADER_BYTES
      if (view.getUint32(at + 8, LITTLE_ENDIAN) === sequence) {
        if (type === MessageType.error || type === MessageType.done) {
          // Done carries a number too: how the dump ended.
          this.errno = size >= HEADER_BYTES + 4 ? -view.getInt32(body, LITTLE_ENDIAN) : 0
          return this.errno === 0 ? WalkEnd.done : WalkEnd.refused
        }
        take(type, body, at + size, view)
      }
      at += padded(size)
    }
    return WalkEnd.more
  }
}
