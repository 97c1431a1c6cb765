/** What `top` knows as lines for a screen of any size. Looks at no clock and no terminal. */
import { shownText, textWidth } from '../terminal/index.js'
import type { FilterField } from './filter-field.js'
import { wrapText } from './fit-text.js'
import type { Frame } from './full-screen.js'
import { compactNumber, compactRate } from './number-text.js'
import { protocolLine } from './protocol-line.js'
import { sessionTable } from './session-table.js'
import { cutLine, type Line, twoEnds } from './styled-line.js'
import type { TopModel } from './top-model.js'
import type { ProtocolTotals } from './traffic-totals.js'

export interface Surroundings {
  /** Whether bars of Unicode can be shown. */
  readonly isUnicode: boolean
  /** Time of day, in words. */
  readonly time: string
  readonly everySeconds: number
  /** Where a filter is being typed. */
  readonly field: Pick<FilterField, 'line' | 'note'> | undefined
}

/** Sessions asked for, however high a terminal is. */
export const MOST_ROWS = 200

/** Lower screens have no totals; still lower ones nothing but sessions. */
const LEAST_ROWS_WITH_TOTALS = 8
const LEAST_ROWS_WITH_TITLE = 4
/** Of so many rows one is for a protocol, up to a few. */
const ROWS_PER_PROTOCOL = 5
const MOST_PROTOCOLS = 6
/** Rows for what is to be said. */
const MOST_SAID = 3

const HINTS = {
  sessions: 'q quit  ? keys  / filter  Enter open  Space pause  order by r b n a w t',
  session: 'q quit  Esc back  Up, Down scroll  Space pause',
  keys: 'q quit  Esc back  Up, Down scroll',
} as const
const FIELD_TITLE = 'Filter: '

/** The whole screen. */
export function topFrame(model: TopModel, around: Surroundings): Frame {
  const { columns, rows } = model.size
  const hasTitle = rows >= LEAST_ROWS_WITH_TITLE
  const head = hasTitle ? [title(model, around)] : []
  const foot = bottom(model, around, rows - head.length)
  const room = rows - head.length - foot.lines.length
  const page = model.page === 'sessions' ? sessionsPage(model, around, room) : textPage(model, room)
  const body = page.slice(0, room)
  const blanks = Array.from({ length: room - body.length }, (): Line => [])
  const lines = [...head, ...body, ...blanks, ...foot.lines].map((line) => cutLine(line, columns))
  const { cursor } = foot
  return cursor === undefined
    ? { lines }
    : { lines, cursor: { row: rows - 1, column: Math.min(cursor, columns - 1) } }
}

function title(model: TopModel, { time, everySeconds, isUnicode }: Surroundings): Line {
  const { page, isPaused, size } = model
  const what = page === 'session' ? opened(model) : totals(model, isUnicode)
  const left: Line = [
    { text: 'wingspan top', style: 'title' },
    { text: isPaused ? ' PAUSED' : '', style: 'trouble' },
    { text: `  ${what}` },
  ]
  return twoEnds(left, [{ text: `every ${everySeconds} s  ${time}` }], size.columns)
}

function opened({ openedSession, sessionGoneSince }: TopModel): string {
  const gone = sessionGoneSince === undefined ? '' : `, gone since ${sessionGoneSince}`
  return `session ${openedSession?.id ?? ''}${gone}`
}

/** Empty where they are not known yet; rates are at least the sum of those that are known. */
function totals({ protocols, sessionCount }: TopModel, isUnicode: boolean): string {
  if (Number.isNaN(sessionCount)) return ''
  const sum = (value: (each: ProtocolTotals) => number) => {
    const rates = protocols.map(value)
    const known = rates.filter((rate) => !Number.isNaN(rate))
    const total = known.reduce((all, rate) => all + rate, 0)
    if (known.length === rates.length) return compactRate(total)
    return known.length === 0 ? compactRate(Number.NaN) : `${isUnicode ? '≥' : '>='}${compactRate(total)}`
  }
  const bytes = sum(({ bytesPerSecond }) => bytesPerSecond)
  const packets = sum(({ packetsPerSecond }) => packetsPerSecond)
  const sessions = `${compactNumber(sessionCount)} ${sessionCount === 1 ? 'session' : 'sessions'}`
  return `${sessions}  ${bytes} bytes/s  ${packets} pkts/s`
}

function sessionsPage(model: TopModel, { isUnicode }: Surroundings, room: number): Line[] {
  const { columns, rows } = model.size
  if (rows < LEAST_ROWS_WITH_TITLE) return sessionTable(model, Math.max(1, room), columns).slice(1, 1 + room)
  const hasTotals = rows >= LEAST_ROWS_WITH_TOTALS
  const mostProtocols = hasTotals ? Math.min(MOST_PROTOCOLS, Math.floor(rows / ROWS_PER_PROTOCOL)) : 0
  const above = [
    ...(hasTotals ? [question(model)] : []),
    ...model.protocols.slice(0, mostProtocols).map((each) => protocolLine(each, columns, isUnicode)),
  ]
  const none = model.hasAnswer ? ' none' : ' ...'
  return [
    ...above,
    ...sessionTable(model, Math.max(0, room - above.length - 1), columns),
    ...(model.sessions.length > 0 ? [] : [[{ text: none }]]),
  ]
}

function question({ question: { filter, sortKey } }: TopModel): Line {
  const which = filter === '' ? 'all sessions' : `filter: ${shownText(filter)}`
  return [{ text: ` by ${sortKey.help}; ${which}` }]
}

function textPage({ textLines, textTop }: TopModel, room: number): Line[] {
  return textLines.slice(textTop, textTop + room).map((text) => [{ text }])
}

interface Bottom {
  readonly lines: readonly Line[]
  /** Column of the cursor in the last of them. */
  readonly cursor?: number
}

/** In so many rows at most. */
function bottom(model: TopModel, { field }: Surroundings, rows: number): Bottom {
  const { size } = model
  const hasHints = size.rows >= LEAST_ROWS_WITH_TITLE
  if (field) {
    const { text, cursor } = field.line
    // What does not fit goes out on the left.
    const room = size.columns - FIELD_TITLE.length - 1
    const start = Math.max(0, cursor - Math.max(1, room))
    const line: Line = [{ text: FIELD_TITLE, style: 'title' }, { text: text.slice(start) }]
    const note = field.note === undefined ? [] : wrapText(shownText(field.note), size.columns)
    return {
      lines: [...note.slice(0, rows - 1).map((text) => [{ text }]), line],
      cursor: FIELD_TITLE.length + textWidth(text.slice(start, cursor)),
    }
  }
  const trouble = model.trouble ?? model.notice
  if (trouble !== undefined) {
    const said = wrapText(shownText(trouble), size.columns).slice(0, hasHints ? MOST_SAID : 1)
    return { lines: said.map((text) => [{ text, style: 'trouble' }]) }
  }
  return { lines: hasHints ? [[{ text: HINTS[model.page] }]] : [] }
}
