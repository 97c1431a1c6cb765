/**
 * Sessions of a listing in groups: how many, and their packets and bytes. The heaviest groups are told one by one, all
 * others together, so that the rows always add up to all sessions that match.
 */
import type { Prefix } from '../address/index.js'
import { SessionFlag } from '../session/index.js'
import {
  CLOCK_USED_RECORDS,
  FLAG_SHIFT,
  FLOAT_BYTES,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  WORD_PACKETS,
  WORD_STATE,
} from '../table/index.js'
import { type GroupPlaces, groupPlaces, MOST_GROUPS } from './group-places.js'
import { SLICE_RECORDS } from './session-filter.js'
import type { SessionGrouping } from './session-grouping.js'
import type { SessionListing } from './session-listing.js'
import { TopList } from './top-list.js'

const CARRY = 0x1_0000_0000

/** Sums of a group: packets of the In and the Out wings, then bytes of both. */
const SUMS = 4
const BYTES = 2

export interface GroupTotals {
  readonly sessions: number
  /** Sessions whose packets and bytes nobody knows; they are in none of the numbers below. */
  readonly uncounted: number
  /** Of the In and the Out wings; NaN where they are known of no session. */
  readonly packets: readonly [number, number]
  readonly bytes: readonly [number, number]
}

export interface SessionGroup extends GroupTotals {
  /** The number, or the addresses, that its sessions have in common. */
  readonly key: number | Prefix
}

export interface GroupAnswer {
  readonly groups: readonly SessionGroup[]
  /** Of all other groups; undefined where there is none. */
  readonly others: GroupTotals | undefined
  /** Groups that were told apart: those of `groups`, and of the others all but those beyond the bound. */
  readonly count: number
  /** Sessions of groups that found no room: they are among the others. */
  readonly beyond: number
  readonly total: GroupTotals
}

/** Groups on their way: `step` until it says that it is done. */
export class GroupScan {
  private readonly listing: SessionListing
  private readonly places: GroupPlaces
  private readonly top: TopList
  private readonly groups: Totals
  private readonly all = new Totals(1)
  private readonly batch: Int32Array
  private readonly batchPlaces = new Int32Array(SLICE_RECORDS)
  private areCounted = false
  /** Groups that were looked at, once all sessions were. */
  private weighed = 0

  /** The `most` (1 or more) heaviest groups of a listing, which nobody else may have begun to read. */
  constructor(listing: SessionListing, grouping: SessionGrouping, most: number) {
    this.listing = listing
    this.places = groupPlaces(grouping, listing.columns.clock[CLOCK_USED_RECORDS]!)
    this.groups = new Totals(this.places.most + 1)
    this.top = new TopList(most)
    const ways = ['interface', 'zone'].includes(grouping.by) ? listing.columns.ways : undefined
    this.batch = new Int32Array(ways?.most ?? SLICE_RECORDS)
  }

  /** Looks at one more slice of sessions, or of groups; true when the answer is complete. */
  step(): boolean {
    if (this.areCounted) return this.weigh()
    this.areCounted = this.count()
    return false
  }

  /** Counts the next sessions in their groups; true when there are no more. */
  private count(): boolean {
    const { listing, batch, batchPlaces } = this
    const { columns, coverage } = listing
    const count = listing.next(batch)
    if (count < 0) return true
    this.places.find(columns, coverage.asOfMicroseconds, batch, count, batchPlaces)
    const { words, floats, carries } = columns
    const { sessions, uncounted, sums } = this.groups
    for (let i = 0; i < count; i++) {
      const record = batch[i]!
      const place = batchPlaces[i]!
      const to = place * SUMS
      const at = record << RECORD_WORD_SHIFT
      const float = (record << RECORD_FLOAT_SHIFT) + FLOAT_BYTES
      const inBytes = floats[float]!
      const outBytes = floats[float + 1]!
      sessions[place]!++
      if (Number.isNaN(inBytes + outBytes)) {
        uncounted[place]!++
        continue
      }
      sums[to]! += words[at + WORD_PACKETS]! >>> 0
      sums[to + 1]! += words[at + WORD_PACKETS + 1]! >>> 0
      if ((words[at + WORD_STATE]! >>> FLAG_SHIFT) & SessionFlag.carried) {
        sums[to]! += carries[record * 2]! * CARRY
        sums[to + 1]! += carries[record * 2 + 1]! * CARRY
      }
      sums[to + BYTES]! += inBytes
      sums[to + BYTES + 1]! += outBytes
    }
    return false
  }

  /** Looks for the heaviest among the next groups; true when there are no more. */
  private weigh(): boolean {
    const { groups, top, all } = this
    const { count, most } = this.places
    const end = Math.min(count, this.weighed + SLICE_RECORDS)
    for (let place = this.weighed; place < end; place++) {
      all.add(groups, place, 1)
      // Where bytes are the same or not known, the more sessions the earlier, then the earlier met.
      top.offer(place, groups.weight(place), place - groups.sessions[place]! * MOST_GROUPS)
    }
    this.weighed = end
    if (end < count) return false
    all.add(groups, most, 1)
    return true
  }

  /** Complete after `step` has returned true. */
  get answer(): GroupAnswer {
    const { places, groups, all } = this
    const rest = new Totals(1)
    rest.add(all, 0, 1)
    const rows = this.top.chosen.map(([place]) => {
      rest.add(groups, place, -1)
      return { key: places.key(place), ...groups.at(place) }
    })
    return {
      groups: rows,
      others: rest.sessions[0] === 0 ? undefined : rest.at(0),
      count: places.count,
      beyond: groups.sessions[places.most]!,
      total: all.at(0),
    }
  }
}

/** Totals of many groups. */
class Totals {
  readonly sessions: Int32Array
  readonly uncounted: Int32Array
  readonly sums: Float64Array

  constructor(groups: number) {
    this.sessions = new Int32Array(groups)
    this.uncounted = new Int32Array(groups)
    this.sums = new Float64Array(groups * SUMS)
  }

  /** Adds one of others to the first. */
  add(others: Totals, place: number, times: 1 | -1): void {
    this.sessions[0]! += times * others.sessions[place]!
    this.uncounted[0]! += times * others.uncounted[place]!
    for (let i = 0; i < SUMS; i++) this.sums[i]! += times * others.sums[place * SUMS + i]!
  }

  /** Bytes of both wings; NaN where they are known of no session. */
  weight(place: number): number {
    const { sums } = this
    const bytes = place * SUMS + BYTES
    return this.isCounted(place) ? sums[bytes]! + sums[bytes + 1]! : Number.NaN
  }

  /** Whether packets and bytes are known of any session, or there is none. */
  private isCounted(place: number): boolean {
    const sessions = this.sessions[place]!
    return sessions === 0 || this.uncounted[place]! < sessions
  }

  at(place: number): GroupTotals {
    const sessions = this.sessions[place]!
    const uncounted = this.uncounted[place]!
    const isKnown = this.isCounted(place)
    const sum = (i: number) => (isKnown ? this.sums[place * SUMS + i]! : Number.NaN)
    return { sessions, uncounted, packets: [sum(0), sum(1)], bytes: [sum(BYTES), sum(BYTES + 1)] }
  }
}
