/** What sessions are sorted by: the words of `sort-by`, the keys that choose them, and what is sorted again here. */
import type { RatedSession } from './rated-sessions.js'

export interface SortKey {
  /** The word of the command. */
  readonly word: string
  /** The key that chooses it. */
  readonly key: string
  readonly help: string
  /** Title of the column that shows it. */
  readonly column: string
}

const BY_RATE: SortKey = { word: 'bytes-rate', key: 'r', help: 'bytes a second', column: 'Bytes/s' }

export const SORT_KEYS: readonly SortKey[] = [
  BY_RATE,
  { word: 'bytes', key: 'b', help: 'bytes', column: 'Bytes' },
  { word: 'packets', key: 'n', help: 'number of packets', column: 'Packets' },
  { word: 'duration', key: 'a', help: 'age', column: 'Age' },
  { word: 'start-time', key: 'w', help: 'start, the newest first', column: 'Age' },
  { word: 'timeout', key: 't', help: 'what is left of the timeout', column: 'Timeout' },
]

/**
 * Sessions of an answer in the order that they are shown in. That is the answer's, but for rates, which are measured
 * here: the most first, those that are not known last, and those that are equal as they were.
 */
export function sorted(sessions: readonly RatedSession[], by: SortKey): readonly RatedSession[] {
  if (by !== BY_RATE) return sessions
  const known = ({ bytesPerSecond }: RatedSession) => (Number.isNaN(bytesPerSecond) ? -1 : bytesPerSecond)
  return [...sessions].sort((a, b) => known(b) - known(a))
}
