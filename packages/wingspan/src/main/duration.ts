/** Durations on the command line: seconds, or a number with its unit. */
import { UsageError } from './usage-error.js'

const UNIT_MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
/** The longest that a timer waits. */
const MOST_MILLISECONDS = 2 ** 31 - 1
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/

/** Milliseconds of an option's value. Throws a UsageError. */
export function parseDuration(option: string, text: string): number {
  const [, number, unit = 's'] = DURATION.exec(text) ?? []
  const milliseconds = Math.round(Number(number) * UNIT_MILLISECONDS[unit]!)
  if (!(milliseconds >= 1 && milliseconds <= MOST_MILLISECONDS)) {
    throw new UsageError(`${option} ${text}: expected seconds, or a number with ms, s, m or h, up to 24 days`)
  }
  return milliseconds
}
