/** A command line, run against one source: parsed, asked, rendered, sent through its pipes. */
import type { ApplicationTable } from '@wingspan/engine'
import {
  answer,
  type ByteSink,
  CommandError,
  formatCommandError,
  formatCommandErrorWithLine,
  type OpenFile,
  parseLine,
  type Repeat,
  type ShowSource,
} from '@wingspan/junos'
import { OutputError } from './whole-file.js'

/** A command that was wrong, as text for a prompt (the line is on the screen already) and for elsewhere. */
export interface CommandFailure {
  readonly promptText: string
  readonly lineText: string
}

export class CommandRunner {
  readonly #source: ShowSource
  readonly #open: OpenFile

  /** `open` opens what `| save` writes; it may throw an OutputError. */
  constructor(source: ShowSource, open: OpenFile) {
    this.#source = source
    this.#open = open
  }

  /** Those that a command may name; undefined for the predefined ones. */
  get applications(): ApplicationTable | undefined {
    return this.#source.configured?.configuration.applications
  }

  /**
   * Runs one line; an empty one is done at once. `promptLength` is the width before the line on the screen; `repeat` is
   * for who can interrupt a `| refresh`.
   */
  async run(
    line: string,
    sink: ByteSink,
    promptLength: number,
    repeat?: Repeat,
  ): Promise<'done' | 'exit' | CommandFailure> {
    if (line.trim() === '') return 'done'
    const parsed = parseLine(line, this.applications)
    if (parsed instanceof CommandError) return commandFailure(parsed, line, promptLength)
    const { command } = parsed
    if (command.command === 'exit') return 'exit'
    try {
      await answer(command, parsed, this.#source, sink, this.#open, repeat)
    } catch (error) {
      if (!(error instanceof OutputError)) throw error
      const text = `error: ${error.message}\n`
      return { promptText: text, lineText: text }
    }
    return 'done'
  }
}

/** A command error as it is printed. */
export function commandFailure(error: CommandError, line: string, promptLength: number): CommandFailure {
  return {
    promptText: formatCommandError(error, promptLength),
    lineText: formatCommandErrorWithLine(error, line),
  }
}
