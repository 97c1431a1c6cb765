/**
 * The numbers sessions are filtered and ordered by, for many records at once: each reader is one tight loop over
 * the columns. A cursor says the same of one session. NaN is a number that nobody knows.
 */
import { NEVER_SECONDS } from '../application/index.js'
import { SessionFlag } from '../session/index.js'
import {
  CARRY_PACKETS,
  CLOCK_BASE,
  CLOCK_NOW,
  DECISION_FLAG_SHIFT,
  DECISION_GENERATION,
  DECISION_WORDS,
  DecisionFlag,
  deadlineFrom,
  FLAG_SHIFT,
  FLOAT_BYTES,
  FLOAT_LAST,
  KERNEL_TIMEOUT,
  KERNEL_WORDS,
  lastedUntilSeconds,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  START_UNKNOWN,
  secondsLeft,
  type TableColumns,
  TIMEOUT_SHIFT,
  tableSeconds,
  WORD_PACKETS,
  WORD_START,
  WORD_STATE,
} from '../table/index.js'

/** Writes the measure of the first `count` records into `values`, as of `nowMicroseconds`. */
export type SessionMeasure = (
  columns: TableColumns,
  nowMicroseconds: number,
  records: Int32Array,
  count: number,
  values: Float64Array,
) => void

/** Packets of both wings. */
export const measurePackets: SessionMeasure = ({ words, floats, carries }, _now, records, count, values) => {
  for (let i = 0; i < count; i++) {
    const record = records[i]!
    const at = record << RECORD_WORD_SHIFT
    let packets = (words[at + WORD_PACKETS]! >>> 0) + (words[at + WORD_PACKETS + 1]! >>> 0)
    if ((words[at + WORD_STATE]! >>> FLAG_SHIFT) & SessionFlag.carried) {
      packets += (carries[record * 2]! + carries[record * 2 + 1]!) * CARRY_PACKETS
    }
    // Not known where the bytes are not.
    const bytes = floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_BYTES]!
    values[i] = Number.isNaN(bytes) ? Number.NaN : packets
  }
}

/** Bytes of both wings. */
export const measureBytes: SessionMeasure = ({ floats }, _now, records, count, values) => {
  for (let i = 0; i < count; i++) {
    const float = (records[i]! << RECORD_FLOAT_SHIFT) + FLOAT_BYTES
    values[i] = floats[float]! + floats[float + 1]!
  }
}

/** Configured timeout in seconds. */
export const measureTimeout: SessionMeasure = ({ words, kernel }, _now, records, count, values) => {
  if (kernel !== undefined) {
    for (let i = 0; i < count; i++)
      values[i] = kernel[records[i]! * KERNEL_WORDS + KERNEL_TIMEOUT]! >>> 0 || Number.NaN
    return
  }
  for (let i = 0; i < count; i++)
    values[i] = words[(records[i]! << RECORD_WORD_SHIFT) + WORD_STATE]! >>> TIMEOUT_SHIFT
}

/** Current timeout in seconds, in steps of two as it is printed; 0 when over. */
export const measureCurrentTimeout: SessionMeasure = (columns, now, records, count, values) => {
  const { words, floats } = columns
  const earliest = columns.earliestEnd(now)
  for (let i = 0; i < count; i++) {
    const record = records[i]!
    const state = words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
    const deadline = deadlineFrom(earliest, state, floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST]!)
    values[i] = secondsLeft(state, deadline, now)
  }
}

/** Whole seconds from the start to the end, or to now. */
export const measureDuration: SessionMeasure = (columns, now, records, count, values) => {
  measureLife(columns, now, now, records, count, values)
}

/** Whole seconds from the start to the end, or to a moment, of what has not ended. */
function measureLife(
  columns: TableColumns,
  now: number,
  momentMicroseconds: number,
  records: Int32Array,
  count: number,
  values: Float64Array,
): void {
  const { words, floats, clock } = columns
  const earliest = columns.earliestEnd(now)
  const base = clock[CLOCK_BASE]!
  const momentSeconds = tableSeconds(momentMicroseconds, base)
  for (let i = 0; i < count; i++) {
    const record = records[i]!
    const at = record << RECORD_WORD_SHIFT
    const state = words[at + WORD_STATE]!
    const deadline = deadlineFrom(earliest, state, floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST]!)
    const until = lastedUntilSeconds(state, deadline, now, momentSeconds, base)
    const start = words[at + WORD_START]!
    values[i] = start === START_UNKNOWN ? Number.NaN : until - (start >>> 0)
  }
}

/** Current timeout in seconds, as `measureCurrentTimeout`; NaN of what has none to show: tunnels, and what never ages. */
export const measureTimeLeft: SessionMeasure = (columns, now, records, count, values) => {
  measureCurrentTimeout(columns, now, records, count, values)
  const { words, decisions } = columns
  for (let i = 0; i < count; i++) {
    const record = records[i]!
    const isEndless = words[(record << RECORD_WORD_SHIFT) + WORD_STATE]! >>> TIMEOUT_SHIFT === NEVER_SECONDS
    const flags = decisions[record * DECISION_WORDS + DECISION_GENERATION]! >>> DECISION_FLAG_SHIFT
    if (isEndless || (flags & DecisionFlag.tunnel) !== 0) values[i] = Number.NaN
  }
}

/** Start, in whole seconds since the table's first moment. */
export const measureStart: SessionMeasure = ({ words }, _now, records, count, values) => {
  for (let i = 0; i < count; i++) {
    const start = words[(records[i]! << RECORD_WORD_SHIFT) + WORD_START]!
    values[i] = start === START_UNKNOWN ? Number.NaN : start >>> 0
  }
}

/**
 * Bytes of both wings for each second of the life that they were counted in, which is one second at least. As of the
 * moment it is called, since bytes are.
 */
export const measureLifeRate: SessionMeasure = (columns, _now, records, count, values) => {
  measureLife(columns, columns.clock[CLOCK_NOW]!, columns.countersAsOf, records, count, values)
  const { floats } = columns
  for (let i = 0; i < count; i++) {
    const float = (records[i]! << RECORD_FLOAT_SHIFT) + FLOAT_BYTES
    values[i] = (floats[float]! + floats[float + 1]!) / Math.max(1, values[i]!)
  }
}
