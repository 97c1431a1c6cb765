/**
 * Teardrop: fragments of one datagram that overlap. The ends of recent fragments are remembered in a table of fixed
 * size; a datagram that is pushed out of it is begun anew.
 */
const SLOTS = 4096
const SLOT_MASK = SLOTS - 1

export class FragmentOverlap {
  private readonly keys = new Int32Array(SLOTS)
  private readonly starts = new Int32Array(SLOTS)
  private readonly ends = new Int32Array(SLOTS)

  /** Notes a fragment of the datagram `key` names; whether it overlaps the one before it. */
  overlaps(key: number, offset: number, length: number): boolean {
    const slot = (key ^ (key >>> 12)) & SLOT_MASK
    const end = offset + length
    const isKnown = this.keys[slot] === key && this.ends[slot] !== 0
    const isRepeated = isKnown && this.starts[slot] === offset && this.ends[slot] === end
    const overlaps = isKnown && !isRepeated && offset < this.ends[slot]! && end > this.starts[slot]!
    this.keys[slot] = key
    this.starts[slot] = offset
    this.ends[slot] = end
    return overlaps
  }
}
