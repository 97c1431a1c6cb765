/**
 * The kernel's connections as a table that follows them: by what the kernel tells of each, and by readings of the whole.
 *
 * A reading takes a while, and what it says of a connection may be older than what was told of it since the reading
 * began. So every session is marked with the reading that it was last known in, and being told of marks it as well: a
 * reading gives a session that is marked already its counters and no more, what has ended meanwhile is not made again,
 * and a session that is not marked at its end is none of the kernel's any more.
 */
import {
  CloseReason,
  KERNEL_STATE_SHIFT,
  KERNEL_STATUS,
  KERNEL_WORDS,
  KernelStatus,
  REASON_MASK,
  REASON_SHIFT,
  RECORD_WORD_SHIFT,
  type SessionTable,
  WORD_STATE,
} from '@wingspan/engine'
import { closeReason } from './close-reason.js'
import type { ConntrackEntry } from './conntrack-entry.js'
import { ConntrackEvent } from './conntrack-events.js'
import { KernelTable, type KernelTableOptions } from './kernel-table.js'
import { MirrorIndex } from './mirror-index.js'

/** Marks: no running session; one that has ended since the reading began and is still found; else a reading's number. */
const NONE = 0
const ENDED = 0xffff_ffff
const NOT_FOUND = -1
const OFFLOADED = KernelStatus.OFFLOAD | KernelStatus.HW_OFFLOAD
/** A session that is overdue is put off by two seconds at a time. */
const OVERDUE_MICROSECONDS = 2_000_000

export class MirrorTable {
  readonly table: SessionTable
  /** Running sessions whose packets pass by the kernel's counters. */
  offloaded = 0
  readonly #kernel: KernelTable
  readonly #index: MirrorIndex
  readonly #marks: Uint32Array
  /** Of the reading that is going on, or was the last. */
  #reading = 1
  #isReading = false
  /** Records marked ENDED, and perhaps others. */
  readonly #ended: number[] = []
  /** Records before this one may be marked. */
  #used = 0

  constructor(options: Omit<KernelTableOptions, 'isMirror'>, seed: number) {
    this.#kernel = new KernelTable({ ...options, isMirror: true })
    this.table = this.#kernel.table
    this.#index = new MirrorIndex(this.table.columns, seed)
    this.#marks = new Uint32Array(options.capacity)
  }

  /** Connections that found no room. */
  get missed(): number {
    return this.#kernel.missed
  }

  /** What the kernel told of a connection: a ConntrackEvent. */
  take(event: number, entry: ConntrackEntry): void {
    const record = this.#running(entry)
    if (event === ConntrackEvent.destroy) {
      if (record !== NOT_FOUND) this.#destroy(record, entry)
      return
    }
    if (record !== NOT_FOUND) {
      this.#update(record, entry, false)
      this.#marks[record] = this.#reading
      return
    }
    // The kernel tells when a connection began only with its end.
    if (event === ConntrackEvent.new) entry.startMicroseconds = this.table.nowMicroseconds
    this.#add(entry)
  }

  /** A reading of all connections begins. */
  beginReading(): void {
    this.#kernel.forgetSettings()
    this.#reading++
    this.#isReading = true
  }

  /** A connection as the reading has it. */
  takeRead(entry: ConntrackEntry): void {
    // One that is dying has been told to have ended, or is about to be.
    if ((entry.status & KernelStatus.DYING) !== 0) return
    const record = this.#index.find(entry)
    const mark = record === NOT_FOUND ? NONE : this.#marks[record]!
    if (mark === ENDED) return
    if (mark === NONE) this.#add(entry)
    else if (mark === this.#reading) this.#kernel.updateCounters(record, entry)
    else {
      this.#update(record, entry, true)
      this.#marks[record] = this.#reading
    }
  }

  /**
   * The reading is over, and all that was told before its end has been taken. Ends, from record `first` on, sessions that
   * it did not have, of so many records; returns where to go on, or -1 when all have been looked at.
   */
  endReading(first: number, records: number): number {
    const until = Math.min(this.#used, first + records)
    for (let record = first; record < until; record++) {
      const mark = this.#marks[record]!
      if (mark !== NONE && mark !== ENDED && mark !== this.#reading) this.#miss(record)
    }
    if (until < this.#used) return until
    this.giveUpReading()
    return -1
  }

  /** The reading was not completed: nothing follows from what it did not have. */
  giveUpReading(): void {
    this.#isReading = false
    for (const record of this.#ended) {
      if (this.#marks[record] === ENDED) this.#unmark(record)
    }
    this.#ended.length = 0
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
  noteCleared(connection: Pick<ConntrackEntry, 'original' | 'id'>, isCleared: boolean): void {
    const record = this.#running(connection)
    if (record !== NOT_FOUND)
      this.table.setCloseReason(record, isCleared ? CloseReason.cleared : CloseReason.ageOut)
  }

  /** The record of a connection's session that has not ended, or -1. */
  #running(connection: Pick<ConntrackEntry, 'original' | 'id'>): number {
    const record = this.#index.find(connection)
    return record !== NOT_FOUND && this.#marks[record] !== ENDED ? record : NOT_FOUND
  }

  #add(entry: ConntrackEntry): void {
    const former = this.#index.find(entry)
    if (former !== NOT_FOUND) this.#unmark(former)
    const record = this.#kernel.add(entry)
    if (record === NOT_FOUND) return
    // In a full table this was the record of one that has ended.
    if (this.#marks[record] !== NONE) this.#unmark(record)
    if (!this.#index.insert(record, entry)) {
      this.table.end(record, this.table.nowMicroseconds)
      return
    }
    this.#marks[record] = this.#reading
    this.#used = Math.max(this.#used, record + 1)
    if (this.#isOffloaded(record)) this.offloaded++
  }

  #update(record: number, entry: ConntrackEntry, isWhole: boolean): void {
    if (this.#isOffloaded(record)) this.offloaded--
    this.#kernel.update(record, entry, isWhole)
    if (this.#isOffloaded(record)) this.offloaded++
  }

  /** The kernel says what time was left to a connection that somebody has deleted. */
  #destroy(record: number, entry: ConntrackEntry): void {
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
    const { words, kernel } = table.columns
    if (this.#isOffloaded(record)) this.offloaded--
    const known = (words[(record << RECORD_WORD_SHIFT) + WORD_STATE]! >>> REASON_SHIFT) & REASON_MASK
    if (known !== CloseReason.cleared) {
      const state = kernel![record * KERNEL_WORDS + KERNEL_STATUS]! >>> KERNEL_STATE_SHIFT
      table.setCloseReason(record, closeReason(table.protocolOf(record), state, ranOut))
    }
    table.end(record, table.nowMicroseconds)
    if (this.#isReading) {
      this.#marks[record] = ENDED
      this.#ended.push(record)
    } else this.#unmark(record)
  }

  #unmark(record: number): void {
    this.#index.remove(record)
    this.#marks[record] = NONE
  }

  #isOffloaded(record: number): boolean {
    return (this.table.columns.kernel![record * KERNEL_WORDS + KERNEL_STATUS]! & OFFLOADED) !== 0
  }
}
