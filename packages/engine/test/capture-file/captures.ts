/** Captures made by hand, and a reader that takes them in pieces. */
import { FrameBatch } from '../../src/batch/index.js'
import { type CaptureDamage, type CaptureInterface, CaptureReader } from '../../src/capture-file/index.js'

export interface TestFrame {
  timeMicroseconds: number
  bytes: number[]
  wireLength: number
  linkType: number
  captureInterface: number
}

export interface ReadCapture {
  frames: TestFrame[]
  interfaces: readonly CaptureInterface[]
  damage: CaptureDamage | undefined
}

export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Feeds the capture in pieces of the lengths given, again and again, as a caller with a small buffer would. */
export function readInPieces(file: Uint8Array, pieces: readonly number[], reader = newReader()): ReadCapture {
  const frames: TestFrame[] = []
  const batch = new FrameBatch()
  const lead = 5
  let buffer = new Uint8Array(lead + 64)
  let end = lead
  let given = 0
  let turn = 0
  for (;;) {
    reader.feed(buffer, new DataView(buffer.buffer), lead, end)
    while (reader.read(batch) > 0) frames.push(...framesOf(batch, frames.length))
    if (reader.damage !== undefined || given === file.length) break
    const left = end - reader.position
    buffer.copyWithin(lead, reader.position, end)
    if (reader.needed > buffer.length - lead) {
      const larger = new Uint8Array(lead + reader.needed)
      larger.set(buffer.subarray(0, lead + left))
      buffer = larger
    }
    const room = buffer.length - lead - left
    const piece = Math.min(pieces[turn++ % pieces.length]!, room, file.length - given)
    buffer.set(file.subarray(given, given + piece), lead + left)
    given += piece
    end = lead + left + piece
  }
  return { frames, interfaces: reader.interfaces, damage: reader.end() }
}

/** Feeds all of the capture at once. */
export function readWhole(file: Uint8Array, reader = newReader()): ReadCapture {
  const frames: TestFrame[] = []
  const batch = new FrameBatch()
  reader.feed(file, new DataView(file.buffer, file.byteOffset, file.length), 0, file.length)
  while (reader.read(batch) > 0) frames.push(...framesOf(batch, frames.length))
  return { frames, interfaces: reader.interfaces, damage: reader.end() }
}

export function newReader(): CaptureReader {
  return new CaptureReader({ fileName: 'test' })
}

export function framesOf(batch: FrameBatch, expectedFirst: number): TestFrame[] {
  if (batch.firstFrameNumber !== expectedFirst) throw new Error(`first frame is ${batch.firstFrameNumber}`)
  return Array.from({ length: batch.count }, (_, i) => ({
    timeMicroseconds: batch.timeMicroseconds[i]!,
    bytes: [...batch.bytes.subarray(batch.offset[i]!, batch.offset[i]! + batch.capturedLength[i]!)],
    wireLength: batch.wireLength[i]!,
    linkType: batch.linkType[i]!,
    captureInterface: batch.captureInterface[i]!,
  }))
}

/** Lays fields out in one byte order: [size in bytes, value] pairs, or raw bytes. */
export type Field = readonly [1 | 2 | 4 | 8, number | bigint] | Uint8Array

export function layOut(littleEndian: boolean, ...fields: Field[]): Uint8Array<ArrayBuffer> {
  return concat(
    ...fields.map((field) => {
      if (field instanceof Uint8Array) return field
      const view = new DataView(new ArrayBuffer(field[0]))
      if (field[0] === 1) view.setUint8(0, Number(field[1]))
      if (field[0] === 2) view.setUint16(0, Number(field[1]), littleEndian)
      if (field[0] === 4) view.setUint32(0, Number(field[1]), littleEndian)
      if (field[0] === 8) view.setBigUint64(0, BigInt.asUintN(64, BigInt(field[1])), littleEndian)
      return new Uint8Array(view.buffer)
    }),
  )
}

export function padded(bytes: Uint8Array): Uint8Array {
  return concat(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4))
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** A pcapng writer for either byte order that can write what no good writer would. */
export function pcapngBlocks(littleEndian: boolean) {
  const block = (type: number, ...body: Field[]) => {
    const content = padded(layOut(littleEndian, ...body))
    const length = content.length + 12
    return layOut(littleEndian, [4, type], [4, length], content, [4, length])
  }
  const option = (code: number, ...value: Field[]) => {
    const content = layOut(littleEndian, ...value)
    return layOut(littleEndian, [2, code], [2, content.length], padded(content))
  }
  return {
    block,
    option,
    section: (length: bigint = -1n, major = 1) =>
      block(0x0a0d0d0a, [4, 0x1a2b3c4d], [2, major], [2, 0], [8, length]),
    interface: (linkType: number, snapLength: number, ...options: Uint8Array[]) =>
      block(1, [2, linkType], [2, 0], [4, snapLength], ...options),
    enhanced: (id: number, ticks: bigint, bytes: Uint8Array, wire = bytes.length, ...options: Uint8Array[]) =>
      block(
        6,
        [4, id],
        [4, ticks >> 32n],
        [4, ticks & 0xffffffffn],
        [4, bytes.length],
        [4, wire],
        padded(bytes),
        ...options,
      ),
    old: (id: number, ticks: bigint, bytes: Uint8Array, wire = bytes.length) =>
      block(
        2,
        [2, id],
        [2, 0xffff],
        [4, ticks >> 32n],
        [4, ticks & 0xffffffffn],
        [4, bytes.length],
        [4, wire],
        padded(bytes),
      ),
    simple: (wire: number, bytes: Uint8Array) => block(3, [4, wire], bytes),
    statistics: (id: number, ...options: Uint8Array[]) => block(5, [4, id], [4, 0], [4, 0], ...options),
  }
}

export interface PcapShape {
  littleEndian?: boolean
  magic?: number
  network?: number
  major?: number
}

/** A pcap file of any shape; each record is [seconds, fraction, bytes, wire length]. */
export function pcapFile(
  shape: PcapShape,
  ...records: readonly (readonly [number, number, Uint8Array, number?])[]
): Uint8Array<ArrayBuffer> {
  const { littleEndian = true, magic = 0xa1b2c3d4, network = 1, major = 2 } = shape
  const more = magic === 0xa1b2cd34 ? new Uint8Array(8).fill(0xee) : new Uint8Array(0)
  return concat(
    layOut(littleEndian, [4, magic], [2, major], [2, 4], [4, 0], [4, 0], [4, 65535], [4, network]),
    ...records.map(([seconds, fraction, bytes, wire = bytes.length]) =>
      layOut(littleEndian, [4, seconds], [4, fraction], [4, bytes.length], [4, wire], more, bytes),
    ),
  )
}
