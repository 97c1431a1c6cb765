/**
 * The decoder for a stream of batches: the commonest packets by a short road of its own, all others by the
 * general one, with the same result. The short road takes Ethernet with at most one VLAN tag, IPv4 without
 * options and IPv6 without extension headers, whole, unicast, and TCP (no SYN) or UDP with sound lengths.
 *
 * The columns are captured as constants of one closure, so that the compiler addresses them directly.
 */
import { type FrameBatch, type PacketBatch, PacketKind } from '../batch/index.js'
import { decodeFrame } from './decode-frames.js'
import { IpProtocol } from './ip-protocol.js'
import { LINK_TYPE_ETHERNET } from './link-type.js'

const ETHERNET_HEADER = 14
const VLAN_TAG = 4
const VLAN_ID = 0xfff
const TYPE_IPV4 = 0x0800
const TYPE_IPV6 = 0x86dd
const TYPE_VLAN = 0x8100
const IPV4_HEADER = 20
const IPV6_HEADER = 40
const TCP_HEADER = 20
const UDP_HEADER = 8
/** Ethernet, a tag, IPv4 and the part of TCP that is read. */
const ENOUGH_BYTES = ETHERNET_HEADER + VLAN_TAG + IPV4_HEADER + 16
const ENOUGH_BYTES_IPV6 = ENOUGH_BYTES + IPV6_HEADER - IPV4_HEADER
const MORE_OR_OFFSET = 0x3fff
const TCP_SYN = 0x0002
const MULTICAST_NIBBLE = 0xe
const MULTICAST_BYTE = 0xff

/** Decodes all frames of the batch it was made for, as `decodeFrames` does. */
export type FrameDecoder = () => void

export function createFrameDecoder(frames: FrameBatch, packets: PacketBatch): FrameDecoder {
  const { offset: offsets, capturedLength, wireLength, timeMicroseconds, captureInterface, linkType } = frames
  const {
    kind,
    dropReason,
    traits,
    vlan: vlans,
    ipOffset,
    ipLength,
    outerProtocol,
    family,
    protocol,
  } = packets
  const { source, destination, ports, tcpFlags, tcpSequence, tcpAcknowledgement, tcpWindow } = packets
  const { timeMicroseconds: times, captureInterface: interfaces, tcpPayloadLength } = packets

  const { tcp, udp } = IpProtocol
  const { mayCreate } = PacketKind

  /** Writes what TCP or UDP says, `payload` bytes long by the IP header; false when the general road must look. */
  function decodeTransportShort(
    view: DataView,
    transport: number,
    segment: number,
    payload: number,
    i: number,
  ) {
    if (transport === tcp) {
      if (payload < TCP_HEADER) return false
      const shape = view.getInt32(segment + 12)
      const headerLength = (shape >>> 28) << 2
      if (headerLength < TCP_HEADER || headerLength > payload || (shape & (TCP_SYN << 16)) !== 0) return false
      tcpSequence[i] = view.getInt32(segment + 4)
      tcpAcknowledgement[i] = view.getInt32(segment + 8)
      tcpFlags[i] = shape >>> 16
      tcpWindow[i] = shape & 0xffff
      tcpPayloadLength[i] = payload - headerLength
    } else if (transport === udp) {
      const claimed = view.getUint16(segment + 4)
      if (claimed < UDP_HEADER || claimed > payload) return false
    } else return false
    ports[i] = view.getInt32(segment)
    return true
  }

  function writeCommon(
    i: number,
    vlan: number,
    at: number,
    length: number,
    transport: number,
    version: number,
  ) {
    kind[i] = mayCreate
    dropReason[i] = 0
    traits[i] = 0
    times[i] = timeMicroseconds[i]!
    interfaces[i] = captureInterface[i]!
    vlans[i] = vlan
    ipOffset[i] = at
    ipLength[i] = length
    outerProtocol[i] = transport
    protocol[i] = transport
    family[i] = version
  }

  function decodeIpv4Short(view: DataView, at: number, room: number, vlan: number, i: number): boolean {
    const first = view.getInt32(at)
    const length = first & 0xffff
    const transport = view.getUint16(at + 8) & 0xff
    const to = view.getInt32(at + 16)
    if (first >>> 24 !== 0x45 || (view.getUint16(at + 6) & MORE_OR_OFFSET) !== 0) return false
    if (length > room || to >>> 28 === MULTICAST_NIBBLE) return false
    if (!decodeTransportShort(view, transport, at + IPV4_HEADER, length - IPV4_HEADER, i)) return false
    writeCommon(i, vlan, at, length, transport, 4)
    source[i << 2] = view.getInt32(at + 12)
    destination[i << 2] = to
    return true
  }

  function decodeIpv6Short(view: DataView, at: number, room: number, vlan: number, i: number): boolean {
    const second = view.getInt32(at + 4)
    const payload = second >>> 16
    const transport = (second >>> 8) & 0xff
    const to = view.getInt32(at + 24)
    if (view.getUint8(at) >>> 4 !== 6 || payload === 0) return false
    if (payload + IPV6_HEADER > room || to >>> 24 === MULTICAST_BYTE) return false
    if (!decodeTransportShort(view, transport, at + IPV6_HEADER, payload, i)) return false
    writeCommon(i, vlan, at, payload + IPV6_HEADER, transport, 6)
    const word = i << 2
    source[word] = view.getInt32(at + 8)
    source[word + 1] = view.getInt32(at + 12)
    source[word + 2] = view.getInt32(at + 16)
    source[word + 3] = view.getInt32(at + 20)
    destination[word] = to
    destination[word + 1] = view.getInt32(at + 28)
    destination[word + 2] = view.getInt32(at + 32)
    destination[word + 3] = view.getInt32(at + 36)
    return true
  }

  /** Decodes frame i when it is one for the short road; false otherwise, and the general one writes all columns. */
  function decodeShort(view: DataView, i: number): boolean {
    const start = offsets[i]!
    const captured = capturedLength[i]!
    if (linkType[i] !== LINK_TYPE_ETHERNET || captured < ENOUGH_BYTES) return false
    let at = start + ETHERNET_HEADER
    let type = view.getUint16(start + 12)
    let vlan = -1
    if (type === TYPE_VLAN) {
      vlan = view.getUint16(at) & VLAN_ID
      type = view.getUint16(at + 2)
      at += VLAN_TAG
    }
    const room = wireLength[i]! - (at - start)
    if (type === TYPE_IPV4) return decodeIpv4Short(view, at, room, vlan, i)
    return type === TYPE_IPV6 && captured >= ENOUGH_BYTES_IPV6 && decodeIpv6Short(view, at, room, vlan, i)
  }

  return function decode() {
    const view = frames.view
    const count = frames.count
    packets.count = count
    for (let i = 0; i < count; i++) {
      if (!decodeShort(view, i)) decodeFrame(frames, packets, i)
    }
  }
}
