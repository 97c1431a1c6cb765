/**
 * IPv6 extension headers (RFC 8200 section 4). Hop-by-hop options, routing and destination options are walked;
 * every other header, known or not, ends the walk as the packet's protocol. The two results of a walk, a
 * protocol and the bytes walked, come back as one number, so that nothing is allocated.
 */
import { DropReason } from '../counters/index.js'
import { IpProtocol } from './ip-protocol.js'

const OPTION_PAD1 = 0
const OPTION_JUMBO = 0xc2

/** Protocol number at which a walk ended. */
export function headerProtocol(header: number): number {
  return header % 256
}

/** Offset of the header at which a walk ended. */
export function headerOffset(header: number): number {
  return Math.floor(header / 256)
}

/** Whether the walk met a fault: the number is then a negative DropReason. */
export function isHeaderFault(header: number): boolean {
  return header < 0
}

/**
 * Walks from a header of type `nextHeader` at `offset` to the first one that is no extension header (or is the
 * fragment header). Hop-by-hop options are allowed only when `isFirst`. A header cut off the stored bytes ends
 * as truncatedIp, one beyond the packet as badExtensionHeader. Each step takes at least 8 bytes.
 */
export function skipExtensionHeaders(
  view: DataView,
  nextHeader: number,
  isFirst: boolean,
  offset: number,
  end: number,
  ipEnd: number,
): number {
  let protocol = nextHeader
  let at = offset
  while (
    protocol === IpProtocol.hopByHop ||
    protocol === IpProtocol.routing ||
    protocol === IpProtocol.destinationOptions
  ) {
    if (protocol === IpProtocol.hopByHop && !(isFirst && at === offset)) return -DropReason.badExtensionHeader
    if (ipEnd - at < 8) return -DropReason.badExtensionHeader
    if (end - at < 2) return -DropReason.truncatedIp
    protocol = view.getUint8(at)
    at += (view.getUint8(at + 1) + 1) << 3
    if (at > ipEnd) return -DropReason.badExtensionHeader
  }
  return at * 256 + protocol
}

/** Payload length that a jumbo option (RFC 2675) in the hop-by-hop header at `offset` claims, or -1. */
export function findJumboLength(view: DataView, offset: number, end: number): number {
  if (end - offset < 8) return -1
  const headerEnd = Math.min(end, offset + ((view.getUint8(offset + 1) + 1) << 3))
  let at = offset + 2
  while (at + 6 <= headerEnd) {
    const type = view.getUint8(at)
    if (type === OPTION_JUMBO && view.getUint8(at + 1) === 4) return view.getUint32(at + 2)
    at += type === OPTION_PAD1 ? 1 : 2 + view.getUint8(at + 1)
  }
  return -1
}
