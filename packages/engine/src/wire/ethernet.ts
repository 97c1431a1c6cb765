/** Ethernet (IEEE 802.3): LINKTYPE_ETHERNET, without preamble and usually without check sequence. */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeEtherType } from './ether-type.js'

const HEADER_LENGTH = 14

/** Decodes the frame at `offset`. */
export function decodeEthernet(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end - offset < HEADER_LENGTH) return DropReason.truncatedLink
  return decodeEtherType(view, view.getUint16(offset + 12), offset + HEADER_LENGTH, end, wireEnd, packets, i)
}
