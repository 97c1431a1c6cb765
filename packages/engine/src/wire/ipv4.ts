/**
 * IPv4 (RFC 791). Lengths come from the header and are checked against the frame's length on the wire, not
 * against what was stored of it.
 */
import { type PacketBatch, PacketKind, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeFragment } from './ip-fragment.js'
import { IPV4_HEADER_LENGTH, writeIpv4Addresses } from './ipv4-header.js'
import { ipv4MulticastTraits } from './multicast.js'
import { decodeTransport } from './transport.js'

const MORE_FRAGMENTS = 0x2000
const FRAGMENT_OFFSET = 0x1fff

const OPTION_END = 0
const OPTION_NONE = 1

/** Decodes the packet at `offset`; its bytes are stored up to `end`, the frame ended on the wire at `wireEnd`. */
export function decodeIpv4(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end - offset < IPV4_HEADER_LENGTH) return DropReason.truncatedIp
  const first = view.getUint8(offset)
  if (first >> 4 !== 4) return DropReason.badIpVersion
  const headerLength = (first & 15) << 2
  const protocol = view.getUint8(offset + 9)
  const wireLength = wireEnd - offset
  let ipLength = view.getUint16(offset + 2)
  // The card was to cut this packet into several and fill in the lengths (segmentation offload).
  if (ipLength === 0 && wireLength > headerLength) ipLength = wireLength
  packets.ipOffset[i] = offset
  packets.ipLength[i] = ipLength
  packets.outerProtocol[i] = protocol
  packets.protocol[i] = protocol
  packets.family[i] = 4
  writeIpv4Addresses(view, offset, packets, i)
  if (headerLength < IPV4_HEADER_LENGTH) return DropReason.badIpHeaderLength
  if (ipLength < headerLength || ipLength > wireLength) return DropReason.badIpLength
  if (headerLength > IPV4_HEADER_LENGTH) {
    if (end - offset < headerLength) return DropReason.truncatedIp
    if (!areOptionsSound(view, offset + IPV4_HEADER_LENGTH, offset + headerLength)) {
      return DropReason.badIpOption
    }
  }
  packets.traits[i] =
    ipv4MulticastTraits(view.getInt32(offset + 16), protocol) |
    (headerLength > IPV4_HEADER_LENGTH ? PacketTrait.ipOptions : 0)
  const fragment = view.getUint16(offset + 6)
  if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0) {
    packets.fragmentId[i] = view.getUint16(offset + 4)
    const fragmentOffset = (fragment & FRAGMENT_OFFSET) << 3
    const hasMore = (fragment & MORE_FRAGMENTS) !== 0
    const reason = decodeFragment(fragmentOffset, hasMore, headerLength, ipLength - headerLength, packets, i)
    if (reason !== DropReason.none || packets.kind[i] === PacketKind.laterFragment) return reason
  }
  const ipEnd = offset + ipLength
  return decodeTransport(view, protocol, offset + headerLength, Math.min(end, ipEnd), ipEnd, packets, i)
}

function areOptionsSound(view: DataView, offset: number, headerEnd: number): boolean {
  let at = offset
  while (at < headerEnd) {
    const kind = view.getUint8(at)
    if (kind === OPTION_END) return true
    if (kind === OPTION_NONE) {
      at += 1
      continue
    }
    if (at + 1 >= headerEnd) return false
    const length = view.getUint8(at + 1)
    if (length < 2 || at + length > headerEnd) return false
    at += length
  }
  return true
}
