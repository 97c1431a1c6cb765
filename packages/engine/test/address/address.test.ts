import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ADDRESS_TEXT_BYTES,
  formatAddress,
  formatPrefix,
  makeAddress,
  makePrefix,
  parseAddress,
  parsePrefix,
  prefixContains4,
  prefixContains6,
  writeAddress4,
  writeAddress6,
} from '../../src/address/index.js'

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
/** Words with many zero groups, so that runs of every length and place come up. */
const sparseWord = fc.oneof(word, fc.constantFrom(0, 1, 0xffff, 0x10000, 0xffff0000 | 0, 0x00ff0000))
const words6 = fc.tuple(sparseWord, sparseWord, sparseWord, sparseWord)
const address = fc.oneof(
  word.map((w) => makeAddress(4, [w])),
  words6.map((words) => makeAddress(6, words)),
)

const reformat = (text: string) => {
  const parsed = parseAddress(text)
  return parsed && formatAddress(parsed)
}

describe('addresses as text', () => {
  it('keeps an address through format and parse', () => {
    fc.assert(
      fc.property(address, (a) => {
        expect(parseAddress(formatAddress(a))).toEqual(a)
      }),
      { numRuns: 2000 },
    )
  })

  it('holds IPv4 in one signed word in network order', () => {
    expect(parseAddress('192.0.2.1')).toEqual({ family: 4, words: [0xc0000201 | 0] })
    expect(reformat('0.0.0.0')).toBe('0.0.0.0')
    expect(reformat('255.255.255.255')).toBe('255.255.255.255')
    expect(reformat('10.9.99.100')).toBe('10.9.99.100')
  })

  it.each([
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['fe80::a:b0:c00:d000', 'fe80::a:b0:c00:d000'],
    ['::ffff:c000:0201', '::ffff:192.0.2.1'],
    ['0:0:0:0:0:FFFF:192.0.2.1', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['::192.0.2.1', '::c000:201'],
    ['0:0:1:ffff:0:0:0:0', '0:0:1:ffff::'],
  ])('prints %s as %s', (text, expected) => {
    expect(reformat(text)).toBe(expected)
  })

  it.each([
    '',
    ' ',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.256',
    '1.2.3.-4',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1..2.3',
    '0x1.2.3.4',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1:2:3:4:5:6:7:8',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '[::1]',
    '::1.2.3',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1 ',
    '::1\n',
    '1.2.3.4\n',
    '١.2.3.4',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })

  it('never throws, and what it takes prints as something it takes', () => {
    const alphabet = fc.string({ unit: fc.constantFrom(...'0123456789abcF:./%'), maxLength: 24 })
    fc.assert(
      fc.property(fc.oneof(fc.string(), alphabet), (text) => {
        const parsed = parsePrefix(text)
        if (parsed) expect(parsePrefix(formatPrefix(parsed))).toEqual(parsed)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('writing bytes', () => {
  it('returns the position after the text and touches nothing else', () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 9 }), (a, position) => {
        const target = new Uint8Array(position + ADDRESS_TEXT_BYTES + 1).fill(0xee)
        const [w0, w1, w2, w3] = a.words as [number, number, number, number]
        const end =
          a.family === 4
            ? writeAddress4(target, position, w0)
            : writeAddress6(target, position, w0, w1, w2, w3)
        expect(new TextDecoder().decode(target.subarray(position, end))).toBe(formatAddress(a))
        expect(target.subarray(0, position).every((byte) => byte === 0xee)).toBe(true)
        expect(target.subarray(end).every((byte) => byte === 0xee)).toBe(true)
      }),
    )
  })

  it('takes signed and unsigned words alike', () => {
    const target = new Uint8Array(ADDRESS_TEXT_BYTES)
    const end = writeAddress6(target, 0, 0xfe800000, 0, 0, 0xffffffff)
    expect(new TextDecoder().decode(target.subarray(0, end))).toBe('fe80::ffff:ffff')
  })
})

describe('prefixes', () => {
  it('clears host bits and knows its mask', () => {
    expect(parsePrefix('192.0.2.77/24')).toEqual({
      family: 4,
      words: [0xc0000200 | 0],
      mask: [0xffffff00 | 0],
      length: 24,
    })
    expect(formatPrefix(parsePrefix('2001:db8:1:2:3:4:5:6/33')!)).toBe('2001:db8::/33')
    expect(formatPrefix(parsePrefix('255.255.255.255/0')!)).toBe('0.0.0.0/0')
  })

  it('takes a bare address as a prefix of full length', () => {
    expect(formatPrefix(parsePrefix('192.0.2.1')!)).toBe('192.0.2.1/32')
    expect(formatPrefix(parsePrefix('::1')!)).toBe('::1/128')
  })

  it.each([
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '::/129',
    '/8',
    '10/8',
    '::/1 ',
  ])('refuses %j', (text) => expect(parsePrefix(text)).toBeUndefined())

  it('contains an IPv4 address exactly when the leading bits agree', () => {
    fc.assert(
      fc.property(
        word,
        word,
        fc.integer({ min: 0, max: 32 }),
        fc.boolean(),
        (network, other, length, near) => {
          const candidate = near ? network ^ ((other >>> 1) >>> Math.min(length, 30)) : other
          const prefix = makePrefix(makeAddress(4, [network]), length)
          const bits = (w: number) => (w >>> 0).toString(2).padStart(32, '0').slice(0, length)
          expect(prefixContains4(prefix, candidate)).toBe(bits(network) === bits(candidate))
        },
      ),
    )
  })

  it('contains an IPv6 address exactly when the leading bits agree', () => {
    fc.assert(
      fc.property(words6, fc.nat(127), fc.integer({ min: 0, max: 128 }), (network, flipped, length) => {
        const prefix = makePrefix(makeAddress(6, network), length)
        const [w0, w1, w2, w3] = network.map((w, i) =>
          i === flipped >> 5 ? w ^ (1 << (31 - (flipped & 31))) : w,
        ) as [number, number, number, number]
        expect(prefixContains6(prefix, w0, w1, w2, w3)).toBe(flipped >= length)
        expect(prefixContains6(prefix, ...network)).toBe(true)
      }),
    )
  })

  it('holds no address of the other family', () => {
    expect(prefixContains4(parsePrefix('::/0')!, 0)).toBe(false)
    expect(prefixContains6(parsePrefix('0.0.0.0/0')!, 0, 0, 0, 0)).toBe(false)
  })
})
