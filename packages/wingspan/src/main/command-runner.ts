/** A command line, run against one source: parsed, executed, rendered, sent through its pipes. */
import type { ApplicationTable } from '@wingspan/engine'
import {
  answer,
  type CliCommand,
  CommandError,
  candidates,
  executeCommand,
  formatCommandError,
  formatCommandErrorWithLine,
  knownNames,
  type OpenFile,
  type ParsedCommand,
  parseCommand,
  parseLine,
  type ShowSource,
} from '@wingspan/junos'
import { CliSession } from '../terminal/index.js'
import type { CommandFailure, LineRunner } from './line-runner.js'
import { localDevice } from './local-device.js'
import { OutputError } from './whole-file.js'

const NO_TERMINAL = { rows: 0, columns: 80 }

/** Reads what a command is about, unless `isStopped` says that nobody waits for it. What it rejects with, `run` does. */
export type ReadSource = (command: ParsedCommand, isStopped: () => boolean) => Promise<ShowSource>

export class CommandRunner implements LineRunner {
  /** What is shown; or who reads it anew for each command, under no configuration. */
  readonly #source: ShowSource | ReadSource
  readonly #open: OpenFile
  readonly #turn: () => Promise<void>
  /** For who has no session at a command line. */
  readonly #session = new CliSession()

  /**
   * `open` opens what `| save` writes; it may throw an OutputError. `turn` resolves when others have had their turn, and
   * may reject with one.
   */
  constructor(
    source: ShowSource | ReadSource,
    open: OpenFile,
    turn: () => Promise<void> = () => new Promise(setImmediate),
  ) {
    this.#source = source
    this.#open = open
    this.#turn = turn
  }

  /** Those that a command may name; undefined for the predefined ones. */
  get applications(): ApplicationTable | undefined {
    return this.#shown?.configured?.configuration.applications
  }

  readonly candidates: LineRunner['candidates'] = (line) => {
    const shown = this.#shown
    const names = shown?.configured ? knownNames(shown.configured.configuration) : {}
    return candidates(line, this.applications, { names, written: shown?.written })
  }

  readonly check: LineRunner['check'] = (line) => {
    const parsed = parseCommand(line, this.applications)
    return parsed instanceof CommandError ? parsed : undefined
  }

  readonly run: LineRunner['run'] = async (
    line,
    sink,
    promptLength,
    repeat,
    answerCli = this.#answerWithoutTerminal,
  ) => {
    if (line.trim() === '') return 'done'
    const parsed = parseLine(line, this.applications)
    if (parsed instanceof CommandError) return commandFailure(parsed, line, promptLength)
    const { command } = parsed
    if (command.command === 'exit') return 'exit'
    const execute = async () => {
      const isStopped = () => sink.closed
      const shown = typeof this.#source === 'function' ? await this.#source(command, isStopped) : this.#source
      const result = await executeCommand(command, {
        shown,
        device: localDevice(shown),
        answerCli,
        turn: this.#turn,
        isStopped,
      })
      // How far it came is told to who stopped it.
      if (result.kind === 'cleared' && result.isStopped) sink.resume?.()
      return result
    }
    try {
      return await answer(execute, parsed, sink, this.#open, repeat)
    } catch (error) {
      if (!(error instanceof OutputError)) throw error
      const text = `error: ${error.message}\n`
      return { promptText: text, lineText: text }
    }
  }

  get #shown(): ShowSource | undefined {
    return typeof this.#source === 'function' ? undefined : this.#source
  }

  readonly #answerWithoutTerminal = (command: CliCommand): string =>
    this.#session.answer(command, NO_TERMINAL, new Date())
}

/** A command error as it is printed. */
export function commandFailure(error: CommandError, line: string, promptLength: number): CommandFailure {
  return {
    promptText: formatCommandError(error, promptLength),
    lineText: formatCommandErrorWithLine(error, line),
  }
}
