/**
 * The numbers sessions are filtered and ordered by, for many records at once: each reader is one tight loop over
 * the columns. A cursor says the same of one session.
 */
import { SessionFlag, SessionState } from '../session/index.js'
import {
  CLOCK_BASE,
  FLAG_SHIFT,
  FLOAT_BYTES,
  FLOAT_LAST,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  STATE_MASK,
  type TableColumns,
  TIMEOUT_SHIFT,
  WORD_PACKETS,
  WORD_START,
  WORD_STATE,
} from '../table/index.js'

const MICROSECONDS = 1_000_000
const CARRY = 0x1_0000_0000

/** Writes the measure of the first `count` records into `values`, as of `nowMicroseconds`. */
export type SessionMeasure = (
  columns: TableColumns,
  nowMicroseconds: number,
  records: Int32Array,
  count: number,
  values: Float64Array,
) => void

/** Whether a state word is that of a session that is over at `now` when its deadline is `end`. */
export function isOver(stateWord: number, endMicroseconds: number, nowMicroseconds: number): boolean {
  const state = stateWord & STATE_MASK
  if (state === SessionState.invalidated) return true
  return (
    (state === SessionState.valid || state === SessionState.pending) && endMicroseconds <= nowMicroseconds
  )
}

/** Packets of both wings. */
export const measurePackets: SessionMeasure = ({ words, carries }, _now, records, count, values) => {
  for (let i = 0; i < count; i++) {
    const record = records[i]!
    const at = record << RECORD_WORD_SHIFT
    let packets = (words[at + WORD_PACKETS]! >>> 0) + (words[at + WORD_PACKETS + 1]! >>> 0)
    if ((words[at + WORD_STATE]! >>> FLAG_SHIFT) & SessionFlag.carried) {
      packets += (carries[record * 2]! + carries[record * 2 + 1]!) * CARRY
    }
    values[i] = packets
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
export const measureTimeout: SessionMeasure = ({ words }, _now, records, count, values) => {
  for (let i = 0; i < count; i++)
    values[i] = words[(records[i]! << RECORD_WORD_SHIFT) + WORD_STATE]! >>> TIMEOUT_SHIFT
}

/** Current timeout in seconds, in steps of two as it is printed; 0 when over. */
export const measureCurrentTimeout: SessionMeasure = ({ words, floats }, now, records, count, values) => {
  for (let i = 0; i < count; i++) {
    const record = records[i]!
    const state = words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
    const end =
      floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST]! + (state >>> TIMEOUT_SHIFT) * MICROSECONDS
    values[i] = isOver(state, end, now) ? 0 : 2 * Math.ceil((end - now) / (2 * MICROSECONDS))
  }
}

/** Whole seconds from the start to the end, or to now. */
export const measureDuration: SessionMeasure = ({ words, floats, clock }, now, records, count, values) => {
  const base = clock[CLOCK_BASE]!
  const nowSeconds = Math.floor((now - base) / MICROSECONDS)
  for (let i = 0; i < count; i++) {
    const record = records[i]!
    const at = record << RECORD_WORD_SHIFT
    const state = words[at + WORD_STATE]!
    const end =
      floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST]! + (state >>> TIMEOUT_SHIFT) * MICROSECONDS
    const untilSeconds = isOver(state, end, now) ? Math.floor((end - base) / MICROSECONDS) : nowSeconds
    values[i] = untilSeconds - (words[at + WORD_START]! >>> 0)
  }
}
