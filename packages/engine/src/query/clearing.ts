/** Sessions on their way to being ended because somebody asked for it, a slice at a time. */
import type { SessionQuery } from './session-query.js'

/** Which sessions are to be ended: all conditions of a query, but not where and how long a list of them is. */
export type ClearQuery = Omit<SessionQuery, 'startIdentifier' | 'count' | 'sort'>

export interface Clearing {
  /** Sessions ended so far; of a dry run those that would be. */
  readonly count: number
  /** How many were not ended, by why, in words; left out where nobody refuses. */
  readonly refusals?: ReadonlyMap<string, number>
  /** Ends some of them; true when there are no more. A promise where others are asked to end them. */
  step(): boolean | Promise<boolean>
}
