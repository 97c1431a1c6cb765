/**
 * The sessions of a listing that are first by a number, largest first: a heap of as many as are asked for, filled
 * slice by slice.
 */
import { SLICE_RECORDS } from './session-filter.js'
import type { SessionListing } from './session-listing.js'
import type { SessionMeasure } from './session-measure.js'

export class TopSessions {
  private readonly listing: SessionListing
  private readonly measure: SessionMeasure
  /** A binary heap, the smallest of the chosen at the root. */
  private readonly values: Float64Array
  private readonly records: Int32Array
  private readonly batch = new Int32Array(SLICE_RECORDS)
  private readonly measured = new Float64Array(SLICE_RECORDS)
  private size = 0

  /** The `most` (1 or more) sessions of the listing, which nobody else may have begun to read. */
  constructor(listing: SessionListing, most: number, measure: SessionMeasure) {
    this.listing = listing
    this.measure = measure
    this.values = new Float64Array(most)
    this.records = new Int32Array(most)
  }

  /** Looks at one more slice; true when all were looked at. */
  step(): boolean {
    const count = this.listing.next(this.batch)
    if (count < 0) return true
    const { columns, coverage } = this.listing
    this.measure(columns, coverage.asOfMicroseconds, this.batch, count, this.measured)
    for (let i = 0; i < count; i++) {
      // What is not known comes after all that is.
      const value = Number.isNaN(this.measured[i]!) ? Number.NEGATIVE_INFINITY : this.measured[i]!
      if (this.size < this.values.length || value > this.values[0]!) this.offer(this.batch[i]!, value)
    }
    return false
  }

  /** Record numbers, the largest measure first; among equals the earlier record. Complete after `step` said so. */
  get chosen(): number[] {
    const places = Array.from({ length: this.size }, (_, place) => place)
    // Two infinities differ by no number.
    places.sort((a, b) => this.values[b]! - this.values[a]! || this.records[a]! - this.records[b]!)
    return places.map((place) => this.records[place]!)
  }

  private offer(record: number, value: number): void {
    const { values, records } = this
    if (this.size < values.length) {
      let place = this.size++
      for (let parent = (place - 1) >> 1; place > 0 && values[parent]! > value; parent = (place - 1) >> 1) {
        values[place] = values[parent]!
        records[place] = records[parent]!
        place = parent
      }
      values[place] = value
      records[place] = record
    } else this.replaceSmallest(record, value)
  }

  private replaceSmallest(record: number, value: number): void {
    const { values, records, size } = this
    let place = 0
    for (;;) {
      let child = place * 2 + 1
      if (child >= size) break
      if (child + 1 < size && values[child + 1]! < values[child]!) child++
      if (values[child]! >= value) break
      values[place] = values[child]!
      records[place] = records[child]!
      place = child
    }
    values[place] = value
    records[place] = record
  }
}
