import { FrameBatch } from '@wingspan/engine'
import { describe, expect, it, vi } from 'vitest'
import { LiveError } from '../../src/live/live-error.js'
import { LiveInterface } from '../../src/live/live-interface.js'
import { LiveSource } from '../../src/live/live-source.js'
import type { FilterInstruction } from '../../src/native/index.js'
import { framesOf, type TestFrame } from '../source/captures.js'
import { packetSourceConformance } from '../source/packet-source-conformance.js'
import { FakeMachine, handClock } from './fake-ring.js'

const BEGIN = 1_800_000_000_000
const FRAMES_A_BLOCK = 50

const isLate = (name: string) => name.startsWith('ppp')

/** Interfaces of these names, and a source of them whose waiting passes the time. */
function lab(...names: string[]) {
  const machine = new FakeMachine()
  const { hand, clock } = handClock(BEGIN)
  const told: string[] = []
  const filter = vi.fn((): FilterInstruction[] => [])
  for (const [place, name] of names.entries()) {
    if (!isLate(name)) machine.numbers.set(name, place + 1)
  }
  const interfaces = names.map(
    (name) =>
      new LiveInterface({
        name,
        opener: machine,
        clock,
        blockBytes: 1 << 20,
        blocks: 16,
        isPromiscuous: false,
        snapBytes: 512,
        filter,
        isAwaited: isLate(name),
        tell: (text) => told.push(text),
      }),
  )
  const waits: (() => void)[] = []
  const source = new LiveSource({
    interfaces,
    clock,
    wait: async (milliseconds) => {
      hand.pass(milliseconds)
      waits.shift()?.()
    },
  })
  return { machine, hand, source, interfaces, told, waits, filter }
}

/** A frame so many milliseconds after the beginning. */
function at(milliseconds: number, byte: number): TestFrame {
  const bytes = new Uint8Array(60).fill(byte)
  return { timeMicroseconds: (BEGIN + milliseconds) * 1000, bytes, wireLength: 60 }
}

async function read(source: LiveSource): Promise<number[]> {
  const batch = new FrameBatch()
  await source.next(batch)
  return framesOf(batch).map(({ bytes }) => bytes[0]!)
}

packetSourceConformance('a live interface', (frames) => {
  const { machine, source } = lab('eth0')
  for (let from = 0; from < frames.length; from += FRAMES_A_BLOCK) {
    machine.rings[0]!.fill(frames.slice(from, from + FRAMES_A_BLOCK))
  }
  source.stop()
  return source
})

describe('live interfaces', () => {
  it('are waited for, and their frames come by time', async () => {
    const { machine, source, waits, hand } = lab('eth0', 'eth1')
    hand.pass(20)
    machine.rings[0]!.fill([at(3, 3), at(7, 7)])
    // The other ring's block comes a little later, with a frame from before.
    waits.push(() => machine.rings[1]!.fill([at(2, 2), at(5, 5)]))
    expect([await read(source), await read(source), await read(source), await read(source)]).toEqual([
      [2],
      [3],
      [5],
      [7],
    ])
  })

  it('do not wait for one on which nothing is heard', async () => {
    const { machine, source, hand } = lab('eth0', 'eth1')
    hand.pass(20)
    machine.rings[0]!.fill([at(3, 3), at(7, 7)])
    expect(await read(source)).toEqual([3, 7])
    expect(hand.wall).toBeLessThan(BEGIN + 300)
  })

  it('hand on at once what a single one has', () => {
    const { machine, source, hand } = lab('eth0')
    hand.pass(20)
    machine.rings[0]!.fill([at(19, 1)])
    expect(source.next(new FrameBatch())).toBe(1)
  })

  it('hand on, once stopped, what came before, as well as two clocks can tell, and nothing of after', async () => {
    const { machine, source, waits, hand } = lab('eth0')
    hand.pass(20)
    source.stop()
    waits.push(() => machine.rings[0]!.fill([at(19, 1), at(24, 2), at(26, 3)]))
    expect(await read(source)).toEqual([1, 2])
    expect(await read(source)).toEqual([])
    expect(await source.next(new FrameBatch())).toBe(0)
  })

  it('leave no batch pointing into a ring that is given back', async () => {
    const { machine, source, hand } = lab('eth0')
    hand.pass(20)
    machine.rings[0]!.fill([at(19, 1)])
    const batch = new FrameBatch()
    await source.next(batch)
    source.close()
    expect(batch.bytes).toHaveLength(0)
    expect(machine.closed).toBe(1)
  })
})

describe('an interface that goes away', () => {
  it('must be there to begin with', () => {
    const { clock } = handClock(BEGIN)
    const absent = () =>
      new LiveInterface({
        name: 'eth\x1b9',
        opener: new FakeMachine(),
        clock,
        blockBytes: 1 << 20,
        blocks: 16,
        isPromiscuous: false,
        snapBytes: 512,
        filter: () => [],
        isAwaited: false,
        tell: () => {},
      })
    expect(absent).toThrow('there is no interface eth\\x1b9')
  })

  it('is said once, is looked for, and goes on under its number with a ring of its own', async () => {
    const { machine, source, interfaces, told, waits, hand } = lab('eth0')
    machine.lost = 5
    const next = source.next(new FrameBatch())
    for (let waiting = 0; waiting < 600; waiting++) waits.push(() => {})
    waits[50] = () => machine.numbers.delete('eth0')
    waits[320] = () => {
      expect(told).toEqual(['eth0 is gone: capturing goes on when it is there again'])
      expect(source.gone).toEqual(['eth0'])
      expect(interfaces[0]!.lostPackets).toBe(5)
      machine.numbers.set('eth0', 9)
    }
    waits[550] = () => machine.rings[1]!.fill([at(hand.wall - BEGIN, 1)])
    expect(await next).toBe(1)
    expect(told).toEqual([
      'eth0 is gone: capturing goes on when it is there again',
      'eth0 is there again: capturing goes on',
    ])
    expect(machine.closed).toBe(1)
    expect(interfaces[0]!.lostPackets).toBe(10)
    source.close()
    expect(interfaces[0]!.lostPackets).toBe(10)
  })

  it('may not be there yet, where it is waited for', async () => {
    const { machine, source, told, waits, hand } = lab('ppp0')
    expect(told).toEqual(['ppp0 is not there yet: capturing begins when it is'])
    expect(source.gone).toEqual(['ppp0'])
    const next = source.next(new FrameBatch())
    for (let waiting = 0; waiting < 400; waiting++) waits.push(() => {})
    waits[10] = () => machine.numbers.set('ppp0', 7)
    waits[350] = () => machine.rings[0]!.fill([at(hand.wall - BEGIN, 1)])
    expect(await next).toBe(1)
    expect(told.slice(1)).toEqual(['ppp0 is there: capturing begins'])
    expect(source.gone).toEqual([])
  })

  it('is told once of a filter that is not for it, which is not made again and again', async () => {
    const { machine, source, told, waits, filter } = lab('ppp0')
    filter.mockImplementation(() => {
      throw new LiveError('live-filter', 'no such filter')
    })
    void source.next(new FrameBatch())
    const looked = new Promise<void>((resolve) => {
      for (let waiting = 0; waiting < 900; waiting++) waits.push(() => {})
      waits[10] = () => machine.numbers.set('ppp0', 7)
      waits[800] = resolve
    })
    await looked
    source.close()
    expect(told.slice(1)).toEqual(['no such filter'])
    expect(filter).toHaveBeenCalledTimes(1)
  })

  it('may be down yet, where a filter cannot be made for it, and is tried every few seconds', async () => {
    const { machine, source, told, waits, hand, filter } = lab('ppp0')
    let isUp = false
    filter.mockImplementation(() => {
      if (!isUp) throw new LiveError('live-interface-down', 'ppp0 is not up')
      return []
    })
    machine.numbers.set('ppp0', 7)
    const next = source.next(new FrameBatch())
    for (let waiting = 0; waiting < 2000; waiting++) waits.push(() => {})
    waits[1100] = () => {
      isUp = true
    }
    waits[1800] = () => machine.rings[0]!.fill([at(hand.wall - BEGIN, 1)])
    expect(await next).toBe(1)
    expect(told.slice(1)).toEqual(['ppp0 is not up', 'ppp0 is there: capturing begins'])
    expect(filter.mock.calls.length).toBeLessThan(6)
  })

  it('is opened anew where another one has its name by then', async () => {
    const { machine, source, told, waits, hand, filter } = lab('eth0')
    const next = source.next(new FrameBatch())
    machine.numbers.set('eth0', 4)
    for (let waiting = 0; waiting < 200; waiting++) waits.push(() => {})
    waits[150] = () => machine.rings[1]!.fill([at(hand.wall - BEGIN, 1)])
    expect(await next).toBe(1)
    expect(told).toEqual(['eth0 is there again: capturing goes on'])
    expect(filter).toHaveBeenCalledTimes(1)
  })
})
