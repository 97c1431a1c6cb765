/** The columns of the list, and which of them a width has room for. */
import { textWidth } from '../terminal/index.js'
import { type Alignment, cutEndpoint, cutText } from './fit-text.js'
import { compactNumber, compactRate, compactSeconds, NUMBER_COLUMNS } from './number-text.js'
import type { RatedSession } from './rated-sessions.js'

export interface Column {
  readonly title: string
  readonly alignment: Alignment
  /** Its width stays between these, so that it does not change with each number. */
  readonly least: number
  readonly most: number
  text(session: RatedSession): string
  /** Makes a text fit that is too wide. */
  cut(text: string, columns: number): string
}

export interface FittedColumn extends Column {
  readonly width: number
}

const ENDPOINT = { alignment: 'left', least: 6, most: 45, cut: cutEndpoint } as const
const NUMBER = { alignment: 'right', least: NUMBER_COLUMNS, most: NUMBER_COLUMNS + 1, cut: cutText } as const
const NAME = { alignment: 'left', least: 1, cut: cutText } as const

export const COLUMNS: readonly Column[] = [
  { title: 'ID', alignment: 'right', least: 4, most: 20, cut: cutText, text: ({ id }) => id },
  { title: 'Proto', ...NAME, most: 10, text: ({ protocol }) => protocol },
  { title: 'Source', ...ENDPOINT, text: ({ source }) => source },
  { title: 'Destination', ...ENDPOINT, text: ({ destination }) => destination },
  { title: 'Application', ...NAME, most: 40, text: ({ application }) => application || '-' },
  { title: 'Policy', ...NAME, most: 72, text: ({ policy }) => policy },
  {
    title: 'Timeout',
    ...NUMBER,
    text: ({ hasEnded, timeoutSeconds }) => (hasEnded ? 'ended' : compactSeconds(timeoutSeconds)),
  },
  { title: 'Age', ...NUMBER, text: ({ ageSeconds }) => compactSeconds(ageSeconds) },
  { title: 'Packets', ...NUMBER, text: ({ packets }) => compactNumber(packets) },
  { title: 'Bytes', ...NUMBER, text: ({ bytes }) => compactNumber(bytes) },
  { title: 'Pkts/s', ...NUMBER, text: ({ packetsPerSecond }) => compactRate(packetsPerSecond) },
  { title: 'Bytes/s', ...NUMBER, text: ({ bytesPerSecond }) => compactRate(bytesPerSecond) },
]

/** A column that is given room, or the first so many columns of it. */
type Wish = readonly [title: string, columns?: number]

/** Without these a session cannot be told from others; the last where there is room for an identifier and little else. */
const WHICH: readonly Wish[] = [['Destination', 13], ['Source', 13], ['ID'], ['Destination', 6]]

/** It says which sessions have ended. */
const ENDED: Wish = ['Timeout']

const REST: readonly Wish[] = [
  ['Bytes/s'],
  ['Bytes'],
  ['Proto'],
  // An IPv4 address and its port.
  ['Destination', 21],
  ['Source', 21],
  ['Pkts/s'],
  ['Packets'],
  ['Age'],
  ['Application'],
  ['Timeout'],
  ['Policy', 16],
  ['Destination'],
  ['Source'],
  ['Policy'],
]

/**
 * The columns that fit into a width, each with a blank before it: the one called `needed`, then the others one after the
 * other as long as there is room.
 */
export function fitColumns(
  sessions: readonly RatedSession[],
  columns: number,
  needed: string,
): readonly FittedColumn[] {
  const widths = new Map(COLUMNS.map((column) => [column.title, naturalWidth(column, sessions)]))
  const given = new Map<string, number>()
  let room = columns
  const ended = sessions.some(({ hasEnded }) => hasEnded) ? [ENDED] : []
  const wishes: readonly Wish[] = [[needed], ...WHICH, ...ended, ...REST]
  for (const [title, most = Number.POSITIVE_INFINITY] of wishes) {
    const before = given.get(title)
    const wanted = Math.min(widths.get(title)!, most)
    const more = before === undefined ? wanted + 1 : wanted - before
    // What is shown already takes whatever there is.
    const taken = before === undefined ? more : Math.min(more, room)
    if (taken <= 0 || taken > room) continue
    given.set(title, before === undefined ? wanted : before + taken)
    room -= taken
  }
  return COLUMNS.flatMap((column) => {
    const width = given.get(column.title)
    return width === undefined ? [] : [{ ...column, width }]
  })
}

function naturalWidth({ title, least, most, text }: Column, sessions: readonly RatedSession[]): number {
  let width = Math.max(textWidth(title), least)
  for (const session of sessions) width = Math.max(width, textWidth(text(session)))
  return Math.min(width, most)
}
