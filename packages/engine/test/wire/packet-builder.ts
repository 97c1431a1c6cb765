/** Packets by hand, and one frame decoded into a value that tests can compare. */
import { FrameBatch, PacketBatch, PacketKind, PacketTrait } from '../../src/batch/index.js'
import { DropReason } from '../../src/counters/index.js'
import { decodeFrames } from '../../src/wire/index.js'

export type Bytes = readonly number[]

export const u16 = (value: number): Bytes => [(value >> 8) & 255, value & 255]
export const u32 = (value: number): Bytes => [...u16(value >>> 16), ...u16(value & 0xffff)]
export const zeros = (count: number): Bytes => new Array<number>(count).fill(0)

export const CLIENT = [10, 0, 0, 1] as const
export const SERVER = [192, 0, 2, 9] as const
export const CLIENT6 = [0x20, 1, 0xd, 0xb8, ...zeros(11), 1] as const
export const SERVER6 = [0x20, 1, 0xd, 0xb8, ...zeros(11), 9] as const

export const ethernet = (type: number, payload: Bytes): Bytes => [...zeros(12), ...u16(type), ...payload]
export const vlan = (id: number, type: number, payload: Bytes): Bytes => [
  ...u16(id),
  ...u16(type),
  ...payload,
]

export interface Ipv4Fields {
  source?: Bytes
  destination?: Bytes
  options?: Bytes
  headerLength?: number
  totalLength?: number
  version?: number
  id?: number
  /** Flags and offset as one word: 0x2000 is more fragments, the rest counts eights. */
  fragment?: number
}

export function ipv4(protocol: number, payload: Bytes, fields: Ipv4Fields = {}): Bytes {
  const options = fields.options ?? []
  const headerLength = fields.headerLength ?? 20 + options.length
  return [
    ((fields.version ?? 4) << 4) | (headerLength / 4),
    0,
    ...u16(fields.totalLength ?? 20 + options.length + payload.length),
    ...u16(fields.id ?? 0),
    ...u16(fields.fragment ?? 0),
    64,
    protocol,
    ...u16(0),
    ...(fields.source ?? CLIENT),
    ...(fields.destination ?? SERVER),
    ...options,
    ...payload,
  ]
}

export interface Ipv6Fields {
  source?: Bytes
  destination?: Bytes
  payloadLength?: number
}

export function ipv6(nextHeader: number, payload: Bytes, fields: Ipv6Fields = {}): Bytes {
  return [
    0x60,
    ...zeros(3),
    ...u16(fields.payloadLength ?? payload.length),
    nextHeader,
    64,
    ...(fields.source ?? CLIENT6),
    ...(fields.destination ?? SERVER6),
    ...payload,
  ]
}

/** An IPv6 extension header of 8 bytes. */
export const extension = (nextHeader: number, payload: Bytes): Bytes => [
  nextHeader,
  0,
  ...[1, 4, 0, 0, 0, 0],
  ...payload,
]

/** An IPv6 fragment header; `offset` in bytes. */
export const fragment6 = (
  nextHeader: number,
  offset: number,
  more: boolean,
  id: number,
  payload: Bytes,
): Bytes => [nextHeader, 0, ...u16(offset | (more ? 1 : 0)), ...u32(id), ...payload]

export interface TcpFields {
  flags?: number
  sequence?: number
  acknowledgement?: number
  window?: number
  options?: Bytes
  headerLength?: number
}

export function tcp(source: number, destination: number, fields: TcpFields = {}, payload: Bytes = []): Bytes {
  const options = fields.options ?? []
  return [
    ...u16(source),
    ...u16(destination),
    ...u32(fields.sequence ?? 0),
    ...u32(fields.acknowledgement ?? 0),
    ((fields.headerLength ?? 20 + options.length) / 4) << 4,
    fields.flags ?? 0x10,
    ...u16(fields.window ?? 512),
    ...zeros(4),
    ...options,
    ...payload,
  ]
}

export const udp = (source: number, destination: number, payload: Bytes = [], length?: number): Bytes => [
  ...u16(source),
  ...u16(destination),
  ...u16(length ?? 8 + payload.length),
  ...u16(0),
  ...payload,
]

/** An ICMP or ICMPv6 message: the rest of the header is identifier and sequence number. */
export const icmp = (
  type: number,
  code: number,
  identifier: number,
  sequence: number,
  payload: Bytes = [],
): Bytes => [type, code, 0, 0, ...u16(identifier), ...u16(sequence), ...payload]

export interface FrameFields {
  linkType?: number
  /** Bytes stored; all when not said. */
  captured?: number
  /** Bytes on the wire; as many as there are when not said. */
  wire?: number
  /** What follows the stored bytes in the buffer: nothing when not said. */
  after?: Bytes
  timeMicroseconds?: number
  captureInterface?: number
}

/** One packet as a value; fields that its kind and protocol leave unwritten are leftovers. */
export interface DecodedPacket {
  kind: keyof typeof PacketKind
  reason: keyof typeof DropReason
  traits: (keyof typeof PacketTrait)[]
  timeMicroseconds: number
  captureInterface: number
  vlan: number
  ipOffset: number
  ipLength: number
  outerProtocol: number
  family: number
  protocol: number
  source: Bytes
  destination: Bytes
  ports: readonly [number, number]
  tcpFlags: number
  tcpSequence: number
  tcpAcknowledgement: number
  tcpWindow: number
  tcpWindowScale: number
  tcpPayloadLength: number
  icmpType: number
  fragmentId: number
}

/** Stands in every column before decoding, so that a column left alone shows. */
export const UNWRITTEN = 77

const nameOf = <T extends Readonly<Record<string, number>>>(table: T, value: number): keyof T =>
  Object.keys(table).find((name) => table[name] === value) as keyof T

/** Decodes one frame into packet `i` of a batch; every other column of the batch holds leftovers. */
export function decodeInto(packets: PacketBatch, frame: Bytes, fields: FrameFields = {}): void {
  const captured = fields.captured ?? frame.length
  const before = 5
  const bytes = new Uint8Array([...zeros(before), ...frame.slice(0, captured), ...(fields.after ?? [])])
  const frames = new FrameBatch()
  frames.reset(bytes, new DataView(bytes.buffer))
  frames.count = 1
  frames.offset[0] = before
  frames.capturedLength[0] = captured
  frames.wireLength[0] = fields.wire ?? frame.length
  frames.linkType[0] = fields.linkType ?? 1
  frames.timeMicroseconds[0] = fields.timeMicroseconds ?? 1_700_000_000_000_001
  frames.captureInterface[0] = fields.captureInterface ?? 3
  decodeFrames(frames, packets)
}

export function decode(frame: Bytes, fields: FrameFields = {}): DecodedPacket {
  const packets = new PacketBatch()
  for (const column of Object.values(packets))
    if (ArrayBuffer.isView(column)) (column as Uint8Array).fill(UNWRITTEN)
  decodeInto(packets, frame, fields)
  return packetAt(packets, 0)
}

export function packetAt(packets: PacketBatch, i: number): DecodedPacket {
  const words = packets.family[i] === 4 ? 1 : 4
  const address = (column: Int32Array): Bytes =>
    Array.from(column.subarray(i * 4, i * 4 + words)).flatMap((word) => u32(word >>> 0))
  const ports = packets.ports[i]!
  return {
    kind: nameOf(PacketKind, packets.kind[i]!),
    reason: nameOf(DropReason, packets.dropReason[i]!),
    traits: (Object.keys(PacketTrait) as (keyof typeof PacketTrait)[]).filter(
      (name) => (packets.traits[i]! & PacketTrait[name]) !== 0,
    ),
    timeMicroseconds: packets.timeMicroseconds[i]!,
    captureInterface: packets.captureInterface[i]!,
    vlan: packets.vlan[i]!,
    ipOffset: packets.ipOffset[i]! < 0 ? -1 : packets.ipOffset[i]! - 5,
    ipLength: packets.ipLength[i]!,
    outerProtocol: packets.outerProtocol[i]!,
    family: packets.family[i]!,
    protocol: packets.protocol[i]!,
    source: address(packets.source),
    destination: address(packets.destination),
    ports: [ports >>> 16, ports & 0xffff],
    tcpFlags: packets.tcpFlags[i]!,
    tcpSequence: packets.tcpSequence[i]!,
    tcpAcknowledgement: packets.tcpAcknowledgement[i]!,
    tcpWindow: packets.tcpWindow[i]!,
    tcpWindowScale: packets.tcpWindowScale[i]!,
    tcpPayloadLength: packets.tcpPayloadLength[i]!,
    icmpType: packets.icmpType[i]!,
    fragmentId: packets.fragmentId[i]!,
  }
}
