/** Which group a session belongs to: groups are numbered from 1 as they are met, up to a bound. */
import { makeAddress, makePrefix, type Prefix } from '../address/index.js'
import { KEY_IPV6 } from '../key/index.js'
import {
  ADDRESS6_WORDS,
  RECORD_WORD_SHIFT,
  type TableColumns,
  WORD_DESTINATION,
  WORD_KEY,
  WORD_SOURCE,
} from '../table/index.js'
import { SLICE_RECORDS } from './session-filter.js'
import { GROUP_NUMBERS, GROUP_READERS, type GroupReader, type SessionGrouping } from './session-grouping.js'

/** Groups that are told apart. */
export const MOST_GROUPS = 0x4_0000
/** In place of a group's number, that of the sessions whose group found no room. */
export const BEYOND = 0

export interface GroupPlaces {
  /** Groups met so far. */
  readonly count: number
  /** Records in one call that hold nobody up, up to SLICE_RECORDS. */
  readonly most: number
  /** Writes the numbers of the first `count` records' groups, or BEYOND. */
  find(columns: TableColumns, now: number, records: Int32Array, count: number, places: Int32Array): void
  /** What the sessions of a group have in common. */
  key(place: number): number | Prefix
}

/** `seed`: any 32-bit number, a new one for each process, as strangers choose addresses. */
export function groupPlaces(grouping: SessionGrouping, seed: number): GroupPlaces {
  return 'prefixLength' in grouping
    ? new PrefixPlaces(grouping.by === 'source-prefix', grouping.prefixLength, seed)
    : new NumberPlaces(GROUP_READERS[grouping.by])
}

class NumberPlaces implements GroupPlaces {
  readonly most = SLICE_RECORDS
  readonly #read: GroupReader
  readonly #numbers = new Int32Array(SLICE_RECORDS)
  /** By number, that of its group, or 0. */
  #places = new Int32Array(1)
  readonly #keys: number[] = []

  constructor(read: GroupReader) {
    this.#read = read
  }

  get count(): number {
    return this.#keys.length
  }

  find(columns: TableColumns, now: number, records: Int32Array, count: number, places: Int32Array): void {
    const numbers = this.#numbers
    this.#read(columns, now, records, count, numbers)
    for (let i = 0; i < count; i++) {
      const number = numbers[i]!
      if (number >= this.#places.length) this.#places = grown(this.#places, number + 1, GROUP_NUMBERS)
      if (this.#places[number] === 0) this.#places[number] = this.#keys.push(number)
      places[i] = this.#places[number]!
    }
  }

  key(place: number): number {
    return this.#keys[place - 1]!
  }
}

/** Prefixes that are looked up in one call: in the worst, all slots are spread besides. */
const PREFIX_RECORDS = 2048
/** Words of a group's key: its family, and the masked address. */
const KEY_WORDS = 5
/** A power of two. */
const FIRST_SLOTS = 1024

class PrefixPlaces implements GroupPlaces {
  readonly most = PREFIX_RECORDS
  count = 0
  readonly #length: number
  readonly #seed: number
  readonly #masks: { readonly 4: readonly number[]; readonly 6: readonly number[] }
  readonly #word4: number
  readonly #offset6: number
  #keys = new Int32Array(FIRST_SLOTS)
  /** By hash, the number of a group, or 0; a power of two, half of them empty at least. */
  #slots = new Int32Array(FIRST_SLOTS)

  constructor(isSource: boolean, length: number, seed: number) {
    this.#length = length
    this.#seed = seed
    this.#masks = {
      4: makePrefix(makeAddress(4, [0]), Math.min(length, 32)).mask,
      6: makePrefix(makeAddress(6, [0, 0, 0, 0]), length).mask,
    }
    this.#word4 = isSource ? WORD_SOURCE : WORD_DESTINATION
    this.#offset6 = isSource ? 0 : 4
  }

  find(
    { words, addresses6 }: TableColumns,
    _now: number,
    records: Int32Array,
    count: number,
    places: Int32Array,
  ) {
    const mask4 = this.#masks[4][0]!
    const [m0, m1, m2, m3] = this.#masks[6] as [number, number, number, number]
    for (let i = 0; i < count; i++) {
      const at = records[i]! << RECORD_WORD_SHIFT
      if ((words[at + WORD_KEY]! & KEY_IPV6) === 0) {
        places[i] = this.#place(4, words[at + this.#word4]! & mask4, 0, 0, 0)
        continue
      }
      const pair = words[at + WORD_SOURCE]! * ADDRESS6_WORDS + this.#offset6
      places[i] = this.#place(
        6,
        addresses6[pair]! & m0,
        addresses6[pair + 1]! & m1,
        addresses6[pair + 2]! & m2,
        addresses6[pair + 3]! & m3,
      )
    }
  }

  key(place: number): Prefix {
    const at = place * KEY_WORDS
    const family = this.#keys[at] as 4 | 6
    const words = [...this.#keys.subarray(at + 1, at + (family === 4 ? 2 : KEY_WORDS))]
    return makePrefix(makeAddress(family, words), family === 4 ? Math.min(this.#length, 32) : this.#length)
  }

  #place(family: number, w0: number, w1: number, w2: number, w3: number): number {
    const keys = this.#keys
    const slots = this.#slots
    const last = slots.length - 1
    let slot = this.#hash(family, w0, w1, w2, w3) & last
    for (; slots[slot] !== 0; slot = (slot + 1) & last) {
      const place = slots[slot]!
      const at = place * KEY_WORDS
      if (
        keys[at] === family &&
        keys[at + 1] === w0 &&
        keys[at + 2] === w1 &&
        keys[at + 3] === w2 &&
        keys[at + 4] === w3
      )
        return place
    }
    if (this.count === MOST_GROUPS) return BEYOND
    slots[slot] = ++this.count
    this.#setKey(this.count * KEY_WORDS, family, w0, w1, w2, w3)
    if (this.count * 2 > slots.length) this.#spread()
    return this.count
  }

  #hash(family: number, w0: number, w1: number, w2: number, w3: number): number {
    let hash = Math.imul(family ^ w0 ^ this.#seed, 0x9e37_79b1)
    hash = Math.imul((hash ^ (hash >>> 15)) + w1, 0x85eb_ca77)
    hash = Math.imul((hash ^ (hash >>> 13)) + w2, 0xc2b2_ae3d)
    hash = Math.imul((hash ^ (hash >>> 16)) + w3, 0x27d4_eb2f)
    return hash ^ (hash >>> 15)
  }

  #setKey(at: number, family: number, w0: number, w1: number, w2: number, w3: number): void {
    if (at + KEY_WORDS > this.#keys.length)
      this.#keys = grown(this.#keys, at + KEY_WORDS, (MOST_GROUPS + 1) * KEY_WORDS)
    const keys = this.#keys
    keys[at] = family
    keys[at + 1] = w0
    keys[at + 2] = w1
    keys[at + 3] = w2
    keys[at + 4] = w3
  }

  /** Twice as many slots. */
  #spread(): void {
    const keys = this.#keys
    const slots = new Int32Array(this.#slots.length * 2)
    const last = slots.length - 1
    for (let place = 1; place <= this.count; place++) {
      const at = place * KEY_WORDS
      let slot = this.#hash(keys[at]!, keys[at + 1]!, keys[at + 2]!, keys[at + 3]!, keys[at + 4]!) & last
      while (slots[slot] !== 0) slot = (slot + 1) & last
      slots[slot] = place
    }
    this.#slots = slots
  }
}

/** The same with room for `length`, and up to a bound for as much again as there was. */
function grown(column: Int32Array<ArrayBuffer>, length: number, most: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.min(most, Math.max(length, column.length * 2)))
  larger.set(column)
  return larger
}
