/** The list of sessions: its heading and its rows. */
import { type FittedColumn, fitColumns } from './columns.js'
import { fitText } from './fit-text.js'
import type { RatedSession } from './rated-sessions.js'
import type { Line, Span } from './styled-line.js'
import type { TopModel } from './top-model.js'

/** Columns of rates. */
const RATES: ReadonlySet<string> = new Set(['Pkts/s', 'Bytes/s'])

/** The heading and at most `rows` sessions, the one with the bar among them, each as wide as the screen. */
export function sessionTable(model: TopModel, rows: number, columns: number): Line[] {
  const first = Math.max(0, model.selected - rows + 1)
  const shown = model.sessions.slice(first, first + rows)
  const { sortKey } = model.question
  const fitted = fitColumns(shown, columns, sortKey.column)
  return [
    heading(fitted, sortKey.column, columns),
    ...shown.map((session, place) => row(session, fitted, first + place === model.selected, columns)),
  ]
}

function heading(fitted: readonly FittedColumn[], sortedBy: string, columns: number): Line {
  const titles = fitted.map(
    ({ title, width, alignment }): Span => ({
      text: ` ${fitText(title, width, alignment)}`,
      style: title === sortedBy ? 'sorted' : 'heading',
    }),
  )
  return [...titles, { text: ' '.repeat(Math.max(0, columns - widthOf(fitted))), style: 'heading' }]
}

/** Where there are no colours and nothing reverse, the mark tells where the bar is. */
function row(
  session: RatedSession,
  fitted: readonly FittedColumn[],
  isSelected: boolean,
  columns: number,
): Line {
  const cells = fitted.map(({ title, text, cut, width, alignment }, place): Span => {
    const mark = isSelected && place === 0 ? '>' : ' '
    const style = isSelected ? 'selected' : session.hasEnded ? 'ended' : RATES.has(title) ? 'rate' : undefined
    return { text: mark + fitText(cut(text(session), width), width, alignment), style }
  })
  if (!isSelected) return cells
  return [...cells, { text: ' '.repeat(Math.max(0, columns - widthOf(fitted))), style: 'selected' }]
}

function widthOf(fitted: readonly FittedColumn[]): number {
  return fitted.reduce((total, { width }) => total + 1 + width, 0)
}
