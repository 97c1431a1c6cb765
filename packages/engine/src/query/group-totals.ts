/** Sessions, packets and bytes of many groups, in columns that grow with the groups. */
import { MOST_GROUPS } from './group-places.js'

/** Sums of a group: packets of the In and the Out wings, then bytes of both. */
export const GROUP_SUMS = 4
export const GROUP_BYTES = 2

const FIRST_GROUPS = 512

export interface GroupTotals {
  readonly sessions: number
  /** Sessions whose packets and bytes nobody knows; they are in none of the numbers below. */
  readonly uncounted: number
  /** Of the In and the Out wings; NaN where they are known of no session. */
  readonly packets: readonly [number, number]
  readonly bytes: readonly [number, number]
}

export class TotalsColumns {
  sessions: Int32Array
  uncounted: Int32Array
  sums: Float64Array

  constructor(groups = FIRST_GROUPS) {
    this.sessions = new Int32Array(groups)
    this.uncounted = new Int32Array(groups)
    this.sums = new Float64Array(groups * GROUP_SUMS)
  }

  /** Makes room for so many groups, MOST_GROUPS and one more at most, if there is none. */
  reserve(groups: number): void {
    if (groups <= this.sessions.length) return
    const { sessions, uncounted, sums } = this
    const length = Math.min(MOST_GROUPS + 1, Math.max(groups, sessions.length * 2))
    this.sessions = new Int32Array(length)
    this.uncounted = new Int32Array(length)
    this.sums = new Float64Array(length * GROUP_SUMS)
    this.sessions.set(sessions)
    this.uncounted.set(uncounted)
    this.sums.set(sums)
  }

  /** Adds one of others to the first. */
  add(others: TotalsColumns, place: number, times: 1 | -1): void {
    this.sessions[0]! += times * others.sessions[place]!
    this.uncounted[0]! += times * others.uncounted[place]!
    for (let i = 0; i < GROUP_SUMS; i++) this.sums[i]! += times * others.sums[place * GROUP_SUMS + i]!
  }

  /** Bytes of both wings; NaN where they are known of no session. */
  weight(place: number): number {
    const bytes = place * GROUP_SUMS + GROUP_BYTES
    return this.#isCounted(place) ? this.sums[bytes]! + this.sums[bytes + 1]! : Number.NaN
  }

  at(place: number): GroupTotals {
    const isKnown = this.#isCounted(place)
    const sum = (i: number) => (isKnown ? this.sums[place * GROUP_SUMS + i]! : Number.NaN)
    return {
      sessions: this.sessions[place]!,
      uncounted: this.uncounted[place]!,
      packets: [sum(0), sum(1)],
      bytes: [sum(GROUP_BYTES), sum(GROUP_BYTES + 1)],
    }
  }

  /** Whether packets and bytes are known of any session, or there is none. */
  #isCounted(place: number): boolean {
    const sessions = this.sessions[place]!
    return sessions === 0 || this.uncounted[place]! < sessions
  }
}
