/** A daemon of this machine, asked by other runs of the program. */
export { LocalClient, LocalError } from './local-client.js'
export {
  type CommandRequest,
  type DeviceFacts,
  LARGEST_REQUEST_BYTES,
  type LineFailure,
  MOST_LOCAL_CLIENTS,
  type Outcome,
} from './local-protocol.js'
export { localSocketPath } from './local-socket-path.js'
