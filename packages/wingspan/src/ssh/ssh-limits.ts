/** How much one client may have of the server. All times in milliseconds. */

/** From the first byte to the login. */
export const LOGIN_GRACE_MILLISECONDS = 60_000
/** A connection on which no session is open. */
export const NO_SESSION_MILLISECONDS = 600_000
/** Refused attempts, keys that do not fit included, before the connection ends. */
export const MOST_REFUSALS = 10
/** Bytes that wait in the system for a client that reads nothing: what its channels let through is far less. */
export const MOST_UNREAD_BYTES = 16 * 1024 * 1024
/** Characters of a command line, an exec request's too. */
export const LONGEST_EXEC_LINE = 8192
/** `connection-limit` and `max-sessions-per-connection` where the configuration does not say (Junos: ssh). */
export const DEFAULT_CONNECTION_LIMIT = 75
export const DEFAULT_SESSION_LIMIT = 10

export interface SshLimits {
  /** Connections at once, logged in or not. */
  readonly connections: number
  /** Sessions at once on one connection. */
  readonly sessions: number
}
