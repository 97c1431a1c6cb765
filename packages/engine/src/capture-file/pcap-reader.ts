/** pcap: one file header, then records (draft-ietf-opsawg-pcap). */
import { BATCH_SIZE, type FrameBatch } from '../batch/index.js'
import type { CaptureWindow } from './capture-window.js'
import type { InterfaceList } from './interface-list.js'
import {
  PCAP_HEADER_LENGTH,
  PCAP_MICROSECONDS,
  PCAP_MODIFIED,
  PCAP_MODIFIED_RECORD_HEADER_LENGTH,
  PCAP_MOST_STORED,
  PCAP_NANOSECONDS,
  PCAP_RECORD_HEADER_LENGTH,
} from './pcap-format.js'

/** The byte order of a file with these first four bytes; undefined where they are not those of pcap. */
export function pcapIsLittleEndian(view: DataView, offset: number): boolean | undefined {
  if (isPcapMagic(view.getUint32(offset, true))) return true
  return isPcapMagic(view.getUint32(offset, false)) ? false : undefined
}

function isPcapMagic(magic: number): boolean {
  return magic === PCAP_MICROSECONDS || magic === PCAP_NANOSECONDS || magic === PCAP_MODIFIED
}

export class PcapReader {
  readonly #window: CaptureWindow
  readonly #interfaces: InterfaceList
  readonly #littleEndian: boolean
  #headerRead = false
  #ticksPerMicrosecond = 1
  #recordHeaderLength = PCAP_RECORD_HEADER_LENGTH
  #interfaceNumber = 0
  #linkType = 0

  constructor(window: CaptureWindow, interfaces: InterfaceList, littleEndian: boolean) {
    this.#window = window
    this.#interfaces = interfaces
    this.#littleEndian = littleEndian
  }

  /** Fills the columns of `frames` from 0 and returns how many records it took. */
  read(frames: FrameBatch): number {
    if (!this.#headerRead && !this.#readHeader()) return 0
    const window = this.#window
    const view = window.view
    const end = window.end
    const littleEndian = this.#littleEndian
    const ticksPerMicrosecond = this.#ticksPerMicrosecond
    const headerLength = this.#recordHeaderLength
    const interfaceNumber = this.#interfaceNumber
    const linkType = this.#linkType
    const {
      offset,
      capturedLength,
      wireLength,
      timeMicroseconds,
      linkType: linkTypes,
      captureInterface,
    } = frames
    let position = window.position
    let count = 0
    while (count < BATCH_SIZE && position + headerLength <= end) {
      const captured = view.getUint32(position + 8, littleEndian)
      const data = position + headerLength
      if (captured > PCAP_MOST_STORED || data + captured > end) break
      // Read as signed: a length beyond 2 GiB is a lie, and falls with those below the captured length.
      const wire = view.getInt32(position + 12, littleEndian)
      const ticks = view.getUint32(position + 4, littleEndian)
      const microseconds = ticksPerMicrosecond === 1 ? ticks : Math.floor(ticks / ticksPerMicrosecond)
      offset[count] = data
      capturedLength[count] = captured
      wireLength[count] = Math.max(wire, captured)
      timeMicroseconds[count] = view.getUint32(position, littleEndian) * 1e6 + microseconds
      linkTypes[count] = linkType
      captureInterface[count] = interfaceNumber
      position = data + captured
      count++
    }
    window.position = position
    if (count === 0) this.#explain()
    return count
  }

  /** Says why there was no record to take: it is not all here, or it is none. */
  #explain(): void {
    const window = this.#window
    if (!window.has(this.#recordHeaderLength, 'packet header')) return
    const captured = window.view.getUint32(window.position + 8, this.#littleEndian)
    if (captured > PCAP_MOST_STORED) {
      window.fail(`packet record says ${captured} bytes, the most is ${PCAP_MOST_STORED}`)
    } else {
      window.has(this.#recordHeaderLength + captured, 'packet record')
    }
  }

  #readHeader(): boolean {
    const window = this.#window
    if (!window.has(PCAP_HEADER_LENGTH, 'file header')) return false
    const view = window.view
    const start = window.position
    const littleEndian = this.#littleEndian
    const major = view.getUint16(start + 4, littleEndian)
    if (major !== 2) {
      window.fail(`pcap version ${major}.${view.getUint16(start + 6, littleEndian)} is not known`)
      return false
    }
    const magic = view.getUint32(start, littleEndian)
    if (magic === PCAP_NANOSECONDS) this.#ticksPerMicrosecond = 1000
    if (magic === PCAP_MODIFIED) this.#recordHeaderLength = PCAP_MODIFIED_RECORD_HEADER_LENGTH
    // The upper 16 bits say whether frames end with a check sequence; packet lengths come from the headers
    // inside the frame, so that one is never looked at.
    this.#linkType = view.getUint32(start + 20, littleEndian) & 0xffff
    this.#interfaces.add(undefined, this.#linkType, view.getUint32(start + 16, littleEndian))
    this.#interfaceNumber = this.#interfaces.numberOf(0)
    window.position += PCAP_HEADER_LENGTH
    window.started = true
    this.#headerRead = true
    return true
  }
}
