/** What is asked, in the command's own words. */
import type { SortKey } from './sort-key.js'

export const COMMAND = 'show security flow session'

const ALL_PROTOCOLS = 256

/** Which sessions, and in which order. */
export interface Question {
  /** Filters of the command, in its words; empty for all sessions. */
  readonly filter: string
  readonly sortKey: SortKey
}

/** The line for the first `rows` sessions. */
export function listLine({ filter, sortKey }: Question, rows: number): string {
  return `${filtered(filter)} sort-by ${sortKey.word} limit ${rows} | display json`
}

/** The line for the totals of each protocol. */
export function totalsLine({ filter }: Question): string {
  return `${filtered(filter)} group-by protocol limit ${ALL_PROTOCOLS} | display json`
}

/** The line for all that is known of one session. */
export function sessionLine(id: string): string {
  return `${COMMAND} session-identifier ${id} extensive`
}

/** The command as far as a filter, where that is typed at its end. */
export function filtered(filter: string): string {
  return filter === '' ? COMMAND : `${COMMAND} ${filter}`
}
