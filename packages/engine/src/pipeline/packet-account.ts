/** What became of each packet: written to its batch, and counted. */
import { type FrameBatch, type PacketBatch, PacketKind } from '../batch/index.js'
import { DropReason, type PacketCounters } from '../counters/index.js'
import type { FragmentTracker } from '../fragment/index.js'
import { RECORD_WORD_SHIFT, type TableColumns, WORD_GENERATION } from '../table/index.js'

export class PacketAccount {
  private readonly counters: PacketCounters
  private readonly columns: TableColumns
  private droppedUnknownLinkType = false

  constructor(counters: PacketCounters, columns: TableColumns) {
    this.counters = counters
    this.columns = columns
  }

  /** Packet i was counted on a session. */
  onSession(packets: PacketBatch, i: number, record: number, wing: number): void {
    this.nameSession(packets, i, record, wing)
    this.creditSession(packets.outerProtocol[i]!, 1, packets.ipLength[i]!)
  }

  /** Packets were counted on a session together. */
  creditSession(protocol: number, packets: number, bytes: number): void {
    this.counters.sessionPackets[protocol]! += packets
    this.counters.sessionBytes[protocol]! += bytes
  }

  /** Packet i was counted on a session when it passed the other side of the device. */
  secondSight(packets: PacketBatch, i: number, record: number, wing: number): void {
    this.nameSession(packets, i, record, wing)
    this.counters.secondSightPackets++
    this.counters.secondSightBytes += packets.ipLength[i]!
  }

  /** Packet i belongs to no session, for this DropReason. */
  drop(packets: PacketBatch, i: number, reason: number): void {
    packets.kind[i] = PacketKind.dropped
    packets.dropReason[i] = reason
    if (reason === DropReason.unknownLinkType) this.droppedUnknownLinkType = true
    this.counters.drop(reason, packets.outerProtocol[i]!, 1, packets.ipLength[i]!)
  }

  /** Counts the link types of a batch's frames that could not be decoded. */
  countUnknownLinkTypes(frames: FrameBatch, packets: PacketBatch): void {
    if (!this.droppedUnknownLinkType) return
    this.droppedUnknownLinkType = false
    const known = this.counters.unknownLinkTypes
    for (let i = 0; i < frames.count; i++) {
      if (packets.dropReason[i] !== DropReason.unknownLinkType) continue
      known.set(frames.linkType[i]!, (known.get(frames.linkType[i]!) ?? 0) + 1)
    }
  }

  /** Takes over the fragments that were given up. */
  countLostFragments(fragments: FragmentTracker): void {
    if (!fragments.hasLosses) return
    fragments.hasLosses = false
    for (let protocol = 0; protocol < 256; protocol++) {
      this.dropLost(DropReason.fragmentNoFirst, protocol, fragments.lostPackets, fragments.lostBytes)
      this.dropLost(DropReason.fragmentLimit, protocol, fragments.limitPackets, fragments.limitBytes)
    }
  }

  private dropLost(reason: number, protocol: number, packets: Float64Array, bytes: Float64Array): void {
    if (packets[protocol] === 0) return
    this.counters.drop(reason, protocol, packets[protocol]!, bytes[protocol]!)
    packets[protocol] = 0
    bytes[protocol] = 0
  }

  private nameSession(packets: PacketBatch, i: number, record: number, wing: number): void {
    packets.session[i] = record
    packets.sessionGeneration[i] = this.columns.words[(record << RECORD_WORD_SHIFT) + WORD_GENERATION]!
    packets.wing[i] = wing
  }
}
