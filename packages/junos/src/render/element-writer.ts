/**
 * What a result is made of in XML and in JSON alike: elements, written one after the other. Who writes elements does not
 * know which of the two comes out.
 */
import type { XmlAttributes, XmlValue } from '../xml/index.js'
import type { ByteSink } from './byte-sink.js'

export interface ElementWriter {
  /** Bytes written since the last `clear`. */
  readonly length: number
  /** What was written; valid until more is. */
  readonly written: Uint8Array
  clear(): void
  /** Whether elements of one name that do not stand side by side could not be told apart. */
  readonly takesNameOnce?: boolean
  /** Begins an element that holds others. */
  open(name: string, attributes?: XmlAttributes): void
  /** Ends the element that was begun last. */
  close(): void
  /** An element that holds text, and be it none. */
  leaf(name: string, value: XmlValue, attributes?: XmlAttributes): void
  /** An element that says all by its name. */
  empty(name: string, attributes?: XmlAttributes): void
}

/**
 * Elements on their way: a step ends where the bytes so far may be handed on, `turn` where others must have their turn
 * even if there are none.
 */
export type Elements = Iterable<'more' | 'turn'>

/** A piece is handed on when it is this long. */
export const PIECE_BYTES = 32 * 1024
/** What may be written between two steps without the buffer growing. */
export const SLACK_BYTES = 32 * 1024

/** Writes elements piece by piece. Resolves when the sink has taken all, or quietly when it is closed. */
export async function writeElements(elements: Elements, out: ElementWriter, sink: ByteSink): Promise<void> {
  for (const step of elements) {
    if (step === 'more' && out.length < PIECE_BYTES) continue
    await sink.write(out.written)
    out.clear()
    if (sink.closed) return
  }
  await sink.write(out.written)
  out.clear()
}
