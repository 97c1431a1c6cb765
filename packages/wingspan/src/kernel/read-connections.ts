/** Sessions of one reading of the kernel's table, found by the connection that they are. */
import {
  ADDRESS6_WORDS,
  CLOCK_USED_RECORDS,
  FLOAT_BYTES,
  hashKey4,
  hashKey6,
  KERNEL_ID,
  KERNEL_WORDS,
  KEY_IPV6,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  type TableColumns,
  WORD_DESTINATION,
  WORD_KEY,
  WORD_PORTS,
  WORD_SOURCE,
} from '@wingspan/engine'

const NOT_FOUND = -1

export class ReadConnections {
  readonly columns: TableColumns
  /** By hash, a record plus one, or 0; a power of two, half of them empty at least. */
  readonly #slots: Int32Array

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
    let slot = hashOf(columns, record, this.columns.seed) & last
    while (slots[slot] !== 0 && !areOne(this.columns, slots[slot]! - 1, columns, record))
      slot = (slot + 1) & last
    return slot
  }
}

/** Of both directions; NaN: not known. */
export function bytesOf({ floats }: TableColumns, record: number): number {
  const float = (record << RECORD_FLOAT_SHIFT) + FLOAT_BYTES
  return floats[float]! + floats[float + 1]!
}

/** Seeded by the identifier too, so that the same flow in several connections is spread. */
function hashOf({ words, addresses6, kernel }: TableColumns, record: number, seed: number): number {
  const at = record << RECORD_WORD_SHIFT
  const key = words[at + WORD_KEY]!
  const ports = words[at + WORD_PORTS]!
  const source = words[at + WORD_SOURCE]!
  const own = seed ^ kernel![record * KERNEL_WORDS + KERNEL_ID]!
  if ((key & KEY_IPV6) === 0) return hashKey4(own, key, source, words[at + WORD_DESTINATION]!, ports)
  const pair = source * ADDRESS6_WORDS
  return hashKey6(own, key, addresses6, pair, addresses6, pair + 4, ports)
}

function areOne(left: TableColumns, leftRecord: number, right: TableColumns, rightRecord: number): boolean {
  const a = leftRecord << RECORD_WORD_SHIFT
  const b = rightRecord << RECORD_WORD_SHIFT
  const leftId = left.kernel![leftRecord * KERNEL_WORDS + KERNEL_ID]
  if (leftId !== right.kernel![rightRecord * KERNEL_WORDS + KERNEL_ID]) return false
  if (left.words[a + WORD_KEY] !== right.words[b + WORD_KEY]) return false
  if (left.words[a + WORD_PORTS] !== right.words[b + WORD_PORTS]) return false
  if ((left.words[a + WORD_KEY]! & KEY_IPV6) === 0)
    return (
      left.words[a + WORD_SOURCE] === right.words[b + WORD_SOURCE] &&
      left.words[a + WORD_DESTINATION] === right.words[b + WORD_DESTINATION]
    )
  const leftPair = left.words[a + WORD_SOURCE]! * ADDRESS6_WORDS
  const rightPair = right.words[b + WORD_SOURCE]! * ADDRESS6_WORDS
  let differs = 0
  for (let word = 0; word < ADDRESS6_WORDS; word++)
    differs |= left.addresses6[leftPair + word]! ^ right.addresses6[rightPair + word]!
  return differs === 0
}
