/** Ethernet frames (IEEE 802.3) with any number of 802.1Q and 802.1ad tags. */
import { isIpv6, macFor } from './address.js'
import { join, u16 } from './bytes.js'
import type { IpPacket } from './ip.js'

const SMALLEST_FRAME = 60

export interface EthernetFields {
  sourceMac?: Uint8Array
  destinationMac?: Uint8Array
  /** VLAN ids, outermost first; all but the last get a service tag. */
  vlans?: readonly number[]
}

/** An IP packet in a frame, padded to the least size of a frame on the wire. */
export function ethernet(packet: IpPacket, fields: EthernetFields = {}): Uint8Array {
  return ethernetOf(isIpv6(packet.source) ? 0x86dd : 0x0800, packet.bytes, {
    sourceMac: fields.sourceMac ?? macFor(packet.source),
    destinationMac: fields.destinationMac ?? macFor(packet.destination),
    vlans: fields.vlans ?? [],
  })
}

export function ethernetOf(
  etherType: number,
  payload: Uint8Array,
  fields: Required<EthernetFields>,
): Uint8Array {
  const tags = fields.vlans.flatMap((vlan, index) => [
    ...u16(index < fields.vlans.length - 1 ? 0x88a8 : 0x8100),
    ...u16(vlan),
  ])
  const frame = join(fields.destinationMac, fields.sourceMac, tags, u16(etherType), payload)
  return frame.length < SMALLEST_FRAME ? join(frame, new Uint8Array(SMALLEST_FRAME - frame.length)) : frame
}
