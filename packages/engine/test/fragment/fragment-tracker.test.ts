import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PacketBatch, PacketKind, PacketTrait } from '../../src/batch/index.js'
import { FragmentTracker } from '../../src/fragment/index.js'

interface Fragment {
  family?: 4 | 6
  source?: number
  destination?: number
  id?: number
  protocol?: number
  ports?: number
  traits?: number
  seconds?: number
  bytes?: number
}

/** Writes a fragment as the decoder does; the words of an address that its family does not use are leftovers. */
function write(packets: PacketBatch, i: number, fragment: Fragment, isFirst: boolean): void {
  const { family = 4, protocol = 17 } = fragment
  packets.kind[i] = isFirst ? PacketKind.mayCreate : PacketKind.laterFragment
  packets.traits[i] = (fragment.traits ?? 0) | (isFirst ? PacketTrait.firstFragment : 0)
  packets.family[i] = family
  packets.protocol[i] = protocol
  packets.outerProtocol[i] = protocol
  packets.fragmentId[i] = fragment.id ?? 1
  packets.ports[i] = fragment.ports ?? 0
  packets.timeMicroseconds[i] = (fragment.seconds ?? 0) * 1e6
  packets.ipLength[i] = fragment.bytes ?? 100
  for (let word = 0; word < 4; word++) {
    const isUsed = family === 6 || word === 0
    packets.source[i * 4 + word] = isUsed ? (fragment.source ?? 10) : Math.imul(i + 1, word)
    packets.destination[i * 4 + word] = isUsed ? (fragment.destination ?? 20) : Math.imul(i + 7, word)
  }
}

const packets = new PacketBatch()
let next = 0
function first(tracker: FragmentTracker, fragment: Fragment): { packets: number; bytes: number } {
  next = (next + 1) % 64
  write(packets, next, fragment, true)
  tracker.first(packets, next)
  return { packets: tracker.heldPackets, bytes: tracker.heldBytes }
}
/** What was lent, or undefined when the fragment is held. */
function later(tracker: FragmentTracker, fragment: Fragment) {
  next = (next + 1) % 64
  write(packets, next, fragment, false)
  if (!tracker.later(packets, next)) {
    expect(packets.kind[next]).toBe(PacketKind.laterFragment)
    return undefined
  }
  expect(packets.kind[next]).toBe(PacketKind.mayCreate)
  expect(packets.traits[next]! & PacketTrait.laterFragment).toBe(PacketTrait.laterFragment)
  expect(packets.traits[next]! & PacketTrait.firstFragment).toBe(0)
  return packets.ports[next]
}

describe('a first fragment', () => {
  it('lends ports and traits to the later ones', () => {
    const tracker = new FragmentTracker()
    expect(first(tracker, { ports: 0x1234_0035, traits: PacketTrait.oneWing })).toEqual({
      packets: 0,
      bytes: 0,
    })
    expect(later(tracker, {})).toBe(0x1234_0035)
    expect(packets.traits[next]).toBe(PacketTrait.oneWing | PacketTrait.laterFragment)
    expect(later(tracker, { seconds: 29.999999 })).toBe(0x1234_0035)
  })
  it('lends them to its own datagram only', () => {
    const tracker = new FragmentTracker()
    first(tracker, { ports: 5 })
    for (const other of [
      { id: 2 },
      { source: 11 },
      { destination: 21 },
      { protocol: 6 },
      { family: 6 as const },
      { source: 20, destination: 10 },
    ]) {
      expect(later(tracker, other)).toBeUndefined()
    }
    expect(later(tracker, {})).toBe(5)
  })
  it('that comes again begins a datagram of its own', () => {
    const tracker = new FragmentTracker()
    first(tracker, { ports: 5 })
    first(tracker, { ports: 6, seconds: 20 })
    expect(tracker.datagrams).toBe(1)
    expect(later(tracker, { seconds: 45 })).toBe(6)
  })
  it('takes over what came before it', () => {
    const tracker = new FragmentTracker()
    expect(later(tracker, { bytes: 1500 })).toBeUndefined()
    expect(later(tracker, { bytes: 300 })).toBeUndefined()
    expect(first(tracker, { ports: 5 })).toEqual({ packets: 2, bytes: 1800 })
    expect(later(tracker, {})).toBe(5)
    expect(first(tracker, { ports: 5 })).toEqual({ packets: 0, bytes: 0 })
    tracker.finish()
    expect(tracker.lostPackets[17]).toBe(0)
  })
  it('of IPv6 lends its protocol too', () => {
    const tracker = new FragmentTracker()
    first(tracker, { family: 6, protocol: 17, ports: 5 })
    expect(later(tracker, { family: 6, protocol: 60 })).toBe(5)
    expect(packets.protocol[next]).toBe(17)
    expect(packets.outerProtocol[next]).toBe(60)
  })
  it('of IPv6 takes over what came under another protocol, and says which', () => {
    const tracker = new FragmentTracker()
    later(tracker, { family: 6, protocol: 60, bytes: 700 })
    expect(first(tracker, { family: 6, protocol: 17, ports: 5 })).toEqual({ packets: 1, bytes: 700 })
    expect(tracker.heldProtocol).toBe(60)
  })
})

describe('a datagram', () => {
  it('whose first fragment does not come in time is lost, by protocol', () => {
    const tracker = new FragmentTracker({ timeoutSeconds: 10 })
    later(tracker, { seconds: 100, bytes: 700 })
    later(tracker, { seconds: 105, bytes: 300 })
    later(tracker, { seconds: 105, protocol: 1, bytes: 50 })
    tracker.advance(110e6 - 1)
    expect(tracker.datagrams).toBe(2)
    tracker.advance(110e6)
    expect(tracker.datagrams).toBe(1)
    expect([tracker.lostPackets[17], tracker.lostBytes[17]]).toEqual([2, 1000])
    expect(first(tracker, { seconds: 110, ports: 5 })).toEqual({ packets: 0, bytes: 0 })
    tracker.finish()
    expect([tracker.lostPackets[1], tracker.lostBytes[1]]).toEqual([1, 50])
    expect(tracker.datagrams).toBe(0)
  })
  it('is over exactly at its timeout, seen by the next fragment too', () => {
    const tracker = new FragmentTracker({ timeoutSeconds: 10 })
    first(tracker, { seconds: 100, ports: 5 })
    expect(later(tracker, { seconds: 109.999999 })).toBe(5)
    expect(later(tracker, { seconds: 110 })).toBeUndefined()
  })
  it('does not mind a clock that runs backwards', () => {
    const tracker = new FragmentTracker({ timeoutSeconds: 10 })
    tracker.advance(200e6)
    first(tracker, { seconds: 100, ports: 5 })
    tracker.advance(150e6)
    expect(later(tracker, { seconds: 209 })).toBe(5)
    expect(later(tracker, { seconds: 210 })).toBeUndefined()
  })
  it('too many is given up, the oldest first', () => {
    const tracker = new FragmentTracker({ maxDatagrams: 3 })
    later(tracker, { id: 1, bytes: 11 })
    first(tracker, { id: 2, ports: 2 })
    first(tracker, { id: 3, ports: 3 })
    first(tracker, { id: 4, ports: 4 })
    expect([tracker.limitPackets[17], tracker.limitBytes[17]]).toEqual([1, 11])
    expect(tracker.lostPackets[17]).toBe(0)
    expect(later(tracker, { id: 2 })).toBe(2)
    first(tracker, { id: 2, ports: 22 })
    first(tracker, { id: 5, ports: 5 })
    expect(later(tracker, { id: 2 })).toBe(22)
    expect(later(tracker, { id: 3, bytes: 9 })).toBeUndefined()
    expect(tracker.datagrams).toBe(3)
  })
  it('of IPv6 counts each fragment that was never matched under its own protocol', () => {
    const tracker = new FragmentTracker()
    later(tracker, { family: 6, protocol: 60, bytes: 7 })
    later(tracker, { family: 6, protocol: 17, bytes: 8 })
    tracker.finish()
    expect([tracker.lostBytes[60], tracker.lostBytes[17]]).toEqual([7, 8])
  })
})

describe('the tracker', () => {
  it('gives every fragment back once, as a model with a map does', () => {
    const step = fc.record({
      isFirst: fc.boolean(),
      family: fc.constantFrom<4 | 6>(4, 6),
      id: fc.nat(12),
      source: fc.nat(2),
      protocol: fc.constantFrom(1, 17),
      wait: fc.constantFrom(0, 0, 0, 1, 4),
      bytes: fc.integer({ min: 20, max: 1500 }),
    })
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 120 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        (steps, maxDatagrams, seed) => {
          const tracker = new FragmentTracker({ maxDatagrams, timeoutSeconds: 10, seed })
          const model = new Map<string, { start: number; protocol: number; ports: number; held: number }>()
          let seconds = 0
          let laterSeen = 0
          let lent = 0
          let credited = 0
          for (const { isFirst, wait, family, ...rest } of steps) {
            seconds += wait
            for (const [key, datagram] of model) if (datagram.start + 10 <= seconds) model.delete(key)
            const key = [family, rest.id, rest.source, family === 4 ? rest.protocol : ''].join()
            const known = model.get(key)
            const fragment = { ...rest, family, seconds, ports: laterSeen * 7 + 1 }
            if (known === undefined && model.size === maxDatagrams) model.delete(model.keys().next().value!)
            if (isFirst) {
              const held = first(tracker, fragment)
              credited += held.packets
              expect(held.packets).toBe(known?.held ?? 0)
              const start = known !== undefined && known.ports === 0 ? known.start : seconds
              if (known?.ports !== 0) model.delete(key)
              model.set(key, { ...fragment, start, held: 0 })
            } else {
              laterSeen += 1
              const ports = later(tracker, fragment)
              if (ports !== undefined) lent += 1
              expect(ports).toBe(known?.ports || undefined)
              if (known === undefined) model.set(key, { ...rest, start: seconds, ports: 0, held: 1 })
              else if (known.ports === 0 && known.protocol === rest.protocol) known.held += 1
            }
            expect(tracker.datagrams).toBe(model.size)
          }
          tracker.finish()
          const given = sum(tracker.lostPackets) + sum(tracker.limitPackets)
          expect(lent + credited + given).toBe(laterSeen)
        },
      ),
      { numRuns: 300 },
    )
  })
  it('has a use with room for one', () => {
    const tracker = new FragmentTracker({ maxDatagrams: 0 })
    first(tracker, { id: 1, ports: 5 })
    expect(later(tracker, { id: 1 })).toBe(5)
    first(tracker, { id: 2, ports: 6 })
    expect(later(tracker, { id: 1 })).toBeUndefined()
  })
})

const sum = (column: Float64Array): number => column.reduce((total, value) => total + value, 0)
