/** Sessions of one reading of the kernel's table, found by the connection that they are. */
import { CLOCK_USED_RECORDS, FLOAT_BYTES, RECORD_FLOAT_SHIFT, type TableColumns } from '@wingspan/engine'
import { ConnectionKey } from './connection-key.js'

const NOT_FOUND = -1

export class ReadConnections {
  readonly columns: TableColumns
  /** By hash, a record plus one, or 0; a power of two, half of them empty at least. */
  readonly #slots: Int32Array
  readonly #key = new ConnectionKey()

  /** Of a table that nothing is added to any more; no session is found until it is added here. */
  constructor(columns: TableColumns) {
    this.columns = columns
    const most = columns.clock[CLOCK_USED_RECORDS]!
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 1)))
  }

  /** Of sessions that are one connection, which a reading may have twice, the first stands for both. */
  add(record: number): void {
    const slot = this.#slot(this.columns, record)
    if (this.#slots[slot] === 0) this.#slots[slot] = record + 1
  }

  /** The record of the connection that a session of another reading is, or -1. */
  find(columns: TableColumns, record: number): number {
    const place = this.#slots[this.#slot(columns, record)]!
    return place === 0 ? NOT_FOUND : place - 1
  }

  /** Where a connection is, or would be. */
  #slot(columns: TableColumns, record: number): number {
    const slots = this.#slots
    const last = slots.length - 1
    this.#key.read(columns, record)
    let slot = this.#key.hash(this.columns.seed) & last
    while (slots[slot] !== 0 && !this.#key.isOf(this.columns, slots[slot]! - 1)) slot = (slot + 1) & last
    return slot
  }
}

/** Of both directions; NaN: not known. */
export function bytesOf({ floats }: TableColumns, record: number): number {
  const float = (record << RECORD_FLOAT_SHIFT) + FLOAT_BYTES
  return floats[float]! + floats[float + 1]!
}
