/**
 * What a TCP state means for its session: the timeout and the reason it will end by (Junos reference: initial
 * timeout, half-close, time wait after the second FIN, two seconds after the last ACK or a reset).
 */
import { TimeoutSeconds } from '../application/index.js'
import { CloseReason } from '../session/index.js'
import { TcpState } from '../tcp/index.js'

/** Timeout in seconds of a session in this state; `workingSeconds` is its established one. */
export function tcpTimeoutSeconds(state: number, workingSeconds: number): number {
  switch (state) {
    case TcpState.established:
    case TcpState.halfClosed:
      return workingSeconds
    case TcpState.closing:
      return TimeoutSeconds.tcpClosing
    case TcpState.closed:
      return TimeoutSeconds.tcpClosed
    case TcpState.reset:
      return TimeoutSeconds.tcpReset
    default:
      return TimeoutSeconds.tcpInitial
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
