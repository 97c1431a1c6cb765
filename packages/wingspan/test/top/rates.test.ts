/** Rates by the difference of two answers. */
import { describe, expect, it } from 'vitest'
import { JsonElement } from '../../src/top/json-element.js'
import { countersAsOf, RateMeter } from '../../src/top/rates.js'
import { MOST_REMEMBERED, TrafficTotals } from '../../src/top/traffic-totals.js'
import { carriedAt, listedAt, totalsAt } from './answers.js'

const rates = (packetsPerSecond: number, bytesPerSecond: number) => ({ packetsPerSecond, bytesPerSecond })
const UNKNOWN = rates(Number.NaN, Number.NaN)

it('counters are as of the moment that the answer tells', () => {
  const moment = (text: string) => countersAsOf(JsonElement.parse(text)!)
  expect(moment(listedAt(1_772_442_000.25))).toBe(1_772_442_000.25)
  expect(moment(totalsAt(7))).toBe(7)
  expect(moment(listedAt('N/A'))).toBeNaN()
  expect(moment('{}')).toBeNaN()
})

describe('a meter', () => {
  const take = (meter: RateMeter, packets: number, at: number) =>
    meter.measure([['a', { packets, bytes: 0 }]], at)[0]

  it('tells by how much counters have grown in each second', () => {
    const meter = new RateMeter('some')
    expect(meter.measure([['a', { packets: 10, bytes: 1000 }]], 5)).toEqual([UNKNOWN])
    expect(meter.measure([['a', { packets: 14, bytes: 2000 }]], 7)).toEqual([rates(2, 500)])
    expect(meter.measure([['a', { packets: 14, bytes: 2000 }]], 9)).toEqual([rates(0, 0)])
  })

  it('knows nothing of counters that have fallen, are not known, or were not there before', () => {
    const meter = new RateMeter('some')
    meter.measure([['a', { packets: 10, bytes: 1000 }]], 0)
    expect(
      meter.measure(
        [
          ['b', { packets: 1, bytes: 1 }],
          ['a', { packets: 12, bytes: 900 }],
        ],
        1,
      ),
    ).toEqual([UNKNOWN, UNKNOWN])
    expect(meter.measure([['b', { packets: Number.NaN, bytes: 5 }]], 2)).toEqual([rates(Number.NaN, 4)])
    // Out of the answer before this one.
    expect(meter.measure([['a', { packets: 20, bytes: 2000 }]], 3)).toEqual([UNKNOWN])
  })

  it('has its last rate until counters were read again, half a second later at least', () => {
    const meter = new RateMeter('some')
    take(meter, 0, 0)
    expect(take(meter, 10, 1)).toEqual(rates(10, 0))
    expect(take(meter, 10, 1)).toEqual(rates(10, 0))
    expect(take(meter, 400, 1.1)).toEqual(rates(10, 0))
    expect(take(meter, 40, 2)).toEqual(rates(30, 0))
  })

  it('begins again with a clock that is behind, and has no rates without one', () => {
    const meter = new RateMeter('some')
    take(meter, 0, 1000)
    expect(take(meter, 10, 3)).toEqual(UNKNOWN)
    expect(take(meter, 30, 4)).toEqual(rates(20, 0))
    expect(take(meter, 50, Number.NaN)).toEqual(UNKNOWN)
    expect(take(meter, 70, 6)).toEqual(UNKNOWN)
  })

  it('of all that there is knows that what was not there has begun with nothing', () => {
    const meter = new RateMeter('all')
    expect(take(meter, 10, 1)).toEqual(UNKNOWN)
    const both = (at: number) =>
      meter.measure(
        [
          ['a', { packets: 10, bytes: 0 }],
          ['b', { packets: 6, bytes: 4 }],
        ],
        at,
      )
    expect(both(3)).toEqual([rates(0, 0), rates(3, 2)])
    expect(new RateMeter('all').measure([], Number.NaN)).toEqual([])
  })

  it('of all that there is has no rates of what has come since counters were read', () => {
    const meter = new RateMeter('all')
    meter.measure([], 1)
    expect(take(meter, 0, 1)).toEqual(rates(0, 0))
    expect(take(meter, 10, 11)).toEqual(rates(1, 0))
  })
})

describe('totals', () => {
  const take = (all: TrafficTotals, bytes: number, at: number) => {
    const answer = totalsAt(at, { name: 'udp', sessions: 2, packets: [1, 2], bytes: [bytes, 1] })
    return all.take(JsonElement.parse(answer)!)
  }

  it('are of both wings, and remember how their rate went on', () => {
    const all = new TrafficTotals()
    take(all, 100, 0)
    take(all, 300, 1)
    expect(take(all, 200, 2)).toEqual([
      {
        protocol: 'udp',
        sessions: 2,
        packets: 3,
        bytes: 201,
        ...UNKNOWN,
        history: [Number.NaN, 200, Number.NaN],
      },
    ])
  })

  it('of a protocol that begins are known at once', () => {
    const all = new TrafficTotals()
    all.take(JsonElement.parse(totalsAt(4))!)
    expect(take(all, 99, 6)).toMatchObject([{ bytesPerSecond: 50, history: [50] }])
  })

  it('are of what a protocol has carried, where that is told, whatever has become of its sessions', () => {
    const all = new TrafficTotals()
    const [tcp, udp] = ['tcp', 'udp'].map((name) => ({
      name,
      sessions: 1,
      packets: [1, 1] as const,
      bytes: [10, 10] as const,
    }))
    const takeBoth = (at: number, carried: Readonly<Record<string, number>>, ...groups: (typeof tcp)[]) =>
      all.take(JsonElement.parse(carriedAt(at, carried, ...groups.map((group) => group!)))!)
    takeBoth(10, { tcp: 1000, udp: 500 }, tcp, udp)
    // All sessions of UDP are gone, and those of TCP are fewer.
    expect(takeBoth(12, { tcp: 3000, udp: 700 }, tcp)).toMatchObject([
      { protocol: 'tcp', sessions: 1, bytes: 20, bytesPerSecond: 1000 },
      { protocol: 'udp', sessions: 0, bytesPerSecond: 100 },
    ])
    expect(takeBoth(14, { icmp: 8, tcp: 3000, udp: 700 }, tcp)).toMatchObject([
      { protocol: 'tcp', bytesPerSecond: 0 },
      { protocol: 'icmp', sessions: 0, bytesPerSecond: 4 },
    ])
    // Nothing was read since: the last rates hold.
    expect(takeBoth(14, { icmp: 8, tcp: 3000, udp: 700 }, tcp, udp)).toMatchObject([
      { protocol: 'tcp', bytesPerSecond: 0 },
      { protocol: 'udp', bytesPerSecond: 0, history: [Number.NaN, 100, 0, 0] },
      { protocol: 'icmp', bytesPerSecond: 4 },
    ])
  })

  it('remember no more than there is a use for', () => {
    const all = new TrafficTotals()
    for (let at = 0; at < MOST_REMEMBERED + 10; at++) take(all, at, at)
    expect(take(all, 0, 1e6)[0]!.history).toHaveLength(MOST_REMEMBERED)
  })
})
