/** The chain of tags and shims that an EtherType starts: 802.1Q, 802.1ad, MPLS, PPPoE, LLC. */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeIpv4 } from './ipv4.js'
import { decodeIpv6 } from './ipv6.js'
import { decodeLlc } from './llc.js'
import { decodeMpls } from './mpls.js'
import { decodePppoe } from './pppoe.js'

/** The EtherTypes that lead to IP. */
const EtherType = {
  ipv4: 0x0800,
  vlan: 0x8100,
  ipv6: 0x86dd,
  mplsUnicast: 0x8847,
  mplsMulticast: 0x8848,
  pppoeSession: 0x8864,
  providerVlan: 0x88a8,
  oldProviderVlan: 0x9100,
} as const

const TAG_LENGTH = 4
/** Up to here the field is a length (IEEE 802.3) and an LLC header follows. */
const MAX_LENGTH_FIELD = 1500

/**
 * Decodes what follows an EtherType field of value `type`, from `offset` on. Any depth of VLAN tags is walked, as
 * far as the frame's bytes go; the outermost id is kept.
 */
export function decodeEtherType(
  view: DataView,
  type: number,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  let etherType = type
  let at = offset
  while (isVlanTag(etherType)) {
    if (end - at < TAG_LENGTH) return DropReason.truncatedLink
    if (packets.vlan[i] === -1) packets.vlan[i] = view.getUint16(at) & 0x0fff
    etherType = view.getUint16(at + 2)
    at += TAG_LENGTH
  }
  switch (etherType) {
    case EtherType.ipv4:
      return decodeIpv4(view, at, end, wireEnd, packets, i)
    case EtherType.ipv6:
      return decodeIpv6(view, at, end, wireEnd, packets, i)
    case EtherType.mplsUnicast:
    case EtherType.mplsMulticast:
      return decodeMpls(view, at, end, wireEnd, packets, i)
    case EtherType.pppoeSession:
      return decodePppoe(view, at, end, wireEnd, packets, i)
    default:
      if (etherType <= MAX_LENGTH_FIELD) return decodeLlc(view, at, end, wireEnd, packets, i)
      return DropReason.notIp
  }
}

function isVlanTag(etherType: number): boolean {
  return (
    etherType === EtherType.vlan ||
    etherType === EtherType.providerVlan ||
    etherType === EtherType.oldProviderVlan
  )
}
