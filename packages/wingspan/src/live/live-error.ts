/** What can be wrong with capturing. */
import { NativeError } from '../native/index.js'

export type LiveErrorCode =
  | 'live-no-privilege'
  | 'live-no-interface'
  | 'live-too-many-interfaces'
  | 'live-filter'
  | 'live-interface-down'
  | 'live-not-supported'
  | 'live-failed'

export class LiveError extends Error {
  override readonly name = 'LiveError'
  readonly code: LiveErrorCode

  /** `message` is one line, and what it holds of others is printable. */
  constructor(code: LiveErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** The one line for who may not: which capability, and how it is granted. */
export const NO_PRIVILEGE =
  'capturing takes the capability CAP_NET_RAW: run this with sudo, or as a systemd unit with ' +
  'AmbientCapabilities=CAP_NET_RAW (setcap on node would give it to every script of every user)'

/** What a NativeError means for who captures. */
export function liveError(error: unknown): LiveError {
  if (error instanceof LiveError) return error
  if (!(error instanceof NativeError)) throw error
  if (error.code === 'no-privilege') return new LiveError('live-no-privilege', NO_PRIVILEGE)
  if (error.code === 'no-device') return new LiveError('live-no-interface', 'the interface is gone again')
  return new LiveError('live-failed', `cannot capture (${error.message})`)
}
