/**
 * @wingspan/engine: bytes, time and rules in, flow sessions out. No dependencies, no node:* import; runs in a
 * browser. Nothing here reads a clock, a file, a socket, a random source or a global.
 */
export * from './address/index.js'
export * from './application/index.js'
export * from './batch/index.js'
export * from './capture-file/index.js'
export * from './counters/index.js'
export * from './event/index.js'
export * from './facts/index.js'
export * from './first-path/index.js'
export { DATAGRAM_KEY_WORDS, writeDatagramKey } from './fragment/index.js'
export { hashKey4, hashKey6, KEY_IPV6, keyWord } from './key/index.js'
export * from './nat/index.js'
export * from './pipeline/index.js'
export * from './policy/index.js'
export * from './protocol/index.js'
export * from './query/index.js'
export * from './route/index.js'
export * from './screen/index.js'
export * from './session/index.js'
export * from './steps/index.js'
export {
  ADDRESS6_WORDS,
  CLOCK_NOW,
  CLOCK_USED_RECORDS,
  COUNT_CLOSED,
  COUNT_CREATED,
  COUNT_FORGOTTEN,
  DECISION_FLAG_SHIFT,
  DEFAULT_MAX_SESSIONS,
  DecisionFlag,
  FLAG_SHIFT,
  FLOAT_BYTES,
  INDEX_SLOT_MASK,
  KERNEL_ID,
  KERNEL_LABELS,
  KERNEL_MARK,
  KERNEL_STATE_SHIFT,
  KERNEL_STATUS,
  KERNEL_TIMEOUT,
  KERNEL_WORDS,
  LARGEST_MAX_SESSIONS,
  NameDictionary,
  NewDecision,
  type NewSession,
  REASON_MASK,
  REASON_SHIFT,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  SessionCursor,
  SessionIndex,
  SessionTable,
  type SessionTableOptions,
  type SessionWays,
  type SharedTable,
  sessionId,
  TableColumns,
  type TableOrigin,
  TIMEOUT_SHIFT,
  ToldSession,
  type Way,
  WORD_DESTINATION,
  WORD_KEY,
  WORD_PORTS,
  WORD_SOURCE,
  WORD_STATE,
  writeTold,
  writeToldAnew,
  writeWays,
} from './table/index.js'
export * from './wire/index.js'
export * from './zone/index.js'
