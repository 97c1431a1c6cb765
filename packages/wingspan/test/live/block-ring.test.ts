import { BATCH_SIZE, FrameBatch } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { BlockRing } from '../../src/live/block-ring.js'
import { FakeRing, handClock, type RingFrame } from './fake-ring.js'

const NOW = 1_800_000_000_000_000
const BLOCK = 65_536
const ETHERNET = { linkType: 1, putsTagsBack: true }

function ringOf(blocks: number, frames = ETHERNET) {
  const kernel = new FakeRing(BLOCK, blocks)
  const { clock } = handClock(NOW / 1000)
  return { kernel, ring: new BlockRing(kernel.memory, BLOCK, frames, clock) }
}

function frame(number: number, more: Partial<RingFrame> = {}): RingFrame {
  const bytes = Uint8Array.from({ length: 60 }, (_, i) => i)
  return { timeMicroseconds: NOW - 1_000_000 + number, bytes, ...more }
}

function taken(ring: BlockRing, until = Number.POSITIVE_INFINITY) {
  const batch = new FrameBatch()
  ring.take(batch, until, 7)
  return Array.from({ length: batch.count }, (_, i) => ({
    time: batch.timeMicroseconds[i]! - NOW + 1_000_000,
    bytes: [...batch.bytes.subarray(batch.offset[i]!, batch.offset[i]! + batch.capturedLength[i]!)],
    wireLength: batch.wireLength[i]!,
    captureInterface: batch.captureInterface[i]!,
  }))
}

describe('a ring of blocks', () => {
  it('has nothing before the kernel hands a block over', () => {
    expect(ringOf(4).ring.peek()).toBeNaN()
  })

  it('gives a block back only when more is asked for, so that a batch stays readable', () => {
    const { kernel, ring } = ringOf(2)
    kernel.fill([frame(1), frame(2)])
    ring.peek()
    expect(taken(ring).map(({ time }) => time)).toEqual([1, 2])
    expect(kernel.status(0)).toBe(1)
    expect(ring.peek()).toBeNaN()
    expect(kernel.status(0)).toBe(0)
  })

  it('holds no more than its blocks: a kernel that is not read in time has nowhere to write', () => {
    const { kernel, ring } = ringOf(2)
    expect([1, 2, 3].map((number) => kernel.fill([frame(number)]))).toEqual([true, true, false])
    ring.peek()
    taken(ring)
    ring.peek()
    expect(kernel.fill([frame(3)])).toBe(true)
  })

  it('goes round', () => {
    const { kernel, ring } = ringOf(3)
    const times: number[] = []
    for (let number = 0; number < 10; number++) {
      kernel.fill([frame(number)])
      ring.peek()
      times.push(...taken(ring).map(({ time }) => time))
    }
    expect(times).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('passes over a block without frames', () => {
    const { kernel, ring } = ringOf(3)
    kernel.fill([])
    kernel.fill([frame(5)])
    expect(ring.peek()).toBe(frame(5).timeMicroseconds)
  })

  it('gives a batch at a time, and no frame that is later than asked for', () => {
    const { kernel, ring } = ringOf(2)
    kernel.fill(Array.from({ length: BATCH_SIZE + 10 }, (_, i) => frame(i)))
    ring.peek()
    expect(taken(ring)).toHaveLength(BATCH_SIZE)
    ring.peek()
    expect(taken(ring, frame(BATCH_SIZE + 3).timeMicroseconds)).toHaveLength(4)
    ring.peek()
    expect(taken(ring)).toHaveLength(6)
  })

  it('puts a VLAN tag back between the addresses and the type', () => {
    const { kernel, ring } = ringOf(2)
    kernel.fill([
      frame(1, { tag: 0x6064, tagProtocol: 0x88a8, wireLength: 1500 }),
      frame(2, { tag: 5 }),
      frame(3),
    ])
    ring.peek()
    const [service, plain, untagged] = taken(ring)
    const bytes = Array.from({ length: 60 }, (_, i) => i)
    const [addresses, rest] = [bytes.slice(0, 12), bytes.slice(12)]
    expect(service).toMatchObject({
      bytes: [...addresses, 0x88, 0xa8, 0x60, 0x64, ...rest],
      wireLength: 1504,
      captureInterface: 7,
    })
    expect(plain!.bytes).toEqual([...addresses, 0x81, 0, 0, 5, ...rest])
    expect(untagged!.bytes).toEqual(bytes)
  })

  it('puts none into a packet without an Ethernet header, nor into less than one', () => {
    const raw = ringOf(2, { linkType: 101, putsTagsBack: false })
    raw.kernel.fill([frame(1, { tag: 5 })])
    raw.ring.peek()
    expect(taken(raw.ring)[0]!.bytes).toHaveLength(60)
    const cut = ringOf(2)
    cut.kernel.fill([frame(1, { tag: 5, bytes: Uint8Array.of(1, 2, 3) })])
    cut.ring.peek()
    expect(taken(cut.ring)[0]!.bytes).toEqual([1, 2, 3])
  })
})
