/**
 * From the hash of a flow key to a session record: extendible hashing in segments of 4,096 slots. A slot is two
 * words, the hash and the entry (`record << 1 | side`, plus one; 0 is empty), probed linearly inside its segment.
 * Growing splits one segment at a time, about 50 microseconds, so that no packet waits for a whole table's copy.
 */
const SEGMENT_SLOTS = 4096
const SEGMENT_WORDS = SEGMENT_SLOTS * 2
const SLOT_MASK = SEGMENT_SLOTS - 1
/** Three quarters: past that linear probing gets slow. */
const SEGMENT_FULL = 3072
const FIRST_DEPTH = 1

export class SessionIndex {
  /** Slots of all segments, one after the other. */
  readonly slots: Int32Array
  /** Segment numbers by the top `depth` bits of a hash. */
  readonly directory: Int32Array
  /** `hash >>> shift` is the directory place. */
  shift = 32 - FIRST_DEPTH
  private readonly maxDepth: number
  private readonly depths: Uint8Array
  private readonly used: Int32Array
  private readonly spare = new Int32Array(SEGMENT_WORDS)
  private segments = 0

  /** Room for `capacity` entries; memory is reserved, and used only as segments are. */
  constructor(capacity: number) {
    this.maxDepth = Math.max(FIRST_DEPTH, Math.ceil(Math.log2(Math.max(1, capacity / SEGMENT_FULL)))) + 2
    const segments = 1 << this.maxDepth
    this.slots = new Int32Array(segments * SEGMENT_WORDS)
    this.directory = new Int32Array(segments)
    this.depths = new Uint8Array(segments)
    this.used = new Int32Array(segments)
    for (let segment = 0; segment < 1 << FIRST_DEPTH; segment++) {
      this.directory[segment] = segment
      this.depths[segment] = FIRST_DEPTH
    }
    this.segments = 1 << FIRST_DEPTH
  }

  /** First word of the segment a hash belongs to. */
  segmentStart(hash: number): number {
    return this.directory[hash >>> this.shift]! * SEGMENT_WORDS
  }

  /**
   * Adds an entry for a record's side; the caller has made sure that it is not there. Returns false when its
   * segment is full and cannot split any more, which a seeded hash makes as unlikely as it gets.
   */
  insert(hash: number, record: number, side: number): boolean {
    let segment = this.directory[hash >>> this.shift]!
    while (this.used[segment]! >= SEGMENT_FULL) {
      if (!this.split(segment, hash)) break
      segment = this.directory[hash >>> this.shift]!
    }
    if (this.used[segment]! >= SEGMENT_SLOTS - 1) return false
    this.place(segment, hash, ((record << 1) | side) + 1)
    return true
  }

  /** Puts another record in an entry's place, for a key that is used again. Returns false when there is none. */
  replace(hash: number, record: number, side: number, byRecord: number, bySide: number): boolean {
    const at = this.find(hash, ((record << 1) | side) + 1)
    if (at < 0) return false
    this.slots[at + 1] = ((byRecord << 1) | bySide) + 1
    return true
  }

  /** Takes an entry out, when it is there. */
  remove(hash: number, record: number, side: number): void {
    const found = this.find(hash, ((record << 1) | side) + 1)
    if (found < 0) return
    const slots = this.slots
    const segment = this.directory[hash >>> this.shift]!
    const start = segment * SEGMENT_WORDS
    this.used[segment]!--
    // Backward shift: later entries of the run move up, so that no tombstones are needed.
    let hole = (found - start) >> 1
    for (let slot = (hole + 1) & SLOT_MASK; ; slot = (slot + 1) & SLOT_MASK) {
      const entry = slots[start + slot * 2 + 1]!
      if (entry === 0) break
      const home = slots[start + slot * 2]! & SLOT_MASK
      if (((slot - home) & SLOT_MASK) >= ((slot - hole) & SLOT_MASK)) {
        slots[start + hole * 2] = slots[start + slot * 2]!
        slots[start + hole * 2 + 1] = entry
        hole = slot
      }
    }
    slots[start + hole * 2 + 1] = 0
  }

  private find(hash: number, entry: number): number {
    const start = this.segmentStart(hash)
    for (let slot = hash & SLOT_MASK; ; slot = (slot + 1) & SLOT_MASK) {
      const at = start + slot * 2
      const there = this.slots[at + 1]!
      if (there === entry) return at
      if (there === 0) return -1
    }
  }

  private place(segment: number, hash: number, entry: number): void {
    const start = segment * SEGMENT_WORDS
    let slot = hash & SLOT_MASK
    while (this.slots[start + slot * 2 + 1] !== 0) slot = (slot + 1) & SLOT_MASK
    this.slots[start + slot * 2] = hash
    this.slots[start + slot * 2 + 1] = entry
    this.used[segment]!++
  }

  /**
   * Splits a segment, which `hash` belongs to, by the next bit of its hashes; false when the directory is as deep as
   * it may get.
   */
  private split(segment: number, hash: number): boolean {
    const depth = this.depths[segment]!
    if (depth === 32 - this.shift && !this.deepen()) return false
    const sibling = this.segments++
    this.depths[segment] = depth + 1
    this.depths[sibling] = depth + 1
    const start = segment * SEGMENT_WORDS
    this.spare.set(this.slots.subarray(start, start + SEGMENT_WORDS))
    this.slots.fill(0, start, start + SEGMENT_WORDS)
    this.used[segment] = 0
    const bit = 31 - depth
    for (let at = 0; at < SEGMENT_WORDS; at += 2) {
      const entry = this.spare[at + 1]!
      if (entry === 0) continue
      const hash = this.spare[at]!
      this.place((hash >>> bit) & 1 ? sibling : segment, hash, entry)
    }
    // The directory places of the old segment are one aligned run; its second half is the sibling's now.
    const places = 1 << (32 - this.shift)
    const run = places >> depth
    const first = (hash >>> this.shift) & ~(run - 1)
    this.directory.fill(sibling, first + (run >> 1), first + run)
    return true
  }

  /** Doubles the directory; false at its limit. */
  private deepen(): boolean {
    const depth = 32 - this.shift
    if (depth >= this.maxDepth) return false
    for (let place = (1 << depth) - 1; place >= 0; place--) {
      const segment = this.directory[place]!
      this.directory[place * 2] = segment
      this.directory[place * 2 + 1] = segment
    }
    this.shift--
    return true
  }
}

/** Words of a segment's slots. */
export const INDEX_SEGMENT_WORDS = SEGMENT_WORDS
/** Slots in a segment, less one: `hash & INDEX_SLOT_MASK` is where probing starts. */
export const INDEX_SLOT_MASK = SLOT_MASK
