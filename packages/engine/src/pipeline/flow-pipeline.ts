/**
 * The order in which the rooms are called for a packet: decode, key, look-up; with a session the fast path, else
 * the first path, which makes one. A packet without a session is counted under a drop reason.
 */
import { BATCH_SIZE, type FrameBatch, PacketBatch, PacketKind, PacketTrait } from '../batch/index.js'
import { DropReason, PacketCounters } from '../counters/index.js'
import { FragmentTracker } from '../fragment/index.js'
import { KEY_ONE_WING, keyWord } from '../key/index.js'
import { Protocol } from '../protocol/index.js'
import { TimeoutSeconds } from '../application/index.js'
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
import { decodeFrames } from '../wire/index.js'
import { decideFirstPath, workingTimeoutSeconds } from './first-path.js'
import { type CaptureInterfaceName, InterfaceNames } from './interface-names.js'
import { tcpCloseReason, tcpTimeoutSeconds } from './tcp-timeout.js'

const NONE = -1
/** Sessions looked at for ageing in one batch: ageing keeps up with any traffic, and no batch waits long. */
const AGEING_BUDGET = 4096
const ANSWERED_QUERY = PacketTrait.answer | PacketTrait.query
const DAY_MICROSECONDS = 86_400 * 1_000_000

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
  readonly #fragments: FragmentTracker
  readonly #interfaces: InterfaceNames
  readonly #until: number
  readonly #keys = new Int32Array(BATCH_SIZE)
  readonly #session: NewSession = { stateBits: 0, answer: false, tracksTcp: false, application: 0, policy: 0 }
  /** Greatest packet time seen. */
  #now = 0
  /** Keeps the reads ahead from being optimised away. */
  #touched = 0

  constructor(options: FlowPipelineOptions) {
    this.table = options.table
    this.#interfaces = new InterfaceNames(options.table.columns.interfaceNames, options.captureInterfaceName)
    this.#fragments = new FragmentTracker({ seed: options.table.seed })
    this.#until = options.untilMicroseconds ?? Number.POSITIVE_INFINITY
  }

  /** Takes a batch of frames: each is counted on a session, held as a fragment, or dropped under a reason. */
  process(frames: FrameBatch): void {
    const packets = this.packets
    decodeFrames(frames, packets)
    if (packets.count === 0) return
    if (!this.table.hasStarted) this.#start(packets.timeMicroseconds[0]!)
    this.#readAhead(packets)
    for (let i = 0; i < packets.count; i++) {
      this.#takePacket(packets, i)
      if (packets.dropReason[i] === DropReason.unknownLinkType) this.#countUnknownLinkType(frames.linkType[i]!)
    }
    this.#fragments.advance(this.#now)
    this.#countLostFragments()
    this.table.advance(this.#now, AGEING_BUDGET)
  }

  /** No more packets come: gives up what waits. Time stands at the last packet, or goes on to `untilMicroseconds`. */
  finish(): void {
    this.#fragments.finish()
    this.#countLostFragments()
    if (!this.table.hasStarted) return
    const until = Number.isFinite(this.#until) ? Math.max(this.#until, this.#now) : this.#now
    this.table.settle(until)
  }

  #start(timeMicroseconds: number): void {
    this.#now = timeMicroseconds
    this.table.advance(timeMicroseconds, 0)
    this.counters.firstTimeMicroseconds = timeMicroseconds
    this.counters.lastTimeMicroseconds = timeMicroseconds
  }

  #readAhead(packets: PacketBatch): void {
    const { table } = this
    const keys = this.#keys
    for (let i = 0; i < packets.count; i++) {
      const kind = packets.kind[i]
      if (kind !== PacketKind.mayCreate && kind !== PacketKind.embedded) continue
      this.#makeKey(packets, i)
    }
    let touched = 0
    for (let i = 0; i < packets.count; i++) touched ^= table.touch(packets.hash[i]!)
    this.#touched = touched ^ keys[0]!
  }

  #makeKey(packets: PacketBatch, i: number): void {
    const oneWing = packets.traits[i]! & PacketTrait.oneWing
    const key = keyWord(packets.protocol[i]!, packets.family[i]!, oneWing, 0)
    this.#keys[i] = key
    packets.hash[i] = this.table.hash(packets, i, key)
  }

  #takePacket(packets: PacketBatch, i: number): void {
    const time = packets.timeMicroseconds[i]!
    packets.session[i] = NONE
    packets.wing[i] = 0
    if (time > this.#until) return
    this.counters.framesRead++
    if (time > this.#now) {
      if (time - this.#now > DAY_MICROSECONDS) this.counters.timeJumps++
      this.#now = time
      this.counters.lastTimeMicroseconds = time
    } else if (time < this.#now) this.counters.reversedPackets++

    switch (packets.kind[i]) {
      case PacketKind.mayCreate:
        if (packets.traits[i]! & PacketTrait.firstFragment) this.#takeFirstFragment(packets, i)
        else this.#takeFlowPacket(packets, i)
        break
      case PacketKind.embedded:
        this.#takeIcmpError(packets, i)
        break
      case PacketKind.laterFragment:
        this.#takeLaterFragment(packets, i)
        break
      default:
        this.#drop(packets, i, packets.dropReason[i]!)
    }
  }

  /** Finds or makes the session and counts the packet on it. */
  #takeFlowPacket(packets: PacketBatch, i: number): void {
    const table = this.table
    const now = this.#now
    const key = this.#keys[i]!
    const hash = packets.hash[i]!
    const traits = packets.traits[i]!
    const found = table.find(packets, i, key, hash)
    let record = found >> 1
    let wing = found & 1
    if (found === NONE || !table.isRunning(record, now)) {
      record = this.#makeSession(packets, i, key, hash, found === NONE ? NONE : record)
      wing = this.#session.answer ? 1 : 0
      if (record === NONE) return
    }
    if ((key & 0xff) === Protocol.tcp && (traits & PacketTrait.laterFragment) === 0) {
      const tcp = table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_TCP]!
      if (tcp !== 0 && this.#trackTcp(packets, i, record, wing, tcp) === TcpVerdict.reopens) {
        record = this.#makeSession(packets, i, key, hash, record)
        wing = 0
        if (record === NONE) return
        this.#trackTcp(packets, i, record, 0, table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_TCP]!)
      }
    } else if (wing === 1 && (traits & ANSWERED_QUERY) === ANSWERED_QUERY) {
      table.touchLast(record, now)
      table.setTimeout(record, TimeoutSeconds.icmpAnswered, CloseReason.responseReceived, SessionFlag.answered)
    }
    if (table.isWingSilent(record, wing)) {
      table.setInterface(record, wing, this.#interfaces.number(packets.captureInterface[i]!, packets.vlan[i]!))
    }
    table.count(record, wing, packets.ipLength[i]!, now)
    this.#countOnSession(packets, i, record, wing)
  }

  #makeSession(packets: PacketBatch, i: number, key: number, hash: number, older: number): number {
    decideFirstPath(packets, i, this.#session)
    const record = this.table.create(packets, i, key, hash, older, this.#now, this.#session)
    if (record === NONE) this.#drop(packets, i, DropReason.tableFull)
    return record
  }

  #trackTcp(packets: PacketBatch, i: number, record: number, wing: number, tcp: number): number {
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
    if (verdict === TcpVerdict.changed) {
      const state = tcpState(words, at)
      const application = table.columns.attributes[record * ATTRIBUTE_WORDS + 1]! & 0xffff
      const working = workingTimeoutSeconds(Protocol.tcp, application)
      table.touchLast(record, this.#now)
      table.setTimeout(record, tcpTimeoutSeconds(state, working), tcpCloseReason(state, wing), 0)
    }
    return verdict
  }

  #takeFirstFragment(packets: PacketBatch, i: number): void {
    this.counters.fragmentPackets++
    const fragments = this.#fragments
    fragments.first(packets, i)
    const { heldPackets, heldBytes } = fragments
    this.#takeFlowPacket(packets, i)
    if (heldPackets === 0) return
    const protocol = packets.outerProtocol[i]!
    const record = packets.session[i]!
    if (record === NONE) {
      this.counters.drop(DropReason.tableFull, protocol, heldPackets, heldBytes)
      return
    }
    this.table.credit(record, packets.wing[i]!, heldPackets, heldBytes)
    this.counters.sessionPackets[protocol]! += heldPackets
    this.counters.sessionBytes[protocol]! += heldBytes
  }

  #takeLaterFragment(packets: PacketBatch, i: number): void {
    this.counters.fragmentPackets++
    if (!this.#fragments.later(packets, i)) return
    this.#makeKey(packets, i)
    this.#takeFlowPacket(packets, i)
  }

  /** An ICMP error belongs to the session of the packet inside, on the wing that runs the other way. */
  #takeIcmpError(packets: PacketBatch, i: number): void {
    const table = this.table
    const key = this.#keys[i]!
    const found = table.find(packets, i, key, packets.hash[i]!)
    const record = found >> 1
    if (found === NONE || !table.isRunning(record, this.#now)) {
      this.#drop(packets, i, DropReason.icmpErrorNoSession)
      return
    }
    const wing = key & KEY_ONE_WING ? 0 : 1 - (found & 1)
    table.credit(record, wing, 1, packets.ipLength[i]!)
    this.#countOnSession(packets, i, record, wing)
    this.counters.errorPackets[packets.outerProtocol[i]!]!++
    this.counters.errorBytes[packets.outerProtocol[i]!]! += packets.ipLength[i]!
    if (packets.traits[i]! & PacketTrait.unreachable && (key & 0xff) === Protocol.udp) {
      table.setCloseReason(record, CloseReason.icmpError)
      table.end(record, this.#now)
    }
  }

  #countOnSession(packets: PacketBatch, i: number, record: number, wing: number): void {
    packets.session[i] = record
    packets.sessionGeneration[i] = this.table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_GENERATION]!
    packets.wing[i] = wing
    const protocol = packets.outerProtocol[i]!
    this.counters.sessionPackets[protocol]!++
    this.counters.sessionBytes[protocol]! += packets.ipLength[i]!
  }

  #drop(packets: PacketBatch, i: number, reason: number): void {
    packets.kind[i] = PacketKind.dropped
    packets.dropReason[i] = reason
    this.counters.drop(reason, packets.outerProtocol[i]!, 1, packets.ipLength[i]!)
  }

  #countUnknownLinkType(linkType: number): void {
    const known = this.counters.unknownLinkTypes
    known.set(linkType, (known.get(linkType) ?? 0) + 1)
  }

  #countLostFragments(): void {
    const fragments = this.#fragments
    if (!fragments.hasLosses) return
    fragments.hasLosses = false
    for (let protocol = 0; protocol < 256; protocol++) {
      this.#dropLost(DropReason.fragmentNoFirst, protocol, fragments.lostPackets, fragments.lostBytes)
      this.#dropLost(DropReason.fragmentLimit, protocol, fragments.limitPackets, fragments.limitBytes)
    }
  }

  #dropLost(reason: number, protocol: number, packets: Float64Array, bytes: Float64Array): void {
    if (packets[protocol] === 0) return
    this.counters.drop(reason, protocol, packets[protocol]!, bytes[protocol]!)
    packets[protocol] = 0
    bytes[protocol] = 0
  }
}
