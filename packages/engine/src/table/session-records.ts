/**
 * What the writer of a table does to one record and nothing else: counters, times, marks. No list and no count of the
 * table depends on any of it.
 */
import type { PacketBatch } from '../batch/index.js'
import { KEY_IPV6 } from '../key/index.js'
import { SessionFlag, SessionState } from '../session/index.js'
import { deadlineOf, isLive, isOver, tableSeconds } from './deadline.js'
import type { NewSession } from './new-session.js'
import {
  ADDRESS6_WORDS,
  ATTRIBUTE_WORDS,
  FLAG_SHIFT,
  FLOAT_BYTES,
  FLOAT_LAST,
  REASON_MASK,
  REASON_SHIFT,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
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
import { SlotPool } from './slot-pool.js'
import { CLOCK_BASE, type TableColumns } from './table-memory.js'

export class SessionRecords {
  readonly columns: TableColumns
  protected readonly addresses6: SlotPool
  protected readonly tcp: SlotPool

  constructor(columns: TableColumns) {
    this.columns = columns
    this.addresses6 = new SlotPool(2 * columns.capacity)
    this.tcp = new SlotPool(columns.capacity)
  }

  /** Makes a record's generation odd, so that no reader takes it for a session; returns that. */
  protected open(record: number): number {
    const { words } = this.columns
    const at = record << RECORD_WORD_SHIFT
    // Odd already when the record was used before: it is so from the moment its session is forgotten.
    const generation = words[at + WORD_GENERATION]! | 1
    Atomics.store(words, at + WORD_GENERATION, generation)
    return generation
  }

  /** The record is a session's, whole: readers may take it. */
  protected close(record: number, generation: number): void {
    Atomics.store(this.columns.words, (record << RECORD_WORD_SHIFT) + WORD_GENERATION, generation + 1)
  }

  /** Writes the session that packet i of this key makes; its packets are not counted yet. */
  protected write(
    record: number,
    packets: PacketBatch,
    i: number,
    key: number,
    session: NewSession,
    timeMicroseconds: number,
  ): void {
    const { columns } = this
    const { words } = columns
    const { decision } = session
    const at = record << RECORD_WORD_SHIFT
    const ports = packets.ports[i]!
    const from = i << 2
    words[at + WORD_STATE] = session.stateBits | SessionState.valid
    words[at + WORD_KEY] = key
    words[at + WORD_PORTS] = session.answer ? (ports << 16) | (ports >>> 16) : ports
    const source = session.answer ? packets.destination : packets.source
    const destination = session.answer ? packets.source : packets.destination
    if ((key & KEY_IPV6) === 0) {
      words[at + WORD_SOURCE] = source[from]!
      words[at + WORD_DESTINATION] = destination[from]!
    } else {
      const pair = this.addresses6.take()
      words[at + WORD_SOURCE] = pair
      words[at + WORD_DESTINATION] = 0
      const pairAt = pair * ADDRESS6_WORDS
      for (let word = 0; word < 4; word++) {
        columns.addresses6[pairAt + word] = source[from + word]!
        columns.addresses6[pairAt + 4 + word] = destination[from + word]!
      }
    }
    words[at + WORD_PACKETS] = 0
    words[at + WORD_PACKETS + 1] = 0
    const float = record << RECORD_FLOAT_SHIFT
    columns.floats[float + FLOAT_BYTES] = 0
    columns.floats[float + FLOAT_BYTES + 1] = 0
    columns.floats[float + FLOAT_LAST] = timeMicroseconds
    words[at + WORD_START] = tableSeconds(timeMicroseconds, columns.clock[CLOCK_BASE]!)
    words[at + WORD_TCP] = 0
    if (session.tracksTcp) {
      const tcp = this.tcp.take()
      words[at + WORD_TCP] = tcp + 1
      const { tcpWords } = columns
      const from = tcp * tcpWords
      for (let word = 0; word < tcpWords; word++) columns.tcp[from + word] = 0
    }
    const attribute = record * ATTRIBUTE_WORDS
    columns.attributes[attribute] = decision ? decision.inInterface | (decision.outInterface << 16) : 0
    columns.attributes[attribute + 1] = session.application | (session.policy << 16)
  }

  /** Whether a record's session is running at a time: neither ended nor past its deadline. */
  isRunning(record: number, timeMicroseconds: number): boolean {
    const state = this.columns.words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
    return isLive(state) && !isOver(state, this.deadline(record), timeMicroseconds)
  }

  /** When a session ends if no packet comes; of an ended session when it ended. */
  deadline(record: number): number {
    const { words, floats } = this.columns
    const state = words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
    return deadlineOf(state, floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST]!)
  }

  /** Adds a packet to a wing and refreshes the session. */
  count(record: number, wing: number, bytes: number, timeMicroseconds: number): void {
    const { words, floats } = this.columns
    const at = (record << RECORD_WORD_SHIFT) + WORD_PACKETS + wing
    const packets = (words[at]! + 1) | 0
    words[at] = packets
    if (packets === 0) this.carry(record, wing)
    const float = record << RECORD_FLOAT_SHIFT
    floats[float + FLOAT_BYTES + wing]! += bytes
    floats[float + FLOAT_LAST] = timeMicroseconds
  }

  /** Refreshes a session without a packet, before a timeout that counts from this moment is set. */
  touchLast(record: number, timeMicroseconds: number): void {
    this.columns.floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST] = timeMicroseconds
  }

  /** Adds packets that do not refresh the session: ICMP errors about it, fragments that waited for their first. */
  credit(record: number, wing: number, packets: number, bytes: number): void {
    const { words, floats } = this.columns
    const at = (record << RECORD_WORD_SHIFT) + WORD_PACKETS + wing
    const before = words[at]! >>> 0
    words[at] = before + packets
    if (before + packets > 0xffffffff) this.carry(record, wing)
    floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_BYTES + wing]! += bytes
  }

  private carry(record: number, wing: number): void {
    this.columns.carries[record * 2 + wing]!++
    this.columns.words[(record << RECORD_WORD_SHIFT) + WORD_STATE]! |= SessionFlag.carried << FLAG_SHIFT
  }

  /** IP protocol number of a record's session. */
  protocolOf(record: number): number {
    return this.columns.words[(record << RECORD_WORD_SHIFT) + WORD_KEY]! & 0xff
  }

  /** Whether a wing's interface was noted. */
  isHeard(record: number, wing: number): boolean {
    const state = this.columns.words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
    return ((state >>> FLAG_SHIFT) & (SessionFlag.heardIn << wing)) !== 0
  }

  /** Notes the interface of a wing (a number of the interface dictionary). */
  setInterface(record: number, wing: number, name: number): void {
    const at = record * ATTRIBUTE_WORDS
    const both = this.columns.attributes[at]!
    this.columns.attributes[at] = wing === 0 ? (both & ~0xffff) | name : (both & 0xffff) | (name << 16)
    this.columns.words[(record << RECORD_WORD_SHIFT) + WORD_STATE]! |=
      (SessionFlag.heardIn << wing) << FLAG_SHIFT
  }

  /** Gives a session another policy. */
  setPolicy(record: number, policy: number): void {
    const at = record * ATTRIBUTE_WORDS + 1
    this.columns.attributes[at] = (this.columns.attributes[at]! & 0xffff) | (policy << 16)
  }

  /** Notes that a wing was seen, and that its packets are counted on this side of the device. */
  setHeard(record: number, wing: number, side: number): void {
    this.columns.words[(record << RECORD_WORD_SHIFT) + WORD_STATE]! |=
      ((SessionFlag.heardIn << wing) | (side === 0 ? 0 : SessionFlag.farIn << wing)) << FLAG_SHIFT
  }

  /** The side of the device on which a wing's packets are counted: 0 the client's, 1 the server's. */
  countedSide(record: number, wing: number): number {
    const state = this.columns.words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
    return ((state >>> FLAG_SHIFT) & (SessionFlag.farIn << wing)) === 0 ? 0 : 1
  }

  /** Gives a running session the reason it is about to end by. */
  setCloseReason(record: number, closeReason: number): void {
    const words = this.columns.words
    const at = (record << RECORD_WORD_SHIFT) + WORD_STATE
    words[at] = (words[at]! & ~(REASON_MASK << REASON_SHIFT)) | (closeReason << REASON_SHIFT)
  }
}
