/**
 * What a configuration has every packet asked, session or not: screens, TCP sequence numbers, and on which side of
 * the device it was seen.
 */
import type { FrameBatch, PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { FragmentOverlap, readScreenFacts, ScreenFacts } from '../screen/index.js'
import {
  ATTRIBUTE_WORDS,
  DECISION_FLAG_SHIFT,
  DECISION_GENERATION,
  DECISION_TRANSLATION,
  DECISION_WORDS,
  DECISION_ZONES,
  DecisionFlag,
  FOUND_RECORD_SHIFT,
  FOUND_SIDE_SHIFT,
  type SessionTable,
} from '../table/index.js'
import {
  checkWindow,
  resetIsExpected,
  TCP_RECORD_WORDS,
  TCP_WINDOW_WORDS,
  TcpFlag,
  TcpState,
  tcpState,
} from '../tcp/index.js'
import type { ConfiguredPath } from './configured-path.js'
import type { FastPathGuard } from './fast-path.js'

const NONE = -1

export class ConfiguredGuard implements FastPathGuard {
  readonly arrivals: Int32Array
  readonly contexts: Int32Array
  readonly suspectFlags = new Uint8Array(256)
  readonly admitsSegment: (i: number, record: number, wing: number, tcpNumber: number) => boolean
  private readonly configured: ConfiguredPath
  private readonly table: SessionTable
  /** Windows of TCP sessions, by the number of their TCP record; only the writer reads them. */
  private readonly windows: Int32Array
  /** Whether any zone has a screen. */
  readonly hasScreens: boolean
  private readonly facts = new ScreenFacts()
  private readonly fragments = new FragmentOverlap()

  constructor(configured: ConfiguredPath, table: SessionTable, packets: PacketBatch) {
    const { configuration } = configured
    this.configured = configured
    this.table = table
    this.arrivals = configured.arrivals.names
    this.contexts = configured.arrivals.contexts
    this.hasScreens = configuration.screens.some((screen) => screen !== undefined)
    for (const screen of configuration.screens) {
      screen?.suspectFlags.forEach((suspect, flags) => {
        if (suspect !== 0) this.suspectFlags[flags] = 1
      })
    }
    const checks = configuration.flow.sequenceCheck
    this.windows = new Int32Array(checks ? table.capacity * TCP_WINDOW_WORDS : 0)
    this.admitsSegment = checks ? this.windowCheck(packets) : () => true
    // A reset is looked at closely, and rarely.
    if (configuration.flow.rstSequenceCheck) {
      for (let flags = 0; flags < 256; flags++) if (flags & TcpFlag.rst) this.suspectFlags[flags] = 1
    }
  }

  /** A closure over the columns, for the fast path. */
  private windowCheck(packets: PacketBatch): FastPathGuard['admitsSegment'] {
    const { windows } = this
    const { tcpFlags, tcpSequence, tcpAcknowledgement, tcpPayloadLength, tcpWindow } = packets
    return (i, _record, wing, number) =>
      checkWindow(
        windows,
        (number - 1) * TCP_WINDOW_WORDS,
        wing,
        tcpFlags[i]!,
        tcpSequence[i]!,
        tcpAcknowledgement[i]!,
        tcpPayloadLength[i]!,
        tcpWindow[i]!,
        NONE,
      )
  }

  /** Whether a screen drops packet i, of a session or (record -1) of none yet. */
  screens(frames: FrameBatch, packets: PacketBatch, i: number, record: number, wing: number): boolean {
    if (!this.hasScreens) return false
    const { configuration } = this.configured
    const zoneNumber = record === NONE ? this.configured.fromZone : this.zoneOf(record, wing)
    const zone = configuration.zone(zoneNumber)
    const screen = zone && configuration.screens[zone.screen]
    if (!screen) return false
    const end = frames.offset[i]! + frames.capturedLength[i]!
    readScreenFacts(frames.view, packets.ipOffset[i]!, end, this.facts)
    if (this.facts.isFragment) {
      const { fragmentOffset, payloadLength } = this.facts
      const datagram = datagramKey(packets, i)
      this.facts.overlapsFragment = this.fragments.overlaps(datagram, fragmentOffset, payloadLength)
    }
    const check = screen.check(this.facts)
    if (check === 0) return false
    this.configured.screenCounters.count(zoneNumber, check)
    return !screen.profile.alarmWithoutDrop
  }

  /** The zone that a wing's packets come from. */
  private zoneOf(record: number, wing: number): number {
    const zones = this.table.columns.decisions[record * DECISION_WORDS + DECISION_ZONES]!
    return wing === 0 ? zones & 0xffff : zones >>> 16
  }

  /** DropReason of a segment that its session does not admit; `tcp` is the number of its TCP record. */
  refusesSegment(packets: PacketBatch, i: number, record: number, wing: number, tcp: number): number {
    const { flow } = this.configured.configuration
    const flags = packets.tcpFlags[i]!
    const sequence = packets.tcpSequence[i]!
    const words = this.table.columns.tcp
    const at = (tcp - 1) * TCP_RECORD_WORDS
    if (flow.rstSequenceCheck && (flags & TcpFlag.rst) !== 0) {
      if (!resetIsExpected(words, at, wing, sequence)) return DropReason.resetSequence
    }
    if (flow.strictSynCheck && packets.tcpPayloadLength[i]! > 0 && (flags & TcpFlag.syn) === 0) {
      const state = tcpState(words, at)
      if (state < TcpState.synReceived) return DropReason.beforeHandshake
    }
    if (!flow.sequenceCheck || this.skipsSequenceCheck(record)) return DropReason.none
    const scale = flags & TcpFlag.syn ? packets.tcpWindowScale[i]! : NONE
    const isInside = checkWindow(
      this.windows,
      (tcp - 1) * TCP_WINDOW_WORDS,
      wing,
      flags,
      sequence,
      packets.tcpAcknowledgement[i]!,
      packets.tcpPayloadLength[i]!,
      packets.tcpWindow[i]!,
      scale,
    )
    return isInside ? DropReason.none : DropReason.outOfWindow
  }

  private skipsSequenceCheck(record: number): boolean {
    const flags = this.table.columns.decisions[record * DECISION_WORDS + DECISION_GENERATION]!
    return ((flags >>> DECISION_FLAG_SHIFT) & DecisionFlag.noSequenceCheck) !== 0
  }

  /** On which side of the device a packet was seen, 0 the client's, 1 the server's: by its key, or its interface. */
  sideOf(found: number, arrival: number): number {
    const side = (found >> FOUND_SIDE_SHIFT) & 1
    if (side === 1) return 1
    return this.sideByInterface(found >> FOUND_RECORD_SHIFT, arrival)
  }

  /** The same for the packet that made the session. */
  sideOfNew(record: number, arrival: number): number {
    return this.sideByInterface(record, arrival)
  }

  private sideByInterface(record: number, arrival: number): number {
    const { decisions, attributes } = this.table.columns
    if (arrival === 0 || decisions[record * DECISION_WORDS + DECISION_TRANSLATION] !== 0) return 0
    const both = attributes[record * ATTRIBUTE_WORDS]!
    return arrival === both >>> 16 && arrival !== (both & 0xffff) ? 1 : 0
  }
}

/** One number for the datagram that fragment i is of. */
function datagramKey(packets: PacketBatch, i: number): number {
  let key = packets.fragmentId[i]! ^ (packets.protocol[i]! << 24)
  for (let word = i << 2; word < (i << 2) + (packets.family[i] === 4 ? 1 : 4); word++) {
    key = Math.imul(key ^ packets.source[word]!, 0x9e3779b1)
    key = Math.imul(key ^ packets.destination[word]! ^ (key >>> 15), 0x85ebca6b)
  }
  return key ^ (key >>> 13)
}
