/** AH (RFC 4302): the security parameters index, in two halves, stands for the ports. */
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'

/** Up to the sequence number; the integrity check value has a length of its own. */
const HEADER_LENGTH = 12

/** Writes the index as ports. An index is valid in one direction only, so such a session has one wing. */
export function decodeAh(
  view: DataView,
  offset: number,
  end: number,
  ipEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (ipEnd - offset < HEADER_LENGTH) return DropReason.badTransportLength
  if (end - offset < 8) return DropReason.truncatedTransport
  packets.ports[i] = view.getInt32(offset + 4)
  packets.traits[i]! |= PacketTrait.oneWing
  return DropReason.none
}
