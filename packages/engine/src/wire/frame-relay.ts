/** Frame Relay: the Q.922 address, then the encapsulation of RFC 2427 or the EtherType that Cisco puts there. */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeEtherType } from './ether-type.js'
import { decodeIpv4 } from './ipv4.js'
import { decodeIpv6 } from './ipv6.js'

/** Set in the last byte of an address. */
const ADDRESS_END = 0x01
const UNNUMBERED_INFORMATION = 0x03
const PAD = 0x00
const NLPID_SNAP = 0x80
/** NLPID_SNAP and organisation 0. */
const SNAP_ETHERNET = 0x8000_0000
const NLPID_IPV6 = 0x8e
const NLPID_IPV4 = 0xcc

/** Decodes the frame at `offset`. */
export function decodeFrameRelay(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  let at = offset
  while (at < end && (view.getUint8(at) & ADDRESS_END) === 0) at += 1
  at += 1
  if (end - at < 2) return DropReason.truncatedLink
  if (view.getUint8(at) !== UNNUMBERED_INFORMATION) {
    return decodeEtherType(view, view.getUint16(at), at + 2, end, wireEnd, packets, i)
  }
  at += view.getUint8(at + 1) === PAD ? 2 : 1
  if (end <= at) return DropReason.truncatedLink
  switch (view.getUint8(at)) {
    case NLPID_IPV4:
      return decodeIpv4(view, at + 1, end, wireEnd, packets, i)
    case NLPID_IPV6:
      return decodeIpv6(view, at + 1, end, wireEnd, packets, i)
    case NLPID_SNAP:
      if (end - at < 6) return DropReason.truncatedLink
      if (view.getUint32(at) !== SNAP_ETHERNET) return DropReason.notIp
      return decodeEtherType(view, view.getUint16(at + 4), at + 6, end, wireEnd, packets, i)
    default:
      return DropReason.notIp
  }
}
