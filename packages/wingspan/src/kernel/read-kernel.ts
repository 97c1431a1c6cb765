/**
 * The kernel's connections, by the best road there is: netlink, then `/proc/net/nf_conntrack`, then the program
 * `conntrack`. Which one was taken, and why not a better one, is said with the answer.
 */
import { existsSync } from 'node:fs'
import { byFamily, type ConntrackFilter } from './conntrack-filter.js'
import { ConntrackSocket, type DumpAccount } from './conntrack-socket.js'
import type { ConntrackStatistics } from './conntrack-statistics.js'
import { KernelError, NO_PRIVILEGE } from './kernel-error.js'
import type { BeforeReading, KernelRoad, ReadRoad, RoadReading } from './kernel-road.js'
import { ENTRY_FAULT_WORDS } from './read-entry.js'
import { PROC_FILE, procRoad, programRoad } from './text-roads.js'

export interface KernelReading extends RoadReading {
  readonly road: KernelRoad
  /** Why no better road was taken, best first. */
  readonly refusals: readonly string[]
}

/** Any of these is there when the kernel tracks connections. */
const TRACKING_SIGNS = [PROC_FILE, '/proc/net/stat/nf_conntrack', '/proc/sys/net/netfilter/nf_conntrack_max']
const NO_TRACKING = 'the kernel tracks no connections: its module nf_conntrack is not loaded'
/** What is counted where nobody says. */
export const NO_STATISTICS: ConntrackStatistics = {
  entries: undefined,
  maximum: undefined,
  failed: undefined,
  invalid: undefined,
}

/**
 * Reads the connections that pass the filter, and perhaps others where the road knows no filters; none without a
 * filter at all. `begin` is told of the statistics first and says who takes the connections. Rejects with a
 * KernelError when no road is open.
 */
export async function readKernel(
  filter: ConntrackFilter | undefined,
  begin: BeforeReading,
): Promise<KernelReading> {
  checkTracking()
  return firstOpenRoad(ROADS, filter, begin)
}

/** The same by these roads, best first. */
export async function firstOpenRoad(
  roads: readonly (readonly [KernelRoad, ReadRoad])[],
  filter: ConntrackFilter | undefined,
  begin: BeforeReading,
): Promise<KernelReading> {
  const refusals: string[] = []
  const errors: KernelError[] = []
  for (const [road, read] of roads) {
    try {
      return { road, refusals, ...(await read(filter, begin)) }
    } catch (error) {
      if (!(error instanceof KernelError)) throw error
      errors.push(error)
      refusals.push(`${road}: ${error.message}`)
    }
  }
  const first = errors[0]!
  // Who may not, or has nothing to read, needs to know no more than that.
  if (first.code === 'kernel-no-privilege') throw first
  const all = `the kernel's connections cannot be read (${refusals.join('; ')})`
  const refused = roads.findLast((_, place) => errors[place]!.code === 'kernel-no-privilege')
  if (refused === undefined) throw new KernelError(first.code, all)
  // The file is its owner's, whatever the capabilities.
  const hint = refused[0] === 'proc' ? `root may read ${PROC_FILE}` : NO_PRIVILEGE
  throw new KernelError('kernel-no-privilege', `${all}; ${hint}`)
}

/** Throws a KernelError where the kernel tracks no connections: asking would make some load the module, which is not ours to do. */
export function checkTracking(): void {
  if (!TRACKING_SIGNS.some((path) => existsSync(path)))
    throw new KernelError('kernel-module-missing', NO_TRACKING)
}

const ROADS: readonly (readonly [KernelRoad, ReadRoad])[] = [
  ['netlink', readNetlink],
  ['proc', procRoad()],
  ['conntrack program', programRoad()],
]

async function readNetlink(filter: ConntrackFilter | undefined, begin: BeforeReading) {
  const parts = filter === undefined ? [] : byFamily(filter)
  const sockets = [await ConntrackSocket.open()]
  try {
    // Before the walks, as the kernel answers this only between them.
    const statistics = await sockets[0]!.statistics()
    while (sockets.length < parts.length) sockets.push(await ConntrackSocket.open())
    // Who takes the connections gets ready while the kernel walks.
    const taker = Promise.resolve(statistics).then(begin)
    // Each part is a walk of the whole table for the kernel: side by side, each in a thread of its own.
    const dumps = parts.map((part, place) => sockets[place]!.dump(part, taker))
    // All have ended before a socket is closed.
    const [begun, ...accounts] = await Promise.allSettled([taker, ...dumps])
    resultOf(begun)
    return { statistics, unreadable: unreadableText(accounts.map(resultOf)) }
  } finally {
    for (const socket of sockets) socket.close()
  }
}

function resultOf<Value>(settled: PromiseSettledResult<Value>): Value {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

function unreadableText(accounts: readonly DumpAccount[]): string {
  return accounts
    .filter(({ unreadable }) => unreadable > 0)
    .map(({ unreadable, lastFault }) => `${unreadable}, the last for ${ENTRY_FAULT_WORDS[lastFault]}`)
    .join('; ')
}
