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
  DECISION_TRANSLATION,
  DECISION_WORDS,
  RECORD_WORD_SHIFT,
  TRANSLATION_DESTINATION,
  TRANSLATION_KEY,
  TRANSLATION_PORTS,
  TRANSLATION_SOURCE,
  TRANSLATION_WORDS,
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
 * Finds packet i's session by its key word and its hash column: `record << FOUND_RECORD_SHIFT | side <<
 * FOUND_SIDE_SHIFT | wing`. Side 1 when the packet is as it is behind the device's translation; wing 1 when it runs
 * against the session's direction. NOT_FOUND when there is none.
 */
export type FlowFinder = (i: number, key: number) => number

export const FOUND_RECORD_SHIFT = 2
export const FOUND_SIDE_SHIFT = 1

/** A finder for the packets of one batch. */
export function createFlowFinder(
  columns: TableColumns,
  index: SessionIndex,
  packets: PacketBatch,
): FlowFinder {
  const { words, addresses6, decisions, translations } = columns
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
      const side = (entry - 1) & 1
      let there: number
      let source4: number
      let destination4: number
      if (side === 0) {
        const at = record << RECORD_WORD_SHIFT
        if (words[at + WORD_KEY] !== key) continue
        there = words[at + WORD_PORTS]!
        source4 = words[at + WORD_SOURCE]!
        destination4 = words[at + WORD_DESTINATION]!
      } else {
        const translation = decisions[record * DECISION_WORDS + DECISION_TRANSLATION]! - 1
        const at = translation * TRANSLATION_WORDS
        if (translations[at + TRANSLATION_KEY] !== key) continue
        there = translations[at + TRANSLATION_PORTS]!
        source4 = translations[at + TRANSLATION_SOURCE]!
        destination4 = translations[at + TRANSLATION_DESTINATION]!
      }
      let forward = there ^ here
      let backward = (there ^ turned) | oneWing
      if ((key & KEY_IPV6) === 0) {
        const from = source[i << 2]!
        const to = destination[i << 2]!
        forward |= (source4 ^ from) | (destination4 ^ to)
        backward |= (source4 ^ to) | (destination4 ^ from)
      } else {
        const pair = source4 * ADDRESS6_WORDS
        forward |= pairDifference(i << 2, pair, pair + 4)
        backward |= pairDifference(i << 2, pair + 4, pair)
      }
      const isNotForward = (forward | -forward) >>> 31
      const isNotBackward = (backward | -backward) >>> 31
      if ((isNotForward & isNotBackward) !== 0) continue
      const found = (record << FOUND_RECORD_SHIFT) | (side << FOUND_SIDE_SHIFT)
      if ((key & KEY_QUERY) === 0 || oneWing !== 0) return found | isNotForward
      // A query goes forward and its answer back: two sides that ask with the same numbers are two sessions.
      if ((traits[i]! & answer) === 0) {
        if (isNotForward === 0) return found
      } else if (isNotBackward === 0) return found | 1
    }
  }
}
