/** The short road is only a faster way to the same packets. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FrameBatch, PacketBatch, PacketKind } from '../../src/batch/index.js'
import { createFrameDecoder, decodeFrames } from '../../src/wire/index.js'
import { ip, tcp, udp } from '../story/packets.js'

const ETHERNET = 1

const payload = fc.oneof(
  fc
    .record({ flags: fc.integer({ min: 0, max: 255 }), bytes: fc.integer({ min: 0, max: 40 }) })
    .map((segment) => ({
      protocol: 6,
      bytes: tcp(1000, 80, { ...segment, sequence: 0x80000001, acknowledgement: 7 }),
    })),
  fc.integer({ min: 0, max: 40 }).map((bytes) => ({ protocol: 17, bytes: udp(5, 53, bytes) })),
  fc.uint8Array({ minLength: 8, maxLength: 40 }).map((bytes) => ({ protocol: 47, bytes: [...bytes] })),
)
const addresses = fc.constantFrom(
  ['10.0.0.1', '192.0.2.1'],
  ['10.0.0.1', '239.1.1.1'],
  ['2001:db8::1', '2001:db8::2'],
  ['2001:db8::1', 'ff02::1'],
)
const tags = fc.constantFrom<number[]>([], [0x81, 0, 0x20, 5], [0x88, 0xa8, 0, 9, 0x81, 0, 0, 7])

/** A frame, some of its bytes changed, some of its end not captured. */
const frame = fc
  .record({
    payload,
    addresses,
    tags,
    changes: fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 3 }),
    cut: fc.oneof(fc.constant(0), fc.nat(60)),
    padding: fc.nat(20),
  })
  .map(({ payload: { protocol, bytes }, addresses: [from, to], tags: tagBytes, changes, cut, padding }) => {
    const packet = ip(from!, to!, protocol, bytes)
    const type = packet[0]! >> 4 === 4 ? [8, 0] : [0x86, 0xdd]
    const whole = [
      ...new Array<number>(12).fill(2),
      ...tagBytes,
      ...type,
      ...packet,
      ...new Array<number>(padding).fill(0),
    ]
    for (const [at, value] of changes) if (at < whole.length) whole[at] = value
    return {
      stored: Uint8Array.from(whole.slice(0, Math.max(0, whole.length - cut))),
      wireLength: whole.length,
    }
  })

function fill(frames: FrameBatch, all: { stored: Uint8Array; wireLength: number }[]): void {
  const bytes = new Uint8Array(all.reduce((sum, { stored }) => sum + stored.length, 0))
  frames.reset(bytes, new DataView(bytes.buffer))
  let at = 0
  for (const { stored, wireLength } of all) {
    const i = frames.count++
    bytes.set(stored, at)
    frames.offset[i] = at
    frames.capturedLength[i] = stored.length
    frames.wireLength[i] = wireLength
    frames.timeMicroseconds[i] = 1e15 + i
    frames.linkType[i] = ETHERNET
    frames.captureInterface[i] = i
    at += stored.length
  }
}

/** Everything a packet's kind gives meaning to. */
function meaning(packets: PacketBatch, i: number) {
  const {
    kind,
    dropReason,
    traits,
    timeMicroseconds,
    captureInterface,
    vlan,
    ipOffset,
    ipLength,
    outerProtocol,
  } = packets
  const always = [
    kind,
    dropReason,
    traits,
    timeMicroseconds,
    captureInterface,
    vlan,
    ipOffset,
    ipLength,
    outerProtocol,
  ]
  const said = always.map((column) => column[i])
  if (kind[i] !== PacketKind.mayCreate) return said
  const words = packets.family[i] === 4 ? 1 : 4
  said.push(packets.family[i], packets.protocol[i], packets.ports[i])
  said.push(
    ...packets.source.subarray(i * 4, i * 4 + words),
    ...packets.destination.subarray(i * 4, i * 4 + words),
  )
  if (packets.protocol[i] === 6) {
    const { tcpFlags, tcpSequence, tcpAcknowledgement, tcpWindow, tcpPayloadLength } = packets
    said.push(
      ...[tcpFlags, tcpSequence, tcpAcknowledgement, tcpWindow, tcpPayloadLength].map((column) => column[i]),
    )
  }
  return said
}

it('decodes every frame as the general decoder does', () => {
  const frames = new FrameBatch()
  const short = new PacketBatch()
  const general = new PacketBatch()
  const decode = createFrameDecoder(frames, short)
  let together = 0
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 20 }), (all) => {
      fill(frames, all)
      decode()
      decodeFrames(frames, general)
      expect(short.count).toBe(all.length)
      for (let i = 0; i < all.length; i++) {
        expect(meaning(short, i)).toEqual(meaning(general, i))
        if (general.kind[i] === PacketKind.mayCreate) together++
      }
    }),
    { numRuns: 500 },
  )
  expect(together).toBeGreaterThan(500)
})
