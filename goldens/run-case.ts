/** Runs a golden case inside this process, as the program would, and gives what it prints. */
import { CLOSE_REASON_CONFIRMED, CLOSE_REASON_WORDS } from '@wingspan/engine'
import type { ShowSource } from '@wingspan/junos'
import { parseArguments, type ReplayArguments } from '../packages/wingspan/src/main/arguments.js'
import { CommandRunner } from '../packages/wingspan/src/main/command-runner.js'
import { replay } from '../packages/wingspan/src/main/replay.js'
import { replaySource } from '../packages/wingspan/src/main/replay-source.js'
import { replayWarnings } from '../packages/wingspan/src/main/warnings.js'
import { openCaptures } from '../packages/wingspan/src/source/index.js'
import type { GoldenCase } from './cases.js'

export interface GoldenOutput {
  readonly text: string
  /** Warnings, one a line; empty when there are none. */
  readonly errors: string
}

/** `seed` is the seed of the table's hash, which must not be seen in any output. */
export async function runCase({ files, words }: GoldenCase, seed: number): Promise<GoldenOutput> {
  const args = parseArguments(['replay', ...files, ...words.split(' ')])
  if (args.verb !== 'replay' || args.command === undefined)
    throw new TypeError('a golden case needs a command')
  const { shown, errors } = await replayOnce(args, seed)
  const pieces: Buffer[] = []
  const sink = {
    closed: false,
    write(bytes: Uint8Array) {
      pieces.push(Buffer.from(bytes))
      return Promise.resolve()
    },
  }
  const outcome = await new CommandRunner(shown).run(args.command, sink, 0)
  if (typeof outcome !== 'string') throw new TypeError(outcome.lineText)
  return { text: withoutUnconfirmed(Buffer.concat(pieces).toString()), errors }
}

interface Replayed {
  readonly key: string
  readonly shown: ShowSource
  readonly errors: string
}

let last: Replayed | undefined

/** Replays captures, unless the case before had the same ones and the same options: most have. */
async function replayOnce({ files, at, maxSessions }: ReplayArguments, seed: number): Promise<Replayed> {
  const key = JSON.stringify([files, at, maxSessions, seed])
  if (last?.key === key) return last
  const source = openCaptures(files)
  try {
    const pipeline = await replay({ source, at, maxSessions, seed })
    const errors = replayWarnings(source, pipeline, at).map((warning) => `${warning}\n`)
    last = { key, shown: replaySource(source, pipeline), errors: errors.join('') }
    return last
  } finally {
    source.close()
  }
}

const UNCONFIRMED = CLOSE_REASON_WORDS.filter((_, reason) => !CLOSE_REASON_CONFIRMED[reason]).join('|')
const UNCONFIRMED_LINE = new RegExp(`^(Close reason: | {6})(?:${UNCONFIRMED})(?=$| )`, 'gm')

/** Close reasons that were never seen on a device may change: a golden does not hold their words. */
function withoutUnconfirmed(text: string): string {
  return text.replace(UNCONFIRMED_LINE, '$1(not confirmed)')
}
