/** What sessions are sorted by: the words of `sort-by`, the keys that choose them, and what is compared here. */
import type { RatedSession } from './session-rates.js'

export interface SortKey {
  /** The word of the command. */
  readonly word: string
  /** The key that chooses it. */
  readonly key: string
  readonly help: string
  /** Title of the column that shows it. */
  readonly column: string
  /** The heaviest has the most. NaN: not known. */
  value(session: RatedSession): number
}

export const SORT_KEYS: readonly SortKey[] = [
  {
    word: 'bytes-rate',
    key: 'r',
    help: 'bytes a second',
    column: 'Bytes/s',
    value: ({ bytesPerSecond }) => bytesPerSecond,
  },
  { word: 'bytes', key: 'b', help: 'bytes', column: 'Bytes', value: ({ bytes }) => bytes },
  {
    word: 'packets',
    key: 'n',
    help: 'number of packets',
    column: 'Packets',
    value: ({ packets }) => packets,
  },
  { word: 'duration', key: 'a', help: 'age', column: 'Age', value: ({ ageSeconds }) => ageSeconds },
  {
    word: 'start-time',
    key: 'w',
    help: 'start, the newest first',
    column: 'Age',
    value: ({ ageSeconds }) => -ageSeconds,
  },
  {
    word: 'timeout',
    key: 't',
    help: 'what is left of the timeout',
    column: 'Timeout',
    value: ({ timeoutSeconds }) => timeoutSeconds,
  },
]

/** Sessions with the most first; those that are not known last, and those that are equal as they were. */
export function sorted(sessions: readonly RatedSession[], { value }: SortKey): RatedSession[] {
  const known = (session: RatedSession) => {
    const number = value(session)
    return Number.isNaN(number) ? Number.NEGATIVE_INFINITY : number
  }
  return [...sessions].sort((a, b) => {
    const [first, second] = [known(a), known(b)]
    return first === second ? 0 : second - first
  })
}
