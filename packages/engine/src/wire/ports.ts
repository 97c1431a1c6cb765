/**
 * Headers that begin with two 16-bit ports (SCTP RFC 9260, DCCP RFC 4340, UDP-Lite RFC 3828), and what stands
 * for ports where there are none.
 */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'

/** Ports of protocols without any: 1 and 1. */
export const NO_PORTS = 0x0001_0001

/** Shortest header of each protocol that is only read for its ports. */
export const SCTP_HEADER_LENGTH = 12
export const DCCP_HEADER_LENGTH = 12
export const UDP_LITE_HEADER_LENGTH = 8

/**
 * Writes the ports of a header at `offset`. `end` is where the stored bytes end, `ipEnd` where the IP packet
 * does; `headerLength` is the least the IP packet must hold.
 */
export function decodePorts(
  view: DataView,
  offset: number,
  end: number,
  ipEnd: number,
  headerLength: number,
  packets: PacketBatch,
  i: number,
): number {
  if (ipEnd - offset < headerLength) return DropReason.badTransportLength
  if (end - offset < 4) return DropReason.truncatedTransport
  packets.ports[i] = view.getInt32(offset)
  return DropReason.none
}
