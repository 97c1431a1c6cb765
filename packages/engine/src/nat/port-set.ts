/**
 * The ports in use of one address and kind of protocol, as offsets from the first. A few of many are a list, so that
 * large pools with one flow for each address stay small; more are bits.
 */
import { NumberSet } from './number-set.js'

const FIRST_PLACES = 8
/** A list of that many takes an eighth of what bits take, and is still read in a moment. */
const LONGEST_LIST = 512
/** Smaller ranges are bits from the beginning. */
const SMALL_RANGE = 4096

export class PortSet {
  /** The offset after the one last taken. */
  next = 0
  count = 0
  private readonly size: number
  private list: Uint16Array
  private bits: NumberSet | undefined

  constructor(size: number) {
    this.size = size
    const isSmall = size <= SMALL_RANGE
    this.bits = isSmall ? new NumberSet(size) : undefined
    this.list = new Uint16Array(isSmall ? 0 : FIRST_PLACES)
  }

  has(offset: number): boolean {
    return this.bits === undefined ? this.placeOf(offset) >= 0 : this.bits.has(offset)
  }

  /** The first free offset from `start` on, round about; -1 when there is none. */
  nextFree(start: number): number {
    if (this.bits !== undefined) return this.bits.nextFree(start)
    let offset = start
    while (this.placeOf(offset) >= 0) offset = offset + 1 === this.size ? 0 : offset + 1
    return offset
  }

  /** Takes a free offset. */
  add(offset: number): void {
    this.next = offset + 1 === this.size ? 0 : offset + 1
    if (this.bits !== undefined) this.bits.add(offset)
    else this.addToList(offset)
    this.count++
  }

  /** Gives a taken offset back. */
  delete(offset: number): void {
    if (this.bits !== undefined) this.bits.delete(offset)
    else this.list[this.placeOf(offset)] = this.list[this.count - 1]!
    this.count--
  }

  private addToList(offset: number): void {
    if (this.count === this.list.length) {
      if (this.count === LONGEST_LIST) {
        this.becomeBits(offset)
        return
      }
      const longer = new Uint16Array(this.list.length * 2)
      longer.set(this.list)
      this.list = longer
    }
    this.list[this.count] = offset
  }

  private becomeBits(offset: number): void {
    const bits = new NumberSet(this.size)
    for (let place = 0; place < this.count; place++) bits.add(this.list[place]!)
    bits.add(offset)
    this.bits = bits
    this.list = new Uint16Array(0)
  }

  private placeOf(offset: number): number {
    for (let place = 0; place < this.count; place++) if (this.list[place] === offset) return place
    return -1
  }
}
