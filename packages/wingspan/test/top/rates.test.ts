/** Rates by the difference of two answers. */
import { describe, expect, it } from 'vitest'
import { JsonElement } from '../../src/top/json-element.js'
import { RateMeter } from '../../src/top/rates.js'
import { MOST_REMEMBERED, TrafficTotals } from '../../src/top/traffic-totals.js'
import { totals } from './answers.js'

const rates = (packetsPerSecond: number, bytesPerSecond: number) => ({ packetsPerSecond, bytesPerSecond })
const UNKNOWN = rates(Number.NaN, Number.NaN)

describe('a meter', () => {
  it('tells by how much counters have grown in each second', () => {
    const meter = new RateMeter()
    expect(meter.measure([['a', { packets: 10, bytes: 1000 }]], 5000)).toEqual([UNKNOWN])
    expect(meter.measure([['a', { packets: 14, bytes: 2000 }]], 7000)).toEqual([rates(2, 500)])
    expect(meter.measure([['a', { packets: 14, bytes: 2000 }]], 9000)).toEqual([rates(0, 0)])
  })

  it('knows nothing of counters that have fallen, are not known, or were not there before', () => {
    const meter = new RateMeter()
    meter.measure([['a', { packets: 10, bytes: 1000 }]], 0)
    expect(
      meter.measure(
        [
          ['b', { packets: 1, bytes: 1 }],
          ['a', { packets: 12, bytes: 900 }],
        ],
        1000,
      ),
    ).toEqual([UNKNOWN, rates(2, Number.NaN)])
    expect(meter.measure([['b', { packets: Number.NaN, bytes: 5 }]], 2000)).toEqual([rates(Number.NaN, 4)])
    // Out of the answer before this one.
    expect(meter.measure([['a', { packets: 20, bytes: 2000 }]], 3000)).toEqual([UNKNOWN])
  })

  it('waits for half a second before it measures again', () => {
    const meter = new RateMeter()
    const take = (packets: number, at: number) => meter.measure([['a', { packets, bytes: 0 }]], at)[0]
    take(0, 0)
    expect(take(10, 1000)).toEqual(rates(10, 0))
    expect(take(400, 1100)).toEqual(rates(10, 0))
    expect(take(40, 2000)).toEqual(rates(30, 0))
  })
})

describe('totals', () => {
  const take = (all: TrafficTotals, bytes: number, at: number) =>
    all.take(JsonElement.parse(totals({ name: 'udp', sessions: 2, packets: [1, 2], bytes: [bytes, 1] }))!, at)

  it('are of both wings, and remember how their rate went on', () => {
    const all = new TrafficTotals()
    take(all, 100, 0)
    take(all, 300, 1000)
    expect(take(all, 200, 2000)).toEqual([
      {
        protocol: 'udp',
        sessions: 2,
        packets: 3,
        bytes: 201,
        packetsPerSecond: 0,
        bytesPerSecond: Number.NaN,
        history: [Number.NaN, 200, Number.NaN],
      },
    ])
  })

  it('remember no more than there is a use for', () => {
    const all = new TrafficTotals()
    for (let at = 0; at < MOST_REMEMBERED + 10; at++) take(all, at, at * 1000)
    expect(take(all, 0, 1e9)[0]!.history).toHaveLength(MOST_REMEMBERED)
  })
})
