/**
 * The kernel's connections as a table that follows them: by what the kernel tells of each, and by readings of the whole.
 *
 * A reading takes a while, and what it says of a connection may be older than what was told of it since the reading
 * began. So every session is marked with the reading that it was last known in, and being told of marks it as well: a
 * reading gives a session that is marked already its counters and no more, and a session that is not marked at its end
 * is none of the kernel's any more. What was told to have ended meanwhile is remembered, and not made again.
 *
 * The kernel's identifiers come again, for the same addresses and ports too. Where an end was not told, another
 * connection is in the session's place if it is translated otherwise. That it is told to be new proves it only where
 * nothing was ever told of the session, as with such a connection its end is not told either: of others the same is told
 * again and again while anybody else who wants to be told of all has no room for it.
 */
import {
  CloseReason,
  KERNEL_STATE_SHIFT,
  KERNEL_STATUS,
  KERNEL_WORDS,
  KernelStatus,
  OFFLOADED,
  REASON_MASK,
  REASON_SHIFT,
  RECORD_WORD_SHIFT,
  type SessionTable,
  WORD_STATE,
} from '@wingspan/engine'
import { closeReason } from './close-reason.js'
import type { Connection } from './connection-key.js'
import type { ConntrackEntry } from './conntrack-entry.js'
import { ConntrackEvent } from './conntrack-events.js'
import { KernelTable, type KernelTableOptions } from './kernel-table.js'
import { MirrorIndex } from './mirror-index.js'
import { MOST_TOLD_ENDS, ToldEnds } from './told-ends.js'

/** Marks: no running session; else the number of a reading, a multiple of four, and how the session is known. */
const NONE = 0
const A_READING = 4
const HOW = A_READING - 1
/** Something was told of it. */
const TOLD = 0
/** By readings alone. */
const READ = 1
/** Made by the reading of its mark. */
const MADE = 2
const NOT_FOUND = -1
/** A session that is overdue is put off by two seconds at a time. */
const OVERDUE_MICROSECONDS = 2_000_000

export class MirrorTable {
  readonly table: SessionTable
  /** Running sessions whose packets pass by the kernel's counters. */
  offloaded = 0
  /**
   * Connections that found no room: of the last reading, and those told to be new since it began. One that came while it
   * went on may be counted twice, until the next.
   */
  missed = 0
  readonly #kernel: KernelTable
  readonly #index: MirrorIndex
  readonly #marks: Uint32Array
  /** Of the reading that is going on, or was the last. */
  #reading = A_READING
  #isReading = false
  /** Whether what the reading has made may yet be told to be new: not once all that was told before its end is taken. */
  #isAheadOfTold = false
  /** As `missed`, of the reading that is going on. */
  #missedSince = 0
  readonly #ends: ToldEnds
  /** Records before this one may be marked. */
  #used = 0

  constructor(options: Omit<KernelTableOptions, 'isMirror' | 'seed'>, seed: number) {
    this.#kernel = new KernelTable({ ...options, isMirror: true, seed })
    this.table = this.#kernel.table
    this.#index = new MirrorIndex(this.table.columns, seed)
    this.#marks = new Uint32Array(options.capacity)
    this.#ends = new ToldEnds(Math.min(options.capacity, MOST_TOLD_ENDS), seed)
  }

  /** What the kernel told of a connection: a ConntrackEvent. */
  take(event: number, entry: ConntrackEntry): void {
    const record = this.#index.find(entry)
    if (event === ConntrackEvent.destroy) {
      if (this.#isReading) this.#ends.add(entry)
      if (record !== NOT_FOUND) this.#destroy(record, entry)
      return
    }
    // Its end is told too, or has been: several processors tell.
    if ((entry.status & KernelStatus.DYING) !== 0) return
    const isNew = event === ConntrackEvent.new
    if (record !== NOT_FOUND) {
      const isAnother = (isNew && this.#isUntold(record)) || !this.#kernel.isOf(record, entry)
      if (!isAnother) {
        this.#update(record, entry, false)
        this.#marks[record] = this.#reading + TOLD
        return
      }
      this.#miss(record)
    }
    // The kernel tells when a connection began only with its end.
    if (isNew) entry.startMicroseconds = this.table.nowMicroseconds
    if (this.#add(entry, this.#reading + TOLD) || !isNew) return
    this.missed++
    this.#missedSince++
  }

  /** A reading of all connections begins. */
  beginReading(): void {
    this.#kernel.forgetSettings()
    this.#reading += A_READING
    this.#isReading = true
    this.#isAheadOfTold = true
    this.#missedSince = 0
    this.table.beginCounters()
  }

  /** Whether the reading may have made sessions again that were told to have ended, as those were too many. */
  get hasForgottenEnds(): boolean {
    return this.#ends.isOverrun
  }

  /** A connection as the reading has it. */
  takeRead(entry: ConntrackEntry): void {
    // One that is dying has been told to have ended, or is about to be.
    if ((entry.status & KernelStatus.DYING) !== 0) return
    const record = this.#index.find(entry)
    if (record === NOT_FOUND) {
      if (!this.#ends.has(entry)) this.#addRead(entry)
      return
    }
    const mark = this.#marks[record]!
    const isSame = this.#kernel.isOf(record, entry)
    if (this.#isOfReading(mark)) {
      if (isSame) this.#kernel.updateCounters(record, entry)
    } else if (isSame) {
      this.#update(record, entry, true)
      this.#marks[record] = this.#reading + ((mark & HOW) === TOLD ? TOLD : READ)
    } else {
      this.#miss(record)
      this.#addRead(entry)
    }
  }

  /**
   * The reading is over, and all that was told before its end has been taken. Ends, from record `first` on, sessions that
   * it did not have, of so many records; returns where to go on, or -1 when all have been looked at.
   */
  endReading(first: number, records: number): number {
    this.#isOver()
    const until = Math.min(this.#used, first + records)
    for (let record = first; record < until; record++) {
      const mark = this.#marks[record]!
      if (mark !== NONE && !this.#isOfReading(mark)) this.#miss(record)
    }
    if (until < this.#used) return until
    this.table.endCounters()
    this.missed = this.#missedSince
    return -1
  }

  /**
   * The reading was not completed, and all that was told before it was given up has been taken: nothing follows from what
   * it did not have, and counters are of no one moment.
   */
  giveUpReading(): void {
    this.#isOver()
  }

  #isOver(): void {
    this.#isReading = false
    this.#isAheadOfTold = false
    this.#ends.clear()
  }

  /** Whether a session of this mark was read, or told of, since the reading began. */
  #isOfReading(mark: number): boolean {
    return mark >= this.#reading
  }

  /** Whether the reading has made a session before it could be told of. */
  #isAhead(record: number): boolean {
    return this.#isAheadOfTold && this.#marks[record] === this.#reading + MADE
  }

  /** Whether nothing was ever told of a session, though all was that came before it was read. */
  #isUntold(record: number): boolean {
    return (this.#marks[record]! & HOW) !== TOLD && !this.#isAhead(record)
  }

  /**
   * Has the policies of sessions told again, from record `first` on, of so many records; returns where to go on, or -1
   * when all have been.
   */
  describe(first: number, records: number): number {
    const until = Math.min(this.#used, first + records)
    for (let record = first; record < until; record++) {
      if (this.#marks[record] !== NONE) this.#kernel.describe(record)
    }
    return until < this.#used ? until : -1
  }

  /** Notes that somebody asked for a connection's end, or that it was refused. */
  noteCleared(connection: Connection, isCleared: boolean): void {
    const record = this.#index.find(connection)
    if (record !== NOT_FOUND)
      this.table.setCloseReason(record, isCleared ? CloseReason.cleared : CloseReason.ageOut)
  }

  /** The kernel has deleted a connection that was noted as cleared: its session ends, unless it has by now. */
  endCleared(connection: Connection): void {
    const record = this.#index.find(connection)
    // Another connection may be in its place already.
    if (record === NOT_FOUND || !this.#isCleared(record)) return
    if (this.#isReading) this.#ends.add(connection)
    this.#end(record, false)
  }

  #isCleared(record: number): boolean {
    const state = this.table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
    return ((state >>> REASON_SHIFT) & REASON_MASK) === CloseReason.cleared
  }

  #addRead(entry: ConntrackEntry): void {
    if (!this.#add(entry, this.#reading + MADE)) this.#missedSince++
  }

  /** False where there is no room. */
  #add(entry: ConntrackEntry, mark: number): boolean {
    const record = this.#kernel.add(entry)
    if (record === NOT_FOUND) return false
    if (!this.#index.insert(record, entry)) {
      this.table.end(record, this.table.nowMicroseconds)
      return false
    }
    this.#marks[record] = mark
    this.#used = Math.max(this.#used, record + 1)
    if (this.#isOffloaded(record)) this.offloaded++
    return true
  }

  #update(record: number, entry: ConntrackEntry, isWhole: boolean): void {
    if (this.#isOffloaded(record)) this.offloaded--
    this.#kernel.update(record, entry, isWhole)
    if (this.#isOffloaded(record)) this.offloaded++
  }

  /** The kernel says what time was left to a connection that somebody has deleted. */
  #destroy(record: number, entry: ConntrackEntry): void {
    if (!this.#kernel.isOf(record, entry)) {
      // Another one's end: of the one before where a reading is ahead, else of one that had come in this one's place.
      if (!this.#isAhead(record)) this.#miss(record)
      return
    }
    const ranOut = !(entry.timeoutSeconds > 0)
    this.#update(record, entry, false)
    this.#end(record, ranOut)
  }

  /** Its end was not told: by what was left of its time it has run out, or was deleted. */
  #miss(record: number): void {
    this.#end(record, this.table.deadline(record) <= this.table.nowMicroseconds + OVERDUE_MICROSECONDS)
  }

  #end(record: number, ranOut: boolean): void {
    const { table } = this
    const { kernel } = table.columns
    if (this.#isOffloaded(record)) this.offloaded--
    if (!this.#isCleared(record)) {
      const state = kernel![record * KERNEL_WORDS + KERNEL_STATUS]! >>> KERNEL_STATE_SHIFT
      table.setCloseReason(record, closeReason(table.protocolOf(record), state, ranOut))
    }
    table.end(record, table.nowMicroseconds)
    this.#index.remove(record)
    this.#marks[record] = NONE
  }

  #isOffloaded(record: number): boolean {
    return (this.table.columns.kernel![record * KERNEL_WORDS + KERNEL_STATUS]! & OFFLOADED) !== 0
  }
}
