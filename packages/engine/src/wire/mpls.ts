/** MPLS label stacks (RFC 3032). */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeIpv4 } from './ipv4.js'
import { decodeIpv6 } from './ipv6.js'

const ENTRY_LENGTH = 4
const BOTTOM_OF_STACK = 0x01

/**
 * Walks the stack at `offset` to its bottom. No label says what lies below it: 4 or 6 as the first four bits
 * means IP (RFC 4928 section 3), all else is a pseudowire.
 */
export function decodeMpls(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  let at = offset
  let isBottom = false
  while (!isBottom) {
    if (end - at < ENTRY_LENGTH) return DropReason.truncatedLink
    isBottom = (view.getUint8(at + 2) & BOTTOM_OF_STACK) !== 0
    at += ENTRY_LENGTH
  }
  if (end <= at) return DropReason.truncatedLink
  const version = view.getUint8(at) >> 4
  if (version === 4) return decodeIpv4(view, at, end, wireEnd, packets, i)
  if (version === 6) return decodeIpv6(view, at, end, wireEnd, packets, i)
  return DropReason.notIp
}
