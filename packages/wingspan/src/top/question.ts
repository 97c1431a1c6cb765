/** What is asked, in the command's own words. */
import { SORT_KEYS, type SortKey } from './sort-key.js'

export const COMMAND = 'show security flow session'

const ALL_PROTOCOLS = 256

/** Which sessions, and in which order. */
export interface Question {
  /** Filters of the command, in its words; empty for all sessions. */
  readonly filter: string
  readonly sortKey: SortKey
}

const listOrder = ({ word }: SortKey, rows: number) => `sort-by ${word} limit ${rows}`
const TOTALS_ORDER = `group-by protocol limit ${ALL_PROTOCOLS}`

/** What a filter may stand behind as well, so that it fits into both lines: the command's start, and all but the filter. */
export const STARTS = [`${COMMAND} ${listOrder(SORT_KEYS[0]!, 1)}`, `${COMMAND} ${TOTALS_ORDER}`] as const

/** The line for the first `rows` sessions. */
export function listLine({ filter, sortKey }: Question, rows: number): string {
  return `${filtered(filter)} ${listOrder(sortKey, rows)} | display json`
}

/** The line for the totals of each protocol. */
export function totalsLine({ filter }: Question): string {
  return `${filtered(filter)} ${TOTALS_ORDER} | display json`
}

/** The line for all that is known of one session. */
export function sessionLine(id: string): string {
  return `${COMMAND} session-identifier ${id} extensive`
}

/** Whether an answer to `sessionLine` has a session, as render writes it; one that has ended may be gone. */
export function isOfSession(answer: string): boolean {
  return /^Session ID: /m.test(answer)
}

/** The command as far as a filter, where that is typed at its end. */
export function filtered(filter: string): string {
  return filter === '' ? COMMAND : `${COMMAND} ${filter}`
}
