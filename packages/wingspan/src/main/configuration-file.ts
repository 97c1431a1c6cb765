/** Configurations and host files on disk: read whole, checked, and made ready for work. */
import { closeSync, openSync, readSync } from 'node:fs'
import {
  type Address,
  Configuration,
  type ConfigurationRules,
  finish,
  isSameInSteps,
  NumbersUsedUp,
  parseAddress,
  type Steps,
} from '@wingspan/engine'
import {
  type ConfigNode,
  type Diagnostic,
  type Hosts,
  LARGEST_CONFIGURATION_BYTES,
  type LoadedConfiguration,
  loadConfiguration,
  loadInSteps,
} from '@wingspan/junos'
import { printableText } from '../source/index.js'
import { ConfigurationError } from './configuration-error.js'
import { systemReason } from './whole-file.js'

/** A configuration that packets are decided under. */
export interface RunningConfiguration {
  readonly name: string
  readonly configuration: Configuration
  /** As it was written. */
  readonly root: ConfigNode
  /** With groups applied and inactive statements left out. */
  readonly effective: ConfigNode
  readonly diagnostics: readonly Diagnostic[]
}

const MOST_ERRORS_SHOWN = 20
const FIRST_GENERATION = 1
const PIECE_BYTES = 1 << 20

/** Reads all of standard input as text. Rejects with a ConfigurationError that calls it `name`. */
export async function readStandardInput(name: string): Promise<string> {
  try {
    const pieces: Buffer[] = []
    let length = 0
    for await (const piece of process.stdin as AsyncIterable<Buffer>) {
      pieces.push(piece)
      length += piece.length
      checkLength(name, length)
    }
    return Buffer.concat(pieces).toString('utf8')
  } catch (error) {
    throw unreadable(name, error)
  }
}

/** Reads and checks a configuration. Throws a ConfigurationError when it cannot be read. */
export function readConfiguration(fileName: string, hosts: Hosts | undefined): LoadedConfiguration {
  return loadConfiguration(readText(fileName), hosts)
}

/**
 * A configuration ready for work. One that follows `before` is of the next generation, or of the same one where it
 * decides nothing otherwise. Throws a ConfigurationError when it has errors.
 */
export function openConfiguration(
  fileName: string,
  hosts: Hosts | undefined,
  before?: Configuration,
): RunningConfiguration {
  return finish(openInSteps(fileName, hosts, before))
}

/**
 * The same, a step after the other. What sessions remember by number keeps its numbers of `before`, unless `isNumberedAnew`
 * says that it has those of a first configuration.
 */
export function* openInSteps(
  fileName: string,
  hosts: Hosts | undefined,
  before?: Configuration,
  isNumberedAnew = false,
): Steps<RunningConfiguration> {
  const numbered = isNumberedAnew ? undefined : before
  const text = readText(fileName)
  const { root, effective, rules, diagnostics } = yield* loadInSteps(text, hosts, numbered?.rules)
  if (rules === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    const shown = errors.slice(0, MOST_ERRORS_SHOWN).map((error) => diagnosticLine(fileName, error))
    const more = errors.length - shown.length
    throw new ConfigurationError([...shown, ...(more > 0 ? [`and ${more} errors more`] : [])].join('\n'))
  }
  const configuration = yield* nextGeneration(fileName, rules, before, numbered)
  return { name: fileName, configuration, root, effective, diagnostics }
}

function* nextGeneration(
  fileName: string,
  rules: ConfigurationRules,
  before: Configuration | undefined,
  numbered: Configuration | undefined,
): Steps<Configuration> {
  if (before === undefined) return yield* Configuration.inSteps(rules, FIRST_GENERATION)
  const named = { ...before.rules, hostName: rules.hostName }
  const decidesAlike = yield* isSameInSteps(rules, named)
  try {
    return yield* Configuration.inSteps(rules, before.generation + (decidesAlike ? 0 : 1), numbered)
  } catch (error) {
    if (!(error instanceof NumbersUsedUp)) throw error
    throw new ConfigurationError(`${printableText(fileName)}: error: ${error.message}`)
  }
}

/** One line for a diagnostic: `FILE:LINE:COLUMN: error: …`. */
export function diagnosticLine(
  fileName: string,
  { severity, place, message }: Pick<Diagnostic, 'severity' | 'place' | 'message'>,
): string {
  const where = place ? `:${place.line}:${place.column}` : ''
  return printableText(`${fileName}${where}: ${severity}: ${message}`)
}

/** Reads a file of addresses and names, as /etc/hosts has them. Throws a ConfigurationError. */
export function readHosts(fileName: string): Hosts {
  const hosts = new Map<string, Address[]>()
  for (const [place, line] of readText(fileName).split('\n').entries()) {
    const [word, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (word === '') continue
    const address = parseAddress(word!)
    if (address === undefined || names.length === 0) {
      throw new ConfigurationError(
        `${printableText(fileName)}:${place + 1}:1: error: expected an address and the names that it has`,
      )
    }
    for (const name of names) hosts.set(name, [...(hosts.get(name) ?? []), address])
  }
  return hosts
}

/** A file as text; pipes too, so that a configuration can come from another program. */
function readText(fileName: string): string {
  try {
    return readBounded(fileName).toString('utf8')
  } catch (error) {
    throw unreadable(fileName, error)
  }
}

function unreadable(name: string, error: unknown): ConfigurationError {
  if (error instanceof ConfigurationError) return error
  const { code } = error as NodeJS.ErrnoException
  const reason = code === 'ENOENT' || code === 'ENOTDIR' ? 'no such file' : systemReason(error)
  return new ConfigurationError(`${printableText(name)}: error: cannot read: ${reason}`)
}

function checkLength(name: string, length: number): void {
  if (length <= LARGEST_CONFIGURATION_BYTES) return
  const most = LARGEST_CONFIGURATION_BYTES / (1024 * 1024)
  throw new ConfigurationError(`${printableText(name)}: error: over ${most} MiB, which no configuration is`)
}

/** What a file says of its size is true only of some files, so it is counted. */
function readBounded(fileName: string): Buffer {
  const descriptor = openSync(fileName, 'r')
  try {
    const pieces: Buffer[] = []
    for (let length = 0; ; ) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES)
      const count = readSync(descriptor, piece)
      if (count === 0) return Buffer.concat(pieces, length)
      pieces.push(piece.subarray(0, count))
      length += count
      checkLength(fileName, length)
    }
  } finally {
    closeSync(descriptor)
  }
}
