/**
 * A packet as the first path's look-ups see it. One object is filled again and again; a look-up reads it and
 * allocates nothing. Destination and ports are what they are at that moment: after destination NAT the translated.
 */
import type { AddressFamily } from '../address/index.js'

export class FlowFacts {
  family: AddressFamily = 4
  /** IP protocol number. */
  protocol = 0
  /** Signed words in network order; IPv4 uses the first. */
  readonly source = new Int32Array(4)
  readonly destination = new Int32Array(4)
  /** Ports, or what stands for them (see the wire room). */
  sourcePort = 0
  destinationPort = 0
  /** Of ICMP and ICMPv6. */
  icmpType = 0
  icmpCode = 0
}
