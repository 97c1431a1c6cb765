/** A pcapng file of two sections whose interfaces have different link types (tcpdump.org/linktypes.html). */
import { Capture, LinkType } from '../capture.js'
import {
  at,
  ethernet,
  ethernetOf,
  type IpPacket,
  isIpv6,
  join,
  macFor,
  ping,
  pong,
  prose,
  u16,
  u32,
  udp,
} from '../packet.js'
import { le32 } from '../pcap.js'
import { pcapngFile } from '../pcapng.js'

const UNKNOWN_LINK_TYPE = 147

const A = '192.0.2.10'
const B = '198.51.100.20'
const A6 = '2001:db8:a::10'
const B6 = '2001:db8:b::20'

const etherType = (packet: IpPacket) => u16(isIpv6(packet.source) ? 0x86dd : 0x0800)

const linuxCooked = (packet: IpPacket) =>
  join(u16(0), u16(1), u16(6), macFor(packet.source), [0, 0], etherType(packet), packet.bytes)

const linuxCooked2 = (packet: IpPacket) =>
  join(etherType(packet), u16(0), u32(3), u16(1), [0, 6], macFor(packet.source), [0, 0], packet.bytes)

const protocolFamily = (packet: IpPacket) => (isIpv6(packet.source) ? 30 : 2)

const ppp = (packet: IpPacket) => join(u16(isIpv6(packet.source) ? 0x0057 : 0x0021), packet.bytes)

const mpls = (packet: IpPacket) =>
  ethernetOf(0x8847, join(u32((100 << 12) | 64), u32((200 << 12) | 0x100 | 64), packet.bytes), {
    sourceMac: macFor(packet.source),
    destinationMac: macFor(packet.destination),
    vlans: [],
  })

const pppoe = (packet: IpPacket) =>
  ethernetOf(0x8864, join([0x11, 0], u16(7), u16(ppp(packet).length), ppp(packet)), {
    sourceMac: macFor(packet.source),
    destinationMac: macFor(packet.destination),
    vlans: [],
  })

interface Link {
  name: string
  linkType: number
  wrap: (packet: IpPacket) => Uint8Array
}

const FIRST: Link[] = [
  { name: 'eth0', linkType: LinkType.ethernet, wrap: (packet) => ethernet(packet) },
  { name: 'eth1', linkType: LinkType.ethernet, wrap: (packet) => ethernet(packet, { vlans: [200, 30] }) },
  { name: 'mpls0', linkType: LinkType.ethernet, wrap: mpls },
  { name: 'dsl0', linkType: LinkType.ethernet, wrap: pppoe },
  { name: 'tun0', linkType: LinkType.raw, wrap: (packet) => packet.bytes },
]

const SECOND: Link[] = [
  { name: 'any', linkType: LinkType.linuxCooked, wrap: linuxCooked },
  { name: 'any2', linkType: LinkType.linuxCooked2, wrap: linuxCooked2 },
  {
    name: 'lo0',
    linkType: LinkType.null,
    wrap: (packet) => join(le32(protocolFamily(packet)), packet.bytes),
  },
  { name: 'lo1', linkType: LinkType.loop, wrap: (packet) => join(u32(protocolFamily(packet)), packet.bytes) },
  { name: 'ppp0', linkType: LinkType.ppp, wrap: ppp },
  { name: 'ppp1', linkType: LinkType.ppp, wrap: (packet) => join([0xff, 0x03], ppp(packet)) },
  { name: 'user0', linkType: UNKNOWN_LINK_TYPE, wrap: (packet) => packet.bytes },
]

function section(links: Link[], start: number): Uint8Array {
  const capture = new Capture(links.map(({ name, linkType }) => ({ name, linkType })))
  for (const [index, { wrap }] of links.entries()) {
    const packets = [
      ping(A, B, 0x700 + start + index, 1),
      pong(B, A, 0x700 + start + index, 1),
      udp(at(A, 5000 + start + index), at(B, 6000), prose(60)),
      udp(at(A6, 5000 + start + index), at(B6, 6000), prose(60)),
    ]
    for (const [order, packet] of packets.entries()) {
      capture.add(start + index + order * 0.01, wrap(packet), index)
    }
  }
  return pcapngFile(capture)
}

export const mixedLinks = (): Uint8Array => join(section(FIRST, 0), section(SECOND, 20))
