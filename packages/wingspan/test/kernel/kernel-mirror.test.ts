/** A table that follows a kernel of the test's own, whose time is turned by hand. */
import { CloseReason, KernelStatus, Protocol, SessionState } from '@wingspan/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { SteadyClock } from '../../src/clock/index.js'
import { ConntrackEntry } from '../../src/kernel/conntrack-entry.js'
import { ConntrackEvent, MOST_WAITING_EVENTS, type TakeEvent } from '../../src/kernel/conntrack-events.js'
import type { FollowedKernel } from '../../src/kernel/followed-kernel.js'
import { KernelError } from '../../src/kernel/kernel-error.js'
import { KernelMirror } from '../../src/kernel/kernel-mirror.js'
import { MirrorPace } from '../../src/kernel/mirror-pace.js'
import { MirrorSource } from '../../src/kernel/mirror-source.js'

const START_MILLISECONDS = 1_800_000_000_000
const CAPACITY = 64
const RULES = { endedSessions: 100, endedSeconds: 30, reconcileSeconds: 10 }

function entryOf(port: number): ConntrackEntry {
  const entry = new ConntrackEntry()
  entry.clear()
  for (const [tuple, from, to] of [
    [entry.original, 1, 2],
    [entry.reply, 2, 1],
  ] as const) {
    tuple.source[0] = from
    tuple.destination[0] = to
    tuple.family = 4
    tuple.protocol = Protocol.udp
  }
  entry.original.sourcePort = entry.reply.destinationPort = port
  entry.id = port
  entry.status = KernelStatus.CONFIRMED
  entry.timeoutSeconds = 600
  return entry
}

class TestKernel implements FollowedKernel {
  readonly ports = new Set<number>()
  untold: string | undefined
  lost = 0
  unreadable = 0
  readonly eventRoomBytes = undefined
  /** How many connections there may be. */
  maximum = 5000
  /** Whole readings so far. */
  readings = 0
  isClosed = false
  /** Connections that readings had come to. */
  handedOn = 0
  /** What readings say that each connection has carried. */
  bytes = Number.NaN
  /** What a reading is refused with, what a count is, and what the next look whether anything was told. */
  refusal: KernelError | undefined
  countRefusal: KernelError | undefined
  fetchRefusal: KernelError | undefined
  /** By the wall clock; NaN for a kernel that does not note it. */
  startMicroseconds = Number.NaN
  isBeingRead = false
  /** Called between connections of a reading. */
  whileReading: () => void | Promise<void> = () => {}
  readonly #events: (readonly [event: number, port: number])[] = []

  make(port: number): void {
    this.ports.add(port)
    this.#events.push([ConntrackEvent.new, port])
  }

  end(port: number): void {
    this.ports.delete(port)
    this.#events.push([ConntrackEvent.destroy, port])
  }

  /** Events that wait find no room. */
  lose(): void {
    this.lost += this.#events.length
    this.#events.length = 0
  }

  fetch(take: TakeEvent): boolean {
    const refusal = this.fetchRefusal
    this.fetchRefusal = undefined
    if (refusal) throw refusal
    const event = this.#events.shift()
    if (event) {
      const entry = entryOf(event[1])
      // Time is told of what ends before its time.
      if (event[0] === ConntrackEvent.destroy) entry.timeoutSeconds = Number.NaN
      take(event[0], entry)
    }
    return this.#events.length === 0
  }

  async read(take: (entry: ConntrackEntry) => void) {
    this.readings++
    if (this.refusal) throw this.refusal
    const entries = [...this.ports].map(entryOf)
    this.isBeingRead = true
    try {
      for (const entry of entries) {
        await this.whileReading()
        if (this.isClosed) throw new TypeError('closed while it is read')
        this.handedOn++
        entry.bytes.fill(this.bytes)
        entry.startMicroseconds = this.startMicroseconds
        take(entry)
      }
    } finally {
      this.isBeingRead = false
    }
    return { unreadable: 0 }
  }

  async statistics() {
    if (this.countRefusal) throw this.countRefusal
    return { entries: this.ports.size, maximum: this.maximum, failed: 3, invalid: 1 }
  }

  close(): void {
    if (this.isBeingRead) throw new TypeError('closed while it is read')
    this.isClosed = true
  }
}

let opened: KernelMirror | undefined
afterEach(async () => {
  await opened?.stop()
})

function setUp() {
  const kernel = new TestKernel()
  let passed = 0
  let stepped = 0
  const clock = new SteadyClock({
    wallMilliseconds: () => START_MILLISECONDS + passed + stepped,
    monotonicMilliseconds: () => passed,
  })
  const told: string[] = []
  const mirror = new KernelMirror({
    kernel,
    rules: RULES,
    clock,
    bootMicroseconds: (START_MILLISECONDS - 1000) * 1000,
    capacity: CAPACITY,
    seed: 5,
    tell: (text) => told.push(text),
    // Time stands still but for `pass`.
    wait: () => new Promise(setImmediate),
  })
  opened = mirror
  const source = new MirrorSource(mirror)
  return {
    kernel,
    mirror,
    told,
    source,
    valid: () => source.summarize({}).summary.valid,
    sessions: () => {
      const listing = source.ask({})
      const records = new Int32Array(64)
      const count = Math.max(0, listing.next(records))
      return [...records.subarray(0, count)].map((record) => {
        const { cursor } = listing
        cursor.moveTo(record)
        return { state: cursor.state, reason: cursor.closeReason, start: cursor.startSeconds }
      })
    },
    /** The machine's clock is set. */
    step: (seconds: number) => {
      stepped += seconds * 1000
    },
    pass: async (seconds: number) => {
      passed += seconds * 1000
      // What is due then is begun in one turn, and done in a few more.
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    },
  }
}

describe('a table that follows the kernel', () => {
  it('has all connections once it has started, those told of meanwhile too', async () => {
    const { kernel, mirror, valid } = setUp()
    for (const port of [1, 2, 3]) kernel.ports.add(port)
    kernel.whileReading = () => {
      kernel.whileReading = () => {}
      kernel.make(4)
      kernel.end(1)
    }
    await mirror.start()
    expect(valid()).toBe(3)
  })

  it('takes what was told before the end of a reading before it ends what the reading did not have', async () => {
    const { kernel, mirror, pass, source } = setUp()
    for (const port of [1, 2, 3]) kernel.ports.add(port)
    await mirror.start()
    for (const port of [1, 2]) kernel.ports.delete(port)
    kernel.whileReading = () => {
      kernel.whileReading = () => {}
      for (const port of [1, 2]) kernel.end(port)
    }
    await pass(10)
    const listing = source.ask({ state: SessionState.invalidated })
    const records = new Int32Array(4)
    expect(listing.next(records)).toBe(2)
    for (const record of records.subarray(0, 2)) {
      listing.cursor.moveTo(record)
      expect(listing.cursor.closeReason).toBe(CloseReason.ageOut)
    }
  })

  it('answers as of the moment it is asked', async () => {
    const { kernel, mirror, valid } = setUp()
    await mirror.start()
    kernel.make(1)
    expect(valid()).toBe(1)
    kernel.end(1)
    expect(valid()).toBe(0)
    expect(kernel.readings).toBe(1)
  })

  it('reads the whole again when it is time, and not before', async () => {
    const { kernel, mirror, pass, valid } = setUp()
    await mirror.start()
    kernel.ports.add(9)
    await pass(9)
    expect([kernel.readings, valid()]).toEqual([1, 0])
    await pass(1)
    expect([kernel.readings, valid()]).toEqual([2, 1])
    mirror.rules = { ...RULES, reconcileSeconds: 2 }
    await pass(2)
    expect(kernel.readings).toBe(3)
  })

  it('reads the whole at once where events were lost, says so, and counts them', async () => {
    const { kernel, mirror, pass, told, valid, source } = setUp()
    await mirror.start()
    kernel.make(1)
    expect(valid()).toBe(1)
    kernel.end(1)
    kernel.make(2)
    kernel.lose()
    await pass(0)
    expect([kernel.readings, valid()]).toEqual([2, 1])
    expect(told).toEqual([expect.stringMatching(/^2 events lost/)])
    expect(source.summarize({}).summary.coverage.lostEvents).toBe(2)
    // Said once a minute at most.
    kernel.make(3)
    kernel.lose()
    await pass(1)
    expect(valid()).toBe(2)
    expect(told).toHaveLength(1)
  })

  it('tells the kernel’s limit and failures, which are a second old at most', async () => {
    const { kernel, mirror, pass, source } = setUp()
    await mirror.start()
    const { maximum, failed } = source.summarize({}).summary
    expect([maximum, failed]).toEqual([5000, 3])
    kernel.ports.add(1)
    await pass(1)
    expect(mirror.statistics.entries).toBe(1)
  })

  it("says once a minute that the kernel's own table is full, and nothing once there is room", async () => {
    const { kernel, mirror, pass, told } = setUp()
    kernel.maximum = 2
    kernel.make(1)
    await mirror.start()
    expect(told).toEqual([])
    kernel.make(2)
    for (let second = 0; second < 59; second++) await pass(1)
    expect(told).toEqual([
      expect.stringMatching(/^the kernel's connection table is full \(nf_conntrack_max is 2\)/),
    ])
    await pass(2)
    expect(told).toHaveLength(2)
    kernel.end(1)
    await pass(120)
    expect(told).toHaveLength(2)
  })

  it('gives up ended sessions when their time has come', async () => {
    const { kernel, mirror, pass, source } = setUp()
    await mirror.start()
    kernel.make(1)
    await pass(0)
    kernel.end(1)
    await pass(29)
    expect(source.summarize({}).summary.invalidated).toBe(1)
    await pass(31)
    expect(source.summarize({}).summary.invalidated).toBe(0)
  })

  it('does not start where the kernel does not answer, and lets it alone', async () => {
    const { kernel, mirror } = setUp()
    kernel.refusal = new KernelError('kernel-unreadable', 'no answer')
    await expect(mirror.start()).rejects.toThrow('no answer')
    expect(kernel.isClosed).toBe(true)
  })

  it('goes on where a later reading fails, says so, and ends nothing by it', async () => {
    const { kernel, mirror, pass, told, valid } = setUp()
    kernel.ports.add(1)
    await mirror.start()
    kernel.refusal = new KernelError('kernel-unreadable', 'no answer')
    await pass(10)
    expect(told).toEqual(['the kernel does not answer: no answer'])
    expect(valid()).toBe(1)
    kernel.refusal = undefined
    kernel.end(1)
    expect(valid()).toBe(0)
    // It comes again, and nobody says so.
    kernel.ports.add(1)
    await pass(10)
    expect(valid()).toBe(1)
  })

  it('reads the whole again as soon as can be where a reading after losses fails', async () => {
    const { kernel, mirror, pass, valid } = setUp()
    await mirror.start()
    kernel.make(1)
    kernel.lose()
    kernel.refusal = new KernelError('kernel-unreadable', 'no answer')
    await pass(1)
    expect([kernel.readings > 1, valid()]).toEqual([true, 0])
    kernel.refusal = undefined
    await pass(1)
    expect(valid()).toBe(1)
    const { readings } = kernel
    await pass(5)
    expect(kernel.readings).toBe(readings)
  })

  it('reads the whole less and less often while readings are refused, and not less often than asked for', async () => {
    const { kernel, mirror, pass } = setUp()
    await mirror.start()
    kernel.refusal = new KernelError('kernel-unreadable', 'no answer')
    await pass(10)
    const refused: number[] = []
    for (let second = 1; second <= 40; second++) {
      const { readings } = kernel
      for (let tenth = 0; tenth < 10; tenth++) await pass(0.1)
      if (kernel.readings > readings) refused.push(second)
      expect(kernel.readings - readings).toBeLessThanOrEqual(1)
    }
    // After pauses of 1, 2, 4 and 8 seconds, and then of ten.
    expect(refused).toEqual([1, 3, 7, 15, 25, 35])
    kernel.refusal = undefined
    await pass(10)
    kernel.refusal = new KernelError('kernel-unreadable', 'no answer')
    await pass(10)
    const { readings } = kernel
    await pass(1)
    expect(kernel.readings).toBe(readings + 1)
  })

  it('takes what was told before a reading failed before it gives it up', async () => {
    const { kernel, mirror, pass, sessions } = setUp()
    kernel.ports.add(1)
    await mirror.start()
    kernel.whileReading = () => {
      kernel.whileReading = () => {
        throw new KernelError('kernel-unreadable', 'no answer')
      }
      // Told of when the reading has made their sessions.
      for (const port of [2, 3]) kernel.make(port)
    }
    kernel.ports.clear()
    for (const port of [2, 3, 4]) kernel.ports.add(port)
    await pass(10)
    kernel.whileReading = () => {}
    await pass(1)
    expect(sessions().map(({ state }) => state)).toEqual([
      SessionState.invalidated,
      ...[2, 3, 4].map(() => SessionState.valid),
    ])
  })

  it('reads the whole again at once where it could not remember all ends while it read', async () => {
    const { kernel, mirror, pass } = setUp()
    kernel.ports.add(1)
    await mirror.start()
    kernel.whileReading = () => {
      kernel.whileReading = () => {}
      for (let port = 100; port <= 100 + CAPACITY; port++) kernel.end(port)
    }
    await pass(10)
    for (let turn = 0; turn < 2 * CAPACITY; turn++) await pass(0)
    expect(kernel.readings).toBe(3)
  })

  it('completes a reading though it is told of more all the time', async () => {
    const { kernel, mirror, pass } = setUp()
    await mirror.start()
    const unknown = entryOf(9)
    let told = 0
    kernel.fetch = (take) => {
      for (let event = 0; event < 8192; event++) take(ConntrackEvent.destroy, unknown)
      told += 8192
      return false
    }
    await pass(10)
    expect(kernel.readings).toBe(2)
    while (kernel.readings === 2 && told < 4 * MOST_WAITING_EVENTS) await pass(10)
    expect(kernel.readings).toBe(3)
    expect(told).toBeGreaterThanOrEqual(MOST_WAITING_EVENTS)
  })

  it('is stopped though it is told of more all the time', async () => {
    const { kernel, mirror, pass } = setUp()
    await mirror.start()
    kernel.fetch = () => false
    await pass(10)
    await mirror.stop()
    expect(kernel.isClosed).toBe(true)
  })

  it('goes on where it could not be told something, says so, and reads the whole', async () => {
    const { kernel, mirror, pass, told, valid } = setUp()
    await mirror.start()
    kernel.fetchRefusal = new KernelError('kernel-unreadable', 'no memory')
    await pass(1)
    expect(told).toEqual(['the kernel does not answer: no memory'])
    expect(kernel.readings).toBe(2)
    kernel.make(1)
    await pass(1)
    expect(mirror.table.running).toBe(1)
    kernel.fetchRefusal = new KernelError('kernel-unreadable', 'no memory')
    // Who asks has an answer.
    expect(valid()).toBe(1)
  })

  it('does not start where the kernel does not count, and lets it alone when the reading is over', async () => {
    const { kernel, mirror } = setUp()
    kernel.ports.add(1)
    kernel.countRefusal = new KernelError('kernel-unreadable', 'no count')
    kernel.whileReading = async () => {
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    }
    await expect(mirror.start()).rejects.toThrow('no count')
    expect(kernel.isClosed).toBe(true)
  })

  it('says that it is full as long as it is', async () => {
    const { kernel, mirror, pass, told, source } = setUp()
    for (let port = 1; port <= 70; port++) kernel.ports.add(port)
    await mirror.start()
    expect(mirror.missed).toBe(6)
    expect(source.summarize({}).summary.coverage.missedConnections).toBe(6)
    expect([...source.clear({}, true)!.refusals]).toEqual([
      ['without room in the table, asked for or not', 6],
    ])
    await pass(10)
    expect(mirror.missed).toBe(6)
    for (let port = 4; port <= 70; port++) kernel.end(port)
    for (let minute = 0; minute < 4; minute++) await pass(60)
    expect(mirror.missed).toBe(0)
    expect([...source.clear({}, true)!.refusals]).toEqual([])
    const { length } = told
    for (let minute = 0; minute < 4; minute++) await pass(60)
    expect(told).toHaveLength(length)
  })

  it('does not make again what was told to have ended before the reading came to it', async () => {
    const { kernel, mirror, valid } = setUp()
    for (const port of [1, 2]) kernel.ports.add(port)
    kernel.whileReading = async () => {
      kernel.whileReading = () => {}
      kernel.end(2)
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
    }
    await mirror.start()
    expect(valid()).toBe(1)
  })

  it('tells when a connection began whatever the clock is set to since', async () => {
    const { kernel, mirror, pass, sessions, step } = setUp()
    kernel.ports.add(1)
    kernel.startMicroseconds = (START_MILLISECONDS + 10_000) * 1000
    await pass(20)
    await mirror.start()
    const begun = sessions()[0]!.start
    for (const seconds of [3600, -7200, 1800]) {
      step(seconds)
      await pass(10)
      await pass(10)
      expect(sessions()[0]!.start).toBe(begun)
    }
  })

  it('that is stopped while it reads is stopped when the reading is over, and stays as it is', async () => {
    const { kernel, mirror, pass, valid } = setUp()
    for (const port of [1, 2, 3]) kernel.ports.add(port)
    await mirror.start()
    let stopped: Promise<void> | undefined
    kernel.whileReading = async () => {
      await new Promise(setImmediate)
      stopped ??= mirror.stop()
    }
    kernel.handedOn = 0
    await pass(10)
    await stopped
    expect(kernel.handedOn).toBe(1)
    expect(kernel.isClosed).toBe(true)
    expect(valid()).toBe(3)
    const { readings } = kernel
    await pass(100)
    expect(kernel.readings).toBe(readings)
  })

  it('tells who cleared a connection, unless the kernel refused', async () => {
    const { kernel, mirror, source } = setUp()
    await mirror.start()
    for (const port of [1, 2]) kernel.make(port)
    for (const port of [1, 2]) {
      expect(source.summarize({}).summary.valid).toBeGreaterThan(0)
      const { original: tuple, id } = entryOf(port)
      const refusals = await mirror.delete([{ tuple, id }], async () => Int32Array.of(port === 2 ? 16 : 0))
      expect(refusals[0]).toBe(port === 2 ? 16 : 0)
      kernel.end(port)
    }
    const listing = source.ask({})
    const records = new Int32Array(4)
    const count = listing.next(records)
    const reasons = [...records.subarray(0, count)].map((record) => {
      listing.cursor.moveTo(record)
      return listing.cursor.closeReason
    })
    expect(new Set(reasons).size).toBe(2)
  })

  it('tells rates as of its readings, however often it is asked, and when these were', async () => {
    const { kernel, mirror, source, pass } = setUp()
    kernel.ports.add(1)
    kernel.bytes = 0
    await mirror.start()
    const records = new Int32Array(1)
    const told: [afterSeconds: number, bytesPerSecond: number][] = []
    for (let seconds = 2; seconds <= 30; seconds += 2) {
      // Of both wings.
      kernel.bytes += 1000
      await pass(2)
      const { sorted, ...listing } = askByRate()
      told.push([sorted!.countersAsOf / 1e6 - START_MILLISECONDS / 1000, sorted!.value(listing.record)])
    }
    const after = (moment: number, rate: number) => Array.from({ length: 5 }, () => [moment, rate])
    expect(told).toEqual([
      // Nobody knows when it began.
      ...after(0, Number.NaN).slice(1),
      ...after(10, 1000),
      ...after(20, 1000),
      [30, 1000],
    ])

    function askByRate() {
      const listing = source.ask({ sort: { by: 'bytes-rate', most: 1 } })
      while (listing.next(records) === 0) {}
      return { sorted: listing.sorted, record: records[0]! }
    }
  })
})

describe('a connection that was cleared', () => {
  const { original: tuple, id } = entryOf(1)

  it('has ended, even where its end is not told', async () => {
    const { kernel, mirror, sessions } = setUp()
    kernel.ports.add(1)
    await mirror.start()
    await mirror.delete([{ tuple, id }], async () => Int32Array.of(0))
    expect(sessions()).toMatchObject([{ state: SessionState.invalidated, reason: CloseReason.cleared }])
  })

  it('is not one that came in its place meanwhile', async () => {
    const { kernel, mirror, sessions } = setUp()
    kernel.ports.add(1)
    await mirror.start()
    await mirror.delete([{ tuple, id }], async () => {
      kernel.end(1)
      kernel.make(1)
      mirror.catchUp()
      return Int32Array.of(0)
    })
    expect(sessions()).toMatchObject([
      { state: SessionState.invalidated, reason: CloseReason.cleared },
      { state: SessionState.valid },
    ])
  })

  it('was not where the kernel says that it had gone already, and its end waits to be taken', async () => {
    const { kernel, mirror, sessions } = setUp()
    kernel.ports.add(1)
    await mirror.start()
    await mirror.delete([{ tuple, id }], async () => {
      kernel.end(1)
      return Int32Array.of(2)
    })
    expect(sessions()).toMatchObject([{ state: SessionState.invalidated, reason: CloseReason.ageOut }])
  })

  it('was where the kernel had deleted it before the rest could not be asked for', async () => {
    const { kernel, mirror, sessions } = setUp()
    kernel.ports.add(1)
    await mirror.start()
    const deleting = mirror.delete([{ tuple, id }], async () => {
      kernel.end(1)
      throw new KernelError('kernel-unreadable', 'no answer')
    })
    await expect(deleting).rejects.toThrow('no answer')
    expect(sessions()).toMatchObject([{ state: SessionState.invalidated, reason: CloseReason.cleared }])
  })

  it('was not where nobody could ask the kernel for it', async () => {
    const { kernel, mirror, sessions } = setUp()
    kernel.ports.add(1)
    await mirror.start()
    const refused = new KernelError('kernel-unreadable', 'no answer')
    const deleting = mirror.delete([{ tuple, id }], async () => {
      throw refused
    })
    await expect(deleting).rejects.toThrow(refused)
    kernel.end(1)
    expect(sessions()).toMatchObject([{ state: SessionState.invalidated, reason: CloseReason.ageOut }])
  })
})

describe('a table whose kernel tells of nothing', () => {
  it('is as right as its last reading, and clears nothing', async () => {
    const { kernel, mirror, pass, valid, source } = setUp()
    kernel.untold = 'no netlink'
    await mirror.start()
    kernel.ports.add(1)
    await pass(10)
    expect(valid()).toBe(1)
    expect(source.clear({}, true)).toBeUndefined()
    expect(source.whyNotCleared).toMatch(/^connections are cleared by netlink only/)
  })
})

describe('the pace of readings', () => {
  it('is the one that is asked for, but a tenth of the time at most', () => {
    const pace = new MirrorPace()
    expect(pace.isDue(0, 10)).toBe(true)
    pace.begin(0)
    pace.end(500)
    expect([pace.isDue(9999, 10), pace.isDue(10_000, 10)]).toEqual([false, true])
    pace.begin(10_000)
    pace.end(14_000)
    expect([pace.isDue(49_999, 10), pace.isDue(50_000, 10)]).toEqual([false, true])
  })

  it('is as soon as can be in a hurry, but half of the time at most', () => {
    const pace = new MirrorPace()
    pace.begin(0)
    pace.end(4000)
    pace.hurry()
    expect([pace.isDue(7999, 10), pace.isDue(8000, 10)]).toEqual([false, true])
    // What was lost while it went on is not in it for sure.
    pace.begin(8000)
    pace.hurry()
    pace.end(9000)
    expect([pace.isDue(9999, 10), pace.isDue(10_000, 10)]).toEqual([false, true])
  })

  it('is in a hurry after a reading that was given up, and tells how long the last whole one took', () => {
    const pace = new MirrorPace()
    pace.begin(0)
    pace.end(100)
    pace.begin(10_000)
    pace.giveUp(13_000)
    expect([pace.isDue(15_999, 10), pace.isDue(16_000, 10)]).toEqual([false, true])
    expect(pace.tookMilliseconds).toBe(100)
  })

  it('gives the kernel a rest after a reading that it refuses at once, whatever the hurry', () => {
    const pace = new MirrorPace()
    pace.begin(0)
    pace.giveUp(0)
    pace.hurry()
    expect([pace.isDue(999, 10), pace.isDue(1000, 10)]).toEqual([false, true])
  })
})
