/** What a session record means: states, close reasons, flag bits. */

export {
  KERNEL_STATUS_WORDS,
  KernelStatus,
  kernelStateNumber,
  kernelStates,
  OFFLOADED,
} from './kernel-status.js'
export { SessionFlag } from './session-flag.js'
export {
  CLOSE_REASON_CONFIRMED,
  CLOSE_REASON_WORDS,
  CloseReason,
  SESSION_STATE_COUNT,
  SESSION_STATE_WORDS,
  SessionState,
} from './session-state.js'
