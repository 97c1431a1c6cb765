/** Command lines that a daemon runs, but for what is about this end of them: the session, and files. */
import {
  answer,
  CommandError,
  isCliCommand,
  type OpenFile,
  parseLine,
  splitSave,
  throughPipes,
} from '@wingspan/junos'
import { type LocalClient, LocalError } from '../local/index.js'
import type { CommandFailure, LineOutcome, LineRunner, LineSink } from './line-runner.js'
import { OutputError } from './whole-file.js'

/** What is said of a login that was lost and has been made anew. */
export const RETURNED = 'connection to the daemon was lost; connected again'

/** What was to be saved was not answered. */
class NothingSaved extends Error {
  override readonly name = 'NothingSaved'
  readonly code = 'nothing-saved'
  readonly outcome: 'exit' | CommandFailure

  constructor(outcome: 'exit' | CommandFailure) {
    super('nothing was saved')
    this.outcome = outcome
  }
}

export class LocalRunner implements LineRunner {
  readonly #client: LocalClient
  readonly #open: OpenFile
  readonly #onReturn: () => void

  /**
   * `open` opens what `| save` writes, with the rights of this program; it may throw an OutputError. `onReturn` is told
   * when a login that was lost has been made anew, for a line that no daemon has seen yet.
   */
  constructor(client: LocalClient, open: OpenFile, onReturn = () => {}) {
    this.#client = client
    this.#open = open
    this.#onReturn = onReturn
  }

  /** None from a daemon that has gone: the next line says so. */
  readonly candidates: LineRunner['candidates'] = (line) => orElse(this.#client.candidates(line), [])

  readonly check: LineRunner['check'] = (line) => orElse(this.#client.check(line), undefined)

  readonly run: LineRunner['run'] = async (line, sink, promptLength, repeat, answerCli) => {
    const parsed = parseLine(line)
    if (!(parsed instanceof CommandError)) {
      const { command } = parsed
      // Who wants to leave needs no daemon for it.
      if (command.command === 'exit') return 'exit'
      if (answerCli && isCliCommand(command)) {
        return this.#orFailure(async () => {
          const execute = () => ({ kind: 'output', text: answerCli(command) }) as const
          return await answer(execute, parsed, sink, this.#open, repeat)
        })
      }
    }
    if (this.#client.isLost) {
      await this.#client.enter()
      this.#onReturn()
    }
    const saved = splitSave(line)
    // What is wrong with a whole line cannot be said of a part of it.
    if (!saved || (await this.#client.check(line))) return this.#client.run(line, sink, promptLength)
    return this.#orFailure(() => this.#save(saved.line, saved.fileName, sink))
  }

  async #save(line: string, fileName: string, sink: LineSink): Promise<LineOutcome> {
    let saved: LineOutcome = 'done'
    try {
      await throughPipes([{ kind: 'save', fileName }], sink, this.#open, async (first) => {
        const outcome = await this.#client.run(line, first, 0)
        if (outcome === 'exit' || typeof outcome === 'object') throw new NothingSaved(outcome)
        saved = outcome
      })
      return saved
    } catch (error) {
      if (error instanceof NothingSaved) return error.outcome
      throw error
    }
  }

  async #orFailure(run: () => Promise<LineOutcome>): Promise<LineOutcome> {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof OutputError)) throw error
      const text = `error: ${error.message}\n`
      return { promptText: text, lineText: text }
    }
  }
}

async function orElse<Value>(asked: Promise<Value>, otherwise: Value): Promise<Value> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof LocalError) return otherwise
    throw error
  }
}
