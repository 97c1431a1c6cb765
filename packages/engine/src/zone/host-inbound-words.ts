/**
 * The words of host-inbound-traffic (Junos reference; Juniper's YANG for 24.4R1) with the packets each stands for: the
 * one list. Words without packets of their own let nothing in.
 */
import { Protocol } from '../protocol/index.js'

/** Packets by protocol, and by destination port or ICMP type, first and last; by family where it matters. */
export interface InboundPackets {
  readonly protocol: number
  readonly first: number
  readonly last: number
  readonly family: 4 | 6 | undefined
}

const { tcp, udp, icmp, icmp6, igmp, ospf, pim, rsvp } = Protocol
const VRRP = 112
const PGM = 113
const NHRP = 54
const LAST_PORT = 0xffff

const to = (protocol: number, first: number, last = first): InboundPackets => ({
  protocol,
  first,
  last,
  family: undefined,
})
const all = (protocol: number, family?: 4 | 6): InboundPackets => ({ ...to(protocol, 0, LAST_PORT), family })

const SERVICES: Readonly<Record<string, readonly InboundPackets[]>> = {
  appqoe: [],
  bootp: [to(udp, 67, 68)],
  dhcp: [to(udp, 67, 68)],
  dhcpv6: [to(udp, 546, 547)],
  dns: [to(tcp, 53), to(udp, 53)],
  finger: [to(tcp, 79)],
  ftp: [to(tcp, 20, 21)],
  'high-availability': [],
  http: [to(tcp, 80)],
  https: [to(tcp, 443)],
  'ident-reset': [to(tcp, 113)],
  ike: [to(udp, 500), to(udp, 4500)],
  lsping: [to(udp, 3503)],
  lsselfping: [to(udp, 8503)],
  netconf: [to(tcp, 830)],
  ntp: [to(udp, 123)],
  ping: [to(icmp, 8), to(icmp6, 128)],
  r2cp: [to(udp, 28672)],
  'reverse-ssh': [to(tcp, 2901)],
  'reverse-telnet': [to(tcp, 2900)],
  rlogin: [to(tcp, 513)],
  rpm: [],
  rsh: [to(tcp, 514)],
  sip: [to(tcp, 5060), to(udp, 5060)],
  snmp: [to(udp, 161)],
  'snmp-trap': [to(udp, 162)],
  ssh: [to(tcp, 22)],
  'tcp-encap': [to(tcp, 443)],
  telnet: [to(tcp, 23)],
  tftp: [to(udp, 69)],
  traceroute: [to(udp, 33434, 33523)],
  'webapi-clear-text': [to(tcp, 3000)],
  'webapi-ssl': [to(tcp, 3443)],
  'xnm-clear-text': [to(tcp, 3221)],
  'xnm-ssl': [to(tcp, 3220)],
}

const PROTOCOLS: Readonly<Record<string, readonly InboundPackets[]>> = {
  bfd: [to(udp, 3784, 3785), to(udp, 4784)],
  bgp: [to(tcp, 179)],
  dvmrp: [all(igmp)],
  igmp: [all(igmp)],
  ldp: [to(tcp, 646), to(udp, 646)],
  msdp: [to(tcp, 639)],
  ndp: [to(icmp6, 133, 137)],
  nhrp: [all(NHRP)],
  ospf: [all(ospf, 4)],
  ospf3: [all(ospf, 6)],
  pgm: [all(PGM)],
  pim: [all(pim)],
  rip: [to(udp, 520)],
  ripng: [to(udp, 521)],
  'router-discovery': [to(icmp, 9, 10)],
  rsvp: [all(rsvp)],
  sap: [to(udp, 9875)],
  vrrp: [all(VRRP)],
}

/** The words of `system-services` and of `protocols` that `all` stands for. */
export const HOST_INBOUND_SERVICES: readonly string[] = Object.keys(SERVICES)
export const HOST_INBOUND_PROTOCOLS: readonly string[] = Object.keys(PROTOCOLS)

/** `any-service`: services on every port, also those that have no word; no routing protocol besides. */
const ANY_SERVICE: readonly InboundPackets[] = [...Object.values(SERVICES).flat(), all(tcp), all(udp)]

const PACKETS: ReadonlyMap<string, readonly InboundPackets[]> = new Map([
  ...Object.entries(SERVICES),
  ...Object.entries(PROTOCOLS),
  ['any-service', ANY_SERVICE],
])

/** Words whose packets are those of a better known one: dhcp, igmp, https. */
const SECOND_WORDS: ReadonlySet<string> = new Set(['bootp', 'dvmrp', 'tcp-encap'])

/** The packets that a word lets in; none for words that nobody knows. */
export function inboundPackets(word: string): readonly InboundPackets[] {
  return PACKETS.get(word) ?? []
}

/** The packets that a word with `except` keeps out: to except a second word takes nothing from the first. */
export function exceptedPackets(word: string): readonly InboundPackets[] {
  return SECOND_WORDS.has(word) ? [] : inboundPackets(word)
}
