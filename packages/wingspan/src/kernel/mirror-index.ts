/** From a connection to its running session in a table that follows the kernel. */
import { INDEX_SLOT_MASK, SessionIndex, type TableColumns } from '@wingspan/engine'
import { type Connection, ConnectionKey } from './connection-key.js'

const NOT_FOUND = -1

export class MirrorIndex {
  readonly #columns: TableColumns
  readonly #index: SessionIndex
  readonly #seed: number
  /** By record: what it was entered under. */
  readonly #hashes: Int32Array
  readonly #key = new ConnectionKey()

  /** `seed`: any 32-bit number, a new one for each process, as strangers choose the addresses. */
  constructor(columns: TableColumns, seed: number) {
    this.#columns = columns
    this.#index = new SessionIndex(columns.capacity)
    this.#hashes = new Int32Array(columns.capacity)
    this.#seed = seed
  }

  /** The record of a connection's session, or -1. */
  find(connection: Connection): number {
    const { slots } = this.#index
    const hash = this.#hash(connection)
    const start = this.#index.segmentStart(hash)
    for (let slot = hash & INDEX_SLOT_MASK; ; slot = (slot + 1) & INDEX_SLOT_MASK) {
      const at = start + slot * 2
      const place = slots[at + 1]!
      if (place === 0) return NOT_FOUND
      if (slots[at] !== hash) continue
      const record = (place - 1) >>> 1
      if (this.#key.isOf(this.#columns, record)) return record
    }
  }

  /** Enters the session that was made of a connection. False when there is no room, which is as unlikely as it gets. */
  insert(record: number, connection: Connection): boolean {
    const hash = this.#hash(connection)
    this.#hashes[record] = hash
    return this.#index.insert(hash, record, 0)
  }

  /** Takes out what was entered for a record. */
  remove(record: number): void {
    this.#index.remove(this.#hashes[record]!, record, 0)
  }

  #hash(connection: Connection): number {
    this.#key.tell(connection)
    return this.#key.hash(this.#seed)
  }
}
