/** GRE (RFC 2784); the enhanced form of PPTP (RFC 2637 section 4.1) names a call. Tunnels are not opened. */
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { NO_PORTS } from './ports.js'

const HEADER_LENGTH = 4
const PPTP_HEADER_LENGTH = 8
const VERSION_MASK = 0x0007
const PPTP_VERSION = 1
const PPTP_PROTOCOL_TYPE = 0x880b

/**
 * Writes ports 1/1, or 1/call id for PPTP: each end chooses the id that it receives with, so such a session has
 * one wing.
 */
export function decodeGre(
  view: DataView,
  offset: number,
  end: number,
  ipEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (ipEnd - offset < HEADER_LENGTH) return DropReason.badTransportLength
  if (end - offset < HEADER_LENGTH) return DropReason.truncatedTransport
  const version = view.getUint16(offset) & VERSION_MASK
  if (version !== PPTP_VERSION || view.getUint16(offset + 2) !== PPTP_PROTOCOL_TYPE) {
    packets.ports[i] = NO_PORTS
    return DropReason.none
  }
  if (ipEnd - offset < PPTP_HEADER_LENGTH) return DropReason.badTransportLength
  if (end - offset < PPTP_HEADER_LENGTH) return DropReason.truncatedTransport
  packets.ports[i] = 0x0001_0000 | view.getUint16(offset + 6)
  packets.traits[i]! |= PacketTrait.oneWing
  return DropReason.none
}
