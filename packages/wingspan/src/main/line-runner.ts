/** Who runs command lines: a replay in this program, or a daemon. */
import type { AnswerEnd, AnswerSink, CliCommand, Repeat } from '@wingspan/junos'
import type { CommandWords } from '../terminal/index.js'

/** A command that was wrong, as text for a prompt (the line is on the screen already) and for elsewhere. */
export interface CommandFailure {
  readonly promptText: string
  readonly lineText: string
}

/** What has become of a line. */
export type LineOutcome = AnswerEnd | 'exit' | CommandFailure

/** Where an answer goes, which may be told to take output again after it was stopped. */
export interface LineSink extends AnswerSink {
  resume?(): void
}

export interface LineRunner extends CommandWords {
  /**
   * Runs one line; an empty one is done at once. `promptLength` is the width before the line on the screen; `repeat` is
   * for who can interrupt a `| refresh`; `answerCli` answers for the session at the command line, where there is one.
   */
  run(
    line: string,
    sink: LineSink,
    promptLength: number,
    repeat?: Repeat,
    answerCli?: (command: CliCommand) => string,
  ): Promise<LineOutcome>
}
