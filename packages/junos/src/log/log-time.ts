/** The moments of packets as logs write them, in UTC. */

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
/** From the year 0 to the year 9999, which is as far as the forms go. */
const FIRST_MILLISECOND = -62_167_219_200_000
const LAST_MILLISECOND = 253_402_300_799_999

/** A moment as a date; undefined for one that the forms cannot write. A capture may claim any. */
export function logDate(timeMicroseconds: number): Date | undefined {
  const milliseconds = Math.floor(timeMicroseconds / 1000)
  return milliseconds >= FIRST_MILLISECOND && milliseconds <= LAST_MILLISECOND
    ? new Date(milliseconds)
    : undefined
}

/** `Mar  2 09:00:00` (RFC 3164, section 4.1.2). */
export function standardTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = String(time.getUTCDate()).padStart(2)
  const clock = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(two).join(':')
  return `${MONTHS[time.getUTCMonth()]} ${day} ${clock}`
}
