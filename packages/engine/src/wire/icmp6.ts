/** ICMPv6 (RFC 4443), and Multicast Listener Discovery (RFC 2710, 3810) as multicast control traffic. */
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeEmbeddedIpv6 } from './embedded.js'
import {
  decodeIcmpPorts,
  ICMP_COMMON_LENGTH,
  ICMP_HEADER_LENGTH,
  ICMP6_TYPES,
  IcmpMessage,
  icmpMessage,
} from './icmp-message.js'

const UNREACHABLE = 1
const LISTENER_QUERY = 130
const LISTENER_DONE = 132
const LISTENER_REPORT_V2 = 143

/** Writes type and ports of a message, or for an error the key of the packet inside it. */
export function decodeIcmp6(
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
  const entry = ICMP6_TYPES[type]!
  packets.icmpType[i] = type
  packets.icmpCode[i] = end > offset + 1 ? view.getUint8(offset + 1) : 0
  if (icmpMessage(entry) === IcmpMessage.error) {
    const reason = decodeEmbeddedIpv6(view, offset + ICMP_HEADER_LENGTH, end, packets, i)
    if (reason === DropReason.none && type === UNREACHABLE) packets.traits[i]! |= PacketTrait.unreachable
    return reason
  }
  if (isListenerDiscovery(type) && (packets.traits[i]! & PacketTrait.multicast) !== 0) {
    packets.traits[i]! |= PacketTrait.multicastControl
  }
  return decodeIcmpPorts(view, entry, offset, end, ipEnd, packets, i)
}

function isListenerDiscovery(type: number): boolean {
  return (type >= LISTENER_QUERY && type <= LISTENER_DONE) || type === LISTENER_REPORT_V2
}
