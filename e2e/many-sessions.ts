/** A capture of very many sessions with one packet each, made in a moment. */
import { pcapHeader, pcapRecord } from '@wingspan/engine'

const START_MICROSECONDS = Date.UTC(2026, 2, 2, 9) * 1000
const ETHERNET = 1

const FRAME = Uint8Array.from([
  ...[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0],
  ...[0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 198, 51, 100, 20],
  ...[0, 0, 0x1b, 0x58, 0, 8, 0, 0],
])
const SOURCE_PORT = 34
const THIRD_ADDRESS_BYTE = 28

/** A pcap file of UDP packets, each from another address or port, a microsecond apart. */
export function manySessions(sessions: number): Uint8Array {
  const header = pcapHeader(ETHERNET)
  const record = pcapRecord(START_MICROSECONDS, FRAME, FRAME.length)
  const file = new Uint8Array(header.length + sessions * record.length)
  const view = new DataView(file.buffer)
  file.set(header)
  const frameAt = record.length - FRAME.length
  for (let i = 0, at = header.length; i < sessions; i++, at += record.length) {
    file.set(record, at)
    view.setUint32(at + 4, view.getUint32(at + 4, true) + (i % 1_000_000), true)
    view.setUint16(at + frameAt + THIRD_ADDRESS_BYTE, i >>> 14)
    view.setUint16(at + frameAt + SOURCE_PORT, (i & 0x3fff) + 1024)
  }
  return file
}
