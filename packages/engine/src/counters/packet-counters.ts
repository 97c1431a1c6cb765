/**
 * What became of every frame: on a session, or dropped under a reason. Packets and IP bytes, by the outer
 * packet's protocol. frames read + taken out of tunnels =
 * on sessions + seen again + dropped + waiting for their first fragment.
 */
import { DROP_REASON_WORDS } from './drop-reason.js'
import type { ProtocolTraffic } from './protocol-traffic.js'

export class PacketCounters {
  framesRead = 0
  /** Packets and IP bytes counted on sessions, by outer protocol. */
  readonly sessionPackets = new Float64Array(256)
  readonly sessionBytes = new Float64Array(256)
  /** Of those, ICMP errors counted on the session of the packet inside, by outer protocol. */
  readonly errorPackets = new Float64Array(256)
  readonly errorBytes = new Float64Array(256)
  /** Dropped packets and their IP bytes, by reason. */
  readonly dropPackets = new Float64Array(DROP_REASON_WORDS.length)
  readonly dropBytes = new Float64Array(DROP_REASON_WORDS.length)
  /** Dropped packets that have an IP header, by outer protocol. */
  readonly dropPacketsByProtocol = new Float64Array(256)
  readonly dropBytesByProtocol = new Float64Array(256)
  /** Packets seen on both sides of the device: counted on their session once, and here the other time. */
  secondSightPackets = 0
  secondSightBytes = 0
  /** Packets taken out of tunnels that end at the device: they are on sessions, seen again or dropped as well. */
  tunnelledPackets = 0
  /** Frames of each link type that is not known. */
  readonly unknownLinkTypes = new Map<number, number>()
  /** Fragments of any kind. */
  fragmentPackets = 0
  /** Packets whose time was before that of a packet seen earlier. */
  reversedPackets = 0
  /** Jumps of more than a day forward. */
  timeJumps = 0
  /** Microseconds since 1970 of the first packet, NaN before it, and the greatest seen. */
  firstTimeMicroseconds = Number.NaN
  lastTimeMicroseconds = Number.NaN

  /** Counts `packets` dropped together; a protocol of -1 stands for no IP header. */
  drop(reason: number, protocol: number, packets: number, bytes: number): void {
    this.dropPackets[reason]! += packets
    this.dropBytes[reason]! += bytes
    if (protocol < 0) return
    this.dropPacketsByProtocol[protocol]! += packets
    this.dropBytesByProtocol[protocol]! += bytes
  }

  /** What was counted on sessions; undefined where packets are not counted here and nobody tells. */
  get traffic(): ProtocolTraffic | undefined {
    return { packets: this.sessionPackets, bytes: this.sessionBytes }
  }

  /** All dropped packets. */
  get dropped(): number {
    return this.dropPackets.reduce((sum, packets) => sum + packets, 0)
  }

  /** All packets on sessions. */
  get onSessions(): number {
    return this.sessionPackets.reduce((sum, packets) => sum + packets, 0)
  }
}
