/** Times as `set cli timestamp format` writes them: the conversions of strftime (POSIX) that stand for numbers and names. */
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const two = (number: number) => String(number).padStart(2, '0')

const CONVERSIONS: Readonly<Record<string, (time: Date) => string>> = {
  '%': () => '%',
  a: (time) => DAYS[time.getDay()]!.slice(0, 3),
  A: (time) => DAYS[time.getDay()]!,
  b: (time) => MONTHS[time.getMonth()]!.slice(0, 3),
  B: (time) => MONTHS[time.getMonth()]!,
  d: (time) => two(time.getDate()),
  e: (time) => String(time.getDate()).padStart(2),
  F: (time) => formatTime('%Y-%m-%d', time),
  H: (time) => two(time.getHours()),
  M: (time) => two(time.getMinutes()),
  m: (time) => two(time.getMonth() + 1),
  R: (time) => formatTime('%H:%M', time),
  S: (time) => two(time.getSeconds()),
  T: (time) => formatTime('%H:%M:%S', time),
  Y: (time) => String(time.getFullYear()),
  y: (time) => two(time.getFullYear() % 100),
}

/** A time in the system's time zone; conversions that are not known stay as they are. */
export function formatTime(format: string, time: Date): string {
  return format.replace(/%(.)/g, (whole, conversion: string) =>
    Object.hasOwn(CONVERSIONS, conversion) ? CONVERSIONS[conversion]!(time) : whole,
  )
}
