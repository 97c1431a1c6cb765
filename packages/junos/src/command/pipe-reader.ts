/** Reads the pipes after a command, word by word: what they say, what is wrong, and what may come next. */
import type { ApplicationTable } from '@wingspan/engine'
import { ExpressionError, parseExpression } from '../expression/index.js'
import { BAR, type Candidate, CommandError, type CommandErrorCode, ENTER } from './command-error.js'
import type { Command, Option, OptionValue } from './node.js'
import { PIPE_TREE, type Pipe, type PipeNode } from './pipe.js'
import { ambiguous, expecting, parseValue, valueCandidates } from './value.js'
import { matchWord, type Word } from './words.js'

/** Pipes that may follow a command. */
export const MOST_PIPES = 16

/** Pipes that change nothing in the lines, so that `display` may stand after them. */
const LEAVES_LINES: ReadonlySet<Pipe['kind']> = new Set(['hold', 'no-more', 'refresh'])

export class PipeReader {
  /** Those that are whole. */
  readonly pipes: Pipe[] = []
  readonly #command: Command
  readonly #applications: ApplicationTable
  #node = PIPE_TREE
  #value: OptionValue | undefined
  #valueColumn = 0
  /** Of the pipe that is read: its bar, then its last word. */
  #column: number

  /** Begins after the first bar, which stands at `column`. */
  constructor(command: Command, column: number, applications: ApplicationTable) {
    this.#command = command
    this.#column = column
    this.#applications = applications
  }

  /** Reads one word, or says what is wrong with it. */
  advance(word: Word): CommandError | undefined {
    if (word.isBar) return this.#nextPipe(word)
    const option = this.#valueOption
    if (option && this.#value === undefined) return this.#takeValue(option, word)
    const matches = matchWord(word.text, this.#node.children ?? [])
    if (matches.length > 1) return ambiguous(word, matches.map(asCandidate))
    const [match] = matches
    if (!match) return fail('unknown-word', word.column, this.#expecting(), this.expected())
    if (match.refusal) return fail('refused-option', word.column, `error: ${match.word} ${match.refusal}`)
    this.#node = match
    this.#column = word.column
    return undefined
  }

  /** Reads the end of the line; `column` is where the next word would stand. */
  endError(column: number): CommandError | undefined {
    const { pipe, value } = this.#node
    if (!pipe) return fail('incomplete-command', column, this.#expecting(), this.expected())
    if (value && this.#value === undefined) {
      if (value.standard === undefined)
        return fail('missing-value', column, this.#expecting(), this.expected())
      this.#value = value.standard
    }
    const read = this.#read(pipe)
    if (read instanceof CommandError) return read
    const error = this.#misplaced(read)
    if (!error) this.pipes.push(read)
    return error
  }

  /** What may come next, as far as it begins with `partial`. */
  expected(partial = ''): readonly Candidate[] {
    const { children = [], pipe, value } = this.#node
    const option = this.#value === undefined ? this.#valueOption : undefined
    const mayEnd = pipe && partial === '' && !(option && value?.standard === undefined)
    const values = option ? valueCandidates(option, option.value!, partial, this.#applications) : []
    const words = children
      .filter((child) => unfit(this.#command, child) === undefined)
      .map(asCandidate)
      .filter(({ word }) => word.startsWith(partial))
    return [...(mayEnd ? [ENTER] : []), ...values, ...words, ...(mayEnd ? [BAR] : [])]
  }

  get #valueOption(): Option | undefined {
    const { value, help } = this.#node
    return value && { word: value.word, help, value: value.type }
  }

  #expecting(): string {
    return expecting(this.expected(), this.#valueOption?.word ?? 'pipe')
  }

  #nextPipe({ column }: Word): CommandError | undefined {
    const error = this.endError(column)
    if (error) return error
    if (this.pipes.length >= MOST_PIPES) {
      return fail('out-of-range', column, `error: more than ${MOST_PIPES} pipes`)
    }
    this.#node = PIPE_TREE
    this.#value = undefined
    this.#column = column
    return undefined
  }

  #takeValue(option: Option, word: Word): CommandError | undefined {
    const value = parseValue(option, option.value!, word, this.#applications)
    if (value instanceof CommandError) return value
    this.#value = value
    this.#valueColumn = word.column
    return undefined
  }

  /** The pipe that its words and value make. */
  #read(kind: Pipe['kind']): Pipe | CommandError {
    switch (kind) {
      case 'match':
      case 'except':
      case 'find': {
        const expression = parseExpression(this.#value as string)
        if (!(expression instanceof ExpressionError)) return { kind, expression }
        const message = `error: regular expression: ${expression.message}`
        return fail('invalid-value', this.#valueColumn, message)
      }
      case 'last':
        return { kind, lines: this.#value as number }
      case 'trim':
        return { kind, columns: this.#value as number }
      case 'save':
        return { kind, fileName: this.#value as string }
      case 'display':
        return { kind, form: this.#node.form! }
      case 'refresh':
        return { kind, seconds: this.#value as number }
      case 'count':
      case 'hold':
      case 'no-more':
        return { kind }
    }
  }

  /** A pipe that cannot stand where it does. */
  #misplaced(pipe: Pipe): CommandError | undefined {
    const conflict = (message: string) => fail('conflicting-options', this.#column, `error: ${message}`)
    if (this.pipes.some(({ kind }) => kind === 'save')) return conflict('nothing can follow save')
    const refusal = unfit(this.#command, this.#node)
    if (refusal !== undefined) return fail('refused-option', this.#column, `error: ${refusal}`)
    const isRepeated = this.pipes.some(({ kind }) => kind === 'refresh')
    if (isRepeated && pipe.kind === 'refresh') return conflict('refresh is given twice')
    if (isRepeated && pipe.kind === 'save') return conflict('refresh and save cannot be given together')
    if (pipe.kind !== 'display') return undefined
    // What is inherited can be shown in any form.
    const before = this.pipes.find(
      (each) => !LEAVES_LINES.has(each.kind) && !(each.kind === 'display' && each.form === 'inheritance'),
    )
    return before && conflict(`display cannot come after ${before.kind}`)
  }
}

/** Why a pipe is not for a command, wherever it stands; undefined where it is. */
function unfit({ name, takesPath, rpcName }: Command, { pipe, form }: PipeNode): string | undefined {
  // What a command changes is not changed again and again.
  if (pipe === 'refresh' && !name.startsWith('show ')) return 'refresh is for show commands only'
  if ((form === 'set' || form === 'inheritance') && !takesPath)
    return `display ${form} is for show configuration only`
  if (form === 'xml rpc' && rpcName === undefined) return 'xml not supported for this command'
  return undefined
}

function asCandidate({ word, help, refusal }: PipeNode): Candidate {
  return { word, help, supported: refusal === undefined }
}

function fail(
  code: CommandErrorCode,
  column: number,
  message: string,
  candidates: readonly Candidate[] = [],
): CommandError {
  return new CommandError(code, column, [message], candidates)
}
