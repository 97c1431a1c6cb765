/** A dump that a kernel answered with (recorded by `e2e/record-kernel.ts`), and what conntrack said of the same. */
import { readFileSync } from 'node:fs'
import { MessageWalk, WalkEnd } from '../../src/kernel/message-walk.js'

const read = (name: string) =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .trim()
    .split('\n')

/** The pieces as they were received. */
export const PIECES = read('recorded-dump.hex').map((line) => Uint8Array.from(Buffer.from(line, 'hex')))
/** Lines of `conntrack -L -o extended,id`. */
export const LINES = read('recorded-dump.txt')

/** Sequence number of the recorded request. */
export const SEQUENCE = 1

/** Bodies of the recorded messages. */
export function recordedBodies(): Uint8Array[] {
  const bodies: Uint8Array[] = []
  for (const piece of PIECES) {
    const end = new MessageWalk().walk(viewOf(piece), 0, piece.length, SEQUENCE, (_, from, to) => {
      bodies.push(piece.slice(from, to))
    })
    if (end === WalkEnd.done) break
  }
  return bodies
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
