/** The program's arguments: what is to be done, with which files, and the operational command if there is one. */
import { parseArgs } from 'node:util'
import { DEFAULT_MAX_SESSIONS, LARGEST_MAX_SESSIONS } from '@wingspan/engine'
import { beginsCommand } from '@wingspan/junos'
import { type AtTime, parseAtTime } from './at-time.js'
import { UsageError } from './usage-error.js'

/** The configuration that packets are decided under. */
export interface ConfigArguments {
  readonly fileName: string
  /** Names and addresses for `dns-name`. */
  readonly hosts: string | undefined
  /** Interface of the configuration by name of a capture interface. */
  readonly interfaces: ReadonlyMap<string, string>
}

/** `config check`. */
export interface CheckArguments {
  readonly verb: 'config check'
  readonly files: readonly string[]
  readonly hosts: string | undefined
}

/** `compare A B CAPTURE...`. */
export interface CompareArguments {
  readonly verb: 'compare'
  readonly before: ConfigArguments
  readonly after: ConfigArguments
  readonly files: readonly string[]
  readonly maxSessions: number
  readonly isJson: boolean
}

export interface ReplayArguments {
  readonly verb: 'replay'
  readonly files: readonly string[]
  readonly at: AtTime | undefined
  readonly maxSessions: number
  readonly writeTo: string | undefined
  readonly config: ConfigArguments | undefined
  /** Where RT_FLOW logs are written; `-` is standard output. */
  readonly logTo: string | undefined
  readonly logFormat: 'sd-syslog' | 'syslog'
  /** The operational command, in one line; undefined for a prompt. */
  readonly command: string | undefined
}

export type Arguments =
  | ReplayArguments
  | CheckArguments
  | CompareArguments
  | { readonly verb: 'help' }
  | { readonly verb: 'version' }

const OPTIONS = {
  at: { type: 'string' },
  'max-sessions': { type: 'string' },
  write: { type: 'string' },
  config: { type: 'string' },
  hosts: { type: 'string' },
  interface: { type: 'string', multiple: true },
  log: { type: 'string' },
  'log-format': { type: 'string' },
  json: { type: 'boolean' },
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
  if (verb === 'config') return checkArguments(words, values)
  if (verb === 'compare') return compareArguments(words, values)
  if (verb !== 'replay') throw new UsageError(`unknown verb ${verb}; there are: replay, compare, config`)
  if (values.json) throw new UsageError('--json is for compare')
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
    config: configArguments(values.config, values),
    logTo: logTarget(values),
    logFormat: logFormat(values['log-format']),
    command,
  }
}

type Values = ReturnType<typeof parse>['values']

/** Options that a verb does not take are mistakes, not wishes to be passed over. */
function refuse(values: Values, verb: string, taken: readonly (keyof Values)[]): void {
  const wrong = (Object.keys(values) as (keyof Values)[]).find((name) => !taken.includes(name))
  if (wrong !== undefined) throw new UsageError(`--${wrong} is not for ${verb}`)
}

function checkArguments(words: readonly string[], values: Values): CheckArguments {
  const [what, ...files] = words
  if (what !== 'check')
    throw new UsageError('config needs to know what is to be done; there is: config check FILE')
  if (files.length === 0) throw new UsageError('config check needs a configuration file')
  refuse(values, 'config check', ['hosts'])
  return { verb: 'config check', files, hosts: values.hosts }
}

function compareArguments(words: readonly string[], values: Values): CompareArguments {
  const [before, after, ...files] = words
  if (before === undefined || after === undefined || files.length === 0) {
    throw new UsageError('compare needs two configurations and a capture: compare A.conf B.conf CAPTURE')
  }
  refuse(values, 'compare', ['hosts', 'interface', 'json', 'max-sessions'])
  return {
    verb: 'compare',
    before: configArguments(before, values)!,
    after: configArguments(after, values)!,
    files,
    maxSessions: parseMaxSessions(values['max-sessions']),
    isJson: values.json === true,
  }
}

function configArguments(fileName: string | undefined, values: Values): ConfigArguments | undefined {
  if (fileName === undefined) {
    const needs = (['hosts', 'interface', 'log', 'log-format'] as const).find(
      (name) => values[name] !== undefined,
    )
    if (needs !== undefined) throw new UsageError(`--${needs} needs --config`)
    return undefined
  }
  const interfaces = new Map<string, string>()
  for (const pair of values.interface ?? []) {
    const [name, captured, ...rest] = pair.split('=')
    if (!name || !captured || rest.length > 0) {
      throw new UsageError(`--interface ${pair}: expected NAME=CAPTURE-INTERFACE, such as ge-0/0/0=eth0`)
    }
    interfaces.set(captured, name)
  }
  return { fileName, hosts: values.hosts, interfaces }
}

function logTarget(values: Values): string | undefined {
  if (values['log-format'] !== undefined && values.log === undefined)
    throw new UsageError('--log-format needs --log')
  return values.log
}

function logFormat(word: string | undefined): ReplayArguments['logFormat'] {
  if (word === undefined || word === 'sd-syslog') return 'sd-syslog'
  if (word === 'syslog') return word
  throw new UsageError(`--log-format ${word}: expected sd-syslog or syslog`)
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
