/**
 * Sessions of a listing in groups: how many, and their packets and bytes. The heaviest groups are told one by one, all
 * others together, so that the rows always add up to all sessions that match. Memory grows with the groups that are met,
 * and is let go once the answer is complete.
 */
import type { Prefix } from '../address/index.js'
import { SessionFlag } from '../session/index.js'
import {
  CARRY_PACKETS,
  FLAG_SHIFT,
  FLOAT_BYTES,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  WORD_PACKETS,
  WORD_STATE,
} from '../table/index.js'
import { BEYOND, type GroupPlaces, groupPlaces, MOST_GROUPS } from './group-places.js'
import { GROUP_BYTES, GROUP_SUMS, type GroupTotals, TotalsColumns } from './group-totals.js'
import { SLICE_RECORDS } from './session-filter.js'
import type { SessionGrouping } from './session-grouping.js'
import type { SessionListing } from './session-listing.js'
import { WAY_WORDS } from './session-query.js'
import { TopList } from './top-list.js'

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
  /** Microseconds since 1970 that packets and bytes are told as of; NaN before time has begun. */
  readonly countersAsOf: number
}

/** Groups on their way: `step` until it says that it is done. */
export class GroupScan {
  private counting: GroupCounting | undefined
  private complete: GroupAnswer | undefined

  /** The `most` (1 or more) heaviest groups of a listing, which nobody else may have begun to read. */
  constructor(listing: SessionListing, grouping: SessionGrouping, most: number) {
    this.counting = new GroupCounting(listing, grouping, most)
  }

  /** Looks at one more slice of sessions, or of groups; true when the answer is complete. */
  step(): boolean {
    if (this.counting === undefined) return true
    if (!this.counting.step()) return false
    this.complete = this.counting.answer
    this.counting = undefined
    return true
  }

  /** Undefined until `step` has returned true. */
  get answer(): GroupAnswer | undefined {
    return this.complete
  }
}

class GroupCounting {
  private readonly listing: SessionListing
  private readonly places: GroupPlaces
  private readonly top: TopList
  private readonly groups = new TotalsColumns()
  private readonly all = new TotalsColumns(1)
  private readonly batch: Int32Array
  private readonly batchPlaces = new Int32Array(SLICE_RECORDS)
  private areCounted = false
  private countersAsOf = Number.NaN
  /** Groups that were looked at, once all sessions were. */
  private weighed = 0

  constructor(listing: SessionListing, grouping: SessionGrouping, most: number) {
    const { columns } = listing
    this.listing = listing
    this.places = groupPlaces(grouping, columns.seed)
    this.top = new TopList(most)
    const ways = WAY_WORDS.some((word) => word === grouping.by) ? columns.ways : undefined
    this.batch = new Int32Array(ways?.most ?? this.places.most)
  }

  /** True when there is nothing more to look at. */
  step(): boolean {
    if (this.areCounted) return this.weigh()
    if (this.count()) {
      this.areCounted = true
      this.countersAsOf = this.listing.columns.countersAsOf
    }
    return false
  }

  /** Counts the next sessions in their groups; true when there are no more. */
  private count(): boolean {
    const { listing, batch, batchPlaces } = this
    const { columns, coverage } = listing
    const count = listing.next(batch)
    if (count < 0) return true
    this.places.find(columns, coverage.asOfMicroseconds, batch, count, batchPlaces)
    this.groups.reserve(this.places.count + 1)
    const { words, floats, carries } = columns
    const { sessions, uncounted, sums } = this.groups
    for (let i = 0; i < count; i++) {
      const record = batch[i]!
      const place = batchPlaces[i]!
      const to = place * GROUP_SUMS
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
        sums[to]! += carries[record * 2]! * CARRY_PACKETS
        sums[to + 1]! += carries[record * 2 + 1]! * CARRY_PACKETS
      }
      sums[to + GROUP_BYTES]! += inBytes
      sums[to + GROUP_BYTES + 1]! += outBytes
    }
    return false
  }

  /** Looks for the heaviest among the next groups; true when there are no more. */
  private weigh(): boolean {
    const { groups, top, all, places } = this
    const end = Math.min(places.count, this.weighed + SLICE_RECORDS)
    for (let place = this.weighed + 1; place <= end; place++) {
      all.add(groups, place, 1)
      // Where bytes are the same or not known, the more sessions the earlier, then the earlier met.
      top.offer(place, groups.weight(place), place - groups.sessions[place]! * MOST_GROUPS)
    }
    this.weighed = end
    if (end < places.count) return false
    all.add(groups, BEYOND, 1)
    return true
  }

  get answer(): GroupAnswer {
    const { places, groups, all, countersAsOf } = this
    const rest = new TotalsColumns(1)
    rest.add(all, 0, 1)
    const rows = this.top.chosen.map(([place]) => {
      rest.add(groups, place, -1)
      return { key: places.key(place), ...groups.at(place) }
    })
    return {
      groups: rows,
      others: rest.sessions[0] === 0 ? undefined : rest.at(0),
      count: places.count,
      beyond: groups.sessions[BEYOND]!,
      total: all.at(0),
      countersAsOf,
    }
  }
}
