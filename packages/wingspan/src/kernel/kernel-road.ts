/** A road to the kernel's connections, and what is said of one that was taken. */
import type { ConntrackEntry } from './conntrack-entry.js'
import type { ConntrackFilter } from './conntrack-filter.js'
import type { ConntrackStatistics } from './conntrack-statistics.js'

export type KernelRoad = 'netlink' | 'proc' | 'conntrack program'

export const ROAD_WORDS: Readonly<Record<KernelRoad, string>> = {
  netlink: 'read by netlink',
  proc: 'read from /proc/net/nf_conntrack',
  'conntrack program': 'read by the program conntrack',
}

/** Takes connections, one after the other, in one object. */
export type TakeEntry = (entry: ConntrackEntry) => void

/** What is asked of a road before any connection is read. */
export type BeforeReading = (statistics: ConntrackStatistics) => TakeEntry

export interface RoadReading {
  readonly statistics: ConntrackStatistics
  /** Connections the kernel told of that could not be read, in words; empty for none. */
  readonly unreadable: string
}

/**
 * Reads the connections that pass the filter, and perhaps others where the road knows no filters; none without a filter
 * at all. Rejects with a KernelError where the road is not open.
 */
export type ReadRoad = (filter: ConntrackFilter | undefined, begin: BeforeReading) => Promise<RoadReading>
