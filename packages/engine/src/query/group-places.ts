/** Which group a session belongs to: groups are numbered as they are met, up to a bound. */
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

export interface GroupPlaces {
  /** Groups that have room; as a place, that of the sessions whose group found none. */
  readonly most: number
  /** Groups met so far. */
  readonly count: number
  /** Writes the places of the first `count` records' groups: below `count`, or `most`. */
  find(columns: TableColumns, now: number, records: Int32Array, count: number, places: Int32Array): void
  /** What the sessions of a group have in common. */
  key(place: number): number | Prefix
}

/** For no more than so many sessions, which may each be a group. */
export function groupPlaces(grouping: SessionGrouping, sessions: number): GroupPlaces {
  const most = Math.min(MOST_GROUPS, sessions)
  return 'prefixLength' in grouping
    ? new PrefixPlaces(grouping.by === 'source-prefix', grouping.prefixLength, most)
    : new NumberPlaces(GROUP_READERS[grouping.by], most)
}

class NumberPlaces implements GroupPlaces {
  count = 0
  readonly most: number
  readonly #read: GroupReader
  readonly #numbers = new Int32Array(SLICE_RECORDS)
  /** By number, the place of its group plus one. */
  readonly #places = new Int32Array(GROUP_NUMBERS)
  readonly #keys: number[] = []

  constructor(read: GroupReader, most: number) {
    this.#read = read
    this.most = most
  }

  find(columns: TableColumns, now: number, records: Int32Array, count: number, places: Int32Array): void {
    const numbers = this.#numbers
    this.#read(columns, now, records, count, numbers)
    for (let i = 0; i < count; i++) {
      const number = numbers[i]!
      if (this.#places[number] === 0) {
        this.#keys.push(number)
        this.#places[number] = ++this.count
      }
      places[i] = this.#places[number]! - 1
    }
  }

  key(place: number): number {
    return this.#keys[place]!
  }
}

/** Words of a group's key: its family, and the masked address. */
const KEY_WORDS = 5
/**
 * Slots looked at for one address. Strangers choose addresses: however they fall, none takes long, and what finds no
 * slot is beyond the groups.
 */
const MOST_PROBES = 64

class PrefixPlaces implements GroupPlaces {
  count = 0
  readonly most: number
  readonly #length: number
  readonly #masks: { readonly 4: readonly number[]; readonly 6: readonly number[] }
  readonly #word4: number
  readonly #offset6: number
  readonly #keys: Int32Array
  /** By hash, the place of a group plus one; a power of two, half of them empty. */
  readonly #slots: Int32Array

  constructor(isSource: boolean, length: number, most: number) {
    this.most = most
    this.#keys = new Int32Array(most * KEY_WORDS)
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 1)))
    this.#length = length
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
    let hash = Math.imul(family ^ w0, 0x9e37_79b1)
    hash = Math.imul((hash ^ (hash >>> 15)) + w1, 0x85eb_ca77)
    hash = Math.imul((hash ^ (hash >>> 13)) + w2, 0xc2b2_ae3d)
    hash = Math.imul((hash ^ (hash >>> 16)) + w3, 0x27d4_eb2f)
    const last = slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & last
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const place = slots[slot]! - 1
      if (place < 0) return this.#add(slot, family, w0, w1, w2, w3)
      const at = place * KEY_WORDS
      if (
        keys[at] === family &&
        keys[at + 1] === w0 &&
        keys[at + 2] === w1 &&
        keys[at + 3] === w2 &&
        keys[at + 4] === w3
      )
        return place
      slot = (slot + 1) & last
    }
    return this.most
  }

  #add(slot: number, family: number, w0: number, w1: number, w2: number, w3: number): number {
    if (this.count === this.most) return this.most
    const at = this.count * KEY_WORDS
    this.#keys[at] = family
    this.#keys[at + 1] = w0
    this.#keys[at + 2] = w1
    this.#keys[at + 3] = w2
    this.#keys[at + 4] = w3
    this.#slots[slot] = ++this.count
    return this.count - 1
  }
}
