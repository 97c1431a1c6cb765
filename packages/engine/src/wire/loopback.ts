/**
 * BSD loopback: LINKTYPE_NULL (address family in the byte order of the capturing host) and LINKTYPE_LOOP
 * (network byte order). Both orders are read in both.
 */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeIpv4 } from './ipv4.js'
import { decodeIpv6 } from './ipv6.js'

const HEADER_LENGTH = 4

/** AF_INET is 2 everywhere; AF_INET6 is not the same on any two families of systems. */
const AF_INET = 2
const AF_INET6_LINUX = 10
const AF_INET6_NETBSD_OPENBSD = 24
const AF_INET6_FREEBSD = 28
const AF_INET6_DARWIN = 30

/** Decodes the frame at `offset`. */
export function decodeLoopback(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end - offset < HEADER_LENGTH) return DropReason.truncatedLink
  const bigEndian = view.getUint32(offset)
  const family = bigEndian <= 0xffff ? bigEndian : view.getUint32(offset, true)
  switch (family) {
    case AF_INET:
      return decodeIpv4(view, offset + HEADER_LENGTH, end, wireEnd, packets, i)
    case AF_INET6_LINUX:
    case AF_INET6_NETBSD_OPENBSD:
    case AF_INET6_FREEBSD:
    case AF_INET6_DARWIN:
      return decodeIpv6(view, offset + HEADER_LENGTH, end, wireEnd, packets, i)
    default:
      return DropReason.notIp
  }
}
