/** A table in columns: the first to the left, the others to the right. */
const GAP = '  '

export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((word, column) => Math.max(word.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join(GAP)
      .trimEnd()
  return [head, ...rows].map((cells) => `${line(cells)}\n`).join('')
}
