/** pcapng: sections of blocks, each section with its own byte order and interfaces (draft-ietf-opsawg-pcapng). */
import { BATCH_SIZE, type FrameBatch } from '../batch/index.js'
import type { CaptureWindow } from './capture-window.js'
import { InterfaceClock } from './interface-clock.js'
import type { InterfaceList } from './interface-list.js'
import {
  BlockType,
  BodyOffset,
  BYTE_ORDER_MAGIC,
  LEAST_BLOCK_LENGTH,
  MOST_BLOCK_LENGTH,
  OptionCode,
} from './pcapng-format.js'
import { findOption, optionLength, optionsAreWhole } from './pcapng-option.js'
import { decodeText } from './text.js'

const MOST_INTERFACES = 65536
const TWO_TO_32 = 4294967296

export class PcapngReader {
  readonly #window: CaptureWindow
  readonly #interfaces: InterfaceList
  readonly #clocks: InterfaceClock[] = []
  #littleEndian = true
  /** Index of the section's first interface among those of the file. */
  #firstInterface = 0
  #lastTimeMicroseconds = 0

  constructor(window: CaptureWindow, interfaces: InterfaceList) {
    this.#window = window
    this.#interfaces = interfaces
  }

  /** Fills the columns of `frames` from 0 and returns how many packets it took. */
  read(frames: FrameBatch): number {
    const window = this.#window
    let count = 0
    while (count < BATCH_SIZE) {
      const length = this.#wholeBlock()
      if (length === 0) break
      const taken = this.#takeBlock(frames, count, length)
      if (taken < 0) break
      window.position += length
      count += taken
    }
    return count
  }

  /** Length of the block at hand if all of it is here and its frame is right, else 0. */
  #wholeBlock(): number {
    const window = this.#window
    if (!window.has(LEAST_BLOCK_LENGTH, 'block header')) return 0
    const view = window.view
    const start = window.position
    if (view.getUint32(start, true) === BlockType.sectionHeader) {
      const magic = view.getUint32(start + 8, true)
      this.#littleEndian = magic === BYTE_ORDER_MAGIC
      if (!this.#littleEndian && view.getUint32(start + 8, false) !== BYTE_ORDER_MAGIC) {
        window.fail('section header says no byte order')
        return 0
      }
    }
    const length = view.getUint32(start + 4, this.#littleEndian)
    if (length < LEAST_BLOCK_LENGTH)
      window.fail(`block says ${length} bytes, the least is ${LEAST_BLOCK_LENGTH}`)
    else if (length > MOST_BLOCK_LENGTH)
      window.fail(`block says ${length} bytes, the most is ${MOST_BLOCK_LENGTH}`)
    else if (length % 4 !== 0) window.fail(`block says ${length} bytes, which is no multiple of 4`)
    if (window.damage !== undefined || !window.has(length, 'block')) return 0
    const trailer = view.getUint32(start + length - 4, this.#littleEndian)
    if (trailer === length) return length
    window.fail(`block says ${length} bytes at its start and ${trailer} at its end`)
    return 0
  }

  /** Number of packets taken from the block, 0 or 1, or -1 where it is damaged. */
  #takeBlock(frames: FrameBatch, index: number, length: number): number {
    const view = this.#window.view
    const start = this.#window.position
    switch (view.getUint32(start, this.#littleEndian)) {
      case BlockType.enhancedPacket:
        if (!this.#holds(length, BodyOffset.enhancedPacket, 'enhanced packet')) return -1
        return this.#takePacket(frames, index, length, view.getUint32(start + 8, this.#littleEndian))
      case BlockType.packet:
        if (!this.#holds(length, BodyOffset.enhancedPacket, 'packet')) return -1
        return this.#takePacket(frames, index, length, view.getUint16(start + 8, this.#littleEndian))
      case BlockType.simplePacket:
        if (!this.#holds(length, BodyOffset.simplePacket, 'simple packet')) return -1
        return this.#takeSimplePacket(frames, index, length)
      case BlockType.interfaceDescription:
        if (!this.#holds(length, BodyOffset.interfaceDescription, 'interface description')) return -1
        return this.#takeInterface(start + BodyOffset.interfaceDescription, start + length - 4)
      case BlockType.interfaceStatistics:
        if (!this.#holds(length, BodyOffset.interfaceStatistics, 'interface statistics')) return -1
        this.#takeStatistics(start + BodyOffset.interfaceStatistics, start + length - 4)
        return 0
      case BlockType.sectionHeader:
        if (!this.#holds(length, BodyOffset.sectionHeader, 'section header')) return -1
        return this.#takeSection(start)
      default:
        return 0
    }
  }

  #holds(length: number, bodyOffset: number, block: string): boolean {
    if (length >= bodyOffset + 4) return true
    this.#window.fail(`${block} block says ${length} bytes, the least is ${bodyOffset + 4}`)
    return false
  }

  #takeSection(start: number): number {
    const major = this.#window.view.getUint16(start + 12, this.#littleEndian)
    if (major !== 1) {
      const minor = this.#window.view.getUint16(start + 14, this.#littleEndian)
      this.#window.fail(`pcapng version ${major}.${minor} is not known`)
      return -1
    }
    this.#firstInterface = this.#interfaces.count
    this.#window.started = true
    return 0
  }

  /** The enhanced packet and the obsolete packet block differ in nothing but the size of the interface's number. */
  #takePacket(frames: FrameBatch, index: number, length: number, interfaceId: number): number {
    const view = this.#window.view
    const start = this.#window.position
    const littleEndian = this.#littleEndian
    const captured = view.getUint32(start + 20, littleEndian)
    const described = this.#firstInterface + interfaceId
    if (described >= this.#interfaces.count) return this.#undescribed(interfaceId)
    if (captured > length - BodyOffset.enhancedPacket - 4) {
      this.#window.fail(`packet says ${captured} bytes in a block of ${length}`)
      return -1
    }
    const high = view.getUint32(start + 12, littleEndian)
    const low = view.getUint32(start + 16, littleEndian)
    this.#lastTimeMicroseconds = this.#clocks[described]!.microseconds(high, low)
    const wire = view.getInt32(start + 24, littleEndian)
    this.#fill(frames, index, described, start + BodyOffset.enhancedPacket, captured, wire)
    return 1
  }

  /** A simple packet has no time, and its interface is the section's first. */
  #takeSimplePacket(frames: FrameBatch, index: number, length: number): number {
    if (this.#firstInterface >= this.#interfaces.count) return this.#undescribed(0)
    const start = this.#window.position
    const wire = this.#window.view.getUint32(start + 8, this.#littleEndian)
    const snapLength = this.#interfaces.at(this.#firstInterface).snapLength
    const room = length - BodyOffset.simplePacket - 4
    const captured = Math.min(wire, room, snapLength === 0 ? room : snapLength)
    this.#fill(frames, index, this.#firstInterface, start + BodyOffset.simplePacket, captured, wire | 0)
    return 1
  }

  #fill(
    frames: FrameBatch,
    index: number,
    described: number,
    offset: number,
    captured: number,
    wire: number,
  ): void {
    frames.offset[index] = offset
    frames.capturedLength[index] = captured
    frames.wireLength[index] = Math.max(wire, captured)
    frames.timeMicroseconds[index] = this.#lastTimeMicroseconds
    frames.linkType[index] = this.#interfaces.at(described).linkType
    frames.captureInterface[index] = this.#interfaces.numberOf(described)
  }

  #undescribed(interfaceId: number): number {
    this.#window.fail(`packet of interface ${interfaceId}, which is not described`)
    return -1
  }

  #takeInterface(options: number, end: number): number {
    const { bytes, view, position } = this.#window
    const littleEndian = this.#littleEndian
    if (!optionsAreWhole(view, options, end, littleEndian)) {
      this.#window.fail('interface description has an option that runs past its block')
      return -1
    }
    if (this.#interfaces.count === MOST_INTERFACES) {
      this.#window.fail(`more than ${MOST_INTERFACES} interfaces are described`)
      return -1
    }
    const name = findOption(view, options, end, littleEndian, OptionCode.interfaceName, 1)
    const text =
      name < 0 ? '' : decodeText(bytes.subarray(name, name + optionLength(view, name, littleEndian)))
    const resolution = findOption(view, options, end, littleEndian, OptionCode.interfaceTimeResolution, 1)
    const offset = findOption(view, options, end, littleEndian, OptionCode.interfaceTimeOffset, 8)
    this.#clocks[this.#interfaces.count] = new InterfaceClock(
      resolution < 0 ? 6 : view.getUint8(resolution),
      offset < 0 ? 0 : this.#signed64(offset),
    )
    this.#interfaces.add(
      text === '' ? undefined : text,
      view.getUint16(position + 8, littleEndian),
      view.getUint32(position + 12, littleEndian),
    )
    return 0
  }

  #takeStatistics(options: number, end: number): void {
    const view = this.#window.view
    const littleEndian = this.#littleEndian
    const described = this.#firstInterface + view.getUint32(this.#window.position + 8, littleEndian)
    if (described >= this.#interfaces.count) return
    const byInterface = findOption(view, options, end, littleEndian, OptionCode.interfaceDropped, 8)
    const bySystem = findOption(view, options, end, littleEndian, OptionCode.systemDropped, 8)
    if (byInterface < 0 && bySystem < 0) return
    const lost =
      (byInterface < 0 ? 0 : this.#unsigned64(byInterface)) + (bySystem < 0 ? 0 : this.#unsigned64(bySystem))
    this.#interfaces.setLostPackets(described, lost)
  }

  #unsigned64(offset: number): number {
    const view = this.#window.view
    const littleEndian = this.#littleEndian
    const high = view.getUint32(littleEndian ? offset + 4 : offset, littleEndian)
    return high * TWO_TO_32 + view.getUint32(littleEndian ? offset : offset + 4, littleEndian)
  }

  #signed64(offset: number): number {
    const view = this.#window.view
    const littleEndian = this.#littleEndian
    const high = view.getInt32(littleEndian ? offset + 4 : offset, littleEndian)
    return high * TWO_TO_32 + view.getUint32(littleEndian ? offset : offset + 4, littleEndian)
  }
}
