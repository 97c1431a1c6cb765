/** The fixed IPv6 header (RFC 8200 section 3) and the fragment header, shared by outer and embedded packets. */
import type { PacketBatch } from '../batch/index.js'

export const IPV6_HEADER_LENGTH = 40

/** Fields of the fragment header (section 4.5): the offset is in bytes as it stands. */
export const FRAGMENT_HEADER_LENGTH = 8
export const FRAGMENT_OFFSET = 0xfff8
export const MORE_FRAGMENTS = 0x0001

/** Writes both addresses of the header at `offset`. */
export function writeIpv6Addresses(view: DataView, offset: number, packets: PacketBatch, i: number): void {
  const source = packets.source
  const destination = packets.destination
  const word = i << 2
  source[word] = view.getInt32(offset + 8)
  source[word + 1] = view.getInt32(offset + 12)
  source[word + 2] = view.getInt32(offset + 16)
  source[word + 3] = view.getInt32(offset + 20)
  destination[word] = view.getInt32(offset + 24)
  destination[word + 1] = view.getInt32(offset + 28)
  destination[word + 2] = view.getInt32(offset + 32)
  destination[word + 3] = view.getInt32(offset + 36)
}
