import { describe, expect, it } from 'vitest'
import { SteadyClock } from '../../src/clock/index.js'
import { HandClocks, handClock } from '../live/fake-ring.js'

const BEGIN = 1_800_000_000_000
const HOUR = 3_600_000

describe('the clock that sessions age by', () => {
  it('is the wall clock to begin with', () => {
    const { hand, clock } = handClock(BEGIN)
    expect(clock.look()).toBe(BEGIN * 1000)
    hand.pass(1500)
    expect(clock.look()).toBe((BEGIN + 1500) * 1000)
    expect(clock.stepMicroseconds).toBe(0)
  })

  it.each([HOUR, -HOUR])('goes on where the wall clock is stepped by %d ms', (step) => {
    const { hand, clock } = handClock(BEGIN)
    hand.pass(2000)
    hand.wall += step
    hand.pass(3000)
    expect(clock.look()).toBe((BEGIN + 5000) * 1000)
    expect(clock.stepMicroseconds).toBe(step * 1000)
    // A packet that the kernel stamps now.
    expect(clock.timeOf(hand.wall * 1000)).toBe((BEGIN + 5000) * 1000)
  })

  it('takes a packet from before a step back for one of now, not of an hour ahead', () => {
    const { hand, clock } = handClock(BEGIN)
    const stamped = hand.wall * 1000
    hand.pass(20)
    hand.wall -= HOUR
    clock.look()
    expect(clock.timeOf(stamped)).toBe((BEGIN + 20) * 1000)
  })

  it.each([HOUR, -HOUR])('takes off no step of %d ms from what was stamped before it', (step) => {
    const { hand, clock } = handClock(BEGIN)
    hand.pass(2000)
    const before = hand.wall * 1000
    hand.pass(1000)
    clock.look()
    hand.wall += step
    clock.look()
    hand.pass(500)
    const after = hand.wall * 1000
    hand.pass(1500)
    clock.look()
    expect(clock.stampedAt(before)).toBe((BEGIN + 2000) * 1000)
    expect(clock.stampedAt(after)).toBe((BEGIN + 3500) * 1000)
    expect(clock.stampedAt((BEGIN - 1000) * 1000)).toBe((BEGIN - 1000) * 1000)
    expect(clock.stampedAt(Number.NaN)).toBeNaN()
  })

  it('remembers several steps, the last ones of many', () => {
    const { hand, clock } = handClock(BEGIN)
    const stamps: number[] = []
    for (let steps = 0; steps < 40; steps++) {
      hand.pass(1000)
      stamps.push(hand.wall * 1000)
      hand.pass(1000)
      hand.wall += HOUR
      clock.look()
    }
    for (let steps = 24; steps < 40; steps++)
      expect(clock.stampedAt(stamps[steps]!)).toBe((BEGIN + steps * 2000 + 1000) * 1000)
    expect(clock.stampedAt(stamps[0]!)).not.toBe((BEGIN + 1000) * 1000)
  })

  it('takes no pair of readings between which others had their turn', () => {
    const hand = new HandClocks(BEGIN)
    const busy = [200, 30, 0, 300, 0]
    const clock = new SteadyClock({
      wallMilliseconds: () => {
        const { wall } = hand
        hand.pass(busy.shift() ?? 0)
        return wall
      },
      monotonicMilliseconds: hand.monotonicMilliseconds,
    })
    expect(clock.nowMicroseconds).toBe((BEGIN + 230) * 1000)
    clock.look()
    expect(clock.stepMicroseconds).toBe(0)
    expect(clock.look()).toBe((BEGIN + 530) * 1000)
    expect(clock.stepMicroseconds).toBe(0)
  })

  it('takes two clocks that were read one after the other for no step', () => {
    const { hand, clock } = handClock(BEGIN)
    hand.pass(1000)
    hand.wall += 99
    clock.look()
    expect(clock.stepMicroseconds).toBe(0)
    expect(clock.timeOf((BEGIN + 500) * 1000)).toBe((BEGIN + 500) * 1000)
  })
})
