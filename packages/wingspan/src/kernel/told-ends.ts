/**
 * Connections that were told to have ended while the whole table was read: the reading may still come to them, as it may
 * be older than the end. Kept apart from their sessions, whose records may be used again meanwhile.
 */
import { CONNECTION_WORDS, type Connection, ConnectionKey } from './connection-key.js'

/** No more are remembered, whatever the table's capacity: 44 bytes each, and 8 or more to find it by. */
export const MOST_TOLD_ENDS = 262_144

export class ToldEnds {
  /** Whether there were more than are remembered. */
  isOverrun = false
  readonly #most: number
  readonly #seed: number
  /** By hash, the number of a key plus one, or 0; a power of two, half of them empty at least. */
  readonly #slots: Int32Array
  readonly #keys: Int32Array
  #count = 0
  readonly #key = new ConnectionKey()

  /** `most` are remembered. `seed`: any 32-bit number, a new one for each process, as strangers choose the addresses. */
  constructor(most: number, seed: number) {
    this.#most = most
    this.#seed = seed
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most)))
    this.#keys = new Int32Array(most * CONNECTION_WORDS)
  }

  add(connection: Connection): void {
    const slot = this.#slot(connection)
    if (this.#slots[slot] !== 0) return
    if (this.#count === this.#most) {
      this.isOverrun = true
      return
    }
    this.#keys.set(this.#key.words, this.#count * CONNECTION_WORDS)
    this.#slots[slot] = ++this.#count
  }

  has(connection: Connection): boolean {
    return this.#count > 0 && this.#slots[this.#slot(connection)] !== 0
  }

  clear(): void {
    if (this.#count > 0) this.#slots.fill(0)
    this.#count = 0
    this.isOverrun = false
  }

  /** Where a connection is, or would be. */
  #slot(connection: Connection): number {
    const slots = this.#slots
    const last = slots.length - 1
    this.#key.tell(connection)
    let slot = this.#key.hash(this.#seed) & last
    while (slots[slot] !== 0 && !this.#key.isAt(this.#keys, (slots[slot]! - 1) * CONNECTION_WORDS))
      slot = (slot + 1) & last
    return slot
  }
}
