/** What a session record means: states, close reasons, flag bits. */
export { SessionFlag } from './session-flag.js'
export {
  CLOSE_REASON_CONFIRMED,
  CLOSE_REASON_WORDS,
  CloseReason,
  SESSION_STATE_COUNT,
  SESSION_STATE_WORDS,
  SessionState,
} from './session-state.js'
