/**
 * What a source says of a session instead of having counted it: a kernel's counters, start and status. A number that
 * it does not know is NaN, here and wherever it is read.
 */

import { SessionFlag } from '../session/index.js'
import { tableSeconds } from './deadline.js'
import {
  CARRY_PACKETS,
  FLAG_SHIFT,
  FLOAT_BYTES,
  KERNEL_ID,
  KERNEL_LABEL_WORDS,
  KERNEL_LABELS,
  KERNEL_MARK,
  KERNEL_STATUS,
  KERNEL_TIMEOUT,
  KERNEL_WORDS,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  START_UNKNOWN,
  WORD_KEY,
  WORD_PACKETS,
  WORD_START,
  WORD_STATE,
} from './record-layout.js'
import { CLOCK_BASE, type TableColumns } from './table-memory.js'

/** One object is filled again and again. */
export class ToldSession {
  /** The kernel's identifier, 32 bits; it may be another session's too. */
  id = 0
  /** KernelStatus bits, and from KERNEL_STATE_SHIFT on the protocol's state. */
  status = 0
  mark = 0
  /** Configured timeout; 0 when not known. */
  timeoutSeconds = 0
  /** Microseconds since 1970; NaN when not known. */
  startMicroseconds = Number.NaN
  /** Packets and bytes of both wings; NaN when not known. */
  readonly packets = new Float64Array(2)
  readonly bytes = new Float64Array(2)
  readonly labels = new Int32Array(KERNEL_LABEL_WORDS)
}

/** Writes what is told of a record's session. The table must have been made for a kernel's sessions. */
export function writeTold(columns: TableColumns, record: number, told: ToldSession): void {
  for (let wing = 0; wing < 2; wing++) writeCounters(columns, record, told, wing, true)
  writeStart(columns, record, told.startMicroseconds)
  writeStatus(columns, record, told)
}

/** Writes what is told anew; counters and a start that are not known leave what was told before. */
export function writeToldAnew(columns: TableColumns, record: number, told: ToldSession): void {
  for (let wing = 0; wing < 2; wing++) {
    if (!Number.isNaN(told.bytes[wing]!)) writeCounters(columns, record, told, wing, false)
  }
  if (!Number.isNaN(told.startMicroseconds)) writeStart(columns, record, told.startMicroseconds)
  writeStatus(columns, record, told)
}

function writeCounters(
  { words, floats, carries, traffic }: TableColumns,
  record: number,
  { packets, bytes, startMicroseconds }: ToldSession,
  wing: number,
  isNew: boolean,
): void {
  const count = packets[wing]!
  const at = record << RECORD_WORD_SHIFT
  if (traffic) {
    const bytesBefore = floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_BYTES + wing]!
    const packetsBefore =
      (words[at + WORD_PACKETS + wing]! >>> 0) + carries[record * 2 + wing]! * CARRY_PACKETS
    const protocol = words[at + WORD_KEY]! & 0xff
    if (isNew || Number.isNaN(bytesBefore)) traffic.addFirst(protocol, count, bytes[wing]!, startMicroseconds)
    else traffic.add(protocol, count - packetsBefore, bytes[wing]! - bytesBefore)
  }
  // One mark for both: a counter of bytes that is not known says that the packets are not either.
  floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_BYTES + wing] = bytes[wing]!
  words[at + WORD_PACKETS + wing] = count % CARRY_PACKETS
  carries[record * 2 + wing] = count / CARRY_PACKETS
  if (count >= CARRY_PACKETS) words[at + WORD_STATE]! |= SessionFlag.carried << FLAG_SHIFT
}

function writeStart({ words, clock }: TableColumns, record: number, start: number): void {
  const base = clock[CLOCK_BASE]!
  words[(record << RECORD_WORD_SHIFT) + WORD_START] =
    start >= base ? tableSeconds(start, base) : START_UNKNOWN
}

function writeStatus(columns: TableColumns, record: number, told: ToldSession): void {
  const kernel = columns.kernel!
  const place = record * KERNEL_WORDS
  kernel[place + KERNEL_ID] = told.id
  kernel[place + KERNEL_STATUS] = told.status
  kernel[place + KERNEL_MARK] = told.mark
  kernel[place + KERNEL_TIMEOUT] = told.timeoutSeconds
  for (let word = 0; word < KERNEL_LABEL_WORDS; word++) {
    kernel[place + KERNEL_LABELS + word] = told.labels[word]!
  }
}
