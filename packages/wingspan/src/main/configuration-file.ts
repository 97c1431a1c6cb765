/** Configurations and host files on disk: read whole, checked, and made ready for work. */
import { closeSync, openSync, readSync } from 'node:fs'
import { type Address, Configuration, parseAddress } from '@wingspan/engine'
import {
  type ConfigNode,
  type Diagnostic,
  type Hosts,
  LARGEST_CONFIGURATION_BYTES,
  type LoadedConfiguration,
  loadConfiguration,
} from '@wingspan/junos'
import { printableText } from '../source/index.js'
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

/** A configuration that cannot be read, or not used: each line says where, what, and what was expected. */
export class ConfigurationError extends Error {
  readonly code = 'configuration-unusable'
  override readonly name = 'ConfigurationError'
}

const MOST_ERRORS_SHOWN = 20
const FIRST_GENERATION = 1
const PIECE_BYTES = 1 << 20

/** Reads and checks a configuration. Throws a ConfigurationError when it cannot be read. */
export function readConfiguration(fileName: string, hosts: Hosts | undefined): LoadedConfiguration {
  return loadConfiguration(readText(fileName), hosts)
}

/**
 * A configuration ready for work; `generation` tells it from those that the same sessions were decided under before.
 * Throws a ConfigurationError when it has errors.
 */
export function openConfiguration(
  fileName: string,
  hosts: Hosts | undefined,
  generation = FIRST_GENERATION,
): RunningConfiguration {
  const { root, effective, rules, diagnostics } = readConfiguration(fileName, hosts)
  if (rules === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    const shown = errors.slice(0, MOST_ERRORS_SHOWN).map((error) => diagnosticLine(fileName, error))
    const more = errors.length - shown.length
    throw new ConfigurationError([...shown, ...(more > 0 ? [`and ${more} errors more`] : [])].join('\n'))
  }
  const configuration = new Configuration(rules, generation)
  return { name: fileName, configuration, root, effective, diagnostics }
}

/** One line for a diagnostic: `FILE:LINE:COLUMN: error: …`. */
export function diagnosticLine(fileName: string, { severity, place, message }: Diagnostic): string {
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
    if (error instanceof ConfigurationError) throw error
    const { code } = error as NodeJS.ErrnoException
    const reason = code === 'ENOENT' || code === 'ENOTDIR' ? 'no such file' : systemReason(error)
    throw new ConfigurationError(`${printableText(fileName)}: error: cannot read: ${reason}`)
  }
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
      if (length > LARGEST_CONFIGURATION_BYTES) {
        const most = LARGEST_CONFIGURATION_BYTES / (1024 * 1024)
        throw new ConfigurationError(
          `${printableText(fileName)}: error: over ${most} MiB, which no configuration is`,
        )
      }
    }
  } finally {
    closeSync(descriptor)
  }
}
