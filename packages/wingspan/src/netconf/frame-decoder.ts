/** What the two framings of RFC 6242 have in common: bytes in pieces of any size, one message at a time out. */
import type { FramingFault } from './framing-fault.js'

export interface FrameDecoder {
  /** Whether a message has begun and not ended. */
  readonly begun: boolean
  /** What is wrong with the bytes; nothing more is read then. */
  readonly fault: FramingFault | undefined
  /** Reads from `bytes[at]` to the end of a message, or of the bytes; returns where it stopped. */
  read(bytes: Uint8Array, at: number): number
  /** The message whose end was just read, once; undefined while there is none. */
  take(): Uint8Array | undefined
}
