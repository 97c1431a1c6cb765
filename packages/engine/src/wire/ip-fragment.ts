/** The fragment fields that IPv4 (RFC 791 section 3.2) and IPv6 (RFC 8200 section 4.5) share. */
import { type PacketBatch, PacketKind, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'

const MAX_DATAGRAM_LENGTH = 65535

/**
 * Marks a fragment as first or later. Its data starts `fragmentOffset` bytes into the datagram and is
 * `payloadLength` bytes long; `headerLength` bytes before the data count as the datagram's length too.
 */
export function decodeFragment(
  fragmentOffset: number,
  hasMore: boolean,
  headerLength: number,
  payloadLength: number,
  packets: PacketBatch,
  i: number,
): number {
  if (headerLength + fragmentOffset + payloadLength > MAX_DATAGRAM_LENGTH) return DropReason.badFragment
  if (hasMore && (payloadLength & 7) !== 0) return DropReason.badFragment
  if (fragmentOffset === 0) packets.traits[i]! |= PacketTrait.firstFragment
  else packets.kind[i] = PacketKind.laterFragment
  return DropReason.none
}
