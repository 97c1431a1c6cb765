/** The decoder: a batch of frames in, a batch of packets out. Nothing is allocated, nothing throws. */
import { type FrameBatch, type PacketBatch, PacketKind } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeEthernet } from './ethernet.js'
import { LINK_TYPE_ETHERNET, linkDecoder } from './link-type.js'

/**
 * Decodes every frame of `frames` into the packet of the same number. Every packet has its kind, drop reason,
 * traits, time, interface, VLAN, IP offset, IP length and outer protocol written, dropped ones too; a dropped
 * packet has family, protocol and addresses when `ipOffset` is not -1. Other columns hold what the kind and
 * protocol say, and leftovers elsewhere.
 */
export function decodeFrames(frames: FrameBatch, packets: PacketBatch): void {
  packets.count = frames.count
  for (let i = 0; i < frames.count; i++) decodeFrame(frames, packets, i)
}

/** Decodes frame `i` into packet `i`. */
export function decodeFrame(frames: FrameBatch, packets: PacketBatch, i: number): void {
  packets.kind[i] = PacketKind.mayCreate
  packets.traits[i] = 0
  packets.timeMicroseconds[i] = frames.timeMicroseconds[i]!
  packets.captureInterface[i] = frames.captureInterface[i]!
  packets.vlan[i] = -1
  packets.ipOffset[i] = -1
  packets.ipLength[i] = 0
  packets.outerProtocol[i] = -1
  const { view } = frames
  const offset = frames.offset[i]!
  const end = offset + frames.capturedLength[i]!
  const wireEnd = offset + frames.wireLength[i]!
  const linkType = frames.linkType[i]!
  const reason =
    linkType === LINK_TYPE_ETHERNET
      ? decodeEthernet(view, offset, end, wireEnd, packets, i)
      : decodeOther(linkType, view, offset, end, wireEnd, packets, i)
  packets.dropReason[i] = reason
  if (reason !== 0) packets.kind[i] = PacketKind.dropped
}

function decodeOther(
  linkType: number,
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  const decode = linkDecoder(linkType)
  if (decode === undefined) return DropReason.unknownLinkType
  return decode(view, offset, end, wireEnd, packets, i)
}
