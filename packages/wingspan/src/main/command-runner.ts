/** A command line, run against one source: parsed, asked, rendered. */
import {
  type ByteSink,
  CommandError,
  executeShow,
  formatCommandError,
  formatCommandErrorWithLine,
  parseCommand,
  renderText,
  type ShowSource,
} from '@wingspan/junos'

/** A command that was wrong, as text for a prompt (the line is on the screen already) and for elsewhere. */
export interface CommandFailure {
  readonly promptText: string
  readonly lineText: string
}

export class CommandRunner {
  readonly #source: ShowSource

  constructor(source: ShowSource) {
    this.#source = source
  }

  /** Runs one line; an empty one is done at once. `promptLength` is the width before the line on the screen. */
  async run(line: string, sink: ByteSink, promptLength: number): Promise<'done' | 'exit' | CommandFailure> {
    if (line.trim() === '') return 'done'
    const command = parseCommand(line)
    if (command instanceof CommandError) return commandFailure(command, line, promptLength)
    if (command.command === 'exit') return 'exit'
    await renderText(executeShow(command, this.#source), sink)
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
