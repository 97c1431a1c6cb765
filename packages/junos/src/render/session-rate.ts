/** Bytes per second of a session: a value of ours, shown where sessions are sorted by it. */
import type { SessionCursor, SessionListing } from '@wingspan/engine'

/** Whole bytes per second; NaN where nobody knows. */
export type RateOf = (session: SessionCursor) => number

/** How the rates of a listing are told; undefined where it is not sorted by them. */
export function rateOf(sorted: SessionListing['sorted']): RateOf | undefined {
  if (sorted?.by !== 'bytes-rate') return undefined
  return (session) => Math.round(sorted.value(session.record))
}
