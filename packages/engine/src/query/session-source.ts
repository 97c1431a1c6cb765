/**
 * The port that every command asks: whatever holds sessions answers a query with rows and counts, and says what
 * it cannot know. Captures, live interfaces and the kernel stand behind it; rendering sees only the answer.
 */
import type { SessionListing } from './session-listing.js'
import type { SessionQuery } from './session-query.js'
import type { SummaryScan } from './session-summary.js'

export interface SessionSource {
  /** The sessions that match, in table order. */
  ask(query: SessionQuery): SessionListing
  /** The counts of the sessions that match. */
  summarize(query: SessionQuery): SummaryScan
}
