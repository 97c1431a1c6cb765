/**
 * The session table as its one writer sees it: records, index, timers, limits and counts. Everything a packet
 * needs is allocated when the table is made. Ended sessions are kept for display when asked for, and their
 * records are reused first when the table is full.
 */
import { TimerWheel } from '../ageing/index.js'
import type { PacketBatch } from '../batch/index.js'
import { hashKey4, hashKey6, KEY_CONTEXT_SHIFT, KEY_IPV6 } from '../key/index.js'
import { CloseReason, SessionState } from '../session/index.js'
import { TCP_RECORD_WORDS_WITH_WINDOWS } from '../tcp/index.js'
import { isLive, lastOf } from './deadline.js'
import { createFlowFinder, type FlowFinder, FOUND_RECORD_SHIFT } from './flow-finder.js'
import type { NewDecision, NewSession } from './new-session.js'
import {
  ADDRESS6_WORDS,
  DECISION_TRANSLATION,
  DECISION_WORDS,
  FLAG_SHIFT,
  FLOAT_LAST,
  OLDER_WORDS,
  REASON_MASK,
  REASON_SHIFT,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  STATE_MASK,
  TIMEOUT_SHIFT,
  WORD_DESTINATION,
  WORD_GENERATION,
  WORD_KEY,
  WORD_PORTS,
  WORD_SOURCE,
  WORD_STATE,
  WORD_TCP,
} from './record-layout.js'
import { RecordPool } from './record-pool.js'
import { SessionIndex } from './session-index.js'
import { SessionRecords } from './session-records.js'
import { TableCounts } from './table-counts.js'
import {
  CLOCK_BASE,
  CLOCK_COUNTED,
  CLOCK_COUNTING,
  CLOCK_NOW,
  CLOCK_STARTED,
  CLOCK_TCP_WORDS,
  CLOCK_USED_RECORDS,
  reserveTable,
  type SharedTable,
  TableColumns,
  type TableOrigin,
} from './table-memory.js'
import { TranslationRecords } from './translation-records.js'

const NONE = -1
/** A running session has the key. */
const HELD = -2
/** The device's limit on small boxes and vSRX. */
export const DEFAULT_MAX_SESSIONS = 4_194_304
/** The most the table can be asked for: a record's first word must be addressable. */
export const LARGEST_MAX_SESSIONS = 33_554_432

export interface SessionTableOptions {
  /** Records in all, `Maximum-sessions`: 1 to LARGEST_MAX_SESSIONS; default DEFAULT_MAX_SESSIONS. */
  readonly maxSessions?: number
  /** Whether ended sessions stay for display (default true). */
  readonly keepEnded?: boolean
  /** Seed of the index's hash: any 32-bit number, a new one for each process that takes traffic from strangers. */
  readonly seed: number
  /** Default packets. A kernel's table is in no index: nothing is looked up by its key. */
  readonly origin?: TableOrigin
}

/** Our own fault: how records are laid out is decided before the first session. */
export class TableInUseError extends Error {
  override readonly name = 'TableInUseError'
  readonly code = 'table-in-use'

  constructor() {
    super('the table has sessions already')
  }
}

/** Told of every session that ends, before its record may be given up. */
export type EndListener = (record: number, timeMicroseconds: number) => void

export class SessionTable extends SessionRecords {
  readonly capacity: number
  /** For readers in other threads. */
  readonly shared: SharedTable
  readonly index: SessionIndex
  private readonly wheel: TimerWheel
  readonly translations: TranslationRecords
  private endListener: EndListener | undefined
  private hasDecisions = false
  /** Whether the last session that could not be made failed because another one has its server-side key. */
  wasHeld = false
  /** Seed of the hashes, as a signed 32-bit number. */
  readonly seed: number
  private readonly keepEnded: boolean
  /** Whether sessions are found by their keys. */
  readonly isIndexed: boolean
  /** The largest context (routing instance) of any session so far. */
  largestContext = 0
  private readonly pool: RecordPool
  private readonly counts: TableCounts
  private findersBatch: PacketBatch | undefined
  private finder: FlowFinder = () => NONE
  private visitTime = 0
  private readonly visit = (record: number): number => {
    if (!isLive(this.columns.words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!)) return 0
    const deadline = this.deadline(record)
    if (deadline > this.visitTime) return deadline
    this.end(record, deadline)
    return 0
  }

  constructor(options: SessionTableOptions) {
    const capacity = options.maxSessions ?? DEFAULT_MAX_SESSIONS
    const shared = reserveTable(capacity, options.seed | 0, options.origin)
    super(new TableColumns(shared))
    this.capacity = capacity
    this.counts = new TableCounts(this.columns.counts)
    this.seed = options.seed | 0
    this.keepEnded = options.keepEnded ?? true
    this.isIndexed = (options.origin ?? 'packets') === 'packets'
    this.shared = shared
    this.index = new SessionIndex(this.capacity)
    this.wheel = new TimerWheel(this.capacity)
    this.pool = new RecordPool(this.capacity, this.wheel, this.columns.isMirror)
    this.translations = new TranslationRecords(this.columns, this.index, this.addresses6, this.seed)
  }

  /** The greatest packet time seen, in microseconds since 1970; 0 before the first. */
  get nowMicroseconds(): number {
    return this.columns.clock[CLOCK_NOW]!
  }

  /** Whether ended sessions stay for display. */
  get keepsEnded(): boolean {
    return this.keepEnded
  }

  /** Sessions that could not be made. */
  get failed(): number {
    return this.counts.failed
  }

  /** Sessions made so far. */
  get created(): number {
    return this.counts.created
  }

  /** Ended sessions whose records were given up. */
  get forgotten(): number {
    return this.counts.forgotten
  }

  /** Sessions that have not been ended. */
  get running(): number {
    return this.counts.running
  }

  /** Whether time has begun: a packet was seen. */
  get hasStarted(): boolean {
    return this.columns.clock[CLOCK_STARTED] === 1
  }

  /** Hash of packet i's key, with this table's seed. */
  hash(packets: PacketBatch, i: number, key: number): number {
    if ((key & KEY_IPV6) === 0) {
      return hashKey4(
        this.seed,
        key,
        packets.source[i << 2]!,
        packets.destination[i << 2]!,
        packets.ports[i]!,
      )
    }
    return hashKey6(this.seed, key, packets.source, i << 2, packets.destination, i << 2, packets.ports[i]!)
  }

  /**
   * The newest session of packet i's key, ended or not: `record << FOUND_RECORD_SHIFT | side << FOUND_SIDE_SHIFT |
   * wing`, wing 1 when the packet runs against the session's direction; -1 when there is none.
   */
  find(packets: PacketBatch, i: number, key: number, hash: number): number {
    if (packets !== this.findersBatch) {
      this.findersBatch = packets
      this.finder = createFlowFinder(this.columns, this.index, packets)
    }
    packets.hash[i] = hash
    return this.finder(i, key)
  }

  /**
   * Records of all sessions of packet i's key that the table still holds, newest first. The chain ends where a
   * record has been used again since: its generation is another then.
   */
  history(packets: PacketBatch, i: number, key: number): number[] {
    const records: number[] = []
    const { words, older } = this.columns
    const found = this.find(packets, i, key, this.hash(packets, i, key))
    let record = found === NONE ? NONE : found >> FOUND_RECORD_SHIFT
    while (record !== NONE) {
      records.push(record)
      const link = record * OLDER_WORDS
      const next = older[link]! - 1
      if (next === NONE || words[(next << RECORD_WORD_SHIFT) + WORD_GENERATION] !== older[link + 1]) break
      record = next
    }
    return records
  }

  /**
   * Makes a session of packet i's key. `older` is the ended session of the same key that `find` gave, or -1.
   * Returns the record, or -1 when the table is full; the failure is counted.
   */
  create(
    packets: PacketBatch,
    i: number,
    key: number,
    hash: number,
    older: number,
    timeMicroseconds: number,
    session: NewSession,
  ): number {
    if (older !== NONE && isLive(this.columns.words[(older << RECORD_WORD_SHIFT) + WORD_STATE]!))
      this.giveWay(older, timeMicroseconds)
    const { decision } = session
    const protocol = key & 0xff
    const columns = this.columns
    const server =
      decision?.isTranslated && this.isIndexed ? this.endedHolder(decision, timeMicroseconds) : NONE
    this.wasHeld = server === HELD
    const record = server === HELD ? NONE : this.take(timeMicroseconds)
    if (record === NONE || !this.enter(record, hash, older, decision, server)) {
      if (record !== NONE) this.pool.giveBack(record)
      this.countFailure(protocol)
      return NONE
    }
    const link = record * OLDER_WORDS
    if (this.keepEnded && older !== NONE && older !== record) {
      columns.older[link] = older + 1
      columns.older[link + 1] = columns.words[(older << RECORD_WORD_SHIFT) + WORD_GENERATION]!
    } else if (columns.older[link] !== 0) columns.older[link] = 0

    const generation = this.open(record)
    this.write(record, packets, i, key, session, timeMicroseconds)
    if (decision) this.writeDecision(record, decision)
    else if (this.hasDecisions)
      columns.decisions.fill(0, record * DECISION_WORDS, (record + 1) * DECISION_WORDS)
    this.close(record, generation)
    this.largestContext = Math.max(this.largestContext, key >>> KEY_CONTEXT_SHIFT)
    if (record >= columns.clock[CLOCK_USED_RECORDS]!) columns.clock[CLOCK_USED_RECORDS] = record + 1

    this.counts.made(protocol, session.stateBits)
    this.wheel.schedule(record, this.deadline(record))
    return record
  }

  /** Counts a session that could not be made. */
  countFailure(protocol: number): void {
    this.counts.couldNotBeMade(protocol)
  }

  /** The ended session that has a decision's server-side key (-1 for none), or HELD when a running one has it. */
  private endedHolder(decision: NewDecision, timeMicroseconds: number): number {
    const found = this.translations.find(decision)
    if (found === NONE) return NONE
    const holder = found >> FOUND_RECORD_SHIFT
    if (this.isRunning(holder, timeMicroseconds)) return HELD
    if (isLive(this.columns.words[(holder << RECORD_WORD_SHIFT) + WORD_STATE]!)) {
      this.end(holder, this.deadline(holder))
    }
    return holder
  }

  /** Enters a record into the index by its key, and by that of its server's side; false when there is no room. */
  private enter(
    record: number,
    hash: number,
    older: number,
    decision: NewDecision | undefined,
    server: number,
  ): boolean {
    if (!this.isIndexed) return true
    if (!this.enterSide(hash, record, 0, older)) return false
    if (!decision?.isTranslated || this.enterSide(this.translations.lastHash, record, 1, server)) return true
    this.index.remove(hash, record, 0)
    return false
  }

  /** An ended session's entry of the same key, on whichever side, becomes this record's. */
  private enterSide(hash: number, record: number, side: number, before: number): boolean {
    const { index } = this
    if (before !== NONE && before !== record) {
      if (index.replace(hash, before, 0, record, side)) return true
      if (index.replace(hash, before, 1, record, side)) return true
    }
    return index.insert(hash, record, side)
  }

  private writeDecision(record: number, decision: NewDecision): void {
    this.hasDecisions = true
    const { decisions } = this.columns
    const at = record * DECISION_WORDS
    for (let word = 0; word < DECISION_TRANSLATION; word++) decisions[at + word] = decision.words[word]!
    decisions[at + DECISION_TRANSLATION] = decision.isTranslated ? this.translations.write(decision) : 0
  }

  /** Whether a session's server side is the one that a decision tells. */
  isTranslatedAs(record: number, decision: NewDecision): boolean {
    const slot = this.hasDecisions ? this.translations.slotOf(record) : NONE
    if (slot === NONE) return !decision.isTranslated
    return decision.isTranslated && this.translations.is(slot, decision)
  }

  /**
   * Gives a translated session another source on its server's side, when that is free: true then. Its handle stays.
   */
  moveServerSource(record: number, source: Int32Array, port: number, timeMicroseconds: number): boolean {
    const { translations, index } = this
    const slot = translations.slotOf(record)
    index.remove(translations.hashOf(slot), record, 1)
    translations.saveSource(slot)
    translations.setSource(slot, source, 0, port)
    const hash = translations.hashOf(slot)
    const found = translations.findSlot(slot, hash)
    const holder = found === NONE ? NONE : found >> FOUND_RECORD_SHIFT
    const isFree = holder === NONE || !this.isRunning(holder, timeMicroseconds)
    if (isFree && this.enterSide(hash, record, 1, holder)) return true
    translations.restoreSource(slot)
    index.insert(translations.hashOf(slot), record, 1)
    return false
  }

  /** Gives TCP records room for windows. Throws a TableInUseError once there are sessions. */
  keepTcpWindows(): void {
    const { clock } = this.columns
    if (clock[CLOCK_TCP_WORDS] === TCP_RECORD_WORDS_WITH_WINDOWS) return
    if (this.created !== 0) throw new TableInUseError()
    clock[CLOCK_TCP_WORDS] = TCP_RECORD_WORDS_WITH_WINDOWS
  }

  /** Sets who is told of every session that ends. */
  setEndListener(listener: EndListener): void {
    this.endListener = listener
  }

  /** Gives a running session another timeout and the reason it will end by; its deadline is kept exact. */
  setTimeout(record: number, timeoutSeconds: number, closeReason: number, addFlags: number): void {
    const words = this.columns.words
    const at = (record << RECORD_WORD_SHIFT) + WORD_STATE
    const state = words[at]!
    const keep = state & ~(REASON_MASK << REASON_SHIFT) & ((1 << TIMEOUT_SHIFT) - 1)
    words[at] =
      keep | (closeReason << REASON_SHIFT) | (addFlags << FLAG_SHIFT) | (timeoutSeconds << TIMEOUT_SHIFT)
    // A deadline brought forward must be met; one put off is noticed when the old one comes.
    if (timeoutSeconds < state >>> TIMEOUT_SHIFT) {
      this.wheel.cancel(record)
      this.wheel.schedule(record, this.deadline(record))
    }
  }

  /**
   * Gives a running session the timeout and the time of the last packet that somebody else tells, and these flags besides
   * its own; its deadline is kept exact.
   */
  retime(record: number, timeoutSeconds: number, lastMicroseconds: number, addFlags: number): void {
    const { words, floats } = this.columns
    const at = (record << RECORD_WORD_SHIFT) + WORD_STATE
    const before = this.deadline(record)
    const keep = words[at]! & ((1 << TIMEOUT_SHIFT) - 1)
    floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST] = lastMicroseconds
    words[at] = keep | (addFlags << FLAG_SHIFT) | (timeoutSeconds << TIMEOUT_SHIFT)
    const deadline = this.deadline(record)
    if (deadline >= before) return
    this.wheel.cancel(record)
    this.wheel.schedule(record, deadline)
  }

  /**
   * Gives up kept sessions, those that ended first: what ended at or before a time, and as many as there are more than
   * `most`; no more than `budget` of them. Returns how many.
   */
  forgetEnded(most: number, timeMicroseconds: number, budget: number): number {
    let kept = this.created - this.forgotten - this.running
    let count = 0
    for (; count < budget; count++, kept--) {
      const record = this.pool.oldestKept
      if (record === NONE || (kept <= most && this.deadline(record) > timeMicroseconds)) break
      this.pool.takeOldestKept()
      this.forget(record)
      this.pool.giveBack(record)
    }
    return count
  }

  /** Ends a session for the next one of its key: unless its time was up, it does not age out. */
  giveWay(record: number, timeMicroseconds: number): void {
    const deadline = this.deadline(record)
    const state = this.columns.words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
    if (deadline > timeMicroseconds && ((state >>> REASON_SHIFT) & REASON_MASK) === CloseReason.ageOut)
      this.setCloseReason(record, CloseReason.replaced)
    this.end(record, Math.min(deadline, timeMicroseconds))
  }

  /** Ends a running session at a time, by the reason it carries. */
  end(record: number, timeMicroseconds: number): void {
    const { words, floats } = this.columns
    const at = record << RECORD_WORD_SHIFT
    const state = words[at + WORD_STATE]!
    this.wheel.cancel(record)
    floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST] = lastOf(state, timeMicroseconds)
    const protocol = words[at + WORD_KEY]! & 0xff
    this.counts.ended(protocol, state)
    words[at + WORD_STATE] = (state & ~STATE_MASK) | SessionState.invalidated
    this.endListener?.(record, timeMicroseconds)
    if (this.keepEnded) this.pool.keep(record)
    else {
      this.forget(record)
      this.pool.giveBack(record)
    }
  }

  /** Time goes on: ends what is over, at most `budget` sessions looked at; none where others say what ends. */
  advance(timeMicroseconds: number, budget: number): void {
    this.setNow(timeMicroseconds)
    if (this.columns.isMirror) return
    this.visitTime = this.nowMicroseconds
    this.wheel.advance(this.visitTime, budget, this.visit)
  }

  /** Ends everything whose deadline has come, so that the counts are exact. */
  settle(timeMicroseconds: number): void {
    this.setNow(timeMicroseconds)
    if (this.columns.isMirror) return
    this.visitTime = this.nowMicroseconds
    this.wheel.settle(this.visitTime, this.visit)
  }

  /** Begins to set all counters anew, for whoever is told them from time to time. */
  beginCounters(): void {
    this.columns.clock[CLOCK_COUNTING] = 1
    this.columns.traffic?.begin(this.nowMicroseconds)
  }

  /** All counters have been set, as of now. */
  endCounters(): void {
    this.columns.clock[CLOCK_COUNTED] = this.nowMicroseconds
    this.columns.clock[CLOCK_COUNTING] = 0
    this.columns.traffic?.settle()
  }

  private setNow(timeMicroseconds: number): void {
    const clock = this.columns.clock
    if (clock[CLOCK_STARTED] === 0) {
      clock[CLOCK_STARTED] = 1
      clock[CLOCK_BASE] = timeMicroseconds
      clock[CLOCK_NOW] = timeMicroseconds
    } else if (timeMicroseconds > clock[CLOCK_NOW]!) clock[CLOCK_NOW] = timeMicroseconds
  }

  /** Ends everything whose deadline has come, for who needs what those sessions have. False when there was none. */
  lookForEnded(timeMicroseconds: number): boolean {
    const { running } = this
    this.settle(timeMicroseconds)
    return this.running < running
  }

  /** A record for a new session, or -1 when all are running. */
  private take(timeMicroseconds: number): number {
    // What others tell of may be dated ahead: its moment is not the table's.
    if (!this.pool.hasAny && this.isIndexed) this.lookForEnded(timeMicroseconds)
    const record = this.pool.take()
    if (record !== NONE) return record
    const kept = this.pool.takeOldestKept()
    if (kept !== NONE) this.forget(kept)
    return kept
  }

  /** Takes an ended session out of index and counts, and frees what it held beside its record. */
  private forget(record: number): void {
    const { words, addresses6 } = this.columns
    const at = record << RECORD_WORD_SHIFT
    // Its addresses may become another session's from here on, so no reader may take them for this one's.
    Atomics.store(words, at + WORD_GENERATION, words[at + WORD_GENERATION]! + 1)
    const key = words[at + WORD_KEY]!
    const ports = words[at + WORD_PORTS]!
    let hash: number
    if ((key & KEY_IPV6) === 0) {
      hash = hashKey4(this.seed, key, words[at + WORD_SOURCE]!, words[at + WORD_DESTINATION]!, ports)
    } else {
      const pair = words[at + WORD_SOURCE]! * ADDRESS6_WORDS
      hash = hashKey6(this.seed, key, addresses6, pair, addresses6, pair + 4, ports)
      this.addresses6.give(words[at + WORD_SOURCE]!)
    }
    this.index.remove(hash, record, 0)
    const slot = this.hasDecisions ? this.translations.slotOf(record) : NONE
    if (slot !== NONE) {
      this.index.remove(this.translations.hashOf(slot), record, 1)
      this.translations.give(slot)
      this.columns.decisions[record * DECISION_WORDS + DECISION_TRANSLATION] = 0
    }
    if (words[at + WORD_TCP] !== 0) this.tcp.give(words[at + WORD_TCP]! - 1)
    this.counts.forgot(key & 0xff, words[at + WORD_STATE]!)
    words[at + WORD_STATE] = SessionState.free
    if (this.columns.carries[record * 2] !== 0) this.columns.carries[record * 2] = 0
    if (this.columns.carries[record * 2 + 1] !== 0) this.columns.carries[record * 2 + 1] = 0
  }
}
