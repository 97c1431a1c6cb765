/** A packet as a translating device passes it on: other addresses and ports, checksums that fit, one hop fewer. */
import { addressBytes } from './address.js'
import { checksum, join, u16 } from './bytes.js'
import { type IpPacket, pseudoHeader } from './ip.js'
import type { Endpoint } from './transport.js'

const ICMP = 1
const TCP = 6
const CHECKSUM_PLACE: Readonly<Record<number, number>> = { 1: 2, 6: 16, 17: 6 }

/** What an IPv4 end becomes; an end that is not named stays. */
export interface Translation {
  source?: Endpoint
  destination?: Endpoint
}

/** The IPv4 packet after translation. Of an ICMP query the source port is its identifier. */
export function translated(packet: IpPacket, { source, destination }: Translation): IpPacket {
  const bytes = Uint8Array.from(packet.bytes)
  const headerLength = (bytes[0]! & 15) * 4
  const protocol = bytes[9]!
  const from = source?.address ?? packet.source
  const to = destination?.address ?? packet.destination
  bytes[8]!--
  bytes.set(addressBytes(from), 12)
  bytes.set(addressBytes(to), 16)
  bytes.set([0, 0], 10)
  bytes.set(u16(checksum(bytes.subarray(0, headerLength))), 10)
  const transport = bytes.subarray(headerLength)
  if (protocol === ICMP) {
    const end = source ?? destination
    if (end) transport.set(u16(end.port), 4)
  } else {
    if (source) transport.set(u16(source.port), 0)
    if (destination) transport.set(u16(destination.port), 2)
  }
  const place = CHECKSUM_PLACE[protocol]!
  transport.set([0, 0], place)
  const pseudo = protocol === ICMP ? new Uint8Array(0) : pseudoHeader(from, to, protocol, transport.length)
  const sum = checksum(join(pseudo, transport))
  transport.set(u16(sum === 0 && protocol !== TCP ? 0xffff : sum), place)
  return { source: from, destination: to, bytes }
}
