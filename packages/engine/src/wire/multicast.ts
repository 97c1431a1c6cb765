/**
 * Traits of packets to a multicast group (RFC 5771, RFC 4291 section 2.7): they are never answered from the
 * group's address, so the session has one wing; those to the local link that carry no data are control traffic.
 */
import { PacketTrait } from '../batch/index.js'
import { IpProtocol } from './ip-protocol.js'

const DATA = PacketTrait.multicast | PacketTrait.oneWing
const CONTROL = DATA | PacketTrait.multicastControl

/** Traits of a packet to an IPv4 destination (a signed word); 0 when it is no group. */
export function ipv4MulticastTraits(destination: number, protocol: number): number {
  if (destination >>> 28 !== 0xe) return 0
  return isControl(protocol, destination >>> 8 === 0xe0_0000) ? CONTROL : DATA
}

/** Traits of a packet to an IPv6 destination with this first word (signed); 0 when it is no group. */
export function ipv6MulticastTraits(destinationWord: number, protocol: number): number {
  if (destinationWord >>> 24 !== 0xff) return 0
  return isControl(protocol, destinationWord >>> 16 === 0xff02) ? CONTROL : DATA
}

/** OSPF has a timeout of its own, and of ICMPv6 only listener discovery is control traffic. */
function isControl(protocol: number, isLocal: boolean): boolean {
  switch (protocol) {
    case IpProtocol.igmp:
    case IpProtocol.pim:
      return true
    case IpProtocol.tcp:
    case IpProtocol.udp:
    case IpProtocol.icmp:
    case IpProtocol.icmp6:
    case IpProtocol.ospf:
      return false
    default:
      return isLocal
  }
}
