/** IPv6 (RFC 8200). Lengths come from the header and are checked against the frame's length on the wire. */
import { type PacketBatch, PacketKind, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeFragment } from './ip-fragment.js'
import { IpProtocol } from './ip-protocol.js'
import {
  findJumboLength,
  headerOffset,
  headerProtocol,
  isHeaderFault,
  skipExtensionHeaders,
} from './ipv6-extension.js'
import {
  FRAGMENT_HEADER_LENGTH,
  FRAGMENT_OFFSET,
  IPV6_HEADER_LENGTH,
  MORE_FRAGMENTS,
  writeIpv6Addresses,
} from './ipv6-header.js'
import { ipv6MulticastTraits } from './multicast.js'
import { decodeTransport } from './transport.js'

/** The shortest transport header worth the name; Ethernet pads the shortest packet with less. */
const SHORTEST_TRANSPORT = 8
const MAX_INT32 = 0x7fff_ffff

/** Decodes the packet at `offset`; its bytes are stored up to `end`, the frame ended on the wire at `wireEnd`. */
export function decodeIpv6(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end - offset < IPV6_HEADER_LENGTH) return DropReason.truncatedIp
  if (view.getUint8(offset) >> 4 !== 6) return DropReason.badIpVersion
  const nextHeader = view.getUint8(offset + 6)
  const wireLength = wireEnd - offset
  let ipLength = IPV6_HEADER_LENGTH + view.getUint16(offset + 4)
  if (ipLength === IPV6_HEADER_LENGTH)
    ipLength = lengthWithoutPayloadLength(view, nextHeader, offset, end, wireLength)
  packets.ipOffset[i] = offset
  packets.ipLength[i] = ipLength
  packets.outerProtocol[i] = nextHeader
  packets.protocol[i] = nextHeader
  packets.family[i] = 6
  writeIpv6Addresses(view, offset, packets, i)
  if (ipLength > wireLength) return DropReason.badIpLength
  const ipEnd = offset + ipLength
  return decodeIpv6Payload(view, nextHeader, offset, Math.min(end, ipEnd), ipEnd, packets, i)
}

/**
 * IP length of a packet whose payload length field is 0: by the jumbo option if it has one. Otherwise the card
 * was to cut it into several (segmentation offload) when the frame holds at least a transport header more, and
 * the packet ends with its header when it does not: what follows is padding then.
 */
function lengthWithoutPayloadLength(
  view: DataView,
  nextHeader: number,
  offset: number,
  end: number,
  wireLength: number,
): number {
  if (nextHeader === IpProtocol.noNextHeader) return IPV6_HEADER_LENGTH
  if (nextHeader === IpProtocol.hopByHop) {
    const jumboLength = findJumboLength(view, offset + IPV6_HEADER_LENGTH, end)
    if (jumboLength >= 0) return Math.min(IPV6_HEADER_LENGTH + jumboLength, MAX_INT32)
  }
  return wireLength - IPV6_HEADER_LENGTH >= SHORTEST_TRANSPORT ? wireLength : IPV6_HEADER_LENGTH
}

function decodeIpv6Payload(
  view: DataView,
  nextHeader: number,
  ipOffset: number,
  end: number,
  ipEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  let header = skipExtensionHeaders(view, nextHeader, true, ipOffset + IPV6_HEADER_LENGTH, end, ipEnd)
  if (!isHeaderFault(header) && headerProtocol(header) === IpProtocol.fragment) {
    const at = headerOffset(header)
    packets.outerProtocol[i] = IpProtocol.fragment
    if (ipEnd - at < FRAGMENT_HEADER_LENGTH) return DropReason.badExtensionHeader
    if (end - at < FRAGMENT_HEADER_LENGTH) return DropReason.truncatedIp
    const payload = at + FRAGMENT_HEADER_LENGTH
    const protocol = view.getUint8(at)
    const fragment = view.getUint16(at + 2)
    packets.outerProtocol[i] = protocol
    packets.protocol[i] = protocol
    if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0) {
      packets.fragmentId[i] = view.getInt32(at + 4)
      const hasMore = (fragment & MORE_FRAGMENTS) !== 0
      const headerLength = at - ipOffset - IPV6_HEADER_LENGTH
      const reason = decodeFragment(
        fragment & FRAGMENT_OFFSET,
        hasMore,
        headerLength,
        ipEnd - payload,
        packets,
        i,
      )
      if (reason !== DropReason.none || packets.kind[i] === PacketKind.laterFragment) return reason
    }
    header = skipExtensionHeaders(view, protocol, false, payload, end, ipEnd)
    if (headerProtocol(header) === IpProtocol.fragment) header = -DropReason.badExtensionHeader
  }
  if (isHeaderFault(header)) return -header
  const protocol = headerProtocol(header)
  packets.outerProtocol[i] = protocol
  packets.protocol[i] = protocol
  packets.traits[i]! |= ipv6MulticastTraits(packets.destination[i << 2]!, protocol)
  if (nextHeader !== protocol && nextHeader !== IpProtocol.fragment)
    packets.traits[i]! |= PacketTrait.ipOptions
  return decodeTransport(view, protocol, headerOffset(header), end, ipEnd, packets, i)
}
