/** Times as text, from microseconds since 1970. */
import { NOT_KNOWN } from '../show/index.js'

const MICROSECONDS = 1_000_000
/** The furthest from 1970 that a calendar date is defined (ECMA-262, section 21.4.1.1). */
const LAST_DATE_SECONDS = 8_640_000_000_000

/** `2026-03-02 09:00:00.000000 UTC`; not known where there is no time, or none that a calendar has. */
export function utcText(timeMicroseconds: number | undefined): string {
  if (timeMicroseconds === undefined) return NOT_KNOWN
  const seconds = Math.floor(timeMicroseconds / MICROSECONDS)
  if (!(Math.abs(seconds) <= LAST_DATE_SECONDS)) return NOT_KNOWN
  const [date, clock] = new Date(seconds * 1000).toISOString().slice(0, -'.000Z'.length).split('T')
  return `${date} ${clock}.${microsecondText(timeMicroseconds - seconds * MICROSECONDS)} UTC`
}

/** Seconds since 1970, `1772442000.250000`; not known where there is no time. */
export function epochText(timeMicroseconds: number): string {
  if (Number.isNaN(timeMicroseconds)) return NOT_KNOWN
  const seconds = Math.floor(timeMicroseconds / MICROSECONDS)
  return `${seconds}.${microsecondText(timeMicroseconds - seconds * MICROSECONDS)}`
}

/** `600.250000 s`. */
export function secondsText(microseconds: number): string {
  const seconds = Math.floor(microseconds / MICROSECONDS)
  return `${seconds}.${microsecondText(microseconds - seconds * MICROSECONDS)} s`
}

function microsecondText(microseconds: number): string {
  return String(Math.floor(microseconds)).padStart(6, '0')
}
