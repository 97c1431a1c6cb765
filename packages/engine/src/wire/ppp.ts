/** PPP (RFC 1661), with or without the address and control bytes of HDLC framing (RFC 1662). */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeIpv4 } from './ipv4.js'
import { decodeIpv6 } from './ipv6.js'
import { decodeMpls } from './mpls.js'

const ADDRESS_AND_CONTROL = 0xff03
const PPP_IPV4 = 0x0021
const PPP_IPV6 = 0x0057
const PPP_MPLS_UNICAST = 0x0281
const PPP_MPLS_MULTICAST = 0x0283

/** Decodes the frame at `offset`. An odd first byte of the protocol field is all of it (RFC 1661 section 6.5). */
export function decodePpp(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  const start = end - offset >= 2 && view.getUint16(offset) === ADDRESS_AND_CONTROL ? offset + 2 : offset
  if (end <= start) return DropReason.truncatedLink
  const isCompressed = (view.getUint8(start) & 1) !== 0
  const payload = start + (isCompressed ? 1 : 2)
  if (end < payload) return DropReason.truncatedLink
  switch (isCompressed ? view.getUint8(start) : view.getUint16(start)) {
    case PPP_IPV4:
      return decodeIpv4(view, payload, end, wireEnd, packets, i)
    case PPP_IPV6:
      return decodeIpv6(view, payload, end, wireEnd, packets, i)
    case PPP_MPLS_UNICAST:
    case PPP_MPLS_MULTICAST:
      return decodeMpls(view, payload, end, wireEnd, packets, i)
    default:
      return DropReason.notIp
  }
}
