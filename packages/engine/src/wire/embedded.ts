/**
 * The packet inside an ICMP error (RFC 792, RFC 4443 section 3): its key is the error's key. It was cut short by
 * whoever sent the error and its lengths may have been rewritten on the way, so only what the key needs is read.
 */
import { type PacketBatch, PacketKind, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeAh } from './ah.js'
import { decodeEsp } from './esp.js'
import { decodeGre } from './gre.js'
import { decodeIcmpPorts, ICMP_TYPES, ICMP6_TYPES, IcmpMessage, icmpMessage } from './icmp-message.js'
import { IpProtocol } from './ip-protocol.js'
import { IPV4_HEADER_LENGTH, writeIpv4Addresses } from './ipv4-header.js'
import { headerOffset, headerProtocol, isHeaderFault, skipExtensionHeaders } from './ipv6-extension.js'
import {
  FRAGMENT_HEADER_LENGTH,
  FRAGMENT_OFFSET,
  IPV6_HEADER_LENGTH,
  writeIpv6Addresses,
} from './ipv6-header.js'
import { ipv4MulticastTraits, ipv6MulticastTraits } from './multicast.js'
import { decodePorts, NO_PORTS } from './ports.js'

/** Where a packet ends that may be cut short anywhere: nothing it lacks is a fault of its length. */
const UNKNOWN_END = 0x7fff_ffff

/** Writes the key of the IPv4 packet at `offset`, of which bytes are stored up to `end`. */
export function decodeEmbeddedIpv4(
  view: DataView,
  offset: number,
  end: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end - offset < IPV4_HEADER_LENGTH) return DropReason.icmpErrorTruncated
  const first = view.getUint8(offset)
  const headerLength = (first & 15) << 2
  const isLaterFragment = (view.getUint16(offset + 6) & 0x1fff) !== 0
  if (first >> 4 !== 4 || headerLength < IPV4_HEADER_LENGTH || isLaterFragment) {
    return DropReason.icmpErrorTruncated
  }
  const protocol = view.getUint8(offset + 9)
  packets.traits[i] = 0
  const reason = decodeEmbeddedTransport(view, protocol, offset + headerLength, end, packets, i)
  if (reason !== DropReason.none) return reason
  writeIpv4Addresses(view, offset, packets, i)
  writeEmbedded(4, protocol, ipv4MulticastTraits(view.getInt32(offset + 16), protocol), packets, i)
  return DropReason.none
}

/** Writes the key of the IPv6 packet at `offset`, of which bytes are stored up to `end`. */
export function decodeEmbeddedIpv6(
  view: DataView,
  offset: number,
  end: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end - offset < IPV6_HEADER_LENGTH) return DropReason.icmpErrorTruncated
  if (view.getUint8(offset) >> 4 !== 6) return DropReason.icmpErrorTruncated
  const nextHeader = view.getUint8(offset + 6)
  let header = skipExtensionHeaders(view, nextHeader, true, offset + IPV6_HEADER_LENGTH, end, UNKNOWN_END)
  if (!isHeaderFault(header) && headerProtocol(header) === IpProtocol.fragment) {
    const at = headerOffset(header)
    if (end - at < FRAGMENT_HEADER_LENGTH) return DropReason.icmpErrorTruncated
    if ((view.getUint16(at + 2) & FRAGMENT_OFFSET) !== 0) return DropReason.icmpErrorTruncated
    header = skipExtensionHeaders(
      view,
      view.getUint8(at),
      false,
      at + FRAGMENT_HEADER_LENGTH,
      end,
      UNKNOWN_END,
    )
  }
  const protocol = headerProtocol(header)
  if (isHeaderFault(header) || protocol === IpProtocol.fragment) return DropReason.icmpErrorTruncated
  packets.traits[i] = 0
  const reason = decodeEmbeddedTransport(view, protocol, headerOffset(header), end, packets, i)
  if (reason !== DropReason.none) return reason
  writeIpv6Addresses(view, offset, packets, i)
  writeEmbedded(6, protocol, ipv6MulticastTraits(view.getInt32(offset + 24), protocol), packets, i)
  return DropReason.none
}

/** Writes the ports of the packet inside, of which only the first 8 transport bytes need be there. */
function decodeEmbeddedTransport(
  view: DataView,
  protocol: number,
  offset: number,
  end: number,
  packets: PacketBatch,
  i: number,
): number {
  if (offset > end) return DropReason.icmpErrorTruncated
  const reason = decodeEmbeddedPorts(view, protocol, offset, end, packets, i)
  return reason === DropReason.truncatedTransport ? DropReason.icmpErrorTruncated : reason
}

function decodeEmbeddedPorts(
  view: DataView,
  protocol: number,
  offset: number,
  end: number,
  packets: PacketBatch,
  i: number,
): number {
  switch (protocol) {
    case IpProtocol.tcp:
    case IpProtocol.udp:
    case IpProtocol.sctp:
    case IpProtocol.dccp:
    case IpProtocol.udpLite:
      return decodePorts(view, offset, end, UNKNOWN_END, 4, packets, i)
    case IpProtocol.icmp:
      return decodeEmbeddedIcmp(view, ICMP_TYPES, offset, end, packets, i)
    case IpProtocol.icmp6:
      return decodeEmbeddedIcmp(view, ICMP6_TYPES, offset, end, packets, i)
    case IpProtocol.gre:
      return decodeGre(view, offset, end, UNKNOWN_END, packets, i)
    case IpProtocol.esp:
      return decodeEsp(view, offset, end, UNKNOWN_END, packets, i)
    case IpProtocol.ah:
      return decodeAh(view, offset, end, UNKNOWN_END, packets, i)
    default:
      packets.ports[i] = NO_PORTS
      return DropReason.none
  }
}

function decodeEmbeddedIcmp(
  view: DataView,
  types: Uint8Array,
  offset: number,
  end: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end <= offset) return DropReason.truncatedTransport
  const entry = types[view.getUint8(offset)]!
  // No host may answer an error with an error (RFC 1122 section 3.2.2): such a one has no session.
  if (icmpMessage(entry) === IcmpMessage.error) return DropReason.icmpErrorNoSession
  return decodeIcmpPorts(view, entry, offset, end, UNKNOWN_END, packets, i)
}

const KEY_TRAITS = PacketTrait.oneWing | PacketTrait.answer | PacketTrait.queryKind

/** Of the packet inside, only what belongs to its key is a trait of the error. */
function writeEmbedded(
  family: number,
  protocol: number,
  multicastTraits: number,
  packets: PacketBatch,
  i: number,
): void {
  packets.kind[i] = PacketKind.embedded
  packets.family[i] = family
  packets.protocol[i] = protocol
  packets.traits[i] = (packets.traits[i]! & KEY_TRAITS) | (multicastTraits & ~PacketTrait.multicastControl)
}
