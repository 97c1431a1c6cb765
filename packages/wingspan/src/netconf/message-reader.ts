/** The messages in the bytes of a peer: by `]]>]]>` at first, in chunks once both sides have agreed (RFC 6242). */
import { ChunkDecoder } from './chunk-decoder.js'
import { EndOfMessageDecoder } from './end-of-message-decoder.js'
import type { FrameDecoder } from './frame-decoder.js'
import type { FramingFault } from './framing-fault.js'

export class MessageReader {
  #decoder: FrameDecoder = new EndOfMessageDecoder()

  /** Whether a message has begun and not ended. */
  get begun(): boolean {
    return this.#decoder.begun
  }

  /** From the next message on, also within the piece that is being read. */
  readChunks(): void {
    this.#decoder = new ChunkDecoder()
  }

  /**
   * The messages that end in `piece`, each read when it is asked for, so that whoever asks slowly lets nothing pile
   * up. A fault is the last of all.
   */
  *messages(piece: Uint8Array): Generator<Uint8Array | FramingFault, void> {
    let at = 0
    while (at < piece.length && !this.#decoder.fault) {
      at = this.#decoder.read(piece, at)
      const message = this.#decoder.fault ?? this.#decoder.take()
      if (message) yield message
    }
  }
}
