/** Captures replayed as the program does it, and what a command says of them. */
import type { ShowSource } from '@wingspan/junos'
import { parseArguments } from '../../src/main/arguments.js'
import { CommandRunner } from '../../src/main/command-runner.js'
import { type ReplayOptions, replay } from '../../src/main/replay.js'
import { replaySource } from '../../src/main/replay-source.js'
import { SavedFiles } from '../../src/main/saved-files.js'
import { openCaptures, type PacketSource } from '../../src/source/index.js'

export interface Replayed {
  /** Not closed: it can be rewound. */
  readonly source: PacketSource
  readonly options: ReplayOptions
  readonly shown: ShowSource
}

/** `options` as on the command line; the table is small unless they say otherwise. */
export async function replayed(files: readonly string[], options: readonly string[] = []): Promise<Replayed> {
  const args = parseArguments(['replay', ...files, '--max-sessions', '4096', ...options])
  if (args.verb !== 'replay') throw new TypeError('these are not files')
  const source = openCaptures(args.files)
  const replayOptions = { source, at: args.at, maxSessions: args.maxSessions, seed: 7 }
  return { source, options: replayOptions, shown: replaySource(source, await replay(replayOptions)) }
}

/** What a command prints; for a wrong one, its error. */
export async function answer(shown: ShowSource, command: string): Promise<string> {
  const pieces: Buffer[] = []
  const sink = {
    closed: false,
    write(bytes: Uint8Array) {
      pieces.push(Buffer.from(bytes))
      return Promise.resolve()
    },
  }
  const saved = new SavedFiles({ files: [], config: undefined })
  const outcome = await new CommandRunner(shown, saved.open).run(command, sink, 0)
  return typeof outcome === 'string' ? Buffer.concat(pieces).toString() : outcome.lineText
}
