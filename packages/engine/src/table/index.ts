/** The session table: columns and records, index, identifiers, limits, reading from another thread. */
export * from './deadline.js'
export { createFlowFinder, FOUND_RECORD_SHIFT, FOUND_SIDE_SHIFT } from './flow-finder.js'
export { NameDictionary } from './name-dictionary.js'
export { DECISION_FLAG_SHIFT, DecisionFlag, NewDecision, type NewSession } from './new-session.js'
export * from './record-layout.js'
export { SessionCursor, SNAPSHOT_WORDS, sessionId } from './session-cursor.js'
export { INDEX_SEGMENT_WORDS, INDEX_SLOT_MASK, SessionIndex } from './session-index.js'
export {
  DEFAULT_MAX_SESSIONS,
  LARGEST_MAX_SESSIONS,
  SessionTable,
  type SessionTableOptions,
} from './session-table.js'
export { type SessionWays, type Way, writeWays } from './session-ways.js'
export * from './table-memory.js'
export { ToldSession, writeTold, writeToldAnew } from './told-session.js'
