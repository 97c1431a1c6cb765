/**
 * From a packet's key to the newest session that has it, ended or not.
 *
 * The columns are captured as constants of one closure, so that the compiler addresses them directly; with
 * properties of objects instead, a look-up costs twice as much.
 */
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { KEY_IPV6, KEY_ONE_WING, KEY_QUERY } from '../key/index.js'
import {
  ADDRESS6_WORDS,
  RECORD_WORD_SHIFT,
  WORD_DESTINATION,
  WORD_KEY,
  WORD_PORTS,
  WORD_SOURCE,
} from './record-layout.js'
import { INDEX_SEGMENT_WORDS, INDEX_SLOT_MASK, type SessionIndex } from './session-index.js'
import type { TableColumns } from './table-memory.js'

/** What a finder answers when no session has the key. */
export const NOT_FOUND = -1

/**
 * Finds packet i's session by its key word and its hash column: `record << 1 | wing`, wing 1 when the packet runs
 * against the session's direction; NOT_FOUND when there is none.
 */
export type FlowFinder = (i: number, key: number) => number

/** A finder for the packets of one batch. */
export function createFlowFinder(
  columns: TableColumns,
  index: SessionIndex,
  packets: PacketBatch,
): FlowFinder {
  const { words, addresses6 } = columns
  const { slots, directory } = index
  const { hash, source, destination, ports, traits } = packets
  const { answer } = PacketTrait

  /** 0 when packet words from `from` on are the addresses at these places. */
  function pairDifference(from: number, sourceAt: number, destinationAt: number): number {
    return (
      (source[from]! ^ addresses6[sourceAt]!) |
      (source[from + 1]! ^ addresses6[sourceAt + 1]!) |
      (source[from + 2]! ^ addresses6[sourceAt + 2]!) |
      (source[from + 3]! ^ addresses6[sourceAt + 3]!) |
      (destination[from]! ^ addresses6[destinationAt]!) |
      (destination[from + 1]! ^ addresses6[destinationAt + 1]!) |
      (destination[from + 2]! ^ addresses6[destinationAt + 2]!) |
      (destination[from + 3]! ^ addresses6[destinationAt + 3]!)
    )
  }

  // Which way a packet runs is anybody's guess, so the compares are arithmetic: 0 where all is equal, and one
  // branch for both directions.
  return function find(i, key) {
    const wanted = hash[i]!
    const start = directory[wanted >>> index.shift]! * INDEX_SEGMENT_WORDS
    const here = ports[i]!
    const turned = (here << 16) | (here >>> 16)
    const oneWing = key & KEY_ONE_WING
    for (let slot = wanted & INDEX_SLOT_MASK; ; slot = (slot + 1) & INDEX_SLOT_MASK) {
      const entry = slots[start + (slot << 1) + 1]!
      if (entry === 0) return NOT_FOUND
      if (slots[start + (slot << 1)] !== wanted) continue
      const record = (entry - 1) >>> 1
      const at = record << RECORD_WORD_SHIFT
      if (words[at + WORD_KEY] !== key) continue
      const there = words[at + WORD_PORTS]!
      let forward = there ^ here
      let backward = (there ^ turned) | oneWing
      if ((key & KEY_IPV6) === 0) {
        const from = source[i << 2]!
        const to = destination[i << 2]!
        const source4 = words[at + WORD_SOURCE]!
        const destination4 = words[at + WORD_DESTINATION]!
        forward |= (source4 ^ from) | (destination4 ^ to)
        backward |= (source4 ^ to) | (destination4 ^ from)
      } else {
        const pair = words[at + WORD_SOURCE]! * ADDRESS6_WORDS
        forward |= pairDifference(i << 2, pair, pair + 4)
        backward |= pairDifference(i << 2, pair + 4, pair)
      }
      const isNotForward = (forward | -forward) >>> 31
      const isNotBackward = (backward | -backward) >>> 31
      if ((isNotForward & isNotBackward) !== 0) continue
      if ((key & KEY_QUERY) === 0 || oneWing !== 0) return (record << 1) | isNotForward
      // A query goes forward and its answer back: two sides that ask with the same numbers are two sessions.
      if ((traits[i]! & answer) === 0) {
        if (isNotForward === 0) return record << 1
      } else if (isNotBackward === 0) return (record << 1) | 1
    }
  }
}
