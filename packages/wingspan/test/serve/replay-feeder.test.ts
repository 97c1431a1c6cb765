import { describe, expect, it } from 'vitest'
import type { PacketTable } from '../../src/serve/index.js'
import { type FeedPace, ReplayFeeder } from '../../src/serve/replay-feeder.js'
import { openCaptures } from '../../src/source/index.js'
import { exampleFile, HandFeedClock, packetsOf, served } from './serve-lab.js'

const SECOND = 1_000_000

function setUp(pace: FeedPace, keepEnded = false) {
  const clock = new HandFeedClock()
  const packets = packetsOf(
    openCaptures([exampleFile('office.pcapng')]),
    served('system { host-name lab; }'),
    keepEnded,
  )
  const ends: unknown[] = []
  const feeder = new ReplayFeeder({
    packets,
    pace,
    clock,
    startMilliseconds: clock.now,
    onEnd: (error) => ends.push(error),
  })
  return { clock, packets, feeder, ends }
}

const { counters: whole } = await (async () => {
  const { packets, feeder } = setUp({ speed: undefined, loops: false })
  await feeder.start()
  return packets.pipeline
})()
const first = whole.firstTimeMicroseconds
const length = whole.lastTimeMicroseconds - first

const running = ({ pipeline }: PacketTable) => {
  pipeline.table.settle(pipeline.table.nowMicroseconds)
  return pipeline.table.running
}

describe('captures that are replayed as fast as they can be read', () => {
  it('are in the table, all of them, at once', async () => {
    const { packets, feeder, ends } = setUp({ speed: undefined, loops: false })
    await feeder.start()
    expect(packets.pipeline.counters.framesRead).toBe(whole.framesRead)
    await Promise.resolve()
    expect(ends).toEqual([undefined])
  })

  it('begin again for ever, and time goes on', async () => {
    const { clock, packets, feeder } = setUp({ speed: undefined, loops: true })
    await feeder.start()
    clock.turn = async () => {
      if (packets.pipeline.counters.framesRead > 3 * whole.framesRead) feeder.stop()
      await new Promise(setImmediate)
    }
    // Every look at the clock is a turn.
    clock.nowMilliseconds = () => (clock.now += 20)
    await expect.poll(() => packets.pipeline.counters.framesRead).toBeGreaterThan(3 * whole.framesRead)
    expect(packets.pipeline.counters.lastTimeMicroseconds).toBeGreaterThanOrEqual(first + 3 * length)
  })
})

describe('captures that are replayed by the clock', () => {
  it('are there as far as they are due, and sessions age', async () => {
    const { clock, packets, feeder } = setUp({ speed: 10, loops: false })
    const seen: [seconds: number, frames: number][] = []
    const start = clock.now
    const done = new Promise<void>((resolve) => {
      clock.onWait = () => {
        const seconds = ((clock.now - start) * 10) / 1000
        seen.push([seconds, packets.pipeline.counters.framesRead])
        if (seconds * SECOND < length + 4000 * SECOND) return
        feeder.stop()
        resolve()
      }
    })
    await feeder.start()
    await done
    const half = seen.find(([seconds]) => seconds * SECOND > length / 2)!
    expect(half[1]).toBeGreaterThan(0)
    expect(half[1]).toBeLessThan(whole.framesRead)
    expect(seen.at(-1)![1]).toBe(whole.framesRead)
    // An hour after the last packet nothing is left.
    expect(running(packets)).toBe(0)
  })

  it('catch up where they begin late', async () => {
    const { clock, packets } = setUp({ speed: 1, loops: false })
    const late = new ReplayFeeder({
      packets,
      pace: { speed: 1, loops: false },
      clock,
      startMilliseconds: clock.now - length / 1000 - 1,
      onEnd: () => {},
    })
    clock.onWait = () => late.stop()
    await late.start()
    expect(packets.pipeline.counters.framesRead).toBe(whole.framesRead)
  })
})
