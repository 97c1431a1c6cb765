/** ESP (RFC 4303): the security parameters index, in two halves, stands for the ports. */
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'

/** Index and sequence number. */
const HEADER_LENGTH = 8

/** Writes the index as ports. An index is valid in one direction only, so such a session has one wing. */
export function decodeEsp(
  view: DataView,
  offset: number,
  end: number,
  ipEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (ipEnd - offset < HEADER_LENGTH) return DropReason.badTransportLength
  if (end - offset < 4) return DropReason.truncatedTransport
  packets.ports[i] = view.getInt32(offset)
  packets.traits[i]! |= PacketTrait.oneWing
  return DropReason.none
}
