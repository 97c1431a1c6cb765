/** UDP datagrams (RFC 768) and TCP segments (RFC 9293). */
import { checksum, join, type Part, u16, u32, withU16 } from './bytes.js'
import { type IpFields, type IpPacket, ip, pseudoHeader } from './ip.js'

export interface Endpoint {
  address: string
  port: number
}

export const at = (address: string, port: number): Endpoint => ({ address, port })

export type IpExtras = Partial<IpFields>

/** A UDP datagram without its IP header, for those that are cut into fragments. */
export function udpBytes(from: Endpoint, to: Endpoint, payload: Part): Uint8Array {
  const content = join(payload)
  const bytes = join(u16(from.port), u16(to.port), u16(8 + content.length), [0, 0], content)
  const sum = checksum(pseudoHeader(from.address, to.address, 17, bytes.length), bytes)
  return withU16(bytes, 6, sum === 0 ? 0xffff : sum)
}

export function udp(from: Endpoint, to: Endpoint, payload: Part, extras: IpExtras = {}): IpPacket {
  return ip(from.address, to.address, { protocol: 17, ...extras }, udpBytes(from, to, payload))
}

export const Flag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const

export interface Segment {
  sequence: number
  acknowledgement?: number
  flags: number
  window?: number
  /** A multiple of four bytes. */
  options?: Uint8Array
  payload?: Part
}

function tcpBytes(from: Endpoint, to: Endpoint, segment: Segment): Uint8Array {
  const options = segment.options ?? new Uint8Array(0)
  const bytes = join(
    u16(from.port),
    u16(to.port),
    u32(segment.sequence),
    u32(segment.acknowledgement ?? 0),
    [((20 + options.length) / 4) << 4, segment.flags],
    u16(segment.window ?? 501),
    [0, 0, 0, 0],
    options,
    segment.payload ?? [],
  )
  return withU16(bytes, 16, checksum(pseudoHeader(from.address, to.address, 6, bytes.length), bytes))
}

export function tcp(from: Endpoint, to: Endpoint, segment: Segment, extras: IpExtras = {}): IpPacket {
  return ip(from.address, to.address, { protocol: 6, ...extras }, tcpBytes(from, to, segment))
}
