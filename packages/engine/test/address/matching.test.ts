import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AddressMatch,
  ANY_ADDRESS,
  blocksOf,
  formatAddress,
  hostPrefix,
  LongestPrefix,
  MaskTable,
  makeAddress,
  makePrefix,
  matchesAddress,
  matchesAnyAddress,
  NO_PREFIX,
  type Prefix,
  parseAddress,
  parsePrefix,
} from '../../src/address/index.js'
import { addressMatch } from '../policy/policy-words.js'

/** Words with long common beginnings, so that prefixes nest and addresses meet them. */
const nearWord = fc.oneof(
  fc.nat(255),
  fc.nat(7).map((n) => n << 29),
  fc.constantFrom(-1, 0, 0x7fffffff, -0x80000000),
  fc.integer(),
)
const address = fc.oneof(
  nearWord.map((word) => makeAddress(4, [word])),
  fc.tuple(fc.constant(0x20010db8), nearWord, nearWord, nearWord).map((words) => makeAddress(6, words)),
)
const prefix = fc
  .tuple(address, fc.nat(128))
  .map(([network, length]) => makePrefix(network, network.family === 4 ? length % 33 : length))

const bitsOf = (words: readonly number[]) =>
  words.map((word) => (word >>> 0).toString(2).padStart(32, '0')).join('')
const holds = ({ family, words, length }: Prefix, other: { family: number; words: readonly number[] }) =>
  family === other.family && bitsOf(words).slice(0, length) === bitsOf(other.words).slice(0, length)

describe('the longest prefix', () => {
  it('is the one that comparing them all finds', () => {
    fc.assert(
      fc.property(
        fc.array(prefix, { maxLength: 60 }),
        fc.array(address, { minLength: 10 }),
        (prefixes, met) => {
          const entries = prefixes.map((each, value) => [each, value] as const)
          const table = new LongestPrefix(entries)
          for (const each of [...met, ...prefixes]) {
            let best = NO_PREFIX
            for (const [candidate, value] of entries) {
              if (!holds(candidate, each)) continue
              if (best === NO_PREFIX || candidate.length > prefixes[best]!.length) best = value
            }
            expect(table.find(each.family, Int32Array.from([9, ...each.words, 9]), 1)).toBe(best)
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('falls back to a shorter one, and to none', () => {
    const table = new LongestPrefix([
      [parsePrefix('10.0.0.0/8')!, 8],
      [parsePrefix('10.1.0.0/16')!, 16],
      [parsePrefix('2001:db8::/32')!, 32],
    ])
    const find = (text: string) => {
      const { family, words } = parseAddress(text)!
      return table.find(family, Int32Array.from(words), 0)
    }
    expect(['10.1.2.3', '10.2.0.1', '11.0.0.1', '2001:db8::1', '2001:db9::1'].map(find)).toEqual([
      16, 8, -1, 32, -1,
    ])
  })

  it('of one address holds no other', () => {
    expect(hostPrefix(4, [1])).toEqual(parsePrefix('0.0.0.1/32'))
    expect(hostPrefix(6, [0, 0, 0, 1])).toEqual(parsePrefix('::1/128'))
  })
})

describe('a table of values under one mask', () => {
  it('holds as many networks of one length as there are', () => {
    for (const length of [1, 8, 12]) {
      const count = 2 ** length
      const shift = 32 - length
      const entries = Array.from({ length: count }, (_, n): [number[], number] => [[(n << shift) | 0], n])
      const table = new MaskTable([(-1 << shift) | 0], entries)
      for (let n = 0; n < count; n++) expect(table.find(Int32Array.of((n << shift) | 1), 0)).toBe(n)
    }
  })
})

describe('address matches', () => {
  const matches = (text: string, other: string) => {
    const { family, words } = parseAddress(other)!
    return matchesAddress(addressMatch(text), family, Int32Array.from(words), 0)
  }

  it('of a prefix hold its addresses, of its family', () => {
    expect(matches('10.0.0.0/8', '10.255.0.1')).toBe(true)
    expect(matches('10.0.0.0/8', '11.0.0.0')).toBe(false)
    expect(matches('0.0.0.0/0', '::')).toBe(false)
    expect(matches('::/0', '10.0.0.1')).toBe(false)
    expect(matches('2001:db8::/33', '2001:db8:8000::1')).toBe(false)
  })

  it('of a range hold both ends, as unsigned numbers', () => {
    const range = '127.255.255.250 to 128.0.0.5'
    const seen = ['127.255.255.249', '127.255.255.250', '128.0.0.0', '128.0.0.5', '128.0.0.6']
    expect(seen.map((each) => matches(range, each))).toEqual([false, true, true, true, false])
    expect(matches('2001:db8::ffff:ffff:ffff to 2001:db8:0:1::', '2001:db8:0:0:8000::')).toBe(true)
    expect(matches('2001:db8::ffff:ffff:ffff to 2001:db8:0:1::', '2001:db8:0:1::1')).toBe(false)
  })

  it('of a wildcard compare only the bits of its mask', () => {
    const wildcard = '10.0.5.0 mask 255.0.255.0'
    const seen = ['10.9.5.77', '10.9.6.77', '11.9.5.77']
    expect(seen.map((each) => matches(wildcard, each))).toEqual([true, false, false])
    expect(matches('10.0.5.9 mask 255.0.255.0', '10.1.5.1')).toBe(true)
    expect(matches('0.0.0.0 mask 0.0.0.0', '::')).toBe(false)
  })

  it('of any hold every address of both families', () => {
    fc.assert(
      fc.property(address, ({ family, words }) => {
        expect(matchesAnyAddress(ANY_ADDRESS, family, Int32Array.from(words), 0)).toBe(true)
        expect(matchesAnyAddress([], family, Int32Array.from(words), 0)).toBe(false)
      }),
    )
  })
})

describe('blocks', () => {
  const held = (match: AddressMatch, words: readonly number[]) =>
    blocksOf(match).filter(
      (block) =>
        block.words.length === words.length &&
        block.words.every((word, n) => word === (words[n]! & block.mask[n]!)),
    ).length

  it('of a range hold each of its addresses once, and no other', () => {
    fc.assert(
      fc.property(address, address, address, (a, b, other) => {
        if (a.family !== b.family) return
        const [low, high] = bitsOf(a.words) <= bitsOf(b.words) ? [a, b] : [b, a]
        const range: AddressMatch = { kind: 'range', family: a.family, low: low.words, high: high.words }
        for (const each of [low, high, other]) {
          const isIn = matchesAddress(range, each.family, Int32Array.from(each.words), 0)
          expect(held(range, each.words)).toBe(isIn ? 1 : 0)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('of a range are as few as there can be', () => {
    const count = (text: string) => blocksOf(addressMatch(text)).length
    expect(count('10.0.0.0 to 10.0.0.255')).toBe(1)
    expect(count('0.0.0.0 to 255.255.255.255')).toBe(1)
    expect(count(`:: to ${formatAddress(makeAddress(6, [-1, -1, -1, -1]))}`)).toBe(1)
    expect(count('10.0.0.1 to 10.0.0.6')).toBe(4)
    expect(count('0.0.0.1 to 255.255.255.254')).toBe(62)
    expect(count('10.0.0.9 to 10.0.0.9')).toBe(1)
  })

  it('of a wildcard have its bits where its mask has any', () => {
    expect(blocksOf(addressMatch('10.0.5.9 mask 255.0.255.0'))).toEqual([
      { words: [0x0a000500], mask: [-0xff0100] },
    ])
  })
})
