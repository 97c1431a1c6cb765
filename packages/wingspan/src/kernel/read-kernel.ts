/**
 * The kernel's connections, by the best road there is: netlink, then `/proc/net/nf_conntrack`, then the program
 * `conntrack`. Which one was taken, and why not a better one, is said with the answer.
 */
import { spawn } from 'node:child_process'
import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { ConntrackEntry } from './conntrack-entry.js'
import { byFamily, type ConntrackFilter } from './conntrack-filter.js'
import { ConntrackSocket, type DumpAccount } from './conntrack-socket.js'
import type { ConntrackStatistics } from './conntrack-statistics.js'
import { readEntryLine } from './conntrack-text.js'
import { KernelError, type KernelErrorCode } from './kernel-error.js'
import { kernelSetting } from './kernel-settings.js'
import { ENTRY_FAULT_WORDS } from './read-entry.js'

export type KernelRoad = 'netlink' | 'proc' | 'conntrack program'

/** Takes connections, one after the other, in one object. */
export type TakeEntry = (entry: ConntrackEntry) => void

export interface KernelReading {
  readonly road: KernelRoad
  /** Why no better road was taken, best first. */
  readonly refusals: readonly string[]
  readonly statistics: ConntrackStatistics
  /** Connections the kernel told of that could not be read, in words; empty for none. */
  readonly unreadable: string
}

const PROC_FILE = '/proc/net/nf_conntrack'
const PROGRAM = 'conntrack'
const PROGRAM_ARGUMENTS = ['-L', '-o', 'extended,id']
const FAMILY_ARGUMENTS = ['ipv4', 'ipv6']
/** Any of these is there when the kernel tracks connections. */
const TRACKING_SIGNS = [PROC_FILE, '/proc/net/stat/nf_conntrack', '/proc/sys/net/netfilter/nf_conntrack_max']
const NO_TRACKING = 'the kernel tracks no connections: its module nf_conntrack is not loaded'
const NO_STATISTICS: ConntrackStatistics = {
  entries: undefined,
  maximum: undefined,
  failed: undefined,
  invalid: undefined,
}

/** What is asked of a road before any connection is read. */
export type BeforeReading = (statistics: ConntrackStatistics) => TakeEntry

/**
 * Reads the connections that pass the filter, and perhaps others where the road knows no filters; none without a
 * filter at all. `begin` is told of the statistics first and says who takes the connections. Rejects with a
 * KernelError when no road is open.
 */
export async function readKernel(
  filter: ConntrackFilter | undefined,
  begin: BeforeReading,
): Promise<KernelReading> {
  if (!TRACKING_SIGNS.some((path) => existsSync(path))) {
    // Asking would make some kernels load the module, which is not ours to do.
    throw new KernelError('kernel-module-missing', NO_TRACKING)
  }
  const refusals: string[] = []
  let first: KernelError | undefined
  for (const [road, read] of ROADS) {
    try {
      return { road, refusals, ...(await read(filter, begin)) }
    } catch (error) {
      if (!(error instanceof KernelError)) throw error
      first ??= error
      refusals.push(`${road}: ${error.message}`)
    }
  }
  // Who may not, or has nothing to read, needs to know no more than that.
  if (first!.code === 'kernel-no-privilege') throw first!
  throw new KernelError(first!.code, `the kernel's connections cannot be read (${refusals.join('; ')})`)
}

type Read = (
  filter: ConntrackFilter | undefined,
  begin: BeforeReading,
) => Promise<Pick<KernelReading, 'statistics' | 'unreadable'>>

const ROADS: readonly (readonly [KernelRoad, Read])[] = [
  ['netlink', readNetlink],
  ['proc', readProc],
  ['conntrack program', readProgram],
]

async function readNetlink(filter: ConntrackFilter | undefined, begin: BeforeReading) {
  const sockets = [await ConntrackSocket.open()]
  try {
    const statistics = await sockets[0]!.statistics()
    const take = begin(statistics)
    const parts = filter === undefined ? [] : byFamily(filter)
    // Each part is a walk of the whole table for the kernel: side by side, each in a thread of its own.
    while (sockets.length < parts.length) sockets.push(await ConntrackSocket.open())
    const dumps = await Promise.allSettled(parts.map((part, place) => sockets[place]!.dump(part, take)))
    return { statistics, unreadable: unreadableText(dumps.map(accountOf)) }
  } finally {
    for (const socket of sockets) socket.close()
  }
}

function accountOf(dump: PromiseSettledResult<DumpAccount>): DumpAccount {
  if (dump.status === 'rejected') throw dump.reason
  return dump.value
}

function unreadableText(accounts: readonly DumpAccount[]): string {
  return accounts
    .filter(({ unreadable }) => unreadable > 0)
    .map(({ unreadable, lastFault }) => `${unreadable}, the last for ${ENTRY_FAULT_WORDS[lastFault]}`)
    .join('; ')
}

async function readProc(filter: ConntrackFilter | undefined, begin: BeforeReading) {
  const statistics = settingStatistics()
  const take = begin(statistics)
  if (filter === undefined) return { statistics, unreadable: '' }
  const lines = createReadStream(PROC_FILE, 'latin1')
  return { statistics, unreadable: await readLines(lines, take) }
}

async function readProgram(filter: ConntrackFilter | undefined, begin: BeforeReading) {
  const statistics = settingStatistics()
  const take = begin(statistics)
  if (filter === undefined) return { statistics, unreadable: '' }
  const faults: string[] = []
  for (const family of FAMILY_ARGUMENTS) {
    const child = spawn(PROGRAM, [...PROGRAM_ARGUMENTS, '-f', family], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    }).catch((error: unknown) => {
      throw unreadable(error)
    })
    const [fault, code] = await Promise.all([readLines(child.stdout, take), ended])
    if (code !== 0) throw new KernelError('kernel-unreadable', `conntrack ended with exit code ${code}`)
    if (fault !== '') faults.push(fault)
  }
  return { statistics, unreadable: faults.join('; ') }
}

/** Takes every line that is a connection; says how many were none. */
async function readLines(stream: Readable, take: TakeEntry): Promise<string> {
  const entry = new ConntrackEntry()
  let faults = 0
  try {
    for await (const line of createInterface({ input: stream })) {
      if (readEntryLine(line, entry)) take(entry)
      else faults++
    }
  } catch (error) {
    throw unreadable(error)
  }
  return faults === 0 ? '' : `${faults}, for lines of another form`
}

const SYSTEM_REASONS: Readonly<Record<string, readonly [KernelErrorCode, string]>> = {
  ENOENT: ['kernel-not-supported', 'there is none'],
  EACCES: ['kernel-no-privilege', 'permission denied'],
  EPERM: ['kernel-no-privilege', 'permission denied'],
}

function unreadable(error: unknown): KernelError {
  const code = String((error as { code?: unknown } | null)?.code)
  const [kind, reason] = SYSTEM_REASONS[code] ?? ['kernel-unreadable', `read error (${code})`]
  return new KernelError(kind, reason)
}

function settingStatistics(): ConntrackStatistics {
  return { ...NO_STATISTICS, entries: kernelSetting('count'), maximum: kernelSetting('max') }
}
