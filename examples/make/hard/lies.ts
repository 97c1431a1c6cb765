/** Packets whose headers lie: each differs from a good packet in one place. */
import type { Capture } from '../capture.js'
import {
  at,
  ethernet,
  Flag,
  fragments,
  type IpPacket,
  icmp,
  ip,
  join,
  ping,
  prose,
  type Send,
  tcp,
  udp,
  udpBytes,
} from '../packet.js'

const A = '192.0.2.10'
const B = '198.51.100.20'
const A6 = '2001:db8:a::10'
const B6 = '2001:db8:b::20'

/** The packet with some bytes overwritten; checksums stay as they were. */
function forged(packet: IpPacket, offset: number, ...values: number[]): IpPacket {
  const bytes = packet.bytes.slice()
  bytes.set(values, offset)
  return { ...packet, bytes }
}

const cut = (packet: IpPacket, length: number): IpPacket => ({
  ...packet,
  bytes: packet.bytes.subarray(0, length),
})

export function lies(send: Send, capture: Capture): void {
  const good = udp(at(A, 5000), at(B, 6000), prose(100))
  const good6 = udp(at(A6, 5000), at(B6, 6000), prose(100))
  const segment = (options?: Uint8Array) =>
    tcp(at(A, 5001), at(B, 80), {
      sequence: 1,
      flags: Flag.syn,
      payload: prose(40),
      ...(options && { options }),
    })
  const packets: IpPacket[] = [
    good,
    // IPv4: version, header length below five words and beyond the packet, total length beyond the frame and
    // below the header.
    forged(good, 0, 0x65),
    forged(good, 0, 0x44),
    forged(good, 0, 0x4f),
    forged(good, 2, 0x40, 0x00),
    forged(good, 2, 0x00, 0x10),
    forged(good, 2, 0x00, 0x00),
    // An option of length zero, one that runs past the header.
    ip(
      A,
      B,
      { protocol: 17, options: Uint8Array.of(0x44, 0, 0, 0) },
      udpBytes(at(A, 5000), at(B, 6000), 'x'),
    ),
    ip(
      A,
      B,
      { protocol: 17, options: Uint8Array.of(0x44, 40, 5, 0) },
      udpBytes(at(A, 5000), at(B, 6000), 'x'),
    ),
    // A fragment that would end beyond 65,535 bytes, and one that is not a multiple of eight though more
    // follow.
    ip(A, B, { protocol: 17, identification: 7, fragmentOffset: 65_528 }, join(prose(64))),
    ip(A, B, { protocol: 17, identification: 8, moreFragments: true }, join(prose(61))),
    // UDP: length beyond the packet, below its own header; an eight-byte header that is not all there.
    forged(good, 24, 0x7f, 0xff),
    forged(good, 24, 0x00, 0x04),
    ip(A, B, { protocol: 17 }, Uint8Array.of(1, 2, 3, 4)),
    // TCP: header length below five words and beyond the segment, an option of length zero, one past the
    // header, a cut header.
    segment(),
    forged(segment(), 32, 0x10),
    forged(segment(), 32, 0xf0),
    segment(Uint8Array.of(2, 0, 5, 180)),
    segment(Uint8Array.of(3, 40, 7, 1)),
    ip(A, B, { protocol: 6 }, join(prose(10))),
    // ICMP: a header that is not all there, an error about nothing, about half a header, about a packet that
    // lies.
    ip(A, B, { protocol: 1 }, Uint8Array.of(8, 0)),
    icmp(B, A, 3, 3, [0, 0, 0, 0]),
    icmp(B, A, 3, 3, join([0, 0, 0, 0], good.bytes.subarray(0, 12))),
    icmp(B, A, 3, 3, join([0, 0, 0, 0], forged(good, 0, 0x42).bytes)),
    forged(ping(A, B, 7, 1), 20, 8, 200),
    // IPv6: version, payload length beyond the frame, extension headers past the end, hop-by-hop in the wrong
    // place, "no next".
    good6,
    forged(good6, 0, 0x40),
    forged(good6, 4, 0x40, 0x00),
    forged(good6, 6, 0),
    ip(
      A6,
      B6,
      { protocol: 17, extensions: [{ type: 0, data: Uint8Array.of(1, 60, 0, 0, 0, 0) }] },
      good6.bytes.subarray(40),
    ),
    forged(
      ip(
        A6,
        B6,
        { protocol: 17, extensions: [{ type: 60, data: Uint8Array.of(1, 4, 0, 0, 0, 0) }] },
        new Uint8Array(0),
      ),
      41,
      200,
    ),
    ip(A6, B6, { protocol: 59 }, join(prose(20))),
    ip(A6, B6, { protocol: 0 }, Uint8Array.of(0)),
    ...fragments(A6, B6, { protocol: 17, identification: 9 }, Uint8Array.of(1, 2, 3, 4), 8),
  ]
  let seconds = 0
  for (const packet of packets) send(seconds++, packet)
  // Stored bytes that end inside each header, of a frame that was longer on the wire.
  for (const length of [1, 13, 14, 20, 33, 36, 44]) {
    const frame = ethernet(good)
    capture.add(seconds++, frame.subarray(0, length), 0, frame.length)
  }
  for (const length of [15, 40, 53, 58]) {
    const frame = ethernet(good6)
    capture.add(seconds++, frame.subarray(0, length), 0, frame.length)
  }
  capture.add(seconds++, ethernet(cut(good, 60)), 0)
  capture.add(seconds++, join(ethernet(good).subarray(0, 12), [0x81, 0x00]), 0)
  capture.add(seconds++, join(ethernet(good).subarray(0, 12), [0x81, 0x00, 0, 5, 0x08]), 0)
  capture.add(seconds++, join(ethernet(good).subarray(0, 12), [0x08, 0x06], new Uint8Array(46)), 0)
  send(seconds, good)
}
