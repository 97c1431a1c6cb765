/** A row of small bars: how a number went on. */

/** Bars from the lowest to the highest, for terminals that show Unicode and for those that do not. */
const UNICODE_BARS = '▁▂▃▄▅▆▇█'
const ASCII_BARS = '_.-=+*%#'

/** The last `columns` values, the newest at the right end; as high as the highest of them. A blank is not known. */
export function sparkline(values: readonly number[], columns: number, isUnicode: boolean): string {
  const bars = isUnicode ? UNICODE_BARS : ASCII_BARS
  const shown = columns < 1 ? [] : values.slice(-columns)
  const highest = shown.reduce((most, value) => (value > most ? value : most), 0)
  const bar = (value: number) => {
    if (Number.isNaN(value)) return ' '
    if (value <= 0) return bars[0]!
    return bars[Math.max(1, Math.ceil((value / highest) * bars.length) - 1)]!
  }
  return shown.map(bar).join('').padStart(Math.max(0, columns))
}
