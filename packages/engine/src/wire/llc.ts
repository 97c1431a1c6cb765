/** IEEE 802.2 LLC with SNAP (RFC 1042). */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeIpv4 } from './ipv4.js'
import { decodeIpv6 } from './ipv6.js'

const SNAP_LENGTH = 8
/** Both access points and the control byte of SNAP, and the first byte of organisation 0. */
const SNAP = 0xaaaa_0300
const SNAP_IPV4 = 0x0000_0800
const SNAP_IPV6 = 0x0000_86dd

/** Decodes the LLC header at `offset`; only SNAP with IP inside is of interest. */
export function decodeLlc(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end - offset < SNAP_LENGTH) return DropReason.truncatedLink
  if (view.getUint32(offset) !== SNAP) return DropReason.notIp
  const type = view.getUint32(offset + 4)
  if (type === SNAP_IPV4) return decodeIpv4(view, offset + SNAP_LENGTH, end, wireEnd, packets, i)
  if (type === SNAP_IPV6) return decodeIpv6(view, offset + SNAP_LENGTH, end, wireEnd, packets, i)
  return DropReason.notIp
}
