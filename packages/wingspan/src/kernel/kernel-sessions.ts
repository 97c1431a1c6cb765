/** One question to the kernel: its connections read into a table, with what the answer must say of itself. */
import { randomInt } from 'node:crypto'
import {
  DEFAULT_MAX_SESSIONS,
  LARGEST_MAX_SESSIONS,
  type RateMemory,
  type SessionQuery,
  type SessionSource,
  type TableColumns,
} from '@wingspan/engine'
import type { PolicyBits } from '@wingspan/junos'
import { conntrackFilter } from './conntrack-filter.js'
import type { ConntrackStatistics } from './conntrack-statistics.js'
import type { ZoneOf } from './interface-zones.js'
import { policyDescriber } from './kernel-policy.js'
import type { KernelRoutes } from './kernel-routes.js'
import { KernelTimeouts, kernelSetting } from './kernel-settings.js'
import { KernelSource } from './kernel-source.js'
import { KernelTable } from './kernel-table.js'
import { KernelWays } from './kernel-ways.js'
import { type KernelReading, readKernel } from './read-kernel.js'

/** Room for connections that come while the table is read. */
const SPARE = 4096
const SPARE_SHARE = 1.25

export interface KernelClock {
  /** Microseconds since 1970. */
  readonly nowMicroseconds: number
  /** When the kernel began. */
  readonly bootMicroseconds: number
}

/** What is said of connections besides what the kernel's table has. */
export interface KernelKnowledge {
  /** What is remembered of them from one reading to the next. */
  readonly rates: RateMemory
  /** By which ways they go; undefined where nobody says. */
  readonly routes: KernelRoutes | undefined
  /** Which bits of them are their policy. */
  readonly policyFrom: PolicyBits | undefined
  /** Which zones the ways are of. */
  readonly zoneOf: ZoneOf | undefined
}

export interface KernelSessions {
  readonly sessions: SessionSource
  readonly columns: TableColumns
  readonly reading: KernelReading
  /** Connections that found no room in the table. */
  readonly missed: number
}

/**
 * Reads the connections that a query is about, and perhaps others: the answer is filtered again. Without a query no
 * connection is read. Rejects with a KernelError.
 */
export async function readKernelSessions(
  query: SessionQuery | undefined,
  { nowMicroseconds, bootMicroseconds }: KernelClock,
  { rates, routes, policyFrom, zoneOf }: KernelKnowledge,
): Promise<KernelSessions> {
  const timeouts = new KernelTimeouts()
  let kernel: KernelTable | undefined
  const reading = await readKernel(query && conntrackFilter(query, policyFrom), (statistics) => {
    const table = new KernelTable({
      capacity: query === undefined ? 1 : capacity(statistics),
      timeouts,
      bootMicroseconds,
      nowMicroseconds,
      seed: randomInt(0x1_0000_0000),
      ...(policyFrom ? { describe: policyDescriber(policyFrom) } : {}),
    })
    kernel = table
    const { protocol, sessionIdentifier } = query ?? {}
    return (entry) => {
      if (protocol !== undefined && entry.original.protocol !== protocol) return
      if (sessionIdentifier !== undefined && entry.id >>> 0 !== sessionIdentifier) return
      table.add(entry)
    }
  })
  const { table, missed } = kernel!
  table.columns.areLabelsTold = reading.road === 'netlink'
  if (routes) table.columns.ways = new KernelWays(table.columns, routes, zoneOf)
  const { maximum, failed } = reading.statistics
  const coverage = {
    asOfMicroseconds: nowMicroseconds,
    lostPackets: undefined,
    droppedPackets: undefined,
    missedConnections: missed,
    limits: { maximumSessions: maximum ?? Number.NaN, failedSessions: failed },
  }
  const sessions = new KernelSource(table, coverage, reading.road, rates)
  return { sessions, columns: table.columns, reading, missed }
}

function capacity({ entries, maximum }: ConntrackStatistics): number {
  const wanted = entries === undefined ? (maximum ?? DEFAULT_MAX_SESSIONS) : entries * SPARE_SHARE + SPARE
  return Math.min(Math.max(1, Math.ceil(wanted)), LARGEST_MAX_SESSIONS)
}

/** What the kernel does not keep, and how it is told to; by setting. */
const HINTS = [
  [
    'acct',
    'packets and bytes are N/A, as the kernel counts none; for new connections it does after sysctl -w net.netfilter.nf_conntrack_acct=1',
  ],
  [
    'timestamp',
    'start times are N/A, as the kernel keeps none; for new connections it does after sysctl -w net.netfilter.nf_conntrack_timestamp=1',
  ],
] as const

/** One hint for each thing that the kernel could keep and does not. */
export function kernelHints(read: (name: string) => number | undefined = kernelSetting): {
  readonly counters: string | undefined
  readonly startTimes: string | undefined
} {
  const [counters, startTimes] = HINTS.map(([name, hint]) => (read(name) === 0 ? hint : undefined))
  return { counters, startTimes }
}
