import { describe, expect, it } from 'vitest'
import { ascii, concat, layOut, pcapngBlocks, readWhole } from './captures.js'

const little = pcapngBlocks(true)
const big = pcapngBlocks(false)

function timesOf(resolution: Uint8Array[], ...ticks: bigint[]): number[] {
  const file = concat(
    little.section(),
    little.interface(1, 0, ...resolution),
    ...ticks.map((tick) => little.enhanced(0, tick, ascii('p'))),
  )
  return readWhole(file).frames.map((frame) => frame.timeMicroseconds)
}

function damageAfterSection(...blocks: Uint8Array[]) {
  return readWhole(concat(little.section(), ...blocks)).damage
}

describe('pcapng', () => {
  for (const blocks of [little, big]) {
    it(`reads every kind of packet block, ${blocks === little ? 'little' : 'big'}-endian`, () => {
      const { frames, damage } = readWhole(
        concat(
          blocks.section(),
          blocks.interface(113, 3),
          blocks.interface(1, 0, blocks.option(2, ascii('ge-0/0/1'))),
          blocks.enhanced(1, 1700000000000001n, ascii('enhanced'), 90, blocks.option(1, ascii('comment'))),
          blocks.simple(9, ascii('sim')),
          blocks.old(0, 1700000000000002n, ascii('old'), 70),
        ),
      )
      expect(damage).toBeUndefined()
      expect(frames).toEqual([
        {
          timeMicroseconds: 1700000000000001,
          bytes: [...ascii('enhanced')],
          wireLength: 90,
          linkType: 1,
          captureInterface: 1,
        },
        {
          timeMicroseconds: 1700000000000001,
          bytes: [...ascii('sim')],
          wireLength: 9,
          linkType: 113,
          captureInterface: 0,
        },
        {
          timeMicroseconds: 1700000000000002,
          bytes: [...ascii('old')],
          wireLength: 70,
          linkType: 113,
          captureInterface: 0,
        },
      ])
    })
  }

  it('gives a simple packet the time 0 before any other, and no padding', () => {
    const { frames } = readWhole(
      concat(little.section(), little.interface(1, 0), little.simple(5, ascii('hello'))),
    )
    expect(frames[0]!.timeMicroseconds).toBe(0)
    expect(frames[0]!.bytes).toEqual([...ascii('hello')])
  })

  it('takes the length of a simple packet from its block where the packet was longer', () => {
    const { frames } = readWhole(
      concat(little.section(), little.interface(1, 96), little.simple(90, ascii('four'))),
    )
    expect(frames[0]).toMatchObject({ bytes: [...ascii('four')], wireLength: 90 })
  })

  it('starts byte order and interface numbers afresh with each section', () => {
    const { frames, interfaces, damage } = readWhole(
      concat(
        little.section(48n),
        little.interface(1, 0, little.option(2, ascii('a'))),
        little.enhanced(0, 1n, ascii('1')),
        big.section(),
        big.interface(101, 0, big.option(2, ascii('b'))),
        big.enhanced(0, 2n, ascii('2')),
      ),
    )
    expect(damage).toBeUndefined()
    expect(interfaces.map(({ name, linkType }) => [name, linkType])).toEqual([
      ['a', 1],
      ['b', 101],
    ])
    expect(frames.map((frame) => frame.captureInterface)).toEqual([0, 1])
    const second = concat(
      little.section(),
      little.interface(1, 0),
      big.section(),
      big.enhanced(0, 2n, ascii('2')),
    )
    expect(readWhole(second).damage?.reason).toBe('packet of interface 0, which is not described')
  })

  it('reads decimal and binary time resolutions exactly', () => {
    const second = 1700000000n
    const resolution = (value: number) => [little.option(9, [1, value])]
    expect(timesOf([], second * 1000000n + 7n)).toEqual([1700000000000007])
    expect(timesOf(resolution(0), second)).toEqual([1700000000000000])
    expect(timesOf(resolution(3), second * 1000n + 5n)).toEqual([1700000000005000])
    expect(timesOf(resolution(9), second * 1000000000n + 999999999n, 1999n)).toEqual([1700000000999999, 1])
    expect(timesOf(resolution(12), 3000000n * 10n ** 12n + 123456999999n)).toEqual([3000000123456])
    expect(timesOf(resolution(15), 18000n * 10n ** 15n + 999999999999999n)).toEqual([18000999999])
    expect(timesOf(resolution(127), 2n ** 64n - 1n)).toEqual([0])
    expect(timesOf(resolution(128), second)).toEqual([1700000000000000])
    expect(timesOf(resolution(138), second * 1024n + 512n)).toEqual([1700000000500000])
    expect(timesOf(resolution(160), second * 2n ** 32n + 2n ** 31n)).toEqual([1700000000500000])
    expect(timesOf(resolution(162), 700000000n * 2n ** 34n + 2n ** 34n - 1n)).toEqual([700000000999999])
    expect(timesOf(resolution(255), 2n ** 64n - 1n)).toEqual([0])
  })

  it('agrees with exact arithmetic on every resolution', () => {
    const ticks = [0n, 1n, 999999n, 2n ** 32n - 1n, 2n ** 53n + 1n, 0x123456789abcdef0n, 2n ** 64n - 1n]
    const most = (2n ** 32n - 1n) * 1_000_000n
    for (let resolution = 0; resolution < 256; resolution++) {
      const unit = resolution < 128 ? 10n ** BigInt(resolution) : 2n ** BigInt(resolution - 128)
      const exact = ticks.map((tick) => (tick * 1000000n) / unit)
      expect(timesOf([little.option(9, [1, resolution])], ...ticks)).toEqual(
        exact.map((time) => Number(time < most ? time : most)),
      )
    }
  })

  it('adds the time offset, and keeps times within what a number holds', () => {
    const offset = (seconds: number) => [little.option(14, [8, seconds])]
    expect(timesOf(offset(1700000000), 5n)).toEqual([1700000000000005])
    expect(timesOf(offset(-1), 1000005n, 5n)).toEqual([5, 0])
    expect(timesOf(offset(0), 2n ** 64n - 1n)).toEqual([(2 ** 32 - 1) * 1e6])
  })

  it('keeps names as text, without what follows a NUL', () => {
    const named = (name: Uint8Array) =>
      readWhole(concat(little.section(), little.interface(1, 0, little.option(2, name)))).interfaces[0]!.name
    expect(named(ascii('\x1b[31mred'))).toBe('\x1b[31mred')
    expect(named(ascii('eth0\0\0'))).toBe('eth0')
    expect(named(Uint8Array.of(0xff, 0x41))).toBe('\ufffdA')
    expect(named(ascii(''))).toBeUndefined()
    expect(named(ascii('\0'))).toBeUndefined()
  })

  it('looks at no option behind the end of options', () => {
    const name = little.option(2, ascii('late'))
    const { interfaces } = readWhole(concat(little.section(), little.interface(1, 0, little.option(0), name)))
    expect(interfaces[0]!.name).toBeUndefined()
  })

  it('holds a bounded number of interfaces', () => {
    const each = little.interface(1, 0)
    const many = new Uint8Array(each.length * 65537)
    for (let at = 0; at < many.length; at += each.length) many.set(each, at)
    const { interfaces, damage } = readWhole(concat(little.section(), many))
    expect(interfaces).toHaveLength(65536)
    expect(damage?.reason).toBe('more than 65536 interfaces are described')
  })

  it('keeps the last count of lost packets of each interface', () => {
    const { interfaces, damage } = readWhole(
      concat(
        little.section(),
        little.interface(1, 0),
        little.interface(1, 0),
        little.interface(1, 0),
        little.statistics(0, little.option(4, [8, 500]), little.option(5, [8, 10]), little.option(7, [8, 1])),
        little.statistics(1, little.option(4, [8, 500])),
        little.statistics(2, little.option(7, [8, 2 ** 33])),
        little.statistics(0, little.option(5, [8, 20]), little.option(7, [8, 3]), little.option(0)),
        little.statistics(9, little.option(5, [8, 20])),
      ),
    )
    expect(damage).toBeUndefined()
    expect(interfaces.map((described) => described.lostPackets)).toEqual([23, undefined, 2 ** 33])
  })

  it('skips blocks it does not know', () => {
    const { frames, damage } = readWhole(
      concat(
        little.section(),
        little.block(4, ascii('names')),
        little.interface(1, 0),
        little.block(0x0bad, [4, 1], ascii('custom')),
        little.block(10, ascii('secrets')),
        little.block(0x80000001),
        little.enhanced(0, 1n, ascii('p')),
      ),
    )
    expect(damage).toBeUndefined()
    expect(frames).toHaveLength(1)
  })

  it('names what is wrong with a block, and where', () => {
    const start = little.section().length
    const withLength = (length: number) => layOut(true, [4, 77], [4, length], [4, length], [4, 0])
    expect(damageAfterSection(withLength(0))).toEqual({
      offset: start,
      reason: 'block says 0 bytes, the least is 12',
      fatal: false,
    })
    expect(damageAfterSection(withLength(14))?.reason).toBe('block says 14 bytes, which is no multiple of 4')
    expect(damageAfterSection(withLength(1 << 30))?.reason).toBe(
      'block says 1073741824 bytes, the most is 16777216',
    )
    expect(damageAfterSection(withLength(16))?.reason).toBe(
      'block says 16 bytes at its start and 0 at its end',
    )
    expect(damageAfterSection(withLength(400))?.reason).toBe(
      'file ends in the middle of a block (16 of 400 bytes)',
    )
    expect(damageAfterSection(little.block(6))?.reason).toBe(
      'enhanced packet block says 12 bytes, the least is 32',
    )
    expect(damageAfterSection(little.section(-1n, 2))?.reason).toBe('pcapng version 2.0 is not known')
    expect(damageAfterSection(little.simple(1, ascii('x')))?.reason).toBe(
      'packet of interface 0, which is not described',
    )
    const long = little.enhanced(0, 0n, ascii('four'))
    new DataView(long.buffer).setUint32(20, 5, true)
    expect(damageAfterSection(little.interface(1, 0), long)?.reason).toBe(
      'packet says 5 bytes in a block of 36',
    )
    const option = layOut(true, [2, 2], [2, 9], [4, 0])
    expect(damageAfterSection(little.interface(1, 0, option))?.reason).toBe(
      'interface description has an option that runs past its block',
    )
  })

  it('takes a file for no capture only where its first block is none', () => {
    const noOrder = little.section()
    noOrder[8] = 0
    expect(readWhole(noOrder).damage).toEqual({
      offset: 0,
      reason: 'section header says no byte order',
      fatal: true,
    })
    expect(readWhole(little.section().subarray(0, 20)).damage?.fatal).toBe(true)
    expect(readWhole(little.section(-1n, 2)).damage?.fatal).toBe(true)
    expect(damageAfterSection(noOrder)?.fatal).toBe(false)
    expect(readWhole(little.section()).damage).toBeUndefined()
  })
})
