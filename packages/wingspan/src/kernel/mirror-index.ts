/**
 * From a connection to its session in a table that follows the kernel. A connection is known by its original direction,
 * its zone and the kernel's identifier together: identifiers collide, and addresses and ports come again.
 */
import {
  ADDRESS6_WORDS,
  hashKey4,
  hashKey6,
  INDEX_SLOT_MASK,
  KERNEL_ID,
  KERNEL_WORDS,
  KEY_IPV6,
  keyWord,
  RECORD_WORD_SHIFT,
  SessionIndex,
  type TableColumns,
  WORD_DESTINATION,
  WORD_KEY,
  WORD_PORTS,
  WORD_SOURCE,
} from '@wingspan/engine'
import type { ConntrackEntry, ConntrackTuple } from './conntrack-entry.js'

const NOT_FOUND = -1

export class MirrorIndex {
  readonly #columns: TableColumns
  readonly #index: SessionIndex
  readonly #seed: number
  /** By record: what it was entered under. */
  readonly #hashes: Int32Array

  /** `seed`: any 32-bit number, a new one for each process, as strangers choose the addresses. */
  constructor(columns: TableColumns, seed: number) {
    this.#columns = columns
    this.#index = new SessionIndex(columns.capacity)
    this.#hashes = new Int32Array(columns.capacity)
    this.#seed = seed | 0
  }

  /** The record of a connection's session, or -1. */
  find({ original, id }: Pick<ConntrackEntry, 'original' | 'id'>): number {
    const { slots } = this.#index
    const key = keyOf(original)
    const hash = this.#hash(key, original, id | 0)
    const start = this.#index.segmentStart(hash)
    for (let slot = hash & INDEX_SLOT_MASK; ; slot = (slot + 1) & INDEX_SLOT_MASK) {
      const at = start + slot * 2
      const place = slots[at + 1]!
      if (place === 0) return NOT_FOUND
      if (slots[at] !== hash) continue
      const record = (place - 1) >>> 1
      if (this.#is(record, key, original, id | 0)) return record
    }
  }

  /** Enters the session that was made of a connection. False when there is no room, which is as unlikely as it gets. */
  insert(record: number, { original, id }: ConntrackEntry): boolean {
    const hash = this.#hash(keyOf(original), original, id)
    this.#hashes[record] = hash
    return this.#index.insert(hash, record, 0)
  }

  /** Takes out what was entered for a record. */
  remove(record: number): void {
    this.#index.remove(this.#hashes[record]!, record, 0)
  }

  #is(record: number, key: number, tuple: ConntrackTuple, id: number): boolean {
    const { source, destination } = tuple
    const { words, addresses6, kernel } = this.#columns
    const at = record << RECORD_WORD_SHIFT
    if (words[at + WORD_KEY] !== key || kernel![record * KERNEL_WORDS + KERNEL_ID] !== id) return false
    if (words[at + WORD_PORTS] !== ((tuple.sourcePort << 16) | tuple.destinationPort)) return false
    if ((key & KEY_IPV6) === 0)
      return words[at + WORD_SOURCE] === source[0] && words[at + WORD_DESTINATION] === destination[0]
    const pair = words[at + WORD_SOURCE]! * ADDRESS6_WORDS
    let differs = 0
    for (let word = 0; word < 4; word++) {
      differs |= addresses6[pair + word]! ^ source[word]!
      differs |= addresses6[pair + 4 + word]! ^ destination[word]!
    }
    return differs === 0
  }

  #hash(key: number, tuple: ConntrackTuple, id: number): number {
    const { source, destination } = tuple
    const ports = (tuple.sourcePort << 16) | tuple.destinationPort
    // Seeded by the identifier too, so that the same flow in several connections is spread.
    const seed = this.#seed ^ id
    return tuple.family === 6
      ? hashKey6(seed, key, source, 0, destination, 0, ports)
      : hashKey4(seed, key, source[0]!, destination[0]!, ports)
  }
}

/** As the table's own records have it. */
function keyOf({ protocol, family, zone }: ConntrackTuple): number {
  return keyWord(protocol, family, 0, zone)
}
