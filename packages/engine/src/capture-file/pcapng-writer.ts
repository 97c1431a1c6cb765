/** Blocks of a little-endian pcapng file with times in microseconds (draft-ietf-opsawg-pcapng). */
import { BlockType, BodyOffset, BYTE_ORDER_MAGIC, OptionCode } from './pcapng-format.js'
import { encodeText } from './text.js'

const TWO_TO_32 = 4294967296
const MOST_OPTION_LENGTH = 65535

/** A Section Header Block of unknown section length: how every file starts. */
export function pcapngSectionHeader(): Uint8Array<ArrayBuffer> {
  const block = newBlock(BlockType.sectionHeader, BodyOffset.sectionHeader + 4)
  const view = new DataView(block.buffer)
  view.setUint32(8, BYTE_ORDER_MAGIC, true)
  view.setUint16(12, 1, true)
  block.fill(0xff, 16, 24)
  return block
}

/**
 * An Interface Description Block. The first one written is interface 0 of the section, and so on. A name
 * longer than an option can hold is cut.
 */
export function pcapngInterface(
  linkType: number,
  snapLength: number,
  name: string | undefined,
): Uint8Array<ArrayBuffer> {
  const text = encodeText(name ?? '').subarray(0, MOST_OPTION_LENGTH)
  const nameLength = text.length === 0 ? 0 : 4 + padded(text.length)
  const block = newBlock(
    BlockType.interfaceDescription,
    BodyOffset.interfaceDescription + nameLength + 8 + 4 + 4,
  )
  const view = new DataView(block.buffer)
  view.setUint16(8, linkType, true)
  view.setUint32(12, snapLength, true)
  let position: number = BodyOffset.interfaceDescription
  if (nameLength > 0) {
    view.setUint16(position, OptionCode.interfaceName, true)
    view.setUint16(position + 2, text.length, true)
    block.set(text, position + 4)
    position += nameLength
  }
  view.setUint16(position, OptionCode.interfaceTimeResolution, true)
  view.setUint16(position + 2, 1, true)
  view.setUint8(position + 4, 6)
  return block
}

/** Length in bytes of the block that `appendPcapngPacket` writes. */
export function pcapngPacketLength(capturedLength: number): number {
  return BodyOffset.enhancedPacket + padded(capturedLength) + 4
}

/**
 * Writes an Enhanced Packet Block at `at` and returns the offset behind it. `into` must have room for
 * `pcapngPacketLength(capturedLength)` bytes there, and `view` cover exactly its bytes. The packet's own
 * bytes are `bytes[offset … offset + capturedLength)`.
 */
export function appendPcapngPacket(
  into: Uint8Array,
  view: DataView,
  at: number,
  interfaceId: number,
  timeMicroseconds: number,
  bytes: Uint8Array,
  offset: number,
  capturedLength: number,
  wireLength: number,
): number {
  const length = pcapngPacketLength(capturedLength)
  const high = Math.floor(timeMicroseconds / TWO_TO_32)
  view.setUint32(at, BlockType.enhancedPacket, true)
  view.setUint32(at + 4, length, true)
  view.setUint32(at + 8, interfaceId, true)
  view.setUint32(at + 12, high, true)
  view.setUint32(at + 16, timeMicroseconds - high * TWO_TO_32, true)
  view.setUint32(at + 20, capturedLength, true)
  view.setUint32(at + 24, wireLength, true)
  copyInto(into, at + BodyOffset.enhancedPacket, bytes, offset, capturedLength)
  into.fill(0, at + BodyOffset.enhancedPacket + capturedLength, at + length - 4)
  view.setUint32(at + length - 4, length, true)
  return at + length
}

/** By hand, because a subarray would be an object for every packet. */
function copyInto(into: Uint8Array, at: number, bytes: Uint8Array, offset: number, length: number): void {
  for (let i = 0; i < length; i++) into[at + i] = bytes[offset + i]!
}

function newBlock(type: number, length: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(length)
  const view = new DataView(block.buffer)
  view.setUint32(0, type, true)
  view.setUint32(4, length, true)
  view.setUint32(length - 4, length, true)
  return block
}

function padded(length: number): number {
  return (length + 3) & ~3
}
