/** The session table: columns and records, index, identifiers, limits, reading from another thread. */
export * from './deadline.js'
export { createFlowFinder } from './flow-finder.js'
export { NameDictionary } from './name-dictionary.js'
export * from './record-layout.js'
export { SessionCursor, sessionId } from './session-cursor.js'
export { INDEX_SEGMENT_WORDS, INDEX_SLOT_MASK } from './session-index.js'
export {
  DEFAULT_MAX_SESSIONS,
  LARGEST_MAX_SESSIONS,
  type NewSession,
  SessionTable,
  type SessionTableOptions,
} from './session-table.js'
export * from './table-memory.js'
