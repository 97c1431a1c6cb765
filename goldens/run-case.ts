/** Runs a golden case inside this process, as the program would, and gives what it prints. */
import { CLOSE_REASON_CONFIRMED, CLOSE_REASON_WORDS, SessionEvents } from '@wingspan/engine'
import type { ByteSink, ShowSource } from '@wingspan/junos'
import { parseArguments, type ReplayArguments } from '../packages/wingspan/src/main/arguments.js'
import { CommandRunner } from '../packages/wingspan/src/main/command-runner.js'
import { openConfiguration } from '../packages/wingspan/src/main/configuration-file.js'
import { FlowLog, type LogTarget } from '../packages/wingspan/src/main/flow-log.js'
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
  if (args.verb !== 'replay') throw new TypeError('a golden case is a replay')
  const { shown, errors, log } = await replayOnce(args, seed)
  if (args.command === undefined) return { text: log, errors }
  const pieces = new Pieces()
  const outcome = await new CommandRunner(shown, noFiles).run(args.command, pieces, 0)
  if (typeof outcome !== 'string') throw new TypeError(outcome.lineText)
  return { text: withoutUnconfirmed(pieces.text), errors }
}

/** A golden is what is printed, so none writes a file. */
function noFiles(fileName: string): never {
  throw new TypeError(`a golden case writes ${fileName}`)
}

/** Keeps what is written to it. */
class Pieces implements ByteSink, LogTarget {
  readonly closed = false
  readonly #pieces: Buffer[] = []

  write(bytes: Uint8Array): Promise<void> {
    this.#pieces.push(Buffer.from(bytes))
    return Promise.resolve()
  }

  finish(): void {}

  abandon(): void {}

  get text(): string {
    return Buffer.concat(this.#pieces).toString()
  }
}

interface Replayed {
  readonly key: string
  readonly shown: ShowSource
  readonly errors: string
  /** Empty where none was asked for. */
  readonly log: string
}

let last: Replayed | undefined

/** Replays captures, unless the case before had the same ones and the same options: most have. */
async function replayOnce(args: ReplayArguments, seed: number): Promise<Replayed> {
  const { files, at, maxSessions, config, logTo, logForm } = args
  const key = JSON.stringify([files, at, maxSessions, config?.fileName, logTo, logForm, seed])
  if (last?.key === key) return last
  const running = config && openConfiguration(config.fileName, undefined)
  const events = new SessionEvents()
  const written = new Pieces()
  const log = running && logTo === '-' ? new FlowLog(() => written, events, running, logForm) : undefined
  const configured = running && { running, interfaces: new Map(), events, ...(log ? { reader: log } : {}) }
  const source = openCaptures(files)
  try {
    const pipeline = await replay({ source, at, maxSessions, seed, ...(configured ? { configured } : {}) })
    await log?.finish()
    const errors = replayWarnings(source, pipeline, at).map((warning) => `${warning}\n`)
    last = { key, shown: replaySource(source, pipeline, running), errors: errors.join(''), log: written.text }
    return last
  } finally {
    source.close()
  }
}

const UNCONFIRMED = CLOSE_REASON_WORDS.filter((_, reason) => !CLOSE_REASON_CONFIRMED[reason]).join('|')
const UNCONFIRMED_LINE = new RegExp(`^(Close reason: | {6})(?:${UNCONFIRMED})(?=$| )`, 'gm')
const UNCONFIRMED_ELEMENT = new RegExp(
  `(<(?:close-)?reason>|"(?:close-)?reason" : \\[\\s+\\{\\s+"data" : ")(?:${UNCONFIRMED})(?=[<"])`,
  'g',
)

/** Close reasons that were never seen on a device may change: a golden does not hold their words. */
function withoutUnconfirmed(text: string): string {
  return text.replace(UNCONFIRMED_LINE, '$1(not confirmed)').replace(UNCONFIRMED_ELEMENT, '$1(not confirmed)')
}
