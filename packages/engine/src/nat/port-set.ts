/**
 * The ports in use of one address and kind of protocol, as offsets from the first. A few of many are a small hash table,
 * so that large pools with one flow for each address stay small; more are bits.
 */
import { NumberSet } from './number-set.js'

const FIRST_PLACES = 16
/** A table of that many takes a quarter of what bits take. */
const MOST_HASHED = 512
/** Smaller ranges are bits from the beginning. */
const SMALL_RANGE = 4096
/** Places hold offsets plus one in 16 bits; 0 is free. */
const LARGEST_HASHED_RANGE = 0xffff
const GOLDEN = 0x9e3779b1

export class PortSet {
  /** The offset after the one last taken. */
  next = 0
  count = 0
  private readonly size: number
  /** At most half full; each offset at its own place or behind it, with no free place between. */
  private places: Uint16Array
  private bits: NumberSet | undefined

  constructor(size: number) {
    this.size = size
    const isHashed = size > SMALL_RANGE && size <= LARGEST_HASHED_RANGE
    this.bits = isHashed ? undefined : new NumberSet(size)
    this.places = new Uint16Array(isHashed ? FIRST_PLACES : 0)
  }

  has(offset: number): boolean {
    return this.bits === undefined ? this.places[this.placeOf(offset)] !== 0 : this.bits.has(offset)
  }

  /** The first free offset from `start` on, round about; -1 when there is none. */
  nextFree(start: number): number {
    if (this.bits !== undefined) return this.bits.nextFree(start)
    let offset = start
    while (this.has(offset)) offset = offset + 1 === this.size ? 0 : offset + 1
    return offset
  }

  /** Takes a free offset. */
  add(offset: number): void {
    this.next = offset + 1 === this.size ? 0 : offset + 1
    if (this.bits === undefined && this.count * 2 === this.places.length) this.grow()
    if (this.bits !== undefined) this.bits.add(offset)
    else this.places[this.placeOf(offset)] = offset + 1
    this.count++
  }

  /** Gives a taken offset back. */
  delete(offset: number): void {
    if (this.bits !== undefined) this.bits.delete(offset)
    else this.clear(this.placeOf(offset))
    this.count--
  }

  private grow(): void {
    const before = this.places
    if (this.count >= MOST_HASHED) {
      this.bits = new NumberSet(this.size)
      this.places = new Uint16Array(0)
      for (const held of before) if (held !== 0) this.bits.add(held - 1)
      return
    }
    this.places = new Uint16Array(before.length * 2)
    for (const held of before) if (held !== 0) this.places[this.placeOf(held - 1)] = held
  }

  /** Where an offset stands, or would stand. */
  private placeOf(offset: number): number {
    const { places } = this
    const last = places.length - 1
    let place = this.ownPlace(offset)
    while (places[place] !== 0 && places[place] !== offset + 1) place = (place + 1) & last
    return place
  }

  private ownPlace(offset: number): number {
    return (Math.imul(offset, GOLDEN) >>> 16) & (this.places.length - 1)
  }

  /** Frees a place, and moves up what stood behind it for want of a place of its own. */
  private clear(place: number): void {
    const { places } = this
    const last = places.length - 1
    let free = place
    for (let next = (place + 1) & last; places[next] !== 0; next = (next + 1) & last) {
      const own = this.ownPlace(places[next]! - 1)
      if (((next - own) & last) < ((next - free) & last)) continue
      places[free] = places[next]!
      free = next
    }
    places[free] = 0
  }
}
