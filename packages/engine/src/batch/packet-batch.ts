/**
 * Packets as the wire room decodes them: up to BATCH_SIZE flat descriptors. One batch is reused for ever; the
 * decoder writes every input column of a packet it accepts, the pipeline writes the result columns.
 */
import { BATCH_SIZE } from './frame-batch.js'

/**
 * What may be done with a decoded packet: one enumeration instead of several booleans.
 * `dropped`: no session, counted under its drop reason. `mayCreate`: find its session or make one.
 * `embedded`: an ICMP error; the key is that of the packet inside, and no session is ever made for it.
 * `laterFragment`: has no ports; the fragment room lends those of its first fragment.
 */
export const PacketKind = { dropped: 0, mayCreate: 1, embedded: 2, laterFragment: 3 } as const

/** The traits that are part of a packet's key, as plain constants, which the fast path needs. */
export const TRAIT_ONE_WING = 1
export const TRAIT_QUERY_KIND = 7 << 8

/** Bits of `traits`: what the packet by itself says of the session it belongs to. */
export const PacketTrait = {
  /** The key has one direction only (ESP and AH by SPI, PPTP GRE by call id, multicast): the session has no Out wing. */
  oneWing: TRAIT_ONE_WING,
  /** The packet is an answer by its nature (echo reply, SYN-ACK): a session it makes is seen from its other side. */
  answer: 2,
  /** The destination is a multicast group. */
  multicast: 4,
  /** First fragment of several: it lends its ports to the later ones. */
  firstFragment: 8,
  /** Multicast control traffic (IGMP, PIM, MLD …): its timeout is fixed. */
  multicastControl: 16,
  /** A request whose answer ends the wait: ICMP and ICMPv6 echo, timestamp, address mask, information. */
  query: 32,
  /** An ICMP error that says a destination is unreachable: it ends a UDP session. */
  unreachable: 64,
  /** A later fragment with lent ports: it has no transport header, so no TCP or ICMP column speaks of it. */
  laterFragment: 128,
  /** The IP header has options, or the packet extension headers that a screen may ask for. */
  ipOptions: 4096,
  /** Three bits: which query (echo, timestamp …) the identifier and sequence number belong to; 0 for none. */
  queryKind: TRAIT_QUERY_KIND,
} as const

/** `tcpWindowScale` of a SYN without the option, and of one whose options were not stored whole. */
export const WINDOW_SCALE_NONE = -1
export const WINDOW_SCALE_UNKNOWN = -2

/** A buffer of its own keeps a short column out of the collected heap, where the compiler cannot fix its address. */
const byteColumn = () => new Uint8Array(new ArrayBuffer(BATCH_SIZE))

export class PacketBatch {
  count = 0
  readonly kind = byteColumn()
  /** A DropReason when `kind` is `dropped`, 0 otherwise. */
  readonly dropReason = byteColumn()
  readonly traits = new Int32Array(BATCH_SIZE)
  readonly timeMicroseconds = new Float64Array(BATCH_SIZE)
  readonly captureInterface = new Int32Array(BATCH_SIZE)
  /** Outermost 802.1Q/802.1ad VLAN id, or -1. */
  readonly vlan = new Int32Array(BATCH_SIZE)
  /** Offset in the frame batch's bytes of the first IP header, or -1 when there is none. */
  readonly ipOffset = new Int32Array(BATCH_SIZE)
  /** Bytes to count: the length the outer IP header claims (0 when there is no IP header). */
  readonly ipLength = new Int32Array(BATCH_SIZE)
  /** Protocol number of the outer packet (after IPv6 extension headers), for accounting; -1 when there is no IP header. */
  readonly outerProtocol = new Int32Array(BATCH_SIZE)

  /** 4 or 6: family of the key. The key is the packet's own, or for `embedded` that of the packet inside. */
  readonly family = byteColumn()
  readonly protocol = new Int32Array(BATCH_SIZE)
  /** Four words a packet, in network order as signed numbers; IPv4 uses the first and leaves the others alone. */
  readonly source = new Int32Array(BATCH_SIZE * 4)
  readonly destination = new Int32Array(BATCH_SIZE * 4)
  /** `source port << 16 | destination port`, or what stands for ports (see the wire room). */
  readonly ports = new Int32Array(BATCH_SIZE)

  /** TCP flags byte (FIN 1, SYN 2, RST 4, PSH 8, ACK 16, …); only for TCP. */
  readonly tcpFlags = byteColumn()
  readonly tcpSequence = new Int32Array(BATCH_SIZE)
  readonly tcpAcknowledgement = new Int32Array(BATCH_SIZE)
  /** Unscaled window field; the largest there is where it was not stored. */
  readonly tcpWindow = new Int32Array(BATCH_SIZE)
  /** Window scale of a SYN, WINDOW_SCALE_NONE or WINDOW_SCALE_UNKNOWN; written for SYN segments only. */
  readonly tcpWindowScale = new Int32Array(BATCH_SIZE)
  /** Payload bytes of the segment by the IP header's length, flags not counted. */
  readonly tcpPayloadLength = new Int32Array(BATCH_SIZE)

  /** ICMP or ICMPv6 type of the outer packet; only for those. */
  readonly icmpType = byteColumn()
  /** ICMP code of the same. */
  readonly icmpCode = byteColumn()

  /** Fragment identification; only with the `firstFragment` trait or kind `laterFragment`. */
  readonly fragmentId = new Int32Array(BATCH_SIZE)

  /** Result: hash of the key, written by the key room. */
  readonly hash = new Int32Array(BATCH_SIZE)
  /** Result: record number of the packet's session, or -1. */
  readonly session = new Int32Array(BATCH_SIZE)
  /** Result: generation word of that record at that moment, so that its session can be named later. */
  readonly sessionGeneration = new Int32Array(BATCH_SIZE)
  /** Result: 0 counted on the In wing, 1 on the Out wing. */
  readonly wing = byteColumn()
}
