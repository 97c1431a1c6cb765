/** The program's arguments: what is to be done, with which files, and the operational command if there is one. */
import { parseArgs } from 'node:util'
import { DEFAULT_MAX_SESSIONS, LARGEST_MAX_SESSIONS } from '@wingspan/engine'
import { beginsCommand, type LogForm } from '@wingspan/junos'
import { type AtTime, parseAtTime } from './at-time.js'
import { parseDuration } from './duration.js'
import { type InterfaceMap, parseInterfaceMap } from './interface-map.js'
import { orTop, TOP, type TopArguments, type TopWish, topWish } from './top-arguments.js'
import { UsageError } from './usage-error.js'

/** The configuration that packets are decided under. */
export interface ConfigArguments {
  readonly fileName: string
  /** Names and addresses for `dns-name`. */
  readonly hosts: string | undefined
  readonly interfaces: InterfaceMap
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
  /** Files of the two configurations. */
  readonly before: string
  readonly after: string
  readonly hosts: string | undefined
  readonly interfaces: InterfaceMap
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
  readonly logForm: LogForm
  /** The operational command, in one line; undefined for a prompt. */
  readonly command: string | undefined
}

export interface MonitorArguments {
  readonly verb: 'monitor'
  readonly interfaces: readonly string[]
  /** How long packets are taken; undefined: until the user has had enough. */
  readonly forMilliseconds: number | undefined
  readonly packets: number | undefined
  /** An expression of pcap-filter(7). */
  readonly filter: string | undefined
  readonly isPromiscuous: boolean
  readonly maxSessions: number
  readonly config: ConfigArguments | undefined
  /** Where RT_FLOW logs are written; `-` is standard output. */
  readonly logTo: string | undefined
  readonly logForm: LogForm
  /** The operational command, in one line; undefined for a prompt. */
  readonly command: string | undefined
  /** Where sessions are to be watched instead. */
  readonly top: TopWish | undefined
}

export interface ServeArguments {
  readonly verb: 'serve'
  readonly config: {
    readonly fileName: string
    readonly hosts: string | undefined
    readonly interfaces: InterfaceMap
  }
  /** What is replayed. */
  readonly files: readonly string[]
  /** How many times faster than the captures; undefined: as fast as they can be read. */
  readonly speed: number | undefined
  readonly loops: boolean
  readonly maxSessions: number
  /** Where RT_FLOW logs are written; `-` is standard output. */
  readonly logTo: string | undefined
  readonly logForm: LogForm
}

/** What a running daemon is asked. */
export type LocalArguments =
  | { readonly verb: 'cli' }
  | { readonly verb: 'reload' }
  /** The operational command, in one line. */
  | { readonly verb: 'show'; readonly command: string }

/** `kernel [COMMAND...]`. */
export interface KernelArguments {
  readonly verb: 'kernel'
  readonly config: ConfigArguments | undefined
  /** The operational command, in one line; undefined for a prompt. */
  readonly command: string | undefined
  /** Where connections are to be watched instead. */
  readonly top: TopWish | undefined
}

export type Arguments =
  | ReplayArguments
  | CheckArguments
  | CompareArguments
  | ServeArguments
  | KernelArguments
  | MonitorArguments
  | LocalArguments
  | TopArguments
  | { readonly verb: 'passwd' }
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
  replay: { type: 'string', multiple: true },
  speed: { type: 'string' },
  loop: { type: 'boolean' },
  for: { type: 'string' },
  packets: { type: 'string' },
  filter: { type: 'string' },
  promiscuous: { type: 'boolean' },
  every: { type: 'string' },
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
  if (verb === 'serve') return serveArguments(words, values)
  if (verb === 'kernel') return kernelArguments(words, values)
  if (verb === 'monitor') return monitorArguments(words, values, forcedFrom - 1)
  if (verb === TOP) {
    refuse(values, verb, ['every'])
    return { verb, ...topWish(words, values) }
  }
  if (verb === 'cli' || verb === 'reload' || verb === 'passwd') return loneVerb(verb, words, values)
  if (beginsCommand(firstWord(verb))) {
    refuse(values, 'a command for the daemon', [])
    return { verb: 'show', command: [verb, ...words].join(' ') }
  }
  if (verb !== 'replay') throw new UsageError(`unknown verb ${verb}; there are: ${VERBS}`)
  refuse(values, 'replay', REPLAY_OPTIONS)
  const { files, command } = splitCommand(words, forcedFrom - 1)
  if (files.length === 0) throw new UsageError('replay needs a capture file, or - for standard input')
  checkStandardInput(files)
  return {
    verb,
    files,
    at: values.at === undefined ? undefined : parseAtTime(values.at),
    maxSessions: parseMaxSessions(values['max-sessions']),
    writeTo: values.write,
    config: configArguments(values.config, values),
    logTo: logTarget(values),
    logForm: logForm(values['log-format']),
    command,
  }
}

/** As a message lists them. */
const VERBS =
  'replay, compare, config, kernel, monitor, serve, top, cli, reload, passwd, and show or clear for a running daemon'
const REPLAY_OPTIONS = [
  'at',
  'max-sessions',
  'write',
  'config',
  'hosts',
  'interface',
  'log',
  'log-format',
] as const

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
  checkStandardInput(files)
  return { verb: 'config check', files, hosts: values.hosts }
}

function compareArguments(words: readonly string[], values: Values): CompareArguments {
  const [before, after, ...files] = words
  if (before === undefined || after === undefined || files.length === 0) {
    throw new UsageError('compare needs two configurations and a capture: compare A.conf B.conf CAPTURE')
  }
  refuse(values, 'compare', ['hosts', 'interface', 'json', 'max-sessions'])
  checkStandardInput(files)
  return {
    verb: 'compare',
    before,
    after,
    hosts: values.hosts,
    interfaces: parseInterfaceMap(values.interface ?? []),
    files,
    maxSessions: parseMaxSessions(values['max-sessions']),
    isJson: values.json === true,
  }
}

const SERVE_OPTIONS = [
  'config',
  'hosts',
  'interface',
  'log',
  'log-format',
  'loop',
  'max-sessions',
  'replay',
  'speed',
] as const

function serveArguments(words: readonly string[], values: Values): ServeArguments {
  if (words.length > 0) throw new UsageError(`serve takes no ${words[0]}; captures are given by --replay`)
  refuse(values, 'serve', SERVE_OPTIONS)
  const config = configArguments(values.config, values)
  if (config === undefined) throw new UsageError('serve needs --config')
  const files = values.replay ?? []
  if (files.includes('-'))
    throw new UsageError('serve may have to begin again, so it takes files, not standard input')
  const paced = (['speed', 'loop'] as const).find((name) => values[name] !== undefined)
  if (files.length === 0 && paced !== undefined)
    throw new UsageError(`--${paced} is of the captures that --replay gives, and there is none`)
  return {
    verb: 'serve',
    config,
    files,
    speed: parseSpeed(values.speed),
    loops: values.loop === true,
    maxSessions: parseMaxSessions(values['max-sessions']),
    logTo: logTarget(values),
    logForm: logForm(values['log-format']),
  }
}

/** How many times faster than the captures; undefined for `max`. */
function parseSpeed(text = 'max'): number | undefined {
  if (text === 'max') return undefined
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  if (value <= 0) throw new UsageError(`--speed ${text}: expected a number above 0, or max`)
  return value
}

function kernelArguments(words: readonly string[], values: Values): KernelArguments {
  refuse(values, 'kernel', ['config', 'every', 'hosts'])
  const command = words.length === 0 ? undefined : words.join(' ')
  return { verb: 'kernel', config: configArguments(values.config, values), ...orTop(command, values) }
}

function monitorArguments(words: readonly string[], values: Values, forcedFrom: number): MonitorArguments {
  refuse(values, 'monitor', MONITOR_OPTIONS)
  const { files: interfaces, command } = splitCommand(words, forcedFrom, [TOP])
  if (interfaces.length === 0) throw new UsageError('monitor needs an interface, such as eth0')
  // A command alone; who has an interface of that name writes -- before the command.
  if (command === undefined && interfaces.length > 1 && beginsCommand(interfaces[0]!))
    throw new UsageError(`monitor needs an interface before the command, such as eth0 ${interfaces[0]!}`)
  const twice = interfaces.find((name, place) => interfaces.indexOf(name) < place)
  if (twice !== undefined) throw new UsageError(`monitor: ${twice} is given twice`)
  const config = configArguments(values.config, values)
  const asked = orTop(command, values)
  const logTo = logTarget(values)
  if (logTo === '-' && asked.top) throw new UsageError('--log -: standard output is where top is shown')
  const unmet = [...(config?.interfaces ?? [])].find(([captured]) => !interfaces.includes(captured))
  if (unmet) throw new UsageError(`--interface ${unmet[1]}=${unmet[0]}: ${unmet[0]} is not to be captured`)
  return {
    verb: 'monitor',
    interfaces,
    forMilliseconds: values.for === undefined ? undefined : parseDuration('--for', values.for),
    packets: parsePackets(values.packets),
    filter: values.filter,
    isPromiscuous: values.promiscuous === true,
    maxSessions: parseMaxSessions(values['max-sessions']),
    config,
    logTo,
    logForm: logForm(values['log-format']),
    ...asked,
  }
}

const MONITOR_OPTIONS = [
  'every',
  'for',
  'packets',
  'filter',
  'promiscuous',
  'max-sessions',
  'config',
  'hosts',
  'interface',
  'log',
  'log-format',
] as const

function parsePackets(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d+$/.test(text) ? Number(text) : 0
  if (value < 1 || !Number.isSafeInteger(value))
    throw new UsageError(`--packets ${text}: expected a number from 1 on`)
  return value
}

function loneVerb(verb: 'cli' | 'reload' | 'passwd', words: readonly string[], values: Values) {
  if (words.length > 0) throw new UsageError(`${verb} takes no ${words[0]}`)
  refuse(values, verb, [])
  return { verb } as const
}

function checkStandardInput(files: readonly string[]): void {
  if (files.filter((file) => file === '-').length > 1)
    throw new UsageError('standard input can be read only once')
}

function configArguments(fileName: string | undefined, values: Values): ConfigArguments | undefined {
  if (fileName === undefined) {
    const needs = (['hosts', 'interface', 'log', 'log-format'] as const).find(
      (name) => values[name] !== undefined,
    )
    if (needs !== undefined) throw new UsageError(`--${needs} needs --config`)
    return undefined
  }
  return { fileName, hosts: values.hosts, interfaces: parseInterfaceMap(values.interface ?? []) }
}

function logTarget(values: Values): string | undefined {
  if (values['log-format'] !== undefined && values.log === undefined)
    throw new UsageError('--log-format needs --log')
  if (values.log === '') throw new UsageError('--log needs the name of a file, or - for standard output')
  return values.log
}

/** Words for what Junos calls `format sd-syslog` and `format syslog`. */
const LOG_FORMS: Readonly<Record<string, LogForm>> = { structured: 'sd-syslog', standard: 'syslog' }

function logForm(word = 'structured'): LogForm {
  const form = Object.hasOwn(LOG_FORMS, word) ? LOG_FORMS[word] : undefined
  if (form === undefined) throw new UsageError(`--log-format ${word}: expected structured or standard`)
  return form
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

/** Of an argument that may be a whole command in quotation marks. */
function firstWord(argument: string): string {
  return /^\S*/.exec(argument)![0]
}

/**
 * Files end at the first argument that abbreviates a command verb, or begins with one and a blank, or where `--` says
 * so. No verb holds a `/` or a `.`, so a path and a name without blanks and with a suffix are always files.
 */
function splitCommand(words: readonly string[], forcedFrom: number, others: readonly string[] = []) {
  const looksLikeCommand = (word: string, place: number) =>
    place > 0 && (beginsCommand(firstWord(word)) || others.includes(firstWord(word)))
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
