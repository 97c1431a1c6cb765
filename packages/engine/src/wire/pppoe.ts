/** PPP over Ethernet (RFC 2516). */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodePpp } from './ppp.js'

const HEADER_LENGTH = 6
const SESSION_DATA = 0

/** Decodes the PPPoE header at `offset`; only session data (code 0) holds packets, the rest is discovery. */
export function decodePppoe(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (end - offset < HEADER_LENGTH) return DropReason.truncatedLink
  if (view.getUint8(offset + 1) !== SESSION_DATA) return DropReason.notIp
  return decodePpp(view, offset + HEADER_LENGTH, end, wireEnd, packets, i)
}
