import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BindingPeers } from '../../src/nat/binding-peers.js'
import { KeyTable } from '../../src/nat/key-table.js'
import { NumberSet } from '../../src/nat/number-set.js'
import { distance, PoolAddresses } from '../../src/nat/pool-addresses.js'
import { PortSet } from '../../src/nat/port-set.js'
import { addressMatch } from './nat-lab.js'

/** The first number from `start` on, round about, that is not in the set. */
function naiveNextFree(taken: ReadonlySet<number>, size: number, start: number): number {
  for (let step = 0; step < size; step++) {
    const number = (start + step) % size
    if (!taken.has(number)) return number
  }
  return -1
}

describe('a set of numbers', () => {
  it('finds the next free number, however full it is', () => {
    const sizes = fc.constantFrom(1, 31, 32, 33, 1000, 1024, 1025, 40_000)
    fc.assert(
      fc.property(sizes, fc.array(fc.nat(), { maxLength: 60 }), fc.boolean(), (size, numbers, fills) => {
        const set = new NumberSet(size)
        const taken = new Set<number>()
        if (fills) {
          for (let number = 0; number < size; number++) {
            set.add(number)
            taken.add(number)
          }
        }
        for (const number of numbers.map((each) => each % size)) {
          expect(set.has(number)).toBe(taken.has(number))
          if (taken.delete(number)) set.delete(number)
          else {
            set.add(number)
            taken.add(number)
          }
          expect(set.count).toBe(taken.size)
        }
        for (const start of [0, size - 1, size >> 1, ...numbers.map((each) => each % size)]) {
          expect(set.nextFree(start)).toBe(naiveNextFree(taken, size, start))
        }
      }),
    )
  })
})

describe('a set of ports', () => {
  it('is the same as a list and as bits', () => {
    const sizes = fc.constantFrom(3, 600, 62_464)
    const counts = fc.integer({ min: 0, max: 1400 })
    fc.assert(
      fc.property(sizes, counts, fc.nat(), fc.integer({ min: 1, max: 97 }), (size, steps, first, stride) => {
        const set = new PortSet(size)
        const taken = new Set<number>()
        let offset = first % size
        for (let step = 0; step < steps; step++) {
          if (step % 3 === 2 && taken.size > 0) {
            const [oldest] = taken
            set.delete(oldest!)
            taken.delete(oldest!)
          } else {
            const free = set.nextFree(offset)
            expect(free).toBe(naiveNextFree(taken, size, offset))
            if (free >= 0) {
              set.add(free)
              taken.add(free)
              expect(set.has(free)).toBe(true)
            }
          }
          offset = (offset + stride) % size
        }
        expect(set.count).toBe(taken.size)
      }),
      { numRuns: 40 },
    )
  })
})

describe('a table of keys', () => {
  it('agrees with a map, through growth and removal', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.boolean()), { maxLength: 800 })
    fc.assert(
      fc.property(steps, fc.integer(), (story, seed) => {
        const table = new KeyTable(2, seed)
        const map = new Map<number, number>()
        const key = (number: number) => Int32Array.of(number % 7, number)
        const read = new Int32Array(2)
        for (const [place, [number, removes]] of story.entries()) {
          if (removes) {
            table.delete(key(number))
            map.delete(number)
          } else {
            table.set(key(number), place)
            map.set(number, place)
            table.readKey(place, read)
            expect(read).toEqual(key(number))
          }
        }
        expect(table.count).toBe(map.size)
        for (let number = 0; number <= 300; number++)
          expect(table.find(key(number))).toBe(map.get(number) ?? -1)
      }),
    )
  })
})

describe('peers of bindings', () => {
  it('make room when they are forgotten', () => {
    const peers = new BindingPeers(1)
    const words = new Int32Array(4)
    for (let round = 0; round < 100_000; round++) {
      for (let port = 1; port <= 5; port++) peers.add(round % 5, 4, words, port)
      if (!peers.has(round % 5, 4, words, 5)) expect.fail(`round ${round} has no room`)
      peers.forget(round % 5)
      if (peers.has(round % 5, 4, words, 1)) expect.fail(`round ${round} is not forgotten`)
    }
  })
})

describe('the addresses of a pool', () => {
  it('are numbered through all its entries, over borders of words', () => {
    const pools = [
      ['10.0.0.254 to 10.0.1.3', '10.9.0.0/29', '10.10.0.1/32'],
      ['2001:db8::ffff:fffe to 2001:db8::1:0:3', '2001:db8:1::/120'],
      ['255.255.255.254/31'],
    ]
    for (const entries of pools) {
      const addresses = new PoolAddresses(entries.map(addressMatch))
      const seen = new Set<string>()
      for (let number = 0; number < addresses.count; number++) {
        const words = new Int32Array(4)
        addresses.write(number, words)
        expect(addresses.numberOf(words)).toBe(number)
        seen.add(words.join(' '))
      }
      expect(seen.size).toBe(addresses.count)
    }
    expect(new PoolAddresses(pools[0]!.map(addressMatch)).count).toBe(6 + 8 + 1)
    expect(new PoolAddresses(pools[1]!.map(addressMatch)).count).toBe(6 + 256)
  })

  it('are no more than 65,536', () => {
    expect(new PoolAddresses(['10.0.0.0/8', '11.0.0.0/8'].map(addressMatch)).count).toBe(65_536)
    expect(new PoolAddresses(['2001:db8::/32'].map(addressMatch)).count).toBe(65_536)
  })

  it('are as far apart as they are, as long as that is near', () => {
    expect(distance([0x0a000105], [0x0a0000ff])).toBe(6)
    expect(distance([0x0a0000ff], [0x0a000105])).toBe(-1)
    expect(distance([0x0a0100ff], [0x0a0000ff])).toBe(-1)
    expect(distance([0, 0, 1, 2], [0, 0, 0, -2])).toBe(4)
    expect(distance([0, 1, 0, 2], [0, 0, 0, -2])).toBe(-1)
    expect(distance([-2147483648], [2147483647])).toBe(1)
  })
})
