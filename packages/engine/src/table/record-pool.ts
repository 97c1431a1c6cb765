/**
 * Which record a new session gets: one never used, so that identifiers run in order; then one given back; then
 * that of the session that ended first among those kept for display. In a table that gives sessions up all the time
 * those given back come first, so that its records stay few and together.
 */
import type { TimerWheel } from '../ageing/index.js'

const NONE = -1

export class RecordPool {
  private readonly capacity: number
  /** A record that is in no bucket lends its link to the lists here. */
  private readonly wheel: TimerWheel
  private readonly prefersGivenBack: boolean
  private used = 0
  private firstFree = NONE
  private firstKept = NONE
  private lastKept = NONE

  constructor(capacity: number, wheel: TimerWheel, prefersGivenBack = false) {
    this.capacity = capacity
    this.wheel = wheel
    this.prefersGivenBack = prefersGivenBack
  }

  /** Whether there is a record to be had, that of a kept session included. */
  get hasAny(): boolean {
    return this.used < this.capacity || this.firstFree !== NONE || this.firstKept !== NONE
  }

  /** A record without a session, or -1. */
  take(): number {
    const isFresh = this.used < this.capacity
    if (isFresh && !(this.prefersGivenBack && this.firstFree !== NONE)) return this.used++
    const record = this.firstFree
    if (record !== NONE) this.firstFree = this.wheel.link(record)
    return record
  }

  /** The record of the session that ended first, or -1; it stays in the list. */
  get oldestKept(): number {
    return this.firstKept
  }

  /** The record of the session that ended first, out of the list, or -1. */
  takeOldestKept(): number {
    const record = this.firstKept
    if (record === NONE) return NONE
    this.firstKept = this.wheel.link(record)
    if (this.firstKept === NONE) this.lastKept = NONE
    return record
  }

  /** The record's session is forgotten. */
  giveBack(record: number): void {
    this.wheel.setLink(record, this.firstFree)
    this.firstFree = record
  }

  /** The record's session has ended and is kept, after all that ended before. */
  keep(record: number): void {
    this.wheel.setLink(record, NONE)
    if (this.lastKept === NONE) this.firstKept = record
    else this.wheel.setLink(this.lastKept, record)
    this.lastKept = record
  }
}
