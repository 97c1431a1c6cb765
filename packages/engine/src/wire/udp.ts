/** UDP (RFC 768). */
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'

const HEADER_LENGTH = 8

/** Writes the ports of a datagram whose IP packet ends at `ipEnd`; its bytes are stored up to `end`. */
export function decodeUdp(
  view: DataView,
  offset: number,
  end: number,
  ipEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (ipEnd - offset < HEADER_LENGTH) return DropReason.badTransportLength
  if (end - offset < 4) return DropReason.truncatedTransport
  if (end - offset >= 6) {
    const length = view.getUint16(offset + 4)
    if (length < HEADER_LENGTH || length > ipEnd - offset) {
      // A length of 0 is that of a jumbogram (RFC 2675) or of a datagram the card will cut; that of a first
      // fragment counts the later ones too.
      const allowed = length < HEADER_LENGTH ? length === 0 : packets.traits[i]! & PacketTrait.firstFragment
      if (!allowed) return DropReason.badTransportLength
    }
  }
  packets.ports[i] = view.getInt32(offset)
  return DropReason.none
}
