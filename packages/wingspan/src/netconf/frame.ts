/** Messages going out, in the framing of the session (RFC 6242). */
import { END_OF_MESSAGE } from './end-of-message-decoder.js'

export interface Framing {
  /** A piece of a message, in bytes of its own; the piece is not empty. */
  piece(bytes: Uint8Array): Uint8Array
  /** What ends a message. */
  readonly end: Uint8Array
}

const encode = (text: string) => new TextEncoder().encode(text)

/** base:1.0. Nothing written here holds the end of a message inside, for every `>` of a text is escaped. */
export const END_OF_MESSAGE_FRAMING: Framing = {
  piece: (bytes) => bytes.slice(),
  end: encode(END_OF_MESSAGE),
}

/** base:1.1: each piece is a chunk. */
export const CHUNK_FRAMING: Framing = {
  piece: (bytes) => {
    const header = encode(`\n#${bytes.length}\n`)
    const chunk = new Uint8Array(header.length + bytes.length)
    chunk.set(header)
    chunk.set(bytes, header.length)
    return chunk
  },
  end: encode('\n##\n'),
}
