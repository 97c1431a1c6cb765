/** Linux "cooked" captures: LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2, as tcpdump.org describes them. */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeEtherType } from './ether-type.js'

const SLL_LENGTH = 16
const SLL_PROTOCOL = 14
const SLL2_LENGTH = 20
const SLL2_PROTOCOL = 0

/**
 * Decodes version 1. Protocol numbers too small for an EtherType are Linux's own; the only one of interest,
 * 4, is an LLC header, which is also how a length field is read.
 */
export function decodeLinuxCooked(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end - offset < SLL_LENGTH) return DropReason.truncatedLink
  return decodeEtherType(
    view,
    view.getUint16(offset + SLL_PROTOCOL),
    offset + SLL_LENGTH,
    end,
    wireEnd,
    packets,
    i,
  )
}

/** Decodes version 2. */
export function decodeLinuxCooked2(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end - offset < SLL2_LENGTH) return DropReason.truncatedLink
  return decodeEtherType(
    view,
    view.getUint16(offset + SLL2_PROTOCOL),
    offset + SLL2_LENGTH,
    end,
    wireEnd,
    packets,
    i,
  )
}
