/** The program's arguments: what is to be done, with which files, and the operational command if there is one. */
import { parseArgs } from 'node:util'
import { DEFAULT_MAX_SESSIONS, LARGEST_MAX_SESSIONS } from '@wingspan/engine'
import { beginsCommand } from '@wingspan/junos'
import { type AtTime, parseAtTime } from './at-time.js'
import { UsageError } from './usage-error.js'

export interface ReplayArguments {
  readonly verb: 'replay'
  readonly files: readonly string[]
  readonly at: AtTime | undefined
  readonly maxSessions: number
  readonly writeTo: string | undefined
  /** The operational command, in one line; undefined for a prompt. */
  readonly command: string | undefined
}

export type Arguments = ReplayArguments | { readonly verb: 'help' } | { readonly verb: 'version' }

const OPTIONS = {
  at: { type: 'string' },
  'max-sessions': { type: 'string' },
  write: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const

/** Reads the arguments after the program's name. Throws a UsageError. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, tokens } = parse(argv)
  if (values.help) return { verb: 'help' }
  if (values.version) return { verb: 'version' }
  const words: string[] = []
  let forcedFrom = Number.POSITIVE_INFINITY
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    else if (token.kind === 'option-terminator') forcedFrom = words.length
  }
  const verb = words.shift()
  if (verb === undefined) throw new UsageError('what is to be done? try `wingspan replay FILE`')
  if (verb !== 'replay') throw new UsageError(`unknown verb ${verb}; there is: replay`)
  const { files, command } = splitCommand(words, forcedFrom - 1)
  if (files.length === 0) throw new UsageError('replay needs a capture file, or - for standard input')
  if (files.filter((file) => file === '-').length > 1)
    throw new UsageError('standard input can be read only once')
  return {
    verb,
    files,
    at: values.at === undefined ? undefined : parseAtTime(values.at),
    maxSessions: parseMaxSessions(values['max-sessions']),
    writeTo: values.write,
    command,
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, tokens: true })
  } catch (error) {
    throw new UsageError(
      error instanceof Error
        ? error.message
            .split(/[.:]\s/)[0]!
            .split('\n')[0]!
            .replace(/\.$/, '')
        : String(error),
    )
  }
}

/**
 * Files end at the first argument that abbreviates a command verb, or where `--` says so. No verb holds a `/` or a
 * `.`, so a path and a name with a suffix are always files.
 */
function splitCommand(words: readonly string[], forcedFrom: number) {
  const looksLikeCommand = (word: string, place: number) => place > 0 && beginsCommand(word)
  const found = words.findIndex((word, place) => place >= forcedFrom || looksLikeCommand(word, place))
  const end = found < 0 ? words.length : found
  const command = words.slice(end).join(' ')
  return { files: words.slice(0, end), command: command === '' ? undefined : command }
}

function parseMaxSessions(text: string | undefined): number {
  if (text === undefined) return DEFAULT_MAX_SESSIONS
  const value = /^\d+$/.test(text) ? Number(text) : 0
  if (value < 1 || value > LARGEST_MAX_SESSIONS) {
    throw new UsageError(`--max-sessions ${text}: expected a number from 1 to ${LARGEST_MAX_SESSIONS}`)
  }
  return value
}
