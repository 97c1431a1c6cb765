import { describe, expect, it } from 'vitest'
import { compile, hosts } from './stanzas.js'

const books = (text: string, names?: Parameters<typeof hosts>[0]) =>
  compile(`security { ${text} zones { security-zone trust; security-zone untrust; } }`, names && hosts(names))
const global = (text: string, names?: Parameters<typeof hosts>[0]) =>
  books(`address-book { global { ${text} } }`, names)

describe('addresses', () => {
  it.each([
    ['address A 10.0.0.0/8;', ['10.0.0.0/8']],
    ['address A 10.1.2.3;', ['10.1.2.3/32']],
    ['address A 2001:db8::/32;', ['2001:db8::/32']],
    ['address A { description d; 10.0.0.0/8; }', ['10.0.0.0/8']],
    ['address A { range-address 10.0.0.9 to 10.0.0.17; }', ['10.0.0.9-10.0.0.17']],
    ['address A { range-address 127.0.0.1 to 192.0.0.1; }', ['127.0.0.1-192.0.0.1']],
    ['address A { wildcard-address 10.0.0.1/255.0.0.255; }', ['10.0.0.1/255.0.0.255']],
  ])('%s', (text, matches) => {
    const { addresses, said } = global(text)
    expect(addresses(undefined, 'A')).toEqual(matches)
    expect(said).toEqual([])
  })

  it('any, any-ipv4 and any-ipv6 are known without a book', () => {
    const { addresses } = books('')
    expect(addresses('trust', 'any')).toEqual(['0.0.0.0/0', '::/0'])
    expect(addresses('trust', 'any-ipv4')).toEqual(['0.0.0.0/0'])
    expect(addresses('trust', 'any-ipv6')).toEqual(['::/0'])
  })

  it('that are not defined are nothing, and left to the caller to tell', () => {
    const { addresses, said } = books('')
    expect(addresses('trust', 'A')).toBeUndefined()
    expect(said).toEqual([])
  })

  it('without a value, and ranges that are none, are errors, used or not', () => {
    expect(
      global(`address A { description d; }
        address B { range-address 10.0.0.9 to 10.0.0.1; }
        address C { range-address 10.0.0.1 to 2001:db8::1; }
        address D { range-address 10.0.0.1; }`).said,
    ).toEqual([
      'error missing-value: security address-book global address A',
      'error invalid-value: security address-book global address B range-address',
      'error invalid-value: security address-book global address C range-address',
      'error invalid-value: security address-book global address D range-address',
    ])
  })
})

describe('DNS names', () => {
  const NAMES = { 'www.example.net': ['192.0.2.1', '2001:db8::1'] }

  it('stand for the addresses of the hosts given', () => {
    expect(global('address A { dns-name www.example.net; }', NAMES).addresses(undefined, 'A')).toEqual([
      '192.0.2.1/32',
      '2001:db8::1/128',
    ])
  })

  it('may be of one family', () => {
    const { addresses } = global(
      'address A { dns-name www.example.net ipv4-only; } address B { dns-name www.example.net { ipv6-only; } }',
      NAMES,
    )
    expect(addresses(undefined, 'A')).toEqual(['192.0.2.1/32'])
    expect(addresses(undefined, 'B')).toEqual(['2001:db8::1/128'])
  })

  it('that nobody knows match nothing, with a warning', () => {
    const { addresses, said } = global('address A { dns-name gone.example.net; }', NAMES)
    expect(addresses(undefined, 'A')).toEqual([])
    expect(said).toEqual(['warning unresolved-dns-name: security address-book global address A dns-name'])
  })
})

describe('books', () => {
  const TWO = `address-book {
    B { address A 10.1.0.0/16; address-set S { address A; } attach { zone trust; } }
    global { address A 10.2.0.0/16; address G 10.3.0.0/16; }
  }`

  it('attached to a zone come before the global one', () => {
    const { addresses, context, books: both } = books(TWO)
    expect(addresses('trust', 'A')).toEqual(['10.1.0.0/16'])
    expect(both.resolve('trust', 'A')!.book).toBe('B')
    expect(addresses('trust', 'G')).toEqual(['10.3.0.0/16'])
    expect(both.resolve('trust', 'G')!.book).toBe('global')
    expect(context.diagnostics).toEqual([])
  })

  it('say nothing in zones they are not attached to', () => {
    const { addresses } = books(TWO)
    expect(addresses('untrust', 'A')).toEqual(['10.2.0.0/16'])
    expect(addresses(undefined, 'A')).toEqual(['10.2.0.0/16'])
    expect(addresses('untrust', 'S')).toBeUndefined()
  })

  it('may stand in a zone', () => {
    const { addresses, books: both } = compile(
      'security { zones { security-zone trust { address-book { address A 10.4.0.0/16; } } } }',
    )
    expect(addresses('trust', 'A')).toEqual(['10.4.0.0/16'])
    expect(both.resolve('trust', 'A')!.book).toBe('trust')
    expect(addresses(undefined, 'A')).toBeUndefined()
  })

  it('must be attached to zones that are there', () => {
    expect(books('address-book { B { attach { zone gone; } } }').said).toEqual([
      'error undefined-zone: security address-book B attach zone gone',
    ])
  })
})

describe('address sets', () => {
  it('hold addresses and sets, each match once', () => {
    const { addresses, said } = global(`address A 10.1.0.0/16; address B 10.2.0.0/16;
      address-set IN { address A; address B; }
      address-set OUT { address B; address-set IN; address-set IN2; }
      address-set IN2 { address A; }`)
    expect(addresses(undefined, 'OUT')).toEqual(['10.2.0.0/16', '10.1.0.0/16'])
    expect(said).toEqual([])
  })

  it('must hold what is in their book, used or not', () => {
    expect(
      global(
        'address A 10.0.0.0/8; address-set S { address GONE; address-set A; } address-set T { address S; }',
      ).said,
    ).toEqual([
      'error undefined-address: security address-book global address-set S address GONE',
      'error undefined-address: security address-book global address-set S address-set A',
      'error undefined-address: security address-book global address-set T address S',
    ])
  })

  it('must not hold themselves, by another or directly', () => {
    expect(
      global(
        'address-set A { address-set B; } address-set B { address-set A; } address-set C { address-set C; }',
      ).said,
    ).toEqual([
      'error address-set-cycle: security address-book global address-set B address-set A',
      'error address-set-cycle: security address-book global address-set C address-set C',
    ])
  })

  it('that meet again and again are resolved quickly', () => {
    const layers = Array.from(
      { length: 50 },
      (_, place) => `address-set a${place} { address-set a${place + 1}; address-set b${place + 1}; }
        address-set b${place} { address-set a${place + 1}; address-set b${place + 1}; }`,
    )
    const { addresses, said } = global(`address A 10.0.0.0/8; ${layers.join('\n')}
      address-set a50 { address A; } address-set b50 { address A; }`)
    expect(said).toEqual([])
    expect(addresses(undefined, 'a0')).toEqual(['10.0.0.0/8'])
  })

  it('in a long chain are errors, not faults', () => {
    const chain = Array.from(
      { length: 20_000 },
      (_, place) => `address-set s${place} { address-set s${place + 1}; }`,
    )
    const { said } = global(`${chain.join('\n')} address-set s20000;`)
    expect(said[0]).toBe(
      'error address-set-too-deep: security address-book global address-set s63 address-set s64',
    )
  })
})
