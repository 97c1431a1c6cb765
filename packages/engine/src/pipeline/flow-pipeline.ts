/**
 * The order in which the rooms are called for a packet: decode, key, look-up; with a session the fast path, else
 * the first path, which makes one. A packet without a session is counted under a drop reason.
 */

import { TimeoutSeconds } from '../application/index.js'
import { type FrameBatch, PacketBatch, PacketKind, PacketTrait } from '../batch/index.js'
import { DropReason, PacketCounters } from '../counters/index.js'
import { FragmentTracker } from '../fragment/index.js'
import { KEY_ONE_WING, keyWord } from '../key/index.js'
import { Protocol } from '../protocol/index.js'
import { CloseReason, SessionFlag } from '../session/index.js'
import {
  ATTRIBUTE_WORDS,
  type NewSession,
  RECORD_WORD_SHIFT,
  type SessionTable,
  WORD_GENERATION,
  WORD_TCP,
} from '../table/index.js'
import { TCP_RECORD_WORDS, TcpVerdict, tcpState, trackSegment } from '../tcp/index.js'
import { createFrameDecoder, type FrameDecoder } from '../wire/index.js'
import { createFastPath, type FastPath, NOT_ASKED } from './fast-path.js'
import { decideFirstPath, workingTimeoutSeconds } from './first-path.js'
import { type CaptureInterfaceName, InterfaceNames } from './interface-names.js'
import { tcpCloseReason, tcpTimeoutSeconds } from './tcp-timeout.js'

const NONE = -1
/** Sessions looked at for ageing in one batch: ageing keeps up with any traffic, and no batch waits long. */
const AGEING_BUDGET = 4096
const ANSWERED_QUERY = PacketTrait.answer | PacketTrait.query

export interface FlowPipelineOptions {
  readonly table: SessionTable
  /** Names of the source's capture interfaces. */
  readonly captureInterfaceName: CaptureInterfaceName
  /** Packets later than this, in microseconds since 1970, are left out altogether (default: none). */
  readonly untilMicroseconds?: number
}

export class FlowPipeline {
  readonly table: SessionTable
  readonly counters = new PacketCounters()
  /** The packets of the last batch, with what became of each; valid until the next one. */
  readonly packets = new PacketBatch()
  private readonly fragments: FragmentTracker
  private readonly interfaces: InterfaceNames
  private readonly until: number
  private readonly fastPath: FastPath
  private decodedFrames: FrameBatch | undefined
  private decoder: FrameDecoder = () => {}
  private readonly newSession: NewSession = {
    stateBits: 0,
    answer: false,
    tracksTcp: false,
    application: 0,
    policy: 0,
  }
  /** Greatest packet time seen. */
  private now = 0
  private droppedUnknownLinkType = false

  constructor(options: FlowPipelineOptions) {
    this.table = options.table
    this.interfaces = new InterfaceNames(options.table.columns.interfaceNames, options.captureInterfaceName)
    this.until = options.untilMicroseconds ?? Number.POSITIVE_INFINITY
    this.fastPath = createFastPath(options.table, this.packets, this.counters, this.until, {
      take: (i, found, now) => this.takePacket(this.packets, i, found, now),
      tcpStateChanged: (record, wing, tcpAt, now) => this.applyTcpState(record, wing, tcpAt, now),
      timeJumped: () => this.counters.timeJumps++,
    })
    this.fragments = new FragmentTracker({ seed: options.table.seed })
  }

  /** Takes a batch of frames: each is counted on a session, held as a fragment, or dropped under a reason. */
  process(frames: FrameBatch): void {
    const packets = this.packets
    this.decode(frames)
    if (packets.count === 0) return
    if (!this.table.hasStarted) this.start(packets.timeMicroseconds[0]!)
    this.fastPath.readAhead()
    this.fastPath.run()
    this.now = this.fastPath.nowMicroseconds
    if (this.droppedUnknownLinkType) this.countUnknownLinkTypes(frames)
    this.fragments.advance(this.now)
    this.countLostFragments()
    this.table.advance(this.now, AGEING_BUDGET)
  }

  /** No more packets come: gives up what waits. Time stands at the last packet, or goes on to `untilMicroseconds`. */
  finish(): void {
    this.fragments.finish()
    this.countLostFragments()
    if (!this.table.hasStarted) return
    const until = Number.isFinite(this.until) ? Math.max(this.until, this.now) : this.now
    this.table.settle(until)
  }

  private start(timeMicroseconds: number): void {
    this.now = timeMicroseconds
    this.fastPath.start(timeMicroseconds)
    this.table.advance(timeMicroseconds, 0)
    this.counters.firstTimeMicroseconds = timeMicroseconds
    this.counters.lastTimeMicroseconds = timeMicroseconds
  }

  /** The decoder is made for one pair of batches: a source that always fills the same one has the fastest. */
  private decode(frames: FrameBatch): void {
    if (frames !== this.decodedFrames) {
      this.decodedFrames = frames
      this.decoder = createFrameDecoder(frames, this.packets)
    }
    this.decoder()
  }

  private takePacket(packets: PacketBatch, i: number, found: number, now: number): void {
    this.now = now
    packets.session[i] = NONE
    packets.wing[i] = 0
    switch (packets.kind[i]) {
      case PacketKind.mayCreate:
        if (packets.traits[i]! & PacketTrait.firstFragment) this.takeFirstFragment(packets, i)
        else this.takeFlowPacket(packets, i, found)
        break
      case PacketKind.embedded:
        this.takeIcmpError(packets, i)
        break
      case PacketKind.laterFragment:
        this.takeLaterFragment(packets, i)
        break
      default:
        this.drop(packets, i, packets.dropReason[i]!)
    }
  }

  /** Finds or makes the session and counts the packet on it; `known` is what `find` said, or NOT_ASKED. */
  private takeFlowPacket(packets: PacketBatch, i: number, known: number): void {
    const table = this.table
    const now = this.now
    const key = this.fastPath.keys[i]!
    const hash = packets.hash[i]!
    const traits = packets.traits[i]!
    const found = known === NOT_ASKED ? table.find(packets, i, key, hash) : known
    let record = found >> 1
    let wing = found & 1
    if (found === NONE || !table.isRunning(record, now)) {
      record = this.makeSession(packets, i, key, hash, found === NONE ? NONE : record)
      wing = this.newSession.answer ? 1 : 0
      if (record === NONE) return
    }
    if ((key & 0xff) === Protocol.tcp && (traits & PacketTrait.laterFragment) === 0) {
      const tcp = table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_TCP]!
      if (tcp !== 0 && this.trackTcp(packets, i, record, wing, tcp) === TcpVerdict.reopens) {
        record = this.makeSession(packets, i, key, hash, record)
        if (record === NONE) return
        wing = this.newSession.answer ? 1 : 0
        this.trackTcp(
          packets,
          i,
          record,
          wing,
          table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_TCP]!,
        )
      }
    } else if (wing === 1 && (traits & ANSWERED_QUERY) === ANSWERED_QUERY) {
      table.touchLast(record, now)
      table.setTimeout(
        record,
        TimeoutSeconds.icmpAnswered,
        CloseReason.responseReceived,
        SessionFlag.answered,
      )
    }
    this.noteInterface(packets, i, record, wing)
    table.count(record, wing, packets.ipLength[i]!, now)
    this.countOnSession(packets, i, record, wing)
  }

  /** A wing's own first packet brings its interface; an ICMP error about it does not. */
  private noteInterface(packets: PacketBatch, i: number, record: number, wing: number): void {
    if (this.table.isHeard(record, wing)) return
    const name = this.interfaces.number(packets.captureInterface[i]!, packets.vlan[i]!)
    this.table.setInterface(record, wing, name)
  }

  private makeSession(packets: PacketBatch, i: number, key: number, hash: number, older: number): number {
    decideFirstPath(packets, i, this.newSession)
    const record = this.table.create(packets, i, key, hash, older, this.now, this.newSession)
    if (record === NONE) this.drop(packets, i, DropReason.tableFull)
    return record
  }

  private trackTcp(packets: PacketBatch, i: number, record: number, wing: number, tcp: number): number {
    const { table } = this
    const at = (tcp - 1) * TCP_RECORD_WORDS
    const words = table.columns.tcp
    const verdict = trackSegment(
      words,
      at,
      wing,
      packets.tcpFlags[i]!,
      packets.tcpSequence[i]!,
      packets.tcpAcknowledgement[i]!,
      packets.tcpPayloadLength[i]!,
    )
    if (verdict === TcpVerdict.changed) this.applyTcpState(record, wing, at, this.now)
    return verdict
  }

  /** A TCP session is in another state: its timeout is that state's, from now on. */
  private applyTcpState(record: number, wing: number, tcpAt: number, now: number): void {
    const { table } = this
    const state = tcpState(table.columns.tcp, tcpAt)
    const application = table.columns.attributes[record * ATTRIBUTE_WORDS + 1]! & 0xffff
    const working = workingTimeoutSeconds(Protocol.tcp, application)
    table.touchLast(record, now)
    table.setTimeout(record, tcpTimeoutSeconds(state, working), tcpCloseReason(state, wing), 0)
  }

  private takeFirstFragment(packets: PacketBatch, i: number): void {
    this.counters.fragmentPackets++
    const fragments = this.fragments
    fragments.first(packets, i)
    const { heldPackets, heldBytes, heldProtocol } = fragments
    this.takeFlowPacket(packets, i, NOT_ASKED)
    if (heldPackets === 0) return
    const record = packets.session[i]!
    if (record === NONE) {
      this.counters.drop(DropReason.tableFull, heldProtocol, heldPackets, heldBytes)
      return
    }
    this.table.credit(record, packets.wing[i]!, heldPackets, heldBytes)
    this.counters.sessionPackets[heldProtocol]! += heldPackets
    this.counters.sessionBytes[heldProtocol]! += heldBytes
  }

  private takeLaterFragment(packets: PacketBatch, i: number): void {
    this.counters.fragmentPackets++
    if (!this.fragments.later(packets, i)) return
    const key = keyWord(packets.protocol[i]!, packets.family[i]!, packets.traits[i]!, 0)
    this.fastPath.keys[i] = key
    packets.hash[i] = this.table.hash(packets, i, key)
    this.takeFlowPacket(packets, i, NOT_ASKED)
  }

  /** An ICMP error belongs to the session of the packet inside, on the wing that runs the other way. */
  private takeIcmpError(packets: PacketBatch, i: number): void {
    const table = this.table
    const key = this.fastPath.keys[i]!
    const found = table.find(packets, i, key, packets.hash[i]!)
    const record = found >> 1
    if (found === NONE || !table.isRunning(record, this.now)) {
      this.drop(packets, i, DropReason.icmpErrorNoSession)
      return
    }
    const wing = key & KEY_ONE_WING ? 0 : 1 - (found & 1)
    table.credit(record, wing, 1, packets.ipLength[i]!)
    this.countOnSession(packets, i, record, wing)
    this.counters.errorPackets[packets.outerProtocol[i]!]!++
    this.counters.errorBytes[packets.outerProtocol[i]!]! += packets.ipLength[i]!
    if (packets.traits[i]! & PacketTrait.unreachable && (key & 0xff) === Protocol.udp) {
      table.setCloseReason(record, CloseReason.icmpError)
      table.end(record, this.now)
    }
  }

  private countOnSession(packets: PacketBatch, i: number, record: number, wing: number): void {
    packets.session[i] = record
    packets.sessionGeneration[i] = this.table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_GENERATION]!
    packets.wing[i] = wing
    const protocol = packets.outerProtocol[i]!
    this.counters.sessionPackets[protocol]!++
    this.counters.sessionBytes[protocol]! += packets.ipLength[i]!
  }

  private drop(packets: PacketBatch, i: number, reason: number): void {
    packets.kind[i] = PacketKind.dropped
    packets.dropReason[i] = reason
    if (reason === DropReason.unknownLinkType) this.droppedUnknownLinkType = true
    this.counters.drop(reason, packets.outerProtocol[i]!, 1, packets.ipLength[i]!)
  }

  private countUnknownLinkTypes(frames: FrameBatch): void {
    this.droppedUnknownLinkType = false
    const known = this.counters.unknownLinkTypes
    for (let i = 0; i < frames.count; i++) {
      if (this.packets.dropReason[i] !== DropReason.unknownLinkType) continue
      known.set(frames.linkType[i]!, (known.get(frames.linkType[i]!) ?? 0) + 1)
    }
  }

  private countLostFragments(): void {
    const fragments = this.fragments
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
}
