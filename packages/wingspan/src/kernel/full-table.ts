/**
 * A connection table with no room left. Each network namespace has room for `nf_conntrack_max` connections of its own;
 * with the next one the kernel gives up one that is not ASSURED, or drops the packet (Linux, `__nf_conntrack_alloc`).
 */
import type { ConntrackStatistics } from './conntrack-statistics.js'

/** Whether a new connection finds no room. A maximum of 0 is none. */
export function isFull({ entries, maximum }: ConntrackStatistics): boolean {
  return entries !== undefined && maximum !== undefined && maximum > 0 && entries >= maximum
}

/**
 * What is to be said of a table that is full; undefined of one that is not, or of which nobody knows. The same words
 * however many connections there are by now: who has been told it need not be told again.
 */
export function fullTableWarning(statistics: ConntrackStatistics): string | undefined {
  if (!isFull(statistics)) return undefined
  return `the kernel's connection table is full (nf_conntrack_max is ${statistics.maximum}): packets of new connections are dropped, or end a connection that is not assured`
}
