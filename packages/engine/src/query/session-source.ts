/**
 * The port that every command asks: whatever holds sessions answers a query with rows and counts, and says what
 * it cannot know. Captures, live interfaces and the kernel stand behind it; rendering sees only the answer.
 */
import type { Clearing, ClearQuery } from './clearing.js'
import type { SessionListing } from './session-listing.js'
import type { SessionQuery } from './session-query.js'
import type { SummaryCount } from './shared-summaries.js'

export interface SessionSource {
  /** The sessions that match, in table order or as the query wants them sorted. */
  ask(query: SessionQuery): SessionListing
  /** The counts of the sessions that match. */
  summarize(query: SessionQuery): SummaryCount
  /**
   * Ends the sessions that match and have not ended, or only counts them; undefined where this source cannot, because
   * others write what it reads.
   */
  clear(query: ClearQuery, isDryRun: boolean): Clearing | undefined
  /** Why it cannot, where that is another reason. */
  readonly whyNotCleared?: string
}
