/** Fragments that wait for the first one of their datagram, in the second pass. */
import { FrameBatch, PacketBatch, PacketKind } from '@wingspan/engine'
import { expect, it } from 'vitest'
import { HeldFragments } from '../../src/main/held-fragments.js'

interface Piece {
  readonly id?: number
  readonly seconds?: number
  readonly family?: 4 | 6
  readonly source?: readonly number[]
  readonly length?: number
  readonly kind?: number
  readonly protocol?: number
}

const frames = new FrameBatch()
const packets = new PacketBatch()

/** Makes place 0 of both batches this packet. */
function show({
  id = 1,
  seconds = 0,
  family = 4,
  source = [1],
  length = 4,
  kind = PacketKind.laterFragment,
  protocol = 17,
}: Piece) {
  const bytes = new Uint8Array(length + 8).fill(id)
  frames.reset(bytes, new DataView(bytes.buffer))
  frames.count = 1
  frames.offset[0] = 8
  frames.capturedLength[0] = length
  frames.wireLength[0] = length + 1
  frames.captureInterface[0] = 3
  frames.timeMicroseconds[0] = seconds * 1e6
  packets.count = 1
  packets.timeMicroseconds[0] = seconds * 1e6
  packets.kind[0] = kind
  packets.family[0] = family
  packets.outerProtocol[0] = protocol
  packets.protocol[0] = protocol
  packets.fragmentId[0] = id
  packets.source.set([0, 0, 0, 0])
  packets.source.set(source)
}

function hold(held: HeldFragments, piece: Piece): void {
  show(piece)
  held.hold(frames, packets, 0)
}

function release(held: HeldFragments, piece: Piece) {
  show(piece)
  return held.release(packets, 0)
}

it('gives back the frames of one datagram, once', () => {
  const held = new HeldFragments()
  hold(held, { id: 1 })
  hold(held, { id: 2 })
  hold(held, { id: 1, seconds: 1 })
  const frame = { bytes: Uint8Array.of(1, 1, 1, 1), wireLength: 5, captureInterface: 3 }
  expect(release(held, { id: 1 })).toEqual([
    { ...frame, timeMicroseconds: 0 },
    { ...frame, timeMicroseconds: 1e6 },
  ])
  expect(release(held, { id: 1 })).toEqual([])
  expect(release(held, { id: 2 })).toHaveLength(1)
})

it('keeps a copy, whatever becomes of the batch', () => {
  const held = new HeldFragments()
  hold(held, { id: 1 })
  frames.bytes.fill(99)
  expect(release(held, { id: 1 })[0]?.bytes).toEqual(Uint8Array.of(1, 1, 1, 1))
})

it('tells datagrams apart by all of their addresses', () => {
  const held = new HeldFragments()
  hold(held, { family: 6, source: [1, 2, 3, 4] })
  expect(release(held, { family: 6, source: [1, 2, 3, 5] })).toEqual([])
  expect(release(held, { family: 4, source: [1] })).toEqual([])
  expect(release(held, { family: 6, source: [1, 2, 3, 4] })).toHaveLength(1)
})

it('counts the protocol of IPv4 only as part of the datagram', () => {
  const held = new HeldFragments()
  hold(held, { family: 4, protocol: 1 })
  expect(release(held, { family: 4, protocol: 17 })).toEqual([])
  hold(held, { family: 6, protocol: 60 })
  expect(release(held, { family: 6, protocol: 17 })).toHaveLength(1)
})

it('keeps of one datagram only what names the same protocol, as the engine does', () => {
  const held = new HeldFragments()
  hold(held, { family: 6, protocol: 60 })
  hold(held, { family: 6, protocol: 17 })
  hold(held, { family: 6, protocol: 60 })
  expect(release(held, { family: 6, protocol: 17 })).toHaveLength(2)
})

it('takes nothing but fragments without a session', () => {
  const held = new HeldFragments()
  hold(held, { kind: PacketKind.dropped })
  hold(held, { kind: PacketKind.mayCreate })
  expect(release(held, {})).toEqual([])
})

it('waits thirty seconds from the first one seen', () => {
  const held = new HeldFragments()
  hold(held, { seconds: 100 })
  hold(held, { seconds: 129 })
  expect(release(held, { seconds: 129.999999 })).toHaveLength(2)
  hold(held, { seconds: 200 })
  hold(held, { seconds: 229 })
  expect(release(held, { seconds: 230 })).toEqual([])
})

it('begins anew after a wait', () => {
  const held = new HeldFragments()
  hold(held, { seconds: 0 })
  held.advance(40e6)
  hold(held, { seconds: 41 })
  expect(release(held, { seconds: 60 })).toHaveLength(1)
})

it('gives up the oldest datagram when there is too much', () => {
  const held = new HeldFragments()
  const length = 8 * 1024 * 1024
  for (let id = 1; id <= 8; id++) hold(held, { id, length })
  expect(release(held, { id: 1 })).toEqual([])
  for (let id = 2; id <= 8; id++) expect(release(held, { id })).toHaveLength(1)
})
