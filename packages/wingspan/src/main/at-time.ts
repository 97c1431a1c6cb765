/** The moment of `--at`: seconds from the first packet, or a UTC time. */
import { UsageError } from './usage-error.js'

export type AtTime = { readonly offsetSeconds: number } | { readonly utcMicroseconds: number }

const OFFSET = /^\d+(\.\d+)?$/
const UTC = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,6})?Z?$/

/** Throws a UsageError for anything else. */
export function parseAtTime(text: string): AtTime {
  if (OFFSET.test(text)) return { offsetSeconds: Number(text) }
  const match = UTC.exec(text)
  const milliseconds = match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN
  // A day that its month does not have would silently be one of the next month.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(match![1]!)) {
    throw new UsageError(
      `--at ${text}: expected seconds from the first packet or a UTC time like 2026-03-02T09:00:00Z`,
    )
  }
  return { utcMicroseconds: milliseconds * 1000 + Math.round(Number(match![3] ?? 0) * 1e6) }
}

/** The moment in microseconds since 1970, for a capture that begins at `firstMicroseconds`. */
export function atMicroseconds(at: AtTime, firstMicroseconds: number): number {
  return 'utcMicroseconds' in at ? at.utcMicroseconds : firstMicroseconds + Math.round(at.offsetSeconds * 1e6)
}
