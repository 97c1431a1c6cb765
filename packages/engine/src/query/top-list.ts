/**
 * The first few of many numbered things by a value, the largest first: a binary heap of as many as are asked for, the
 * last of the chosen at its root. A value that is not known comes after all that are; among equals the smaller tie
 * comes first.
 */
export class TopList {
  /** The last of the chosen, once there is no more room: what comes after it is not taken. */
  least = Number.NEGATIVE_INFINITY
  leastTie = Number.POSITIVE_INFINITY
  size = 0
  private readonly values: Float64Array
  private readonly ties: Float64Array
  private readonly things: Int32Array

  /** `most`: 1 or more. */
  constructor(most: number) {
    this.values = new Float64Array(most)
    this.ties = new Float64Array(most)
    this.things = new Int32Array(most)
  }

  /** Takes a thing, in place of the last one where there is no more room, or leaves it. */
  offer(thing: number, value: number, tie: number): void {
    const known = Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value
    const { values, size } = this
    if (size < values.length) {
      this.size++
      this.rise(size, thing, known, tie)
    } else if (this.isAfter(0, known, tie)) this.sink(thing, known, tie)
    if (this.size < values.length) return
    this.least = values[0]!
    this.leastTie = this.ties[0]!
  }

  /** The things and their ties, the first first. */
  get chosen(): readonly (readonly [thing: number, tie: number])[] {
    const { values, ties, things } = this
    const places = Array.from({ length: this.size }, (_, place) => place)
    // Two infinities differ by no number.
    places.sort((a, b) => values[b]! - values[a]! || ties[a]! - ties[b]!)
    return places.map((place) => [things[place]!, ties[place]!])
  }

  /** Whether what stands at a place comes after another. */
  private isAfter(place: number, value: number, tie: number): boolean {
    const own = this.values[place]!
    return own < value || (own === value && this.ties[place]! > tie)
  }

  private rise(from: number, thing: number, value: number, tie: number): void {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.isAfter(parent, value, tie)) break
      this.move(parent, place)
      place = parent
    }
    this.put(place, thing, value, tie)
  }

  private sink(thing: number, value: number, tie: number): void {
    const { size } = this
    let place = 0
    for (;;) {
      let child = place * 2 + 1
      if (child >= size) break
      if (child + 1 < size && this.isAfter(child + 1, this.values[child]!, this.ties[child]!)) child++
      if (!this.isAfter(child, value, tie)) break
      this.move(child, place)
      place = child
    }
    this.put(place, thing, value, tie)
  }

  private move(from: number, to: number): void {
    this.put(to, this.things[from]!, this.values[from]!, this.ties[from]!)
  }

  private put(place: number, thing: number, value: number, tie: number): void {
    this.things[place] = thing
    this.values[place] = value
    this.ties[place] = tie
  }
}
