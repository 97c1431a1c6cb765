/**
 * What a TCP state means for its session: the timeout and the reason it will end by (Junos reference: initial
 * timeout, half-close, time wait after the second FIN, two seconds after the last ACK or a reset; `tcp-session`
 * statements change them).
 */
import { TimeoutSeconds } from '../application/index.js'
import type { FlowOptions } from '../first-path/index.js'
import { CloseReason } from '../session/index.js'
import { TcpState } from '../tcp/index.js'

/** Timeouts of TCP sessions by state, in seconds; `working` stands for the session's established one. */
export interface TcpTimeouts {
  readonly initial: number
  readonly halfClosed: number | 'working'
  readonly closing: number | 'working'
  readonly closed: number | 'working'
  readonly reset: number
}

/** Without a configuration. */
export const DEFAULT_TCP_TIMEOUTS: TcpTimeouts = {
  initial: TimeoutSeconds.tcpInitial,
  halfClosed: 'working',
  closing: TimeoutSeconds.tcpClosing,
  closed: TimeoutSeconds.tcpClosed,
  reset: TimeoutSeconds.tcpReset,
}

/** Ends a session with the packet that set it. */
const AT_ONCE = 0

/** Under a configuration's `security flow`. */
export function tcpTimeouts(flow: FlowOptions): TcpTimeouts {
  const wait = flow.timeWaitSeconds
  const closing = wait === 'application' ? 'working' : wait
  return {
    initial: flow.tcpInitialTimeoutSeconds,
    halfClosed: flow.timeWaitInHalfClose ? closing : 'working',
    closing,
    closed: flow.finInvalidateSession
      ? AT_ONCE
      : wait === 'application'
        ? 'working'
        : TimeoutSeconds.tcpClosed,
    reset: flow.rstInvalidateSession ? AT_ONCE : TimeoutSeconds.tcpReset,
  }
}

/**
 * Timeout in seconds of a session in this state; `wasCut` when a reset has brought it there, `workingSeconds` is its
 * established one.
 */
export function tcpTimeoutSeconds(
  timeouts: TcpTimeouts,
  state: number,
  wasCut: boolean,
  workingSeconds: number,
): number {
  if (wasCut && timeouts.reset === AT_ONCE) return AT_ONCE
  const seconds = stateTimeout(timeouts, state)
  return seconds === 'working' ? workingSeconds : seconds
}

function stateTimeout(timeouts: TcpTimeouts, state: number): number | 'working' {
  switch (state) {
    case TcpState.established:
      return 'working'
    case TcpState.halfClosed:
      return timeouts.halfClosed
    case TcpState.closing:
      return timeouts.closing
    case TcpState.closed:
      return timeouts.closed
    case TcpState.reset:
      return timeouts.reset
    default:
      return timeouts.initial
  }
}

/** Why a session in this state would end; `wing` sent the segment that brought it there. */
export function tcpCloseReason(state: number, wing: number): number {
  switch (state) {
    case TcpState.closing:
    case TcpState.closed:
      return CloseReason.tcpFin
    case TcpState.reset:
      return wing === 0 ? CloseReason.tcpClientRst : CloseReason.tcpServerRst
    default:
      return CloseReason.ageOut
  }
}
