/** SSH: host keys, login, sessions; what a session does is a port. */
export { HostKeyError, loadHostKeys } from './host-keys.js'
export { makeFolder } from './make-folder.js'
export {
  DEFAULT_CONNECTION_LIMIT,
  DEFAULT_SESSION_LIMIT,
  LONGEST_EXEC_LINE,
  type SshLimits,
} from './ssh-limits.js'
export { ListenError, type ListenPlace, SshServer } from './ssh-server.js'
export type { SshLogin, SshServices, SshStream, SshTerminal } from './ssh-service.js'
