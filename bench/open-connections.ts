/** A capture with a segment of each of very many TCP connections that are open, ten microseconds apart. */
import { pcapHeader, pcapRecord } from '@wingspan/engine'

const START_MICROSECONDS = Date.UTC(2026, 2, 2, 9) * 1000
const GAP_MICROSECONDS = 10
const ETHERNET = 1
const FRAME = Uint8Array.from([
  ...[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0],
  ...[0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 198, 51, 100, 20],
  ...[0, 0, 0x01, 0xbb, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x10, 4, 0, 0, 0, 0, 0],
])
const SOURCE_PORT = 34
const THIRD_ADDRESS_BYTE = 28

export function openConnections(count: number): Uint8Array {
  const header = pcapHeader(ETHERNET)
  const length = pcapRecord(START_MICROSECONDS, FRAME, FRAME.length).length
  const file = new Uint8Array(header.length + count * length)
  const view = new DataView(file.buffer)
  file.set(header)
  for (let i = 0, at = header.length; i < count; i++, at += length) {
    file.set(pcapRecord(START_MICROSECONDS + i * GAP_MICROSECONDS, FRAME, FRAME.length), at)
    const frame = at + length - FRAME.length
    view.setUint16(frame + THIRD_ADDRESS_BYTE, i >>> 14)
    view.setUint16(frame + SOURCE_PORT, (i & 0x3fff) + 1024)
  }
  return file
}
