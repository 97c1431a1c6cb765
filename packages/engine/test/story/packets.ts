/** Raw IP packets for stories: just the bytes a decoder looks at, checksums left zero. */
import { parseAddress } from '../../src/address/index.js'

export interface IpOptions {
  readonly id?: number
  /** Fragment offset in bytes. */
  readonly offset?: number
  readonly more?: boolean
  /** IPv4 options, filled up to whole words. */
  readonly header?: readonly number[]
}

function addressBytes(text: string): number[] {
  const address = parseAddress(text)
  if (address === undefined) throw new TypeError(`no address: ${text}`)
  return address.words.flatMap((word) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255])
}

const u16 = (value: number) => [(value >>> 8) & 255, value & 255]
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value)]

/** An IPv4 or IPv6 packet, by the addresses' family. */
export function ip(
  source: string,
  destination: string,
  protocol: number,
  payload: number[],
  options: IpOptions = {},
) {
  const { id = 0, offset = 0, more = false, header = [] } = options
  if (source.includes(':')) {
    const fragmented = more || offset > 0
    const extension = fragmented ? [protocol, 0, ...u16(offset | (more ? 1 : 0)), ...u32(id)] : []
    const length = extension.length + payload.length
    const next = fragmented ? 44 : protocol
    return Uint8Array.from([
      ...[0x60, 0, 0, 0],
      ...u16(length),
      next,
      64,
      ...addressBytes(source),
      ...addressBytes(destination),
      ...extension,
      ...payload,
    ])
  }
  const filled = [...header, ...new Array<number>(-header.length & 3).fill(0)]
  return Uint8Array.from([
    ...[0x45 + (filled.length >> 2), 0],
    ...u16(20 + filled.length + payload.length),
    ...u16(id),
    ...u16((offset >> 3) | (more ? 0x2000 : 0)),
    ...[64, protocol, 0, 0],
    ...addressBytes(source),
    ...addressBytes(destination),
    ...filled,
    ...payload,
  ])
}

export interface Segment {
  readonly flags: number
  readonly sequence?: number
  readonly acknowledgement?: number
  readonly bytes?: number
  readonly window?: number
  /** Shift count of the window scale option. */
  readonly scale?: number
}

export function tcp(sourcePort: number, destinationPort: number, segment: Segment): number[] {
  const { flags, sequence = 0, acknowledgement = 0, bytes = 0, window = 64240, scale } = segment
  const options = scale === undefined ? [] : [1, 3, 3, scale]
  return [
    ...u16(sourcePort),
    ...u16(destinationPort),
    ...u32(sequence),
    ...u32(acknowledgement),
    ...[(20 + options.length) << 2, flags],
    ...u16(window),
    ...[0, 0, 0, 0],
    ...options,
    ...new Array<number>(bytes).fill(0),
  ]
}

export function udp(sourcePort: number, destinationPort: number, bytes = 0): number[] {
  return [
    ...u16(sourcePort),
    ...u16(destinationPort),
    ...u16(8 + bytes),
    0,
    0,
    ...new Array<number>(bytes).fill(0),
  ]
}

/** ICMP or ICMPv6: type, code and what follows the checksum. */
export function icmp(type: number, code: number, rest: number[]): number[] {
  return [type, code, 0, 0, ...rest]
}

export function echo(type: number, identifier: number, sequence: number, bytes = 56): number[] {
  return icmp(type, 0, [...u16(identifier), ...u16(sequence), ...new Array<number>(bytes).fill(0)])
}
