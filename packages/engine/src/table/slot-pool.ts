/** Numbers 0 to capacity - 1, taken and given back: places in a side column that only some sessions use. */

const NONE = -1

export class SlotPool {
  /** Links of the free list; touched only for places that were given back. */
  private readonly links: Int32Array
  private used = 0
  private firstFree = NONE

  constructor(capacity: number) {
    this.links = new Int32Array(capacity)
  }

  /** A place; there is always one when the owner holds no more than `capacity`. */
  take(): number {
    if (this.firstFree === NONE) return this.used++
    const place = this.firstFree
    this.firstFree = this.links[place]!
    return place
  }

  give(place: number): void {
    this.links[place] = this.firstFree
    this.firstFree = place
  }
}
