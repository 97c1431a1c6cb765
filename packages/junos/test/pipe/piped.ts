/** Text sent through pipes, as bytes that come in pieces. */
import { CommandError, type OpenFile, parseLine, throughPipes } from '../../src/index.js'
import { CollectingSink } from '../show/ask.js'

export const noFiles: OpenFile = (fileName) => {
  throw new RangeError(`no file ${fileName}`)
}

export function pipesOf(text: string) {
  const parsed = parseLine(`show security flow session ${text}`)
  if (parsed instanceof CommandError) throw parsed
  return parsed.pipes
}

/** What comes out of `| a | b` when the text comes in pieces of so many bytes. */
export async function piped(pipes: string, text: string, pieceBytes = 7, open = noFiles): Promise<string> {
  const sink = new CollectingSink()
  const bytes = Buffer.from(text)
  await throughPipes(pipesOf(pipes), sink, open, async (first) => {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      // The renderer's buffer is used again.
      const piece = new Uint8Array(bytes.subarray(at, at + pieceBytes))
      await first.write(piece)
      piece.fill(0)
    }
  })
  return sink.text
}
