/** The fixed part of the IPv4 header (RFC 791 section 3.1), shared by outer and embedded packets. */
import type { PacketBatch } from '../batch/index.js'

export const IPV4_HEADER_LENGTH = 20

/** Writes both addresses of the header at `offset`. */
export function writeIpv4Addresses(view: DataView, offset: number, packets: PacketBatch, i: number): void {
  packets.source[i << 2] = view.getInt32(offset + 12)
  packets.destination[i << 2] = view.getInt32(offset + 16)
}
