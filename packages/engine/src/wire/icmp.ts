/** ICMP (RFC 792, 950). */
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeEmbeddedIpv4 } from './embedded.js'
import {
  decodeIcmpPorts,
  ICMP_COMMON_LENGTH,
  ICMP_HEADER_LENGTH,
  ICMP_TYPES,
  IcmpMessage,
  icmpMessage,
} from './icmp-message.js'

const UNREACHABLE = 3
const FRAGMENTATION_NEEDED = 4

/** Writes type and ports of a message, or for an error the key of the packet inside it. */
export function decodeIcmp(
  view: DataView,
  offset: number,
  end: number,
  ipEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (ipEnd - offset < ICMP_COMMON_LENGTH) return DropReason.badTransportLength
  if (end <= offset) return DropReason.truncatedTransport
  const type = view.getUint8(offset)
  const entry = ICMP_TYPES[type]!
  packets.icmpType[i] = type
  packets.icmpCode[i] = end > offset + 1 ? view.getUint8(offset + 1) : 0
  if (icmpMessage(entry) !== IcmpMessage.error)
    return decodeIcmpPorts(view, entry, offset, end, ipEnd, packets, i)
  const reason = decodeEmbeddedIpv4(view, offset + ICMP_HEADER_LENGTH, end, packets, i)
  if (reason !== DropReason.none) return reason
  if (type === UNREACHABLE && view.getUint8(offset + 1) !== FRAGMENTATION_NEEDED) {
    packets.traits[i]! |= PacketTrait.unreachable
  }
  return DropReason.none
}
