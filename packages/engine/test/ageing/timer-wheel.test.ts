import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TimerWheel } from '../../src/ageing/index.js'

const SECOND = 1_000_000

/** A wheel over deadlines that may move, as sessions' do. */
class Harness {
  readonly wheel = new TimerWheel(1000)
  readonly deadlines = new Map<number, number>()
  readonly ended: number[] = []
  visits = 0
  now = 1_700_000_000 * SECOND
  readonly visit = (record: number): number => {
    this.visits++
    const deadline = this.deadlines.get(record)
    if (deadline === undefined) return 0
    if (deadline > this.now) return deadline
    this.wheel.cancel(record)
    this.deadlines.delete(record)
    this.ended.push(record)
    return 0
  }

  add(record: number, seconds: number): void {
    this.deadlines.set(record, this.now + seconds * SECOND)
    this.wheel.schedule(record, this.deadlines.get(record)!)
  }

  settle(seconds: number): void {
    this.now += seconds * SECOND
    this.wheel.settle(this.now, this.visit)
  }
}

describe('the timer wheel', () => {
  it('visits a record when its time has come, not before', () => {
    const harness = new Harness()
    harness.add(1, 20)
    harness.settle(19.9)
    expect(harness.ended).toEqual([])
    harness.settle(0.1)
    expect(harness.ended).toEqual([1])
    expect(harness.wheel.count).toBe(0)
  })

  it('never visits what never ends, unless to look again', () => {
    const harness = new Harness()
    harness.add(1, Number.POSITIVE_INFINITY)
    harness.add(2, 5)
    for (let day = 0; day < 3; day++) harness.settle(86_400)
    expect(harness.ended).toEqual([2])
    expect(harness.wheel.count).toBe(1)
  })

  it('follows a deadline that was put off without being told', () => {
    const harness = new Harness()
    harness.add(1, 20)
    harness.deadlines.set(1, harness.now + 50 * SECOND)
    harness.settle(49)
    expect(harness.ended).toEqual([])
    harness.settle(1)
    expect(harness.ended).toEqual([1])
  })

  it('takes deadlines beyond its turn, and jumps beyond it', () => {
    const harness = new Harness()
    harness.add(1, 86_400)
    harness.add(2, 5)
    harness.settle(10_000)
    expect(harness.ended).toEqual([2])
    harness.settle(76_399)
    expect(harness.ended).toEqual([2])
    harness.settle(1)
    expect(harness.ended).toEqual([2, 1])
  })

  it('stops at its budget and goes on there', () => {
    const harness = new Harness()
    for (let record = 0; record < 10; record++) harness.add(record, 1)
    harness.now += 5 * SECOND
    expect(harness.wheel.advance(harness.now, 4, harness.visit)).toBe(false)
    expect(harness.ended).toHaveLength(4)
    expect(harness.wheel.advance(harness.now, 100, harness.visit)).toBe(true)
    expect(harness.ended).toHaveLength(10)
  })

  it('asked again and again in one second, looks at each record of that second twice at most', () => {
    const harness = new Harness()
    for (let record = 0; record < 100; record++) harness.add(record, 20 + record / 1000)
    harness.settle(20)
    for (let look = 1; look <= 99; look++) {
      harness.settle(0.001)
      expect(harness.ended).toHaveLength(look + 1)
    }
    expect(harness.visits).toBeLessThanOrEqual(200)
  })

  it('after settling holds exactly the records whose deadline is ahead', () => {
    const action = fc.oneof(
      fc.record({
        add: fc.integer({ min: 0, max: 99 }),
        seconds: fc.double({ min: 0.001, max: 9000, noNaN: true }),
      }),
      fc.record({ cancel: fc.integer({ min: 0, max: 99 }) }),
      fc.record({
        putOff: fc.integer({ min: 0, max: 99 }),
        seconds: fc.double({ min: 0, max: 9000, noNaN: true }),
      }),
      fc.record({
        settle: fc.oneof(
          fc.double({ min: 0, max: 70, noNaN: true }),
          fc.double({ min: 0, max: 0.1, noNaN: true }),
          fc.double({ min: 0, max: 20_000, noNaN: true }),
        ),
      }),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        const harness = new Harness()
        const whole = (seconds: number) => Math.round(seconds * SECOND) / SECOND
        for (const step of actions) {
          if ('add' in step) {
            if (!harness.deadlines.has(step.add)) harness.add(step.add, whole(step.seconds))
          } else if ('cancel' in step) {
            if (harness.deadlines.delete(step.cancel)) harness.wheel.cancel(step.cancel)
          } else if ('putOff' in step) {
            const before = harness.deadlines.get(step.putOff)
            if (before !== undefined)
              harness.deadlines.set(step.putOff, before + whole(step.seconds) * SECOND)
          } else {
            harness.settle(whole(step.settle))
            for (const deadline of harness.deadlines.values()) expect(deadline).toBeGreaterThan(harness.now)
            expect(harness.wheel.count).toBe(harness.deadlines.size)
          }
        }
      }),
    )
  })
})
