/** Results that are a few lines: how lines become text, and how their parts are lined up. */

export function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

/**
 * Cells that begin at these columns, or a blank after the one before where that is too long, as devices print tables
 * with names in them.
 */
export function placedLine(columns: readonly number[], cells: readonly (string | number)[]): string {
  return cells.reduce<string>((line, cell, place) => {
    const column = columns[place]!
    return `${line.length < column || line === '' ? line.padEnd(column) : `${line} `}${cell}`
  }, '')
}
