/**
 * Captures changed by whole records and blocks, so that what lies behind a changed one is still read. Takes
 * pcap and pcapng apart by itself, and forgives everything.
 */
import { concat, viewOf } from './bytes.js'
import type { StructureMutation } from './mutator.js'
import type { Random } from './random.js'

interface TakenApart {
  readonly header: Uint8Array
  /** Records, or blocks; the last may be a rest that is none. */
  readonly records: Uint8Array[]
  /** Bytes of a record before those of its frame, and where its time is. */
  readonly dataOffset: number
  readonly timeOffset: number
  readonly littleEndian: boolean
}

const PCAP_HEADER = 24
const PCAP_MAGICS = [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34]
const SECTION = 0x0a0d0d0a
const BYTE_ORDER = 0x1a2b3c4d

function takeApart(capture: Uint8Array): TakenApart | undefined {
  if (capture.length < PCAP_HEADER) return undefined
  const view = viewOf(capture)
  const isPcapng = view.getUint32(0) === SECTION
  const littleEndian = isPcapng
    ? view.getUint32(8, true) === BYTE_ORDER
    : PCAP_MAGICS.includes(view.getUint32(0, true))
  if (!isPcapng && !littleEndian && !PCAP_MAGICS.includes(view.getUint32(0))) return undefined
  const isModified = !isPcapng && view.getUint32(0, littleEndian) === PCAP_MAGICS[2]
  const dataOffset = isPcapng ? 28 : isModified ? 24 : 16
  const records: Uint8Array[] = []
  let at = isPcapng ? 0 : PCAP_HEADER
  while (at + dataOffset <= capture.length) {
    const length = isPcapng
      ? view.getUint32(at + 4, littleEndian)
      : dataOffset + view.getUint32(at + 8, littleEndian)
    if (length < 12 || at + length > capture.length) break
    records.push(capture.slice(at, at + length))
    at += length
  }
  if (at < capture.length) records.push(capture.slice(at))
  const header = isPcapng ? new Uint8Array(0) : capture.slice(0, PCAP_HEADER)
  return { header, records, dataOffset, timeOffset: isPcapng ? 16 : 0, littleEndian }
}

type RecordChange = (random: Random, records: Uint8Array[], whole: TakenApart, other: TakenApart) => void

const RECORD_CHANGES: readonly RecordChange[] = [
  function swap(random, records) {
    const one = random.below(records.length)
    const two = random.below(records.length)
    const kept = records[one]!
    records[one] = records[two]!
    records[two] = kept
  },
  function remove(random, records) {
    records.splice(random.below(records.length), 1 + random.below(3))
  },
  function repeat(random, records) {
    const record = random.pick(records)
    const times = random.oneIn(8) ? 100 : 1 + random.below(4)
    records.splice(random.below(records.length + 1), 0, ...new Array<Uint8Array>(times).fill(record))
  },
  function bringFromOther(random, records, _, other) {
    if (other.records.length > 0)
      records.splice(random.below(records.length + 1), 0, random.pick(other.records))
  },
  function changeFrame(random, records, { dataOffset }) {
    const at = random.below(records.length)
    const record = records[at]!.slice()
    if (record.length <= dataOffset) return
    for (let left = 1 + random.below(6); left > 0; left--) {
      record[dataOffset + random.below(record.length - dataOffset)] = random.below(256)
    }
    records[at] = record
  },
  function moveInTime(random, records, { timeOffset, littleEndian }) {
    const at = random.below(records.length)
    const record = records[at]!.slice()
    if (record.length < timeOffset + 4) return
    const view = viewOf(record)
    // pcapng counts microseconds here, pcap seconds.
    const step = random.pick([1, 2, 59, 60, 1800, 4096, 90_000, 3e6, 60e6, 1800e6, 4e9])
    const forward = random.oneIn(4) ? -step : step
    view.setUint32(timeOffset, view.getUint32(timeOffset, littleEndian) + forward, littleEndian)
    records[at] = record
  },
]

/** Swaps, drops, repeats and exchanges records; an input that is no capture is left as it is. */
export const mutateCapture: StructureMutation = (random, input, other) => {
  const whole = takeApart(input)
  const otherWhole = takeApart(other)
  if (whole === undefined || whole.records.length === 0 || otherWhole === undefined) return input
  const records = [...whole.records]
  random.pick(RECORD_CHANGES)(random, records, whole, otherWhole)
  return concat(whole.header, ...records)
}
