/**
 * Where the packet inside a tunnel begins: GRE (RFC 2784, RFC 2890), IP in IP (RFC 2003), IPv6 in IPv4 (RFC 4213).
 * What is decoded of the outer packet is trusted: header lengths were checked there.
 */
import { Protocol } from '../protocol/index.js'

const GRE_CHECKSUM = 0x8000
const GRE_ROUTING = 0x4000
const GRE_KEY = 0x2000
const GRE_SEQUENCE = 0x1000
const GRE_VERSION = 0x0007
const TYPE_IPV4 = 0x0800
const TYPE_IPV6 = 0x86dd
const IPV6_HEADER = 40
/** IPv6 in IPv4 and in IPv6. */
const PROTOCOL_IPV6 = 41
const NONE = -1

/**
 * Offset of the IP packet inside the one at `ipOffset`, whose bytes are stored up to `end`; -1 when it carries none
 * that can be opened: another protocol, a fragment, extension headers, or a header cut short.
 */
export function innerPacketOffset(view: DataView, ipOffset: number, end: number, protocol: number): number {
  if (ipOffset < 0 || end - ipOffset < 20) return NONE
  const isIpv6 = view.getUint8(ipOffset) >> 4 === 6
  if (
    isIpv6
      ? end - ipOffset < IPV6_HEADER || view.getUint8(ipOffset + 6) !== protocol
      : isFragment(view, ipOffset)
  )
    return NONE
  const payload = ipOffset + (isIpv6 ? IPV6_HEADER : (view.getUint8(ipOffset) & 15) << 2)
  if (protocol === Protocol.ipip || protocol === PROTOCOL_IPV6) return payload < end ? payload : NONE
  return protocol === Protocol.gre ? insideGre(view, payload, end) : NONE
}

function isFragment(view: DataView, ipOffset: number): boolean {
  return (view.getUint16(ipOffset + 6) & 0x3fff) !== 0
}

function insideGre(view: DataView, offset: number, end: number): number {
  if (end - offset < 4) return NONE
  const flags = view.getUint16(offset)
  const type = view.getUint16(offset + 2)
  if ((flags & (GRE_ROUTING | GRE_VERSION)) !== 0 || (type !== TYPE_IPV4 && type !== TYPE_IPV6)) return NONE
  const optional = (flags & GRE_CHECKSUM ? 4 : 0) + (flags & GRE_KEY ? 4 : 0) + (flags & GRE_SEQUENCE ? 4 : 0)
  const inside = offset + 4 + optional
  return inside < end ? inside : NONE
}
