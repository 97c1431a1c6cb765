/**
 * The order in which the rooms are called for a packet: decode, key, look-up; with a session the fast path, else
 * the first path, which makes one. A packet without a session is counted under a drop reason.
 */

import { TimeoutSeconds } from '../application/index.js'
import { type FrameBatch, PacketBatch, PacketKind, PacketTrait } from '../batch/index.js'
import { DropReason, PacketCounters } from '../counters/index.js'
import { FragmentTracker } from '../fragment/index.js'
import { KEY_CONTEXT_SHIFT, KEY_ONE_WING, keyWord } from '../key/index.js'
import { Protocol } from '../protocol/index.js'
import { CloseReason, SessionFlag } from '../session/index.js'
import {
  ATTRIBUTE_WORDS,
  FOUND_RECORD_SHIFT,
  type NewSession,
  RECORD_WORD_SHIFT,
  type SessionTable,
  WORD_GENERATION,
  WORD_TCP,
} from '../table/index.js'
import { TCP_RECORD_WORDS, TcpVerdict, tcpState, trackSegment } from '../tcp/index.js'
import { createFrameDecoder, type FrameDecoder } from '../wire/index.js'
import { ConfiguredGuard } from './configured-guard.js'
import { ConfiguredPath, type ConfiguredPathOptions, UNKNOWN_ORIGIN } from './configured-path.js'
import { EarlyAgeing } from './early-ageing.js'
import { createFastPath, type FastPath, NOT_ASKED } from './fast-path.js'
import { decideFirstPath, workingTimeoutSeconds } from './first-path.js'
import { type CaptureInterfaceName, InterfaceNames } from './interface-names.js'
import {
  DEFAULT_TCP_TIMEOUTS,
  type TcpTimeouts,
  tcpCloseReason,
  tcpTimeoutSeconds,
  tcpTimeouts,
} from './tcp-timeout.js'
import { TunnelOpener } from './tunnel-opener.js'

const NONE = -1
/** Sessions looked at for ageing in one batch: ageing keeps up with any traffic, and no batch waits long. */
const AGEING_BUDGET = 4096
const ANSWERED_QUERY = PacketTrait.answer | PacketTrait.query

/** Under which configuration packets are decided about, and who is told. */
export type ConfiguredOptions = Pick<
  ConfiguredPathOptions,
  'configuration' | 'interfaceMap' | 'events' | 'natSeed'
>

export interface FlowPipelineOptions {
  readonly table: SessionTable
  /** Without one, everything is observed and nothing decided. */
  readonly configured?: ConfiguredOptions
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
  /** What a configuration decides; undefined without one. */
  readonly configured: ConfiguredPath | undefined
  private readonly guard: ConfiguredGuard | undefined
  private readonly tunnels: TunnelOpener | undefined
  private readonly earlyAgeing: EarlyAgeing | undefined
  private readonly tcpTimeouts: TcpTimeouts
  /** The frames of the batch that is being taken. */
  private frames: FrameBatch | undefined
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
    decision: undefined,
  }
  /** Greatest packet time seen. */
  private now = 0
  private droppedUnknownLinkType = false

  constructor(options: FlowPipelineOptions) {
    this.table = options.table
    const { table, captureInterfaceName } = options
    this.interfaces = new InterfaceNames(table.columns.interfaceNames, captureInterfaceName)
    this.until = options.untilMicroseconds ?? Number.POSITIVE_INFINITY
    if (options.configured !== undefined) {
      this.configured = new ConfiguredPath({ ...options.configured, table, captureInterfaceName })
      this.guard = new ConfiguredGuard(this.configured, table, this.packets)
      this.tunnels = new TunnelOpener()
      this.earlyAgeing = new EarlyAgeing(table, options.configured.configuration.flow)
      this.tcpTimeouts = tcpTimeouts(options.configured.configuration.flow)
    } else this.tcpTimeouts = DEFAULT_TCP_TIMEOUTS
    const slow = {
      take: (i: number, found: number, now: number) => this.takePacket(this.packets, i, found, now),
      tcpStateChanged: (record: number, wing: number, tcpAt: number, now: number) =>
        this.applyTcpState(record, wing, tcpAt, now),
      timeJumped: () => this.counters.timeJumps++,
    }
    this.fastPath = createFastPath(table, this.packets, this.counters, this.until, slow, this.guard)
    this.fragments = new FragmentTracker({ seed: options.table.seed })
  }

  /** Takes a batch of frames: each is counted on a session, held as a fragment, or dropped under a reason. */
  process(frames: FrameBatch): void {
    const packets = this.packets
    this.frames = frames
    this.decode(frames)
    if (packets.count === 0) return
    this.configured?.arrivals.note(packets)
    if (!this.table.hasStarted) this.start(packets.timeMicroseconds[0]!)
    this.fastPath.readAhead()
    this.fastPath.run()
    this.now = this.fastPath.nowMicroseconds
    if (this.droppedUnknownLinkType) this.countUnknownLinkTypes(frames)
    this.fragments.advance(this.now)
    this.countLostFragments()
    this.table.advance(this.now, AGEING_BUDGET)
    this.earlyAgeing?.advance(this.now)
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

  /** Finds or makes the session of packet i and counts it there; `known` is what `find` said, or NOT_ASKED. */
  private takeFlowPacket(packets: PacketBatch, i: number, known: number): void {
    const arrival = this.configured?.arrivals.names[i] ?? 0
    this.takeFlow(packets, i, this.fastPath.keys[i]!, known, arrival)
  }

  /** As `takeFlowPacket`, for any batch: `arrival` is the name of the interface it was seen on, 0 if not known. */
  private takeFlow(packets: PacketBatch, i: number, key: number, known: number, arrival: number): void {
    const { table, now, guard } = this
    const found = known === NOT_ASKED ? table.find(packets, i, key, packets.hash[i]!) : known
    let record = found >> FOUND_RECORD_SHIFT
    let wing = found & 1
    let side = 0
    const isNew = found === NONE || !table.isRunning(record, now)
    if (isNew || guard?.hasScreens) this.configured?.meet(packets, i, now, arrival)
    if (guard?.screens(this.frames!, packets, i, isNew ? NONE : record, wing)) {
      this.drop(packets, i, DropReason.screen)
      return
    }
    if (isNew) {
      if (this.learnPort(packets, i, key, arrival)) return
      record = this.makeSession(packets, i, key, packets.hash[i]!, found === NONE ? NONE : record)
      if (record === NONE) return
      wing = this.newSession.answer ? 1 : 0
      if (guard !== undefined) side = guard.sideOfNew(record, arrival)
    } else if (guard !== undefined) {
      side = guard.sideOf(found, arrival)
      if (table.isHeard(record, wing) && table.countedSide(record, wing) !== side) {
        this.seeAgain(packets, i, record, wing)
        return
      }
    }
    if ((key & 0xff) === Protocol.tcp && (packets.traits[i]! & PacketTrait.laterFragment) === 0) {
      const tracked = this.takeSegment(packets, i, key, record, wing, isNew)
      if (tracked === NONE) return
      if (tracked !== record) {
        record = tracked
        wing = this.newSession.answer ? 1 : 0
        side = 0
      }
    } else if (wing === 1 && (packets.traits[i]! & ANSWERED_QUERY) === ANSWERED_QUERY) {
      table.touchLast(record, now)
      table.setTimeout(
        record,
        TimeoutSeconds.icmpAnswered,
        CloseReason.responseReceived,
        SessionFlag.answered,
      )
    }
    this.noteWing(packets, i, record, wing, side)
    table.count(record, wing, packets.ipLength[i]!, now)
    this.countOnSession(packets, i, record, wing)
    if (this.tunnels !== undefined) this.openTunnel(packets, i, record)
  }

  /** Tracks a segment: its session's record, or a new one's when it reopens the flow; -1 when it was dropped. */
  private takeSegment(
    packets: PacketBatch,
    i: number,
    key: number,
    record: number,
    wing: number,
    isNew: boolean,
  ): number {
    const { table } = this
    const tcp = table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_TCP]!
    if (tcp === 0) return record
    const refusal = this.guard?.refusesSegment(packets, i, record, wing, tcp) ?? DropReason.none
    if (refusal !== DropReason.none) {
      this.drop(packets, i, refusal)
      return NONE
    }
    if (this.trackTcp(packets, i, record, wing, tcp) !== TcpVerdict.reopens || isNew) return record
    const next = this.makeSession(packets, i, key, packets.hash[i]!, record)
    if (next === NONE) return NONE
    const nextTcp = table.columns.words[(next << RECORD_WORD_SHIFT) + WORD_TCP]!
    const nextWing = this.newSession.answer ? 1 : 0
    this.guard?.refusesSegment(packets, i, next, nextWing, nextTcp)
    this.trackTcp(packets, i, next, nextWing, nextTcp)
    return next
  }

  /** A wing's own first packet brings its interface, where no route has said it; an ICMP error about it does not. */
  private noteWing(packets: PacketBatch, i: number, record: number, wing: number, side: number): void {
    const { table } = this
    if (table.isHeard(record, wing)) return
    if (this.configured !== undefined) {
      table.setHeard(record, wing, side)
      return
    }
    const name = this.interfaces.number(packets.captureInterface[i]!, packets.vlan[i]!)
    table.setInterface(record, wing, name)
  }

  /** The packet passed the other side of the device too and is counted there: it refreshes its session. */
  private seeAgain(packets: PacketBatch, i: number, record: number, wing: number): void {
    this.table.touchLast(record, this.now)
    this.nameSession(packets, i, record, wing)
    this.counters.secondSightPackets++
    this.counters.secondSightBytes += packets.ipLength[i]!
  }

  /**
   * Whether packet i is the translated sight of one that made a session, which has then told that session's port, or of
   * one that was not seen. Nothing more is to be done with it then.
   */
  private learnPort(packets: PacketBatch, i: number, key: number, arrival: number): boolean {
    const { configured, frames } = this
    if (configured === undefined) return false
    const record = configured.learn(frames!, packets, i, key, this.now, arrival)
    if (record === NONE) return false
    if (record === UNKNOWN_ORIGIN) this.drop(packets, i, DropReason.translatedUnknown)
    else this.seeAgain(packets, i, record, 0)
    return true
  }

  private makeSession(packets: PacketBatch, i: number, key: number, hash: number, older: number): number {
    const { configured, newSession, table, now } = this
    if (configured === undefined) decideFirstPath(packets, i, newSession)
    else {
      const reason = configured.decide(packets, i, key, now, newSession)
      if (reason !== DropReason.none) {
        this.drop(packets, i, reason)
        return NONE
      }
    }
    const record = table.create(packets, i, key, hash, older, now, newSession)
    configured?.sessionMade(this.frames!, packets, i, record, now)
    if (record === NONE) this.drop(packets, i, table.wasHeld ? DropReason.natInUse : DropReason.tableFull)
    return record
  }

  /** Takes the packet inside, when packet i came through a tunnel that ends at the device. */
  private openTunnel(packets: PacketBatch, i: number, record: number): void {
    const { configured, tunnels, table } = this
    const name = configured!.tunnelOf(record)
    if (name === 0 || packets === tunnels!.packets) return
    if (!tunnels!.open(this.frames!, packets, i)) return
    const inner = tunnels!.packets
    const context = configured!.contextOf(name)
    const key =
      keyWord(inner.protocol[0]!, inner.family[0]!, inner.traits[0]!, 0) | (context << KEY_CONTEXT_SHIFT)
    inner.hash[0] = table.hash(inner, 0, key)
    this.counters.tunnelledPackets++
    if (inner.kind[0] === PacketKind.mayCreate) this.takeFlow(inner, 0, key, NOT_ASKED, name)
    else if (inner.kind[0] === PacketKind.embedded) this.takeError(inner, 0, key, name)
    else {
      const isFragment = inner.kind[0] === PacketKind.laterFragment
      this.drop(inner, 0, isFragment ? DropReason.fragmentNoFirst : inner.dropReason[0]!)
    }
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
    const working =
      this.configured?.workingTimeoutSeconds(application) ?? workingTimeoutSeconds(Protocol.tcp, application)
    table.touchLast(record, now)
    const seconds = tcpTimeoutSeconds(this.tcpTimeouts, state, working)
    table.setTimeout(record, seconds, tcpCloseReason(state, wing), 0)
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
      const reason = packets.dropReason[i] || DropReason.tableFull
      this.counters.drop(reason, heldProtocol, heldPackets, heldBytes)
      return
    }
    this.table.credit(record, packets.wing[i]!, heldPackets, heldBytes)
    this.counters.sessionPackets[heldProtocol]! += heldPackets
    this.counters.sessionBytes[heldProtocol]! += heldBytes
  }

  private takeLaterFragment(packets: PacketBatch, i: number): void {
    this.counters.fragmentPackets++
    if (!this.fragments.later(packets, i)) return
    const context = this.configured?.arrivals.contexts[i] ?? 0
    const key =
      keyWord(packets.protocol[i]!, packets.family[i]!, packets.traits[i]!, 0) |
      (context << KEY_CONTEXT_SHIFT)
    this.fastPath.keys[i] = key
    packets.hash[i] = this.table.hash(packets, i, key)
    this.takeFlowPacket(packets, i, NOT_ASKED)
  }

  /** An ICMP error belongs to the session of the packet inside, on the wing that runs the other way. */
  private takeIcmpError(packets: PacketBatch, i: number): void {
    this.takeError(packets, i, this.fastPath.keys[i]!, this.configured?.arrivals.names[i] ?? 0)
  }

  private takeError(packets: PacketBatch, i: number, key: number, arrival: number): void {
    const { table, guard } = this
    const found = table.find(packets, i, key, packets.hash[i]!)
    const record = found >> FOUND_RECORD_SHIFT
    if (found === NONE || !table.isRunning(record, this.now)) {
      this.drop(packets, i, this.configured?.unknownErrorReason ?? DropReason.icmpErrorNoSession)
      return
    }
    const wing = key & KEY_ONE_WING ? 0 : 1 - (found & 1)
    if (guard !== undefined && table.isHeard(record, wing)) {
      const side = guard.sideOf(found, arrival)
      if (table.countedSide(record, wing) !== side) {
        this.seeAgain(packets, i, record, wing)
        return
      }
    }
    table.credit(record, wing, 1, packets.ipLength[i]!)
    this.countOnSession(packets, i, record, wing)
    this.counters.errorPackets[packets.outerProtocol[i]!]!++
    this.counters.errorBytes[packets.outerProtocol[i]!]! += packets.ipLength[i]!
    if (packets.traits[i]! & PacketTrait.unreachable && (key & 0xff) === Protocol.udp) {
      table.setCloseReason(record, CloseReason.icmpError)
      table.end(record, this.now)
    }
  }

  private nameSession(packets: PacketBatch, i: number, record: number, wing: number): void {
    packets.session[i] = record
    packets.sessionGeneration[i] = this.table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_GENERATION]!
    packets.wing[i] = wing
  }

  private countOnSession(packets: PacketBatch, i: number, record: number, wing: number): void {
    this.nameSession(packets, i, record, wing)
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
