/** Questions to a session table and their answers: filter, order, totals. */
export { type ClearQuery, MOST_CLEARED_PER_STEP, SessionClearing } from './session-clearing.js'
export { type Coverage, SessionListing, type SourceLimits } from './session-listing.js'
export { measureBytes, measureDuration, measurePackets, type SessionMeasure } from './session-measure.js'
export { asksProtocolOnly, type Bounds, type SessionQuery } from './session-query.js'
export type { SessionSource } from './session-source.js'
export { type SessionSummary, SummaryScan } from './session-summary.js'
export { type PacketLoss, TableSource, type TableSourceOptions } from './table-source.js'
export { TopSessions } from './top-sessions.js'
