/** SCTP packets and their chunks (RFC 9260), with the CRC32c of section 6.8. */
import { filler, join, type Part, u16, u32 } from './bytes.js'
import { type IpPacket, ip } from './ip.js'
import type { Endpoint } from './transport.js'

const CRC32C = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  return value
})

function crc32c(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = CRC32C[(value ^ byte) & 255]! ^ (value >>> 8)
  return ~value >>> 0
}

export interface Chunk {
  type: number
  flags?: number
  body?: Uint8Array
}

function chunkBytes({ type, flags = 0, body = new Uint8Array(0) }: Chunk): Uint8Array {
  const padding = new Uint8Array((4 - (body.length % 4)) % 4)
  return join([type, flags], u16(4 + body.length), body, padding)
}

export function sctp(from: Endpoint, to: Endpoint, tag: number, ...chunks: Chunk[]): IpPacket {
  const bytes = join(u16(from.port), u16(to.port), u32(tag), u32(0), ...chunks.map(chunkBytes))
  new DataView(bytes.buffer).setUint32(8, crc32c(bytes), true)
  return ip(from.address, to.address, { protocol: 132 }, bytes)
}

const STREAMS = join(u32(106_496), u16(10), u16(10))
const COOKIE = filler(32, 1)

export const Chunks = {
  init: (tag: number, tsn: number): Chunk => ({ type: 1, body: join(u32(tag), STREAMS, u32(tsn)) }),
  initAck: (tag: number, tsn: number): Chunk => ({
    type: 2,
    body: join(u32(tag), STREAMS, u32(tsn), u16(7), u16(4 + COOKIE.length), COOKIE),
  }),
  cookieEcho: (): Chunk => ({ type: 10, body: COOKIE }),
  cookieAck: (): Chunk => ({ type: 11 }),
  data: (tsn: number, streamSequence: number, content: Part): Chunk => ({
    type: 0,
    flags: 3,
    body: join(u32(tsn), u16(0), u16(streamSequence), u32(0), content),
  }),
  sack: (tsn: number): Chunk => ({ type: 3, body: join(u32(tsn), u32(106_496), u16(0), u16(0)) }),
  abort: (): Chunk => ({ type: 6 }),
  heartbeat: (): Chunk => ({ type: 4, body: join(u16(1), u16(12), filler(8)) }),
  heartbeatAck: (): Chunk => ({ type: 5, body: join(u16(1), u16(12), filler(8)) }),
  shutdown: (tsn: number): Chunk => ({ type: 7, body: join(u32(tsn)) }),
  shutdownAck: (): Chunk => ({ type: 8 }),
  shutdownComplete: (): Chunk => ({ type: 14 }),
}
