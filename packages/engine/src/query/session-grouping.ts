/** What sessions can be grouped by: the one list, with how each number is read from many records at once. */
import {
  ATTRIBUTE_WORDS,
  DECISION_WORDS,
  DECISION_ZONES,
  deadlineFrom,
  FLOAT_LAST,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  stateAt,
  type TableColumns,
  WORD_KEY,
  WORD_STATE,
} from '../table/index.js'

/** Writes what the first `count` records are grouped by into `numbers`, each below GROUP_NUMBERS. */
export type GroupReader = (
  columns: TableColumns,
  nowMicroseconds: number,
  records: Int32Array,
  count: number,
  numbers: Int32Array,
) => void

export const GROUP_NUMBERS = 0x10000

const readAttribute =
  (word: number, shift: number): GroupReader =>
  ({ attributes }, _now, records, count, numbers) => {
    for (let i = 0; i < count; i++)
      numbers[i] = (attributes[records[i]! * ATTRIBUTE_WORDS + word]! >>> shift) & 0xffff
  }

const readProtocol: GroupReader = ({ words }, _now, records, count, numbers) => {
  for (let i = 0; i < count; i++) numbers[i] = words[(records[i]! << RECORD_WORD_SHIFT) + WORD_KEY]! & 0xff
}

/** Where interfaces are found out when they are wanted, they are now. */
const readInterface: GroupReader = (columns, now, records, count, numbers) => {
  columns.ways?.find(records, count)
  readAttribute(0, 0)(columns, now, records, count, numbers)
}

const readFromZone: GroupReader = ({ decisions, ways }, _now, records, count, numbers) => {
  ways?.find(records, count)
  for (let i = 0; i < count; i++)
    numbers[i] = decisions[records[i]! * DECISION_WORDS + DECISION_ZONES]! & 0xffff
}

const readState: GroupReader = (columns, now, records, count, numbers) => {
  const { words, floats } = columns
  const earliest = columns.earliestEnd(now)
  for (let i = 0; i < count; i++) {
    const record = records[i]!
    const word = words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
    const deadline = deadlineFrom(earliest, word, floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST]!)
    numbers[i] = stateAt(word, deadline, now)
  }
}

/** Interface and zone are those that the session came in by. */
export const GROUP_READERS = {
  protocol: readProtocol,
  policy: readAttribute(1, 16),
  application: readAttribute(1, 0),
  interface: readInterface,
  zone: readFromZone,
  state: readState,
} as const satisfies Readonly<Record<string, GroupReader>>

/** Addresses of the In wing. */
export const GROUP_PREFIXES = ['source-prefix', 'destination-prefix'] as const

export type SessionGrouping =
  | { readonly by: keyof typeof GROUP_READERS }
  /** Bits of the address that count: 0 to 128; of an IPv4 address at most 32. */
  | { readonly by: (typeof GROUP_PREFIXES)[number]; readonly prefixLength: number }
