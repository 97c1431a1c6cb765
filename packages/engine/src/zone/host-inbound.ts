/**
 * What may reach the device itself (Junos reference: host-inbound-traffic; words from Juniper's YANG for 24.4R1). The
 * one list: word, kind, and the packets it stands for; words without packets of their own let nothing in.
 */
import type { FlowFacts } from '../facts/index.js'
import { Protocol } from '../protocol/index.js'
import type { LogicalInterface, Zone } from './zone.js'

/** Packets by protocol, and by destination port or ICMP type; first and last. */
type Packets = readonly (readonly [protocol: number, first?: number, last?: number])[]

const { tcp, udp, icmp, icmp6, igmp, ospf, pim, rsvp } = Protocol
const VRRP = 112
const PGM = 113
const both = (port: number): Packets => [
  [tcp, port],
  [udp, port],
]

const SERVICES: Readonly<Record<string, Packets>> = {
  appqoe: [],
  bootp: [[udp, 67, 68]],
  dhcp: [[udp, 67, 68]],
  dhcpv6: [[udp, 546, 547]],
  dns: both(53),
  finger: [[tcp, 79]],
  ftp: [[tcp, 20, 21]],
  'high-availability': [],
  http: [[tcp, 80]],
  https: [[tcp, 443]],
  'ident-reset': [[tcp, 113]],
  ike: [
    [udp, 500],
    [udp, 4500],
  ],
  lsping: [[udp, 3503]],
  lsselfping: [[udp, 8503]],
  netconf: [[tcp, 830]],
  ntp: [[udp, 123]],
  ping: [
    [icmp, 8],
    [icmp6, 128],
  ],
  r2cp: [[udp, 28672]],
  'reverse-ssh': [[tcp, 2901]],
  'reverse-telnet': [[tcp, 2900]],
  rlogin: [[tcp, 513]],
  rpm: [],
  rsh: [[tcp, 514]],
  sip: both(5060),
  snmp: [[udp, 161]],
  'snmp-trap': [[udp, 162]],
  ssh: [[tcp, 22]],
  'tcp-encap': [[tcp, 443]],
  telnet: [[tcp, 23]],
  tftp: [[udp, 69]],
  traceroute: [[udp, 33434, 33523]],
  'webapi-clear-text': [[tcp, 3000]],
  'webapi-ssl': [[tcp, 3443]],
  'xnm-clear-text': [[tcp, 3221]],
  'xnm-ssl': [[tcp, 3220]],
}

const PROTOCOLS: Readonly<Record<string, Packets>> = {
  bfd: [
    [udp, 3784, 3785],
    [udp, 4784],
  ],
  bgp: [[tcp, 179]],
  dvmrp: [[igmp]],
  igmp: [[igmp]],
  ldp: both(646),
  msdp: [[tcp, 639]],
  ndp: [[icmp6, 133, 137]],
  nhrp: [[54]],
  ospf: [[ospf]],
  ospf3: [[ospf]],
  pgm: [[PGM]],
  pim: [[pim]],
  rip: [[udp, 520]],
  ripng: [[udp, 521]],
  'router-discovery': [[icmp, 9, 10]],
  rsvp: [[rsvp]],
  sap: [[udp, 9875]],
  vrrp: [[VRRP]],
}

/** The words of `system-services` and of `protocols`; `all` and `any-service` stand for all of them. */
export const HOST_INBOUND_SERVICES: readonly string[] = Object.keys(SERVICES)
export const HOST_INBOUND_PROTOCOLS: readonly string[] = Object.keys(PROTOCOLS)

/** Whether a packet may reach the device by this interface: its own list where it has one, else its zone's. */
export function allowsInbound(facts: FlowFacts, arrival: LogicalInterface, zones: readonly Zone[]): boolean {
  const inbound = arrival.hostInbound ?? zones[arrival.zone]?.hostInbound
  if (inbound === undefined) return false
  if (inbound.systemServices.has('any-service')) return true
  return isOneOf(facts, inbound.systemServices, SERVICES) || isOneOf(facts, inbound.protocols, PROTOCOLS)
}

function isOneOf(
  { protocol, destinationPort, icmpType }: FlowFacts,
  words: ReadonlySet<string>,
  list: Readonly<Record<string, Packets>>,
): boolean {
  const value = protocol === icmp || protocol === icmp6 ? icmpType : destinationPort
  for (const word of words) {
    for (const [wanted, first, last = first] of list[word] ?? []) {
      if (protocol === wanted && (first === undefined || (value >= first && value <= last!))) return true
    }
  }
  return false
}
