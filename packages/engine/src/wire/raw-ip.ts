/** An IP packet whose version only its first four bits tell: raw IP link types, MPLS payloads. */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeIpv4 } from './ipv4.js'
import { decodeIpv6 } from './ipv6.js'

/** Decodes a frame that is an IP packet of either version. */
export function decodeRawIp(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end <= offset) return DropReason.truncatedIp
  const version = view.getUint8(offset) >> 4
  if (version === 4) return decodeIpv4(view, offset, end, wireEnd, packets, i)
  if (version === 6) return decodeIpv6(view, offset, end, wireEnd, packets, i)
  return DropReason.badIpVersion
}
