/**
 * Teardrop: fragments of one datagram that overlap. The last fragment of recent datagrams is remembered in a table of
 * fixed size; a datagram that is pushed out of it, or older than a reassembly lasts, is begun anew.
 */
const SLOTS = 4096
const SLOT_MASK = SLOTS - 1
/** As long as the fragment room remembers a datagram. */
const LIFE_MICROSECONDS = 30_000_000

export class FragmentOverlap {
  private readonly keys = new Int32Array(SLOTS)
  private readonly starts = new Int32Array(SLOTS)
  private readonly ends = new Int32Array(SLOTS)
  private readonly times = new Float64Array(SLOTS)

  /**
   * Notes a fragment of the datagram `key` names; whether it overlaps the one before it. Offset and length in bytes. A
   * fragment that comes twice overlaps nothing.
   */
  overlaps(key: number, offset: number, length: number, timeMicroseconds: number): boolean {
    const slot = (key ^ (key >>> 12)) & SLOT_MASK
    const end = offset + length
    const start = this.starts[slot]!
    const stop = this.ends[slot]!
    const isKnown =
      this.keys[slot] === key && stop !== 0 && timeMicroseconds - this.times[slot]! < LIFE_MICROSECONDS
    const isRepeated = isKnown && start === offset && stop === end
    this.keys[slot] = key
    this.starts[slot] = offset
    this.ends[slot] = end
    this.times[slot] = timeMicroseconds
    return isKnown && !isRepeated && offset < stop && end > start
  }
}
