/** Flows by their ends, whichever of them a packet comes from. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type FlowEnds, FlowKeys } from '../../src/main/flow-keys.js'

const word = fc.integer({ min: -2, max: 2 })
const address = fc.array(word, { minLength: 4, maxLength: 4 })
const ends = fc.record({
  protocol: fc.constantFrom<number>(6, 17),
  family: fc.constantFrom<number>(4, 6),
  instance: fc.constantFrom<number>(0, 1, 65_535),
  source: address,
  destination: address,
  ports: fc.constantFrom<number>(0x0001_0002, 0x0002_0001, 0x0001_0001, -0x0001_0001),
})
type Ends = typeof ends extends fc.Arbitrary<infer Value> ? Value : never

function asEnds({ source, destination, ...rest }: Ends): FlowEnds {
  return { ...rest, at: 0, source: Int32Array.from(source), destination: Int32Array.from(destination) }
}

function turned({ source, destination, ports, ...rest }: Ends): Ends {
  return { ...rest, source: destination, destination: source, ports: (ports << 16) | (ports >>> 16) }
}

/** What tells a flow from others, as plain text. */
function nameOf({ protocol, family, instance, source, destination, ports }: Ends): string {
  const length = family === 6 ? 4 : 1
  const client = `${source.slice(0, length)}/${ports >>> 16}`
  const server = `${destination.slice(0, length)}/${ports & 0xffff}`
  return `${protocol} ${family} ${instance} ${[client, server].sort().join(' ')}`
}

it('have one number for each pair of ends, in either direction', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(ends, fc.boolean()), { maxLength: 60 }), (all) => {
      const keys = new FlowKeys(1000)
      const names = new Map<string, number>()
      for (const [each, isTurned] of all) {
        const name = nameOf(each)
        const number = keys.number(asEnds(isTurned ? turned(each) : each))
        if (!names.has(name)) names.set(name, number)
        expect(number).toBe(names.get(name))
        expect(keys.find(asEnds(turned(each)))).toBe(number)
      }
      expect(keys.count).toBe(names.size)
    }),
  )
})

it('are found again after many more have come', () => {
  const keys = new FlowKeys(100_000)
  const flow = (number: number) =>
    asEnds({
      protocol: 6,
      family: 4,
      instance: 0,
      source: [number, 0, 0, 0],
      destination: [9, 0, 0, 0],
      ports: 80,
    })
  for (let number = 0; number < 50_000; number++) expect(keys.number(flow(number))).toBe(number)
  for (let number = 0; number < 50_000; number++) expect(keys.find(flow(number))).toBe(number)
  expect(keys.find(flow(50_000))).toBe(-1)
})

it('say which way a packet runs, and what the ends are called', () => {
  const keys = new FlowKeys(10)
  const four: Ends = {
    protocol: 6,
    family: 4,
    instance: 0,
    source: [0x0a00_0001, 0, 0, 0],
    destination: [-1, 0, 0, 0],
    ports: (40_000 << 16) | 80,
  }
  const number = keys.number(asEnds(four))
  expect(keys.isForward).toBe(true)
  keys.find(asEnds(turned(four)))
  expect(keys.isForward).toBe(false)
  expect([
    keys.protocol(number),
    keys.endText(number, 'source'),
    keys.endText(number, 'destination'),
  ]).toEqual([6, '10.0.0.1/40000', '255.255.255.255/80'])
})

it('have no number where there is no room', () => {
  const keys = new FlowKeys(2)
  const flow = (port: number) =>
    asEnds({
      protocol: 6,
      family: 4,
      instance: 0,
      source: [1, 0, 0, 0],
      destination: [2, 0, 0, 0],
      ports: port,
    })
  expect([1, 2, 3, 2].map((port) => keys.number(flow(port)))).toEqual([0, 1, -1, 1])
})
