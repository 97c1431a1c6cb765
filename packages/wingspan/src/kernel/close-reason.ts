/** Why a connection of the kernel has ended, as sessions say it: the kernel itself tells only that it has. */
import { CloseReason, kernelStateNumber, Protocol } from '@wingspan/engine'

/** Closed from both sides; one that waits for the second side ends by its timeout. */
const FINISHED: ReadonlySet<number> = new Set(
  ['LAST_ACK', 'TIME_WAIT'].map((word) => kernelStateNumber(Protocol.tcp, word)),
)
const RESET = kernelStateNumber(Protocol.tcp, 'CLOSE')

/**
 * By what a connection's protocol made of it last. `ranOut`: its time was over; else somebody has deleted it, the kernel
 * too where another connection wants its place, and that is no reason that a device has a word for.
 */
export function closeReason(protocol: number, state: number, ranOut: boolean): number {
  if (protocol === Protocol.tcp && FINISHED.has(state)) return CloseReason.tcpFin
  if (protocol === Protocol.tcp && state === RESET) return CloseReason.tcpRst
  return ranOut ? CloseReason.ageOut : CloseReason.replaced
}
