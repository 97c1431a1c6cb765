/**
 * What a connection is known by: its original direction, its zone and the kernel's identifier together, as identifiers
 * collide, and addresses and ports come again.
 */
import {
  ADDRESS6_WORDS,
  hashKey4,
  hashKey6,
  KERNEL_ID,
  KERNEL_WORDS,
  KEY_IPV6,
  keyWord,
  RECORD_WORD_SHIFT,
  type TableColumns,
  WORD_DESTINATION,
  WORD_KEY,
  WORD_PORTS,
  WORD_SOURCE,
} from '@wingspan/engine'
import type { ConntrackEntry } from './conntrack-entry.js'

/** As much of an entry as names its connection. */
export type Connection = Pick<ConntrackEntry, 'original' | 'id'>

const ID = 0
const KEY = 1
const PORTS = 2
/** Both addresses, four words each; those of IPv4 have their first word only. */
const SOURCE = 3
const DESTINATION = 7
export const CONNECTION_WORDS = 11

/** One object is filled again and again. */
export class ConnectionKey {
  readonly words = new Int32Array(CONNECTION_WORDS)

  /** That of a connection which the kernel tells of. */
  tell({ original, id }: Connection): void {
    const { words } = this
    const { source, destination } = original
    words[ID] = id
    words[KEY] = keyWord(original.protocol, original.family, 0, original.zone)
    words[PORTS] = (original.sourcePort << 16) | original.destinationPort
    const used = original.family === 6 ? -1 : 0
    words[SOURCE] = source[0]!
    words[DESTINATION] = destination[0]!
    for (let word = 1; word < 4; word++) {
      words[SOURCE + word] = source[word]! & used
      words[DESTINATION + word] = destination[word]! & used
    }
  }

  /** That of the connection which a record's session is. */
  read(columns: TableColumns, record: number): void {
    const { words } = this
    const at = record << RECORD_WORD_SHIFT
    words[ID] = columns.kernel![record * KERNEL_WORDS + KERNEL_ID]!
    words[KEY] = columns.words[at + WORD_KEY]!
    words[PORTS] = columns.words[at + WORD_PORTS]!
    const source = columns.words[at + WORD_SOURCE]!
    if ((words[KEY]! & KEY_IPV6) === 0) {
      words.fill(0, SOURCE)
      words[SOURCE] = source
      words[DESTINATION] = columns.words[at + WORD_DESTINATION]!
      return
    }
    const pair = source * ADDRESS6_WORDS
    for (let word = 0; word < ADDRESS6_WORDS; word++) words[SOURCE + word] = columns.addresses6[pair + word]!
  }

  /** Whether a record's session is this connection. */
  isOf(columns: TableColumns, record: number): boolean {
    const { words } = this
    const at = record << RECORD_WORD_SHIFT
    if (columns.kernel![record * KERNEL_WORDS + KERNEL_ID] !== words[ID]) return false
    if (columns.words[at + WORD_KEY] !== words[KEY]) return false
    if (columns.words[at + WORD_PORTS] !== words[PORTS]) return false
    const source = columns.words[at + WORD_SOURCE]!
    if ((words[KEY]! & KEY_IPV6) === 0)
      return source === words[SOURCE] && columns.words[at + WORD_DESTINATION] === words[DESTINATION]
    const pair = source * ADDRESS6_WORDS
    let differs = 0
    for (let word = 0; word < ADDRESS6_WORDS; word++)
      differs |= columns.addresses6[pair + word]! ^ words[SOURCE + word]!
    return differs === 0
  }

  /** 32 bits; seeded by the identifier too, so that the same flow in several connections is spread. */
  hash(seed: number): number {
    const { words } = this
    const own = seed ^ words[ID]!
    return (words[KEY]! & KEY_IPV6) === 0
      ? hashKey4(own, words[KEY]!, words[SOURCE]!, words[DESTINATION]!, words[PORTS]!)
      : hashKey6(own, words[KEY]!, words, SOURCE, words, DESTINATION, words[PORTS]!)
  }

  /** Whether the key that stands in `words` from `at` on is this one. */
  isAt(words: Int32Array, at: number): boolean {
    for (let word = 0; word < CONNECTION_WORDS; word++) {
      if (this.words[word] !== words[at + word]) return false
    }
    return true
  }
}
