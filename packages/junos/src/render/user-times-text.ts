/** Times as `w` prints them, in UTC as all times here: of the day, of a login, of idleness, since the start. */
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const two = (number: number) => String(number).padStart(2, '0')

/** `7:30PM`. */
export function clockText(milliseconds: number): string {
  const time = new Date(milliseconds)
  return `${hour(time)}:${two(time.getUTCMinutes())}${half(time)}`
}

/** `7:30PM` of today, `Fri05PM` of this week, `26Oct19` before. */
export function loginText(milliseconds: number, now: number): string {
  const time = new Date(milliseconds)
  const days = Math.floor(now / DAY) - Math.floor(milliseconds / DAY)
  if (days < 1) return clockText(milliseconds)
  if (days < 7) return `${DAYS[time.getUTCDay()]}${two(hour(time))}${half(time)}`
  return `${two(time.getUTCDate())}${MONTHS[time.getUTCMonth()]}${two(time.getUTCFullYear() % 100)}`
}

/** `-` below a minute, minutes, `1:05` hours, days. */
export function idleText(milliseconds: number): string {
  if (milliseconds < MINUTE) return '-'
  if (milliseconds < HOUR) return String(Math.floor(milliseconds / MINUTE))
  if (milliseconds < DAY) return hoursText(milliseconds)
  return daysText(milliseconds, 'days')
}

/** `1 day, 3:07`, `2:26`, `5 mins`. */
export function upText(milliseconds: number): string {
  const rest = milliseconds % DAY
  const days = milliseconds < DAY ? '' : `${daysText(milliseconds, ' days')}, `
  return days + (rest < HOUR ? minutesText(rest) : hoursText(rest))
}

export function loadText(load: number): string {
  return load.toFixed(2)
}

function minutesText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / MINUTE)
  return `${minutes} ${minutes === 1 ? 'min' : 'mins'}`
}

function hoursText(milliseconds: number): string {
  return `${Math.floor(milliseconds / HOUR)}:${two(Math.floor((milliseconds % HOUR) / MINUTE))}`
}

function daysText(milliseconds: number, unit: string): string {
  const days = Math.floor(milliseconds / DAY)
  return `${days}${days === 1 ? unit.slice(0, -1) : unit}`
}

function hour(time: Date): number {
  return time.getUTCHours() % 12 || 12
}

function half(time: Date): string {
  return time.getUTCHours() < 12 ? 'AM' : 'PM'
}
