/** Numbers and times in few columns. What is not known (NaN) is a dash. */

const UNKNOWN = '-'
const LARGEST_WHOLE = 9999
const UNITS = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const
const THOUSAND = 1000

/** Columns that `compactNumber` takes at most. */
export const NUMBER_COLUMNS = 6

/** A count in thousands and so on where it is large: `9999`, `10.0k`, `1.23M`. */
export function compactNumber(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN
  if (Math.round(value) <= LARGEST_WHOLE) return String(Math.round(value))
  let [scaled, unit] = [value, 0]
  // What would round to a thousand is one of the next unit.
  while (Number(scaled.toPrecision(3)) >= THOUSAND && unit < UNITS.length - 1) {
    scaled /= THOUSAND
    unit++
  }
  return scaled >= THOUSAND ? '>999E' : `${fixed(scaled)}${UNITS[unit]}`
}

/** Something a second: like a count, but a slow one is not nothing. */
export function compactRate(value: number): string {
  return value > 0 && value < 10 ? value.toFixed(1) : compactNumber(value)
}

/** A time in its two largest units: `7s`, `3m05s`, `2h13m`, `4d03h`. */
export function compactSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return UNKNOWN
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`
  return `${Math.floor(whole / 86_400)}d${two(Math.floor((whole % 86_400) / 3600))}h`
}

/** Three digits. */
function fixed(value: number): string {
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
