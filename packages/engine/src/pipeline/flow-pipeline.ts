/**
 * The order in which the rooms are called for a packet: decode, key, look-up; with a session the fast path, else
 * the first path, which makes one. A packet without a session is counted under a drop reason.
 */

import { TimeoutSeconds } from '../application/index.js'
import { type FrameBatch, PacketBatch, PacketKind, PacketTrait } from '../batch/index.js'
import { DropReason, PacketCounters } from '../counters/index.js'
import { ConfigurationChange } from '../first-path/index.js'
import { FragmentTracker } from '../fragment/index.js'
import { KEY_ONE_WING } from '../key/index.js'
import { Protocol } from '../protocol/index.js'
import { CloseReason, SessionFlag } from '../session/index.js'
import { FOUND_RECORD_SHIFT, RECORD_WORD_SHIFT, type SessionTable, WORD_TCP } from '../table/index.js'
import { TcpVerdict } from '../tcp/index.js'
import { createFrameDecoder, type FrameDecoder } from '../wire/index.js'
import { ConfiguredGuard } from './configured-guard.js'
import { ConfiguredPath, type ConfiguredPathOptions } from './configured-path.js'
import { EarlyAgeing } from './early-ageing.js'
import { createFastPath, type FastPath, NOT_ASKED, type SlowPath } from './fast-path.js'
import { type CaptureInterfaceName, InterfaceNames } from './interface-names.js'
import { PacketAccount } from './packet-account.js'
import { PacketPlaces } from './packet-places.js'
import { Reconsideration } from './reconsideration.js'
import { SessionMaker } from './session-maker.js'
import { TcpTracking } from './tcp-tracking.js'
import { UNKNOWN_ORIGIN } from './translated-sights.js'

const NONE = -1
/** Sessions looked at for ageing in one batch: ageing keeps up with any traffic, and no batch waits long. */
const AGEING_BUDGET = 4096
const ANSWERED_QUERY = PacketTrait.answer | PacketTrait.query
/** The longest that a packet takes from one side of the device to the other. */
const TRANSIT_MICROSECONDS = 1_000_000
/** What the decoder cannot take and a screen may have a name for. */
const SCREENED_FAULTS: ReadonlySet<number> = new Set([DropReason.badFragment, DropReason.badIpOption])

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
  private places: PacketPlaces
  private readonly account: PacketAccount
  private readonly fragments: FragmentTracker
  private readonly interfaces: InterfaceNames
  private readonly captureInterfaceName: CaptureInterfaceName
  private path: ConfiguredPath | undefined
  private guard: ConfiguredGuard | undefined
  private earlyAgeing: EarlyAgeing | undefined
  private readonly tcp: TcpTracking
  private readonly maker: SessionMaker
  private reconsideration: Reconsideration | undefined
  private readonly until: number
  private readonly slow: SlowPath
  private fastPath: FastPath
  private decodedFrames: FrameBatch | undefined
  private decoder: FrameDecoder = () => {}
  /** Greatest packet time seen. */
  private now = 0

  constructor(options: FlowPipelineOptions) {
    this.table = options.table
    const { table, captureInterfaceName } = options
    this.interfaces = new InterfaceNames(table.columns.interfaceNames, captureInterfaceName)
    this.until = options.untilMicroseconds ?? Number.POSITIVE_INFINITY
    this.captureInterfaceName = captureInterfaceName
    this.tcp = new TcpTracking(table)
    this.maker = new SessionMaker(table)
    if (options.configured !== undefined) {
      const path = new ConfiguredPath({ ...options.configured, table, captureInterfaceName })
      this.guard = new ConfiguredGuard(path, table, this.packets)
      this.usePath(path, this.guard)
    }
    this.slow = {
      take: (i: number, found: number, now: number) => {
        if (this.configured !== undefined) this.configured.arrivals.row = i
        this.takePacket(this.packets, i, found, now)
      },
      tcpStateChanged: (record: number, wing: number, tcpAt: number, now: number) =>
        this.tcp.apply(record, wing, tcpAt, now),
      timeJumped: () => this.counters.timeJumps++,
    }
    this.fastPath = this.makeFastPath()
    this.places = new PacketPlaces(table, this.packets, this.fastPath.keys, this.configured)
    this.account = new PacketAccount(this.counters, table.columns)
    this.fragments = new FragmentTracker({ seed: options.table.seed })
  }

  /** What a configuration decides; undefined without one. */
  get configured(): ConfiguredPath | undefined {
    return this.path
  }

  /**
   * Decides under another configuration from the next batch on. The table, its sessions, what was counted and what
   * translation has given out stay; the sessions there are must be reconsidered, in slices, by what is returned. A
   * configuration after another must have been compiled after it. A table that was only observed must keep windows.
   */
  useConfiguration(configured: ConfiguredOptions): Reconsideration {
    const { table, captureInterfaceName } = this
    const before = this.path
    this.reconsideration?.advance(Number.POSITIVE_INFINITY)
    const change = before && new ConfigurationChange(before.configuration, configured.configuration)
    const path = new ConfiguredPath({
      ...configured,
      table,
      captureInterfaceName,
      ...(before && change ? { before: { path: before, change } } : {}),
    })
    if (this.guard === undefined) this.guard = new ConfiguredGuard(path, table, this.packets)
    // The compiler knows the columns of the first fast path as constants; those of a second one it does not.
    if (before === undefined || !this.guard.use(path)) this.fastPath = this.makeFastPath()
    this.places = new PacketPlaces(table, this.packets, this.fastPath.keys, path)
    this.usePath(path, this.guard)
    this.reconsideration = new Reconsideration(table, path, before, change)
    return this.reconsideration
  }

  private makeFastPath(): FastPath {
    const { table, packets, counters, until, slow, guard } = this
    const fastPath = createFastPath(table, packets, counters, until, slow, guard)
    if (table.hasStarted) fastPath.start(this.now)
    return fastPath
  }

  private usePath(path: ConfiguredPath, guard: ConfiguredGuard): void {
    const { flow } = path.configuration
    this.path = path
    this.maker.use(path, guard)
    this.tcp.use(flow, path)
    this.earlyAgeing = new EarlyAgeing(this.table, flow, this.earlyAgeing)
  }

  /** Takes a batch of frames: each is counted on a session, held as a fragment, or dropped under a reason. */
  process(frames: FrameBatch): void {
    const packets = this.packets
    this.places.frames = frames
    this.decode(frames)
    if (packets.count === 0) return
    this.configured?.arrivals.note(packets)
    if (!this.table.hasStarted) this.start(packets.timeMicroseconds[0]!)
    this.fastPath.readAhead()
    this.fastPath.run()
    this.now = this.fastPath.nowMicroseconds
    this.account.countUnknownLinkTypes(frames, packets)
    this.fragments.advance(this.now)
    this.account.countLostFragments(this.fragments)
    this.table.advance(this.now, AGEING_BUDGET)
    this.earlyAgeing?.advance(this.now)
  }

  /** No more packets come: gives up what waits. Time stands at the last packet, or goes on to `untilMicroseconds`. */
  finish(): void {
    this.fragments.finish()
    this.account.countLostFragments(this.fragments)
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
        this.takeMalformed(packets, i)
    }
  }

  /** Counts a packet that the decoder could not take, under a screen's name when that knows it. */
  private takeMalformed(packets: PacketBatch, i: number): void {
    const reason = packets.dropReason[i]!
    const isScreened = SCREENED_FAULTS.has(reason) && this.isScreenedUnknown(packets, i)
    this.account.drop(packets, i, isScreened ? DropReason.screen : reason)
  }

  /** Whether a screen drops packet i, of which no session is known. */
  private isScreenedUnknown(packets: PacketBatch, i: number): boolean {
    const { guard } = this
    if (guard === undefined || !guard.hasScreens) return false
    this.meet(packets, i)
    return guard.screensUnknown(this.places.framesOf(packets), packets, i)
  }

  /**
   * Under a configuration sessions that are over give back what the next one may be given: at once, so that decisions
   * do not depend on where a batch ends.
   */
  private endDue(): void {
    if (this.configured !== undefined) this.table.advance(this.now, Number.POSITIVE_INFINITY)
  }

  private meet(packets: PacketBatch, i: number): void {
    const { places } = this
    this.configured?.meet(packets, i, this.now, places.arrivalOf(packets, i), places.isInner(packets))
  }

  /** What the table says of packet i, unless `known` is that already. */
  private find(packets: PacketBatch, i: number, key: number, known: number): number {
    const { table, configured, now } = this
    const found = known === NOT_ASKED ? table.find(packets, i, key, packets.hash[i]!) : known
    if (configured === undefined) return found
    if (found !== NONE && table.isRunning(found >> FOUND_RECORD_SHIFT, now)) return found
    const other = configured.otherInstances.find(packets, i, key, this.places.arrivalOf(packets, i), now)
    return other === NONE ? found : other
  }

  /** Finds or makes the session of packet i and counts it there; `known` is what `find` said, or NOT_ASKED. */
  private takeFlowPacket(packets: PacketBatch, i: number, known: number): void {
    const { table, now, guard, maker } = this
    const key = this.places.keyOf(packets, i)
    const arrival = this.places.arrivalOf(packets, i)
    const found = this.find(packets, i, key, known)
    let record = found >> FOUND_RECORD_SHIFT
    let wing = found & 1
    let side = 0
    const isNew = found === NONE || !table.isRunning(record, now)
    if (isNew) {
      this.endDue()
      this.meet(packets, i)
      if (this.isSecondSight(packets, i, key, found, arrival)) return
      if (guard?.screensUnknown(this.places.framesOf(packets), packets, i)) {
        this.account.drop(packets, i, DropReason.screen)
        return
      }
      record = this.makeSession(packets, i, key, found === NONE ? NONE : record)
      if (record === NONE) return
      wing = maker.wing
      side = maker.side
    } else if (guard !== undefined) {
      side = guard.sideOf(found, arrival)
      if (table.isHeard(record, wing) && table.countedSide(record, wing) !== side) {
        this.seeAgain(packets, i, record, wing)
        return
      }
      if (guard.screens(this.places.framesOf(packets), packets, i, record, wing)) {
        this.account.drop(packets, i, DropReason.screen)
        return
      }
    }
    if ((key & 0xff) === Protocol.tcp && (packets.traits[i]! & PacketTrait.laterFragment) === 0) {
      const tracked = this.takeSegment(packets, i, key, record, wing, isNew)
      if (tracked === NONE) return
      if (tracked !== record) {
        record = tracked
        wing = maker.wing
        side = maker.side
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
    this.account.onSession(packets, i, record, wing)
    if (this.configured !== undefined) this.openTunnel(packets, i, record)
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
    const segments = this.guard?.segments
    const tcp = table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_TCP]!
    if (tcp === 0) return record
    const refusal = segments?.refuses(packets, i, record, wing, tcp) ?? DropReason.none
    if (refusal !== DropReason.none) {
      this.account.drop(packets, i, refusal)
      return NONE
    }
    if (this.tcp.track(packets, i, record, wing, tcp, this.now) !== TcpVerdict.reopens || isNew) return record
    // What the old session has may be all there is, so it ends before the new one is decided about.
    table.giveWay(record, this.now)
    this.meet(packets, i)
    const next = this.makeSession(packets, i, key, record)
    if (next === NONE) return NONE
    const nextTcp = table.columns.words[(next << RECORD_WORD_SHIFT) + WORD_TCP]!
    const nextWing = this.maker.wing
    segments?.refuses(packets, i, next, nextWing, nextTcp)
    this.tcp.track(packets, i, next, nextWing, nextTcp, this.now)
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
    this.account.secondSight(packets, i, record, wing)
  }

  /** Whether a packet of a session that has just ended passed the other side of the device, where it ended it. */
  private isLateSight(found: number, wing: number, arrival: number): boolean {
    const { table, guard, now } = this
    if (guard === undefined || found === NONE) return false
    const record = found >> FOUND_RECORD_SHIFT
    if (now - table.deadline(record) > TRANSIT_MICROSECONDS || !table.isHeard(record, wing)) return false
    return table.countedSide(record, wing) !== guard.sideOf(found, arrival)
  }

  /**
   * Whether packet i, whose session is not running, was taken where it came in: it made a session, whose translated
   * port it tells, or it ended the one that was `found`, or it is of one that was not seen. Nothing more is to be done
   * with it then.
   */
  private isSecondSight(
    packets: PacketBatch,
    i: number,
    key: number,
    found: number,
    arrival: number,
  ): boolean {
    const { configured } = this
    if (configured === undefined) return false
    const maker = configured.learn(this.places.framesOf(packets), packets, i, key, this.now, arrival)
    if (maker >= 0) {
      this.seeAgain(packets, i, maker, 0)
      return true
    }
    if (this.isLateSight(found, found & 1, arrival)) {
      this.account.secondSight(packets, i, found >> FOUND_RECORD_SHIFT, found & 1)
      return true
    }
    if (maker !== UNKNOWN_ORIGIN) return false
    this.account.drop(packets, i, DropReason.translatedUnknown)
    return true
  }

  /** Makes the session of packet i, which `meet` was told of; -1 when it makes none and was dropped. */
  private makeSession(packets: PacketBatch, i: number, key: number, older: number): number {
    const { maker, places } = this
    const arrival = places.arrivalOf(packets, i)
    const record = maker.make(places.framesOf(packets), packets, i, key, older, arrival, this.now)
    if (record === NONE) this.account.drop(packets, i, maker.reason)
    return record
  }

  /** Takes the packet inside, when packet i came through a tunnel that ends at the device. */
  private openTunnel(packets: PacketBatch, i: number, record: number): void {
    const name = this.configured!.tunnelOf(record)
    const inner = name === 0 ? undefined : this.places.open(packets, i, name)
    if (inner === undefined) return
    this.counters.tunnelledPackets++
    this.takePacket(inner, 0, NOT_ASKED, this.now)
  }

  private takeFirstFragment(packets: PacketBatch, i: number): void {
    this.counters.fragmentPackets++
    const fragments = this.fragments
    fragments.first(packets, i)
    const { heldPackets, heldBytes, heldProtocol } = fragments
    const { counters } = this
    const secondSights = counters.secondSightPackets
    this.takeFlowPacket(packets, i, NOT_ASKED)
    const record = packets.session[i]!
    if (record === NONE) fragments.refuse(packets.dropReason[i]!)
    if (heldPackets === 0) return
    if (counters.secondSightPackets > secondSights) {
      counters.secondSightPackets += heldPackets
      counters.secondSightBytes += heldBytes
      return
    }
    if (record === NONE) {
      this.counters.drop(packets.dropReason[i]!, heldProtocol, heldPackets, heldBytes)
      return
    }
    this.table.credit(record, packets.wing[i]!, heldPackets, heldBytes)
    this.account.creditSession(heldProtocol, heldPackets, heldBytes)
  }

  private takeLaterFragment(packets: PacketBatch, i: number): void {
    this.counters.fragmentPackets++
    if (!this.fragments.knowsFirst(packets, i) && this.isScreenedUnknown(packets, i)) {
      this.account.drop(packets, i, DropReason.screen)
      return
    }
    if (!this.fragments.later(packets, i)) return
    const { refusedFor } = this.fragments
    if (refusedFor !== DropReason.none) {
      // A screen that drops fragments counts each of them.
      this.account.drop(packets, i, this.isScreenedUnknown(packets, i) ? DropReason.screen : refusedFor)
      return
    }
    this.places.makeKey(packets, i)
    this.takeFlowPacket(packets, i, NOT_ASKED)
  }

  /** An ICMP error belongs to the session of the packet inside, on the wing that runs the other way. */
  private takeIcmpError(packets: PacketBatch, i: number): void {
    const { table, guard } = this
    const key = this.places.keyOf(packets, i)
    const arrival = this.places.arrivalOf(packets, i)
    const found = this.find(packets, i, key, NOT_ASKED)
    const record = found >> FOUND_RECORD_SHIFT
    const wing = key & KEY_ONE_WING ? 0 : 1 - (found & 1)
    if (found === NONE || !table.isRunning(record, this.now)) {
      this.endDue()
      if (this.isLateSight(found, wing, arrival)) this.account.secondSight(packets, i, record, wing)
      else if (guard?.screensArrival(this.places.framesOf(packets), packets, i, arrival))
        this.account.drop(packets, i, DropReason.screen)
      else this.account.drop(packets, i, this.configured?.unknownErrorReason ?? DropReason.icmpErrorNoSession)
      return
    }
    if (guard !== undefined) {
      const side = guard.sideOf(found, arrival)
      if (table.isHeard(record, wing) && table.countedSide(record, wing) !== side) {
        this.account.secondSight(packets, i, record, wing)
        return
      }
      if (guard.screens(this.places.framesOf(packets), packets, i, record, wing)) {
        this.account.drop(packets, i, DropReason.screen)
        return
      }
      this.noteWing(packets, i, record, wing, side)
    }
    table.credit(record, wing, 1, packets.ipLength[i]!)
    this.account.onSession(packets, i, record, wing)
    this.counters.errorPackets[packets.outerProtocol[i]!]!++
    this.counters.errorBytes[packets.outerProtocol[i]!]! += packets.ipLength[i]!
    if (packets.traits[i]! & PacketTrait.unreachable && (key & 0xff) === Protocol.udp) {
      table.setCloseReason(record, CloseReason.icmpError)
      table.end(record, this.now)
    }
  }
}
