import { FlowPipeline, type FrameBatch, SessionTable } from '@wingspan/engine'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveFeeder } from '../../src/live/live-feeder.js'
import type { StoppableSource } from '../../src/live/stoppable-source.js'
import { handClock } from './fake-ring.js'

const BEGIN = 1_800_000_000_000
const ARRIVAL = 50_000
/** An echo request of 198.51.100.1 to 198.51.100.2, without its Ethernet header. */
const REQUEST = Uint8Array.from([
  ...[0x45, 0, 0, 28, 0, 0, 0, 0, 64, 1, 0, 0, 198, 51, 100, 1, 198, 51, 100, 2],
  ...[8, 0, 0, 0, 0, 7, 0, 1],
])

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A source of packets that come when the test says so. */
function lab(mostPackets = Number.POSITIVE_INFINITY, drain?: () => Promise<void>) {
  const { hand, clock } = handClock(BEGIN)
  let closed = 0
  let deliver: (packets: number) => void = () => {}
  const source: StoppableSource = {
    interfaces: [
      { fileName: 'packet ring', name: 'eth0', linkType: 101, snapLength: 0, lostPackets: undefined },
    ],
    damages: [],
    gone: [],
    rewind: undefined,
    next: (frames: FrameBatch) =>
      new Promise((resolve) => {
        deliver = (packets) => {
          frames.reset(REQUEST, new DataView(REQUEST.buffer))
          for (let i = 0; i < packets; i++) {
            frames.timeMicroseconds[i] = hand.wall * 1000
            frames.offset[i] = 0
            frames.capturedLength[i] = REQUEST.length
            frames.wireLength[i] = REQUEST.length
            frames.linkType[i] = 101
            frames.captureInterface[i] = 0
          }
          frames.count = packets
          resolve(packets)
        }
      }),
    stop: () => deliver(0),
    close: () => {
      closed++
    },
  }
  const pipeline = new FlowPipeline({
    table: new SessionTable({ seed: 1, maxSessions: 16, keepEnded: false }),
    captureInterfaceName: () => 'eth0',
  })
  const capture = { source, arrivalMicroseconds: ARRIVAL }
  const feeder = new LiveFeeder({ capture, pipeline, clock, mostPackets, ...(drain ? { drain } : {}) })
  const running = feeder.run()
  return {
    hand,
    pipeline,
    running,
    closed: () => closed,
    stop: () => source.stop(),
    receive: async (packets: number) => {
      deliver(packets)
      await vi.waitFor(() => expect(pipeline.counters.framesRead).toBeGreaterThan(0))
      await new Promise(setImmediate)
    },
    pass: (milliseconds: number) => {
      hand.pass(milliseconds)
      vi.advanceTimersByTime(50)
    },
  }
}

describe('packets of live interfaces', () => {
  it('make sessions that age by the clock while none comes', async () => {
    const { pipeline, receive, pass, running, stop } = lab()
    await receive(1)
    expect(pipeline.table.running).toBe(1)
    pass(60_000)
    // An unanswered request is waited for a minute; a packet of it may still be on its way.
    expect(pipeline.table.running).toBe(1)
    pass(60)
    expect(pipeline.table.running).toBe(0)
    stop()
    await running
  })

  it('do not age at all where the clock of the machine is stepped', async () => {
    const { pipeline, receive, pass, hand, running, stop } = lab()
    await receive(1)
    hand.wall += 86_400_000
    pass(10_000)
    expect(pipeline.table.running).toBe(1)
    stop()
    await running
  })

  it('start no clock before the first of them', async () => {
    const { pipeline, pass, running, stop } = lab()
    pass(60_000)
    stop()
    await running
    expect(pipeline.table.hasStarted).toBe(false)
  })

  it('are taken up to the number that was asked for; nothing more is captured, and time stands there', async () => {
    const { pipeline, receive, hand, running, closed } = lab(3)
    await receive(5)
    hand.pass(60_000)
    await running
    expect(closed()).toBe(1)
    expect(pipeline.counters.framesRead).toBe(3)
    expect(pipeline.table.nowMicroseconds).toBe(BEGIN * 1000)
  })

  it('end with the source, and time stands at its end', async () => {
    const { pipeline, receive, hand, running, stop } = lab()
    await receive(1)
    hand.pass(5000)
    stop()
    await running
    expect(pipeline.table.nowMicroseconds).toBe((BEGIN + 5000) * 1000)
  })

  it('are told of while none comes, and no more are taken where that fails', async () => {
    const failure = new TypeError('full')
    const drain = vi.fn(() => Promise.resolve())
    const { receive, pass, running, closed } = lab(Number.POSITIVE_INFINITY, drain)
    await receive(1)
    drain.mockClear()
    pass(50)
    await new Promise(setImmediate)
    pass(50)
    await new Promise(setImmediate)
    expect(drain).toHaveBeenCalledTimes(2)
    drain.mockRejectedValue(failure)
    pass(50)
    await expect(running).rejects.toBe(failure)
    expect(closed()).toBe(1)
  })

  it('are not told of again while nobody reads', async () => {
    const drain = vi.fn(() => Promise.resolve())
    const { receive, pass, running, stop } = lab(Number.POSITIVE_INFINITY, drain)
    await receive(1)
    let read: () => void = () => {}
    drain.mockClear().mockReturnValueOnce(
      new Promise((resolve) => {
        read = resolve
      }),
    )
    for (let tick = 0; tick < 5; tick++) pass(50)
    expect(drain).toHaveBeenCalledTimes(1)
    read()
    await new Promise(setImmediate)
    pass(50)
    expect(drain).toHaveBeenCalledTimes(2)
    stop()
    await running
  })
})
