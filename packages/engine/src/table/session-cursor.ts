/**
 * A session for display: a copy of one record, read so that it is whole even while the writer works in another
 * thread. The generation is read before and after; odd or changed, or the state changed, and the record is read
 * again.
 */

import { NEVER_SECONDS } from '../application/index.js'
import type { PacketBatch } from '../batch/index.js'
import { KEY_CONTEXT_SHIFT, KEY_IPV6, KEY_ONE_WING } from '../key/index.js'
import { Protocol } from '../protocol/index.js'
import { SessionFlag, SessionState } from '../session/index.js'
import {
  TCP_RECORD_WORDS,
  TcpState,
  tcpFinSequence,
  tcpFinState,
  tcpFirstSequence,
  tcpState,
} from '../tcp/index.js'
import { deadlineFrom, lastedUntilSeconds, secondsLeft, stateAt, tableSeconds } from './deadline.js'
import { DECISION_FLAG_SHIFT, DecisionFlag, type NewSession } from './new-session.js'
import {
  ADDRESS6_WORDS,
  ATTRIBUTE_WORDS,
  CARRY_PACKETS,
  DECISION_GENERATION,
  DECISION_INBOUND_NAT,
  DECISION_PATHS,
  DECISION_SOURCE_NAT,
  DECISION_TRANSLATION,
  DECISION_WORDS,
  DECISION_ZONES,
  FLAG_MASK,
  FLAG_SHIFT,
  FLOAT_BYTES,
  FLOAT_LAST,
  KERNEL_ID,
  KERNEL_LABELS,
  KERNEL_MARK,
  KERNEL_STATE_SHIFT,
  KERNEL_STATUS,
  KERNEL_TIMEOUT,
  KERNEL_WORDS,
  REASON_MASK,
  REASON_SHIFT,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  RECORD_WORDS,
  START_UNKNOWN,
  STATE_MASK,
  TIMEOUT_SHIFT,
  TRANSLATION_DESTINATION,
  TRANSLATION_PORTS,
  TRANSLATION_SOURCE,
  TRANSLATION_WORDS,
  WORD_DESTINATION,
  WORD_GENERATION,
  WORD_KEY,
  WORD_PACKETS,
  WORD_PORTS,
  WORD_SOURCE,
  WORD_START,
  WORD_STATE,
  WORD_TCP,
} from './record-layout.js'
import { CLOCK_BASE, type TableColumns } from './table-memory.js'

/** Place of a session that has no record. */
const NO_RECORD = -1
/** A writer holds a record odd for well under a microsecond; past this many tries it was stopped there. */
const MAX_TRIES = 10_000

/** Words of a snapshot: everything a cursor holds. */
export const SNAPSHOT_WORDS =
  RECORD_WORDS + ATTRIBUTE_WORDS + 2 + TCP_RECORD_WORDS + DECISION_WORDS + KERNEL_WORDS + 16 + 2

export class SessionCursor {
  private readonly columns: TableColumns
  private readonly copy = new ArrayBuffer(RECORD_WORDS * 4)
  private readonly words = new Int32Array(this.copy)
  private readonly floats = new Float64Array(this.copy)
  private readonly attributes = new Int32Array(ATTRIBUTE_WORDS)
  private readonly carries = new Int32Array(2)
  private readonly tcp = new Int32Array(TCP_RECORD_WORDS)
  private readonly decision = new Int32Array(DECISION_WORDS)
  private readonly kernel = new Int32Array(KERNEL_WORDS)
  private place = 0
  private now = 0
  private nowSeconds = 0
  /** Addresses of the In wing, four words each; IPv4 uses the first. */
  readonly source = new Int32Array(4)
  readonly destination = new Int32Array(4)
  private readonly translatedSource = new Int32Array(4)
  private readonly translatedDestination = new Int32Array(4)
  private translatedPorts = 0

  /** All memory of a cursor but two numbers: what a snapshot is made of. */
  private readonly parts: readonly Int32Array[]

  constructor(columns: TableColumns) {
    this.columns = columns
    this.parts = [
      this.words,
      this.attributes,
      this.carries,
      this.tcp,
      this.decision,
      this.kernel,
      this.source,
      this.destination,
      this.translatedSource,
      this.translatedDestination,
    ]
  }

  /** The moment everything is told as of, in microseconds since 1970. */
  setNow(timeMicroseconds: number): void {
    this.now = timeMicroseconds
    this.nowSeconds = tableSeconds(timeMicroseconds, this.columns.clock[CLOCK_BASE]!)
  }

  /** Reads a record; false when it holds no session. */
  moveTo(record: number): boolean {
    const { words, floats } = this.columns
    const at = record << RECORD_WORD_SHIFT
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const generation = Atomics.load(words, at + WORD_GENERATION)
      if (generation & 1) {
        if ((words[at + WORD_STATE]! & STATE_MASK) === SessionState.free) return false
        continue
      }
      for (let word = 0; word < RECORD_WORDS; word++) this.words[word] = words[at + word]!
      // Again and whole: two words of a float may be of two values.
      const float = record << RECORD_FLOAT_SHIFT
      this.floats[FLOAT_LAST] = floats[float + FLOAT_LAST]!
      this.floats[FLOAT_BYTES] = floats[float + FLOAT_BYTES]!
      this.floats[FLOAT_BYTES + 1] = floats[float + FLOAT_BYTES + 1]!
      if ((this.words[WORD_STATE]! & STATE_MASK) === SessionState.free) return false
      this.place = record
      this.readAside(record)
      // A session that gets another timeout or ends stays in its generation; an end is only read right with the
      // timeout it was written with.
      if (
        Atomics.load(words, at + WORD_STATE) === this.words[WORD_STATE] &&
        Atomics.load(words, at + WORD_GENERATION) === generation
      )
        return true
    }
    return false
  }

  private readAside(record: number): void {
    const columns = this.columns
    this.attributes[0] = columns.attributes[record * ATTRIBUTE_WORDS]!
    this.attributes[1] = columns.attributes[record * ATTRIBUTE_WORDS + 1]!
    if (this.words[WORD_KEY]! & KEY_IPV6) {
      const pair = this.words[WORD_SOURCE]! * ADDRESS6_WORDS
      for (let word = 0; word < 4; word++) {
        this.source[word] = columns.addresses6[pair + word]!
        this.destination[word] = columns.addresses6[pair + 4 + word]!
      }
    } else {
      this.source[0] = this.words[WORD_SOURCE]!
      this.destination[0] = this.words[WORD_DESTINATION]!
    }
    this.readDecision(record)
    const { kernel } = columns
    if (kernel !== undefined) {
      for (let word = 0; word < KERNEL_WORDS; word++)
        this.kernel[word] = kernel[record * KERNEL_WORDS + word]!
    }
    const tcp = this.words[WORD_TCP]!
    if (tcp !== 0) {
      const from = (tcp - 1) * columns.tcpWords
      for (let word = 0; word < TCP_RECORD_WORDS; word++) this.tcp[word] = columns.tcp[from + word]!
    }
    if (this.flags & SessionFlag.carried) {
      this.carries[0] = columns.carries[record * 2]!
      this.carries[1] = columns.carries[record * 2 + 1]!
    }
  }

  private readDecision(record: number): void {
    const { decisions, ways } = this.columns
    const at = record * DECISION_WORDS
    const isDecided = (decisions[at + DECISION_GENERATION]! | this.decision[DECISION_GENERATION]!) !== 0
    if (!isDecided && ways === undefined) return
    for (let word = 0; word < DECISION_WORDS; word++) this.decision[word] = decisions[at + word]!
    if (this.isTranslated) this.readTranslation(this.decision[DECISION_TRANSLATION]! - 1)
  }

  private readTranslation(slot: number): void {
    const { translations, addresses6 } = this.columns
    const from = slot * TRANSLATION_WORDS
    this.translatedPorts = translations[from + TRANSLATION_PORTS]!
    if (this.words[WORD_KEY]! & KEY_IPV6) {
      const pair = translations[from + TRANSLATION_SOURCE]! * ADDRESS6_WORDS
      for (let word = 0; word < 4; word++) {
        this.translatedSource[word] = addresses6[pair + word]!
        this.translatedDestination[word] = addresses6[pair + 4 + word]!
      }
    } else {
      this.translatedSource[0] = translations[from + TRANSLATION_SOURCE]!
      this.translatedDestination[0] = translations[from + TRANSLATION_DESTINATION]!
    }
  }

  private get flags(): number {
    return (this.words[WORD_STATE]! >>> FLAG_SHIFT) & FLAG_MASK
  }

  /** The record's number: its place in the table, from 0. */
  get record(): number {
    return this.place
  }

  /**
   * generation × capacity + record + 1; never reused. 0 of a session that was refused. The kernel's own in a table that
   * goes by those.
   */
  get id(): number {
    if (this.place === NO_RECORD) return 0
    if (this.columns.hasKernelIds) return this.kernelId
    return sessionId(this.words[WORD_GENERATION]!, this.columns.capacity, this.place)
  }

  /** SessionState as of now: a session past its deadline has ended, marked or not. */
  get state(): number {
    return stateAt(this.words[WORD_STATE]!, this.endMicroseconds, this.now)
  }

  /** CloseReason; of a running session the one it would end by. */
  get closeReason(): number {
    return (this.words[WORD_STATE]! >>> REASON_SHIFT) & REASON_MASK
  }

  get protocol(): number {
    return this.words[WORD_KEY]! & 0xff
  }

  /** 4 or 6. */
  get family(): number {
    return this.words[WORD_KEY]! & KEY_IPV6 ? 6 : 4
  }

  /** Routing instance index. */
  get context(): number {
    return this.words[WORD_KEY]! >>> KEY_CONTEXT_SHIFT
  }

  /** Becomes the session that packet i would have made: one that was refused. It has no identifier and no packets. */
  moveToUnmade(packets: PacketBatch, i: number, key: number, session: NewSession): void {
    for (const part of this.parts) part.fill(0)
    this.place = NO_RECORD
    this.words[WORD_STATE] = session.stateBits | SessionState.valid
    this.words[WORD_KEY] = key
    this.words[WORD_PORTS] = packets.ports[i]!
    for (let word = 0; word < 4; word++) {
      this.source[word] = packets.source[(i << 2) + word]!
      this.destination[word] = packets.destination[(i << 2) + word]!
    }
    this.attributes[1] = session.application | (session.policy << 16)
    const { decision } = session
    if (decision === undefined) return
    this.attributes[0] = decision.inInterface | (decision.outInterface << 16)
    this.decision.set(decision.words)
  }

  /** Writes all that was read to SNAPSHOT_WORDS words from `at` on. */
  writeSnapshot(into: Int32Array, at: number): void {
    let to = at
    for (const part of this.parts) {
      into.set(part, to)
      to += part.length
    }
    into[to] = this.place
    into[to + 1] = this.translatedPorts
  }

  /** Becomes what `writeSnapshot` wrote. */
  readSnapshot(from: Int32Array, at: number): void {
    let next = at
    for (const part of this.parts) {
      for (let word = 0; word < part.length; word++) part[word] = from[next + word]!
      next += part.length
    }
    this.place = from[next]!
    this.translatedPorts = from[next + 1]!
  }

  /**
   * Whether there is no Out wing: the key has one direction, or the session is a tunnel that ends here. What the device
   * itself is one end of has two, though the other may never speak.
   */
  get isOneWing(): boolean {
    if (this.hasDecision(DecisionFlag.tunnel)) return true
    return (this.words[WORD_KEY]! & KEY_ONE_WING) !== 0 && !this.hasDecision(DecisionFlag.self)
  }

  /** Generation of the configuration that the session was decided under; 0 for none. */
  get generation(): number {
    return this.decision[DECISION_GENERATION]! & 0xffff
  }

  /** Whether a DecisionFlag is set. */
  hasDecision(flag: number): boolean {
    return ((this.decision[DECISION_GENERATION]! >>> DECISION_FLAG_SHIFT) & flag) !== 0
  }

  /** Zone numbers; 0 where there are none. */
  get fromZone(): number {
    return this.decision[DECISION_ZONES]! & 0xffff
  }

  get toZone(): number {
    return this.decision[DECISION_ZONES]! >>> 16
  }

  /** Number of the path that a wing's session leads by: where packets of the other wing go. 0 for none. */
  path(wing: number): number {
    const both = this.decision[DECISION_PATHS]!
    return wing === 0 ? both & 0xffff : both >>> 16
  }

  /** Source NAT rule number; 0 for none. */
  get sourceNatRule(): number {
    return this.decision[DECISION_SOURCE_NAT]! & 0xffff
  }

  /** Source NAT pool number; 0 for none, interface translation too. */
  get sourceNatPool(): number {
    return this.decision[DECISION_SOURCE_NAT]! >>> 16
  }

  /** Number of the destination NAT rule, or of the static one where DecisionFlag.staticDestination is set. */
  get destinationNatRule(): number {
    return this.decision[DECISION_INBOUND_NAT]! & 0xffff
  }

  /** Destination NAT pool number; 0 for none. */
  get destinationNatPool(): number {
    return this.decision[DECISION_INBOUND_NAT]! >>> 16
  }

  /** Whether the server's side differs from the client's. */
  get isTranslated(): boolean {
    return this.decision[DECISION_TRANSLATION] !== 0
  }

  /** The In wing's packet as it is on the server's side of the device: what translation makes of it. */
  get serverSource(): Int32Array {
    return this.isTranslated ? this.translatedSource : this.source
  }

  get serverDestination(): Int32Array {
    return this.isTranslated ? this.translatedDestination : this.destination
  }

  get serverSourcePort(): number {
    return this.isTranslated ? this.translatedPorts >>> 16 : this.sourcePort
  }

  get serverDestinationPort(): number {
    return this.isTranslated ? this.translatedPorts & 0xffff : this.destinationPort
  }

  get isMulticast(): boolean {
    return (this.flags & SessionFlag.multicast) !== 0
  }

  /** Whether the answer to an ICMP query was seen. */
  get isAnswered(): boolean {
    return (this.flags & SessionFlag.answered) !== 0
  }

  get sourcePort(): number {
    return this.words[WORD_PORTS]! >>> 16
  }

  get destinationPort(): number {
    return this.words[WORD_PORTS]! & 0xffff
  }

  /** Whether the session does not age, or nobody says when it ends. */
  get isEndless(): boolean {
    return this.words[WORD_STATE]! >>> TIMEOUT_SHIFT === NEVER_SECONDS
  }

  /** Configured timeout, in seconds: `Maximum timeout`; NaN when not known. */
  get timeoutSeconds(): number {
    if (this.isFromKernel) return this.kernel[KERNEL_TIMEOUT]! >>> 0 || Number.NaN
    return this.words[WORD_STATE]! >>> TIMEOUT_SHIFT
  }

  /** When the session ends without another packet, or ended; microseconds since 1970. */
  get endMicroseconds(): number {
    const earliest = this.columns.earliestEnd(this.now)
    return deadlineFrom(earliest, this.words[WORD_STATE]!, this.floats[FLOAT_LAST]!)
  }

  /** Seconds left as the device shows them, in steps of two; 0 when ended. */
  get currentTimeoutSeconds(): number {
    return secondsLeft(this.words[WORD_STATE]!, this.endMicroseconds, this.now)
  }

  /** Whole seconds since the table's first moment; NaN when not known. */
  get startSeconds(): number {
    const start = this.words[WORD_START]!
    return start === START_UNKNOWN ? Number.NaN : start >>> 0
  }

  /** Whole seconds from the start to the end, or to now; NaN when the start is not known. */
  get durationSeconds(): number {
    const base = this.columns.clock[CLOCK_BASE]!
    const state = this.words[WORD_STATE]!
    const until = lastedUntilSeconds(state, this.endMicroseconds, this.now, this.nowSeconds, base)
    return until - this.startSeconds
  }

  /** Packets of a wing, 0 In, 1 Out; NaN when not known. */
  packets(wing: number): number {
    if (Number.isNaN(this.floats[FLOAT_BYTES + wing]!)) return Number.NaN
    const low = this.words[WORD_PACKETS + wing]! >>> 0
    return this.flags & SessionFlag.carried ? low + this.carries[wing]! * CARRY_PACKETS : low
  }

  /** Bytes of a wing (IP lengths); NaN when not known. */
  bytes(wing: number): number {
    return this.floats[FLOAT_BYTES + wing]!
  }

  /** Interface dictionary number of a wing; 0 when not known. */
  interfaceNumber(wing: number): number {
    return wing === 0 ? this.attributes[0]! & 0xffff : this.attributes[0]! >>> 16
  }

  /** Index of the matched application; 0 for none. */
  get application(): number {
    return this.attributes[1]! & 0xffff
  }

  get policy(): number {
    return this.attributes[1]! >>> 16
  }

  /** TcpState; `none` for anything but TCP. */
  get tcpState(): number {
    return this.words[WORD_TCP] === 0 ? TcpState.none : tcpState(this.tcp, 0)
  }

  /** What stands for a TCP record that is not there: nothing of other protocols, not known of a kernel's TCP. */
  private get withoutTcp(): number {
    return this.isFromKernel && this.protocol === Protocol.tcp ? Number.NaN : 0
  }

  portSequence(wing: number): number {
    return this.words[WORD_TCP] === 0 ? this.withoutTcp : tcpFirstSequence(this.tcp, 0, wing)
  }

  finSequence(wing: number): number {
    return this.words[WORD_TCP] === 0 ? this.withoutTcp : tcpFinSequence(this.tcp, 0, wing)
  }

  finState(wing: number): number {
    return this.words[WORD_TCP] === 0 ? this.withoutTcp : tcpFinState(this.tcp, 0, wing)
  }

  /** Whether a kernel says what is said here: the rest of this class is zero where none does. */
  get isFromKernel(): boolean {
    return this.columns.kernel !== undefined
  }

  /** The kernel's identifier; several sessions may have the same. */
  get kernelId(): number {
    return this.kernel[KERNEL_ID]! >>> 0
  }

  /** KernelStatus bits. */
  get kernelStatus(): number {
    return this.kernel[KERNEL_STATUS]! & ((1 << KERNEL_STATE_SHIFT) - 1)
  }

  /** The kernel's number of the protocol's state. */
  get kernelState(): number {
    return this.kernel[KERNEL_STATUS]! >>> KERNEL_STATE_SHIFT
  }

  get kernelMark(): number {
    return this.kernel[KERNEL_MARK]! >>> 0
  }

  /** Whether anybody tells the kernel's labels; they are zero else. */
  get areLabelsTold(): boolean {
    return this.columns.areLabelsTold
  }

  /** A word of the kernel's labels, 0 to 3, the lowest bits first. */
  kernelLabels(word: number): number {
    return this.kernel[KERNEL_LABELS + word]! >>> 0
  }
}

/** A session's identifier from its record's generation word. */
export function sessionId(generationWord: number, capacity: number, record: number): number {
  return ((generationWord >>> 1) - 1) * capacity + record + 1
}
