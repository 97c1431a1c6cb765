/** A daemon of this machine, asked by other runs of the program. */
export { LocalClient, LocalError } from './local-client.js'
export {
  type CandidatesAnswer,
  type CheckAnswer,
  type CommandRequest,
  type DeviceFacts,
  LARGEST_REQUEST_BYTES,
  type LineFailure,
  type LoginAnswer,
  MOST_LOCAL_CLIENTS,
  OUTCOME_TRAILER,
  type Outcome,
  PAGING_HEADER,
  type Paging,
  type ReloadAnswer,
  type StopRequest,
  WARNING_HEADER,
} from './local-protocol.js'
export { askedSocketPath, localSocketPath, missingSocketFolder } from './local-socket-path.js'
