/**
 * The decoder over one frame under every link type, with and without more bytes on the wire: every packet has a
 * kind and a reason, lengths lie inside the frame, and nothing behind the frame changes anything.
 */
import {
  BATCH_SIZE,
  DropReason,
  decodeFrames,
  FrameBatch,
  isKnownLinkType,
  PacketBatch,
  PacketKind,
} from '../../packages/engine/src/index.js'
import { concat } from '../bytes.js'
import { hashBytes } from '../random.js'
import { type FuzzTarget, same, within } from './fuzz-target.js'

const KNOWN = Array.from({ length: 300 }, (_, linkType) => linkType).filter(isKnownLinkType)
const LINK_TYPES = [...KNOWN, 2, 105, 127, 0x7fff, 0xffff, -1]
const MOST_LIES = Math.floor(BATCH_SIZE / LINK_TYPES.length)
const BEHIND = 64

const frames = new FrameBatch()
const packets = new PacketBatch()
const others = new PacketBatch()

function decodeUnderAll(
  bytes: Uint8Array,
  behind: number,
  wireLengths: readonly number[],
  into: PacketBatch,
): void {
  const margin = new Uint8Array(BEHIND).fill(behind)
  const buffer = concat(margin, bytes, behind === 0 ? new Uint8Array(0) : margin)
  frames.reset(buffer, new DataView(buffer.buffer))
  for (const linkType of LINK_TYPES) {
    for (const wireLength of wireLengths) {
      const i = frames.count++
      frames.offset[i] = BEHIND
      frames.capturedLength[i] = bytes.length
      frames.wireLength[i] = wireLength
      frames.timeMicroseconds[i] = i
      frames.linkType[i] = linkType
      frames.captureInterface[i] = 0
    }
  }
  decodeFrames(frames, into)
}

/** The columns that are always written, and those that are when there is an IP header. */
const ALWAYS = ['kind', 'dropReason', 'traits', 'vlan', 'ipOffset', 'ipLength', 'outerProtocol'] as const
const WITH_IP = ['family', 'protocol'] as const
const REASONS = Object.keys(DropReason).length

function check(i: number, length: number): void {
  const wireLength = frames.wireLength[i]!
  const isDropped = packets.kind[i] === PacketKind.dropped
  within('kind', packets.kind[i]!, 0, PacketKind.laterFragment)
  within('drop reason', packets.dropReason[i]!, isDropped ? 1 : 0, isDropped ? REASONS - 1 : 0)
  within('VLAN', packets.vlan[i]!, -1, 4095)
  within('outer protocol', packets.outerProtocol[i]!, -1, 255)
  if (!isKnownLinkType(frames.linkType[i]!))
    same('unknown link type', packets.dropReason[i], DropReason.unknownLinkType)
  for (const column of ALWAYS)
    same(`${column} with other bytes behind`, packets[column][i], others[column][i])
  if (packets.ipOffset[i] === -1) {
    same('kind without IP', packets.kind[i], PacketKind.dropped)
    same('length without IP', packets.ipLength[i], 0)
    return
  }
  for (const column of WITH_IP)
    same(`${column} with other bytes behind`, packets[column][i], others[column][i])
  within('IP header', packets.ipOffset[i]! - BEHIND, 0, length - 20)
  if (isDropped) return
  within('IP length', packets.ipLength[i]!, 20, BEHIND + wireLength - packets.ipOffset[i]!)
  const words = packets.family[i] === 4 ? 1 : 4
  for (let word = 4 * i; word < 4 * i + words; word++) {
    same('source with other bytes behind', packets.source[word], others.source[word])
    same('destination with other bytes behind', packets.destination[word], others.destination[word])
  }
  if (packets.kind[i] === PacketKind.laterFragment) return
  same('ports with other bytes behind', packets.ports[i], others.ports[i])
  if (packets.kind[i] !== PacketKind.mayCreate || packets.protocol[i] !== 6) return
  within('TCP payload', packets.tcpPayloadLength[i]!, 0, packets.ipLength[i]! - 40)
  same('TCP flags with other bytes behind', packets.tcpFlags[i], others.tcpFlags[i])
  same('TCP sequence with other bytes behind', packets.tcpSequence[i], others.tcpSequence[i])
}

function run(bytes: Uint8Array): void {
  const wireLengths = [bytes.length, bytes.length + (hashBytes(bytes) % 2000), 0x7fffffff - 2 * BEHIND].slice(
    0,
    MOST_LIES,
  )
  decodeUnderAll(bytes, 0, wireLengths, packets)
  decodeUnderAll(bytes, 0x45, wireLengths, others)
  for (let i = 0; i < packets.count; i++) check(i, bytes.length)
}

export const decode: FuzzTarget = { name: 'decode', run, maxLength: 2048 }
