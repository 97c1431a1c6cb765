/**
 * What is wrong with a command line, in the form of the Junos CLI: a caret under the word, then the message. Clients
 * know an error by `syntax error`, `unknown command` or a line that starts with `error:`; every message has one.
 */
import { printable } from './words.js'

/** A word that may follow, or in angle brackets what may. `supported` is false for words that are refused. */
export interface Candidate {
  readonly word: string
  readonly help: string
  readonly supported: boolean
}

/** The line may end here. */
export const ENTER: Candidate = { word: '<[Enter]>', help: 'Execute this command', supported: true }
/** What the command says may go through a pipe. */
export const BAR: Candidate = { word: '|', help: 'Pipe through a command', supported: true }

/** Stable names of the causes. */
export type CommandErrorCode =
  | 'unknown-command'
  | 'unknown-word'
  | 'ambiguous-word'
  | 'incomplete-command'
  | 'missing-value'
  | 'invalid-value'
  | 'out-of-range'
  | 'unknown-protocol'
  | 'unknown-application'
  | 'refused-option'
  | 'duplicate-option'
  | 'conflicting-options'
  | 'open-quote'

/** A command line that cannot run. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: CommandErrorCode
  /** Where the bad word starts, in characters (code points) from the start of the line. */
  readonly column: number
  /** The message, ready to print below the caret. */
  readonly lines: readonly string[]
  /** What would have been right, or what an ambiguous word could mean. */
  readonly candidates: readonly Candidate[]

  constructor(
    code: CommandErrorCode,
    column: number,
    lines: readonly string[],
    candidates: readonly Candidate[] = [],
  ) {
    const safe = lines.map(printable)
    super(safe.join('\n'))
    this.code = code
    this.column = column
    this.lines = safe
    this.candidates = candidates
  }
}

/** Caret and message, to print below a line that was typed after a prompt of `promptLength` columns. */
export function formatCommandError(error: Pick<CommandError, 'column' | 'lines'>, promptLength = 0): string {
  return [`${' '.repeat(promptLength + error.column)}^`, ...error.lines, ''].join('\n')
}

/** The line itself, caret and message, for a command that nobody typed at a prompt. */
export function formatCommandErrorWithLine(error: CommandError, line: string): string {
  return `${printable(line)}\n${formatCommandError(error)}`
}

/** Candidates as the lines of `Possible completions:`. */
export function formatCandidates(candidates: readonly Candidate[]): readonly string[] {
  return ['Possible completions:', ...candidates.map(({ word, help }) => `  ${word.padEnd(20)} ${help}`)]
}
