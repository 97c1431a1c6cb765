/** A table that follows the kernel: what it is told, what it reads, and in which order the two come. */
import {
  CLOSE_REASON_WORDS,
  KernelStatus,
  kernelStateNumber,
  Protocol,
  SessionCursor,
  SessionState,
} from '@wingspan/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConntrackEntry } from '../../src/kernel/conntrack-entry.js'
import { ConntrackEvent } from '../../src/kernel/conntrack-events.js'
import { KernelTimeouts } from '../../src/kernel/kernel-settings.js'
import type { DescribeConnection } from '../../src/kernel/kernel-table.js'
import { MirrorTable } from '../../src/kernel/mirror-table.js'
import { PolicyTeller } from '../../src/kernel/policy-teller.js'

const NOW = 1_800_000_000_000_000
const SECOND = 1_000_000
const SETTINGS: Readonly<Record<string, number>> = {
  tcp_timeout_established: 432_000,
  udp_timeout: 30,
  udp_timeout_stream: 120,
}

/** A connection as the kernel has it. */
interface Connection {
  readonly port: number
  readonly id: number
  readonly protocol?: number
  readonly state?: string
  readonly left?: number
  readonly mark?: number
  readonly packets?: number
  /** When it began, in seconds by NOW; not told where it is left out. */
  readonly start?: number
  readonly status?: number
  readonly family?: 4 | 6
  readonly zone?: number
  /** The last byte of the server's real address, where it is translated. */
  readonly server?: number
}

/** What a message says of it; one of a change says no state and no counters unless they are given. */
function entryOf(connection: Connection): ConntrackEntry {
  const { port, id, protocol = Protocol.udp, state, left, mark = 0, packets, status, family = 4 } = connection
  const entry = new ConntrackEntry()
  entry.clear()
  for (const [tuple, from, to] of [
    [entry.original, 1, 2],
    [entry.reply, 2, 1],
  ] as const) {
    tuple.source.fill(0x0a000000 + from)
    tuple.destination.fill(0x0a000000 + to)
    tuple.family = family
    tuple.protocol = protocol
    tuple.zone = connection.zone ?? 0
  }
  entry.reply.source.fill(0x0a000000 + (connection.server ?? 2))
  entry.original.sourcePort = entry.reply.destinationPort = port
  entry.original.destinationPort = entry.reply.sourcePort = 53
  entry.id = id
  entry.mark = mark
  entry.status = status ?? KernelStatus.CONFIRMED
  entry.timeoutSeconds = left ?? Number.NaN
  if (connection.start !== undefined) entry.startMicroseconds = NOW + connection.start * SECOND
  if (state !== undefined) entry.state = kernelStateNumber(protocol, state)
  if (packets !== undefined) {
    entry.packets.fill(packets)
    entry.bytes.fill(packets * 100)
  }
  return entry
}

function mirrorOf(capacity = 64, describe?: DescribeConnection) {
  const mirror = new MirrorTable(
    {
      capacity,
      ...(describe ? { describe } : {}),
      timeouts: new KernelTimeouts((name) => SETTINGS[name]),
      bootMicroseconds: NOW - 1000 * SECOND,
      nowMicroseconds: NOW,
    },
    7,
  )
  const { table } = mirror
  const sessions = () => {
    table.settle(table.nowMicroseconds)
    const cursor = new SessionCursor(table.columns)
    cursor.setNow(table.nowMicroseconds)
    const found = []
    for (let record = 0; record < capacity; record++) {
      if (!cursor.moveTo(record)) continue
      found.push({
        id: cursor.id,
        kernelId: cursor.kernelId,
        port: cursor.sourcePort,
        isRunning: cursor.state === SessionState.valid,
        reason: CLOSE_REASON_WORDS[cursor.closeReason],
        left: cursor.currentTimeoutSeconds,
        packets: cursor.packets(0),
        mark: cursor.kernelMark,
        policy: cursor.policy,
        start: cursor.startSeconds,
        server: cursor.serverDestination[0]! & 0xff,
      })
    }
    return found
  }
  return {
    mirror,
    table,
    sessions,
    running: () => sessions().filter(({ isRunning }) => isRunning),
    make: (connection: Connection) => mirror.take(ConntrackEvent.new, entryOf({ left: 30, ...connection })),
    change: (connection: Connection) =>
      mirror.take(ConntrackEvent.update, entryOf({ left: 30, ...connection })),
    destroy: (connection: Connection) => mirror.take(ConntrackEvent.destroy, entryOf(connection)),
    read: (...connections: Connection[]) => {
      mirror.beginReading()
      for (const connection of connections) mirror.takeRead(entryOf({ left: 30, ...connection }))
      expect(mirror.endReading(0, 1000)).toBe(-1)
    },
    pass: (seconds: number) => table.advance(table.nowMicroseconds + seconds * SECOND, 1000),
  }
}

describe('what is told of a connection', () => {
  it('makes a session with an identifier of its own, changes it and ends it', () => {
    const { make, change, destroy, sessions } = mirrorOf()
    make({ port: 1000, id: 99 })
    expect(sessions()).toMatchObject([{ id: 1, kernelId: 99, isRunning: true, left: 30, start: 1000 }])
    change({ port: 1000, id: 99, left: 120, mark: 5 })
    expect(sessions()).toMatchObject([{ id: 1, left: 122, mark: 5 }])
    destroy({ port: 1000, id: 99, packets: 7 })
    expect(sessions()).toMatchObject([{ id: 1, isRunning: false, packets: 7, reason: 'idle Timeout' }])
  })

  it('is about that connection only, however alike another is', () => {
    const { make, destroy, running } = mirrorOf()
    const alike: Connection[] = [
      { port: 1000, id: 1 },
      { port: 1000, id: 2 },
      { port: 1001, id: 1 },
      { port: 1000, id: 1, zone: 3 },
      { port: 1000, id: 1, protocol: Protocol.tcp },
      { port: 1000, id: 1, family: 6 },
    ]
    for (const connection of alike) make(connection)
    expect(running()).toHaveLength(6)
    for (const [place, connection] of alike.entries()) {
      destroy(connection)
      expect(running()).toHaveLength(5 - place)
    }
  })

  it('keeps what it leaves out: counters and state', () => {
    const { make, read, change, table } = mirrorOf()
    const connection = { port: 1, id: 1, protocol: Protocol.tcp }
    make({ ...connection, state: 'ESTABLISHED', left: 1000 })
    read({ ...connection, state: 'ESTABLISHED', left: 900, packets: 12 })
    change({ ...connection, left: 800 })
    const cursor = new SessionCursor(table.columns)
    cursor.moveTo(0)
    expect(cursor.packets(1)).toBe(12)
    expect(cursor.kernelState).toBe(kernelStateNumber(Protocol.tcp, 'ESTABLISHED'))
    expect(cursor.timeoutSeconds).toBe(432_000)
  })

  it.each([
    ['UDP whose time ran out', { protocol: Protocol.udp }, 'idle Timeout'],
    ['UDP that was deleted', { protocol: Protocol.udp, left: 20 }, 'unset'],
    ['TCP that both sides finished', { protocol: Protocol.tcp, state: 'TIME_WAIT' }, 'TCP FIN'],
    ['TCP whose place was wanted', { protocol: Protocol.tcp, state: 'TIME_WAIT', left: 5 }, 'TCP FIN'],
    ['TCP that was reset', { protocol: Protocol.tcp, state: 'CLOSE' }, 'TCP RST'],
    ['TCP that was idle', { protocol: Protocol.tcp, state: 'ESTABLISHED' }, 'idle Timeout'],
    ['TCP that one side finished', { protocol: Protocol.tcp, state: 'CLOSE_WAIT' }, 'idle Timeout'],
  ])('says why %s has ended', (_, how, reason) => {
    const { make, destroy, sessions } = mirrorOf()
    make({ port: 1, id: 1, protocol: how.protocol })
    destroy({ port: 1, id: 1, ...how })
    expect(sessions()).toMatchObject([{ isRunning: false, reason }])
  })

  it('ends as cleared what somebody here asked for, unless the kernel refused', () => {
    const { mirror, make, destroy, sessions } = mirrorOf()
    for (const port of [1, 2]) {
      make({ port, id: 1 })
      mirror.noteCleared(entryOf({ port, id: 1 }), true)
    }
    mirror.noteCleared(entryOf({ port: 2, id: 1 }), false)
    for (const port of [1, 2]) destroy({ port, id: 1 })
    expect(sessions().map(({ reason }) => reason)).toEqual(['CLI', 'idle Timeout'])
  })

  it('of a connection that nobody knows makes a session of a change, and nothing of an end', () => {
    const { change, destroy, running, sessions } = mirrorOf()
    change({ port: 1, id: 1 })
    destroy({ port: 2, id: 1 })
    expect(running()).toMatchObject([{ port: 1, start: Number.NaN }])
    expect(sessions()).toHaveLength(1)
  })

  it('counts offloaded sessions as they come and go', () => {
    const { mirror, make, change, destroy } = mirrorOf()
    const status = KernelStatus.CONFIRMED | KernelStatus.OFFLOAD
    make({ port: 1, id: 1 })
    make({ port: 2, id: 2, status })
    expect(mirror.offloaded).toBe(1)
    change({ port: 1, id: 1, status })
    change({ port: 2, id: 2 })
    expect(mirror.offloaded).toBe(1)
    destroy({ port: 1, id: 1, status })
    expect(mirror.offloaded).toBe(0)
  })
})

describe('a connection in the place of one whose end was not told', () => {
  const first = { port: 1, id: 1, server: 2 }
  const second = { port: 1, id: 1, server: 3 }
  const both = [
    { server: 2, isRunning: false, reason: 'unset' },
    { server: 3, isRunning: true },
  ]

  it.each(['make', 'change', 'read'] as const)(
    'is another session where it is translated otherwise: %s',
    (how) => {
      const at = mirrorOf()
      at.make(first)
      at[how](second)
      expect(at.sessions()).toMatchObject(both)
      at.destroy(second)
      expect(at.running()).toEqual([])
    },
  )

  it('is another session when it is told to be new, where nothing was told of the one before', () => {
    const { mirror, make, read, pass, sessions } = mirrorOf()
    read({ ...first, packets: 8 })
    mirror.beginReading()
    mirror.takeRead(entryOf({ ...first, left: 30, packets: 9 }))
    pass(5)
    make(first)
    mirror.endReading(0, 1000)
    expect(sessions()).toMatchObject([
      { isRunning: false, packets: 9 },
      { isRunning: true, packets: Number.NaN, start: 1005 },
    ])
  })

  it('is another session so after a reading that was given up too', () => {
    const { mirror, make, sessions } = mirrorOf()
    mirror.beginReading()
    mirror.takeRead(entryOf({ ...first, left: 30 }))
    mirror.giveUpReading()
    make(first)
    expect(sessions().map(({ isRunning }) => isRunning)).toEqual([false, true])
  })

  it.each(['make', 'change'] as const)(
    'is not there where one that something was told of (%s) is told to be new again and again',
    (how) => {
      const at = mirrorOf()
      if (how === 'change') at.read(first)
      at[how](first)
      for (let again = 0; again < 3; again++) {
        at.make(first)
        at.read({ ...first, packets: again })
      }
      expect(at.sessions()).toMatchObject([{ id: 1, isRunning: true, packets: 2 }])
    },
  )

  it('is the same session where a reading came before it was told to be new', () => {
    const { mirror, make, sessions } = mirrorOf()
    mirror.beginReading()
    mirror.takeRead(entryOf({ ...first, left: 30 }))
    make(first)
    mirror.endReading(0, 1000)
    expect(sessions()).toMatchObject([{ isRunning: true }])
    expect(sessions()).toHaveLength(1)
  })

  it('is left alone by what is told late of the one before', () => {
    const { mirror, make, destroy, running } = mirrorOf()
    make(first)
    mirror.beginReading()
    mirror.takeRead(entryOf({ ...second, left: 30 }))
    destroy(first)
    mirror.endReading(0, 1000)
    expect(running()).toMatchObject([{ server: 3 }])
  })

  it('is left alone by a reading that has the one before', () => {
    const { mirror, make, running } = mirrorOf()
    make(first)
    mirror.beginReading()
    make(second)
    mirror.takeRead(entryOf({ ...first, left: 30, packets: 7 }))
    mirror.endReading(0, 1000)
    expect(running()).toMatchObject([{ server: 3, packets: Number.NaN }])
  })
})

describe('what is told of a connection that is dying already', () => {
  it('changes nothing: its end is told apart', () => {
    const { table, make, change, destroy, running } = mirrorOf()
    const status = KernelStatus.CONFIRMED | KernelStatus.DYING
    make({ port: 1, id: 1 })
    destroy({ port: 1, id: 1 })
    change({ port: 1, id: 1, status })
    make({ port: 2, id: 2, status })
    expect([table.created, table.running]).toEqual([1, 0])
    make({ port: 3, id: 3 })
    change({ port: 3, id: 3, status })
    expect(running()).toHaveLength(1)
    destroy({ port: 3, id: 3 })
    expect(table.running).toBe(0)
  })
})

describe('the policy of a session', () => {
  it('follows the mark, and the bits of it that count', () => {
    const policies = new PolicyTeller({ field: 'mark', mask: 0xff00 })
    const { mirror, make, change, running } = mirrorOf(64, policies.describe)
    make({ port: 1, id: 1, mark: 0x512 })
    make({ port: 2, id: 2 })
    expect(running().map(({ policy }) => policy)).toEqual([5, 0])
    change({ port: 2, id: 2, mark: 0x700 })
    expect(running().map(({ policy }) => policy)).toEqual([5, 7])
    expect(policies.use({ field: 'mark', mask: 0xff00 })).toBe(false)
    expect(policies.use({ field: 'mark', mask: 0xff })).toBe(true)
    expect(mirror.describe(0, 1)).toBe(1)
    expect(mirror.describe(1, 1000)).toBe(-1)
    expect(running().map(({ policy }) => policy)).toEqual([0x12, 0])
    expect(policies.use(undefined)).toBe(true)
    mirror.describe(0, 1000)
    expect(running().map(({ policy }) => policy)).toEqual([0, 0])
  })
})

describe('a session whose time is over', () => {
  it('goes on until the kernel has spoken, as packets may have come', () => {
    const { make, change, pass, sessions } = mirrorOf()
    make({ port: 1, id: 1 })
    for (let second = 0; second < 100; second++) pass(1)
    expect(sessions()).toMatchObject([{ isRunning: true, left: 2 }])
    change({ port: 1, id: 1, left: 120 })
    expect(sessions()).toMatchObject([{ isRunning: true, left: 122 }])
  })

  it('has aged out where a reading does not have it', () => {
    const { make, pass, read, sessions } = mirrorOf()
    make({ port: 1, id: 1 })
    make({ port: 2, id: 2, left: 500 })
    pass(40)
    read()
    expect(sessions()).toMatchObject([{ reason: 'idle Timeout' }, { reason: 'unset' }])
    expect(sessions().some(({ isRunning }) => isRunning)).toBe(false)
  })
})

describe('a reading of the whole table', () => {
  it('finds what was not told: what is new, what has changed, what is gone', () => {
    const { make, read, running } = mirrorOf()
    make({ port: 1, id: 1 })
    make({ port: 2, id: 2 })
    read({ port: 2, id: 2, packets: 9, left: 100 }, { port: 3, id: 3 })
    expect(running()).toMatchObject([
      { port: 2, packets: 9, left: 102 },
      { port: 3, start: Number.NaN },
    ])
  })

  it('does not undo what was told since it began', () => {
    const { mirror, make, change, destroy, running } = mirrorOf()
    make({ port: 1, id: 1 })
    make({ port: 2, id: 2 })
    mirror.beginReading()
    change({ port: 1, id: 1, left: 120, mark: 2 })
    destroy({ port: 2, id: 2 })
    make({ port: 3, id: 3 })
    mirror.takeRead(entryOf({ port: 1, id: 1, left: 30, packets: 4 }))
    mirror.takeRead(entryOf({ port: 2, id: 2, left: 30 }))
    expect(mirror.endReading(0, 1000)).toBe(-1)
    expect(running()).toMatchObject([{ port: 1, left: 122, mark: 2, packets: 4 }, { port: 3 }])
    // What came again under the same identifier since then is another session.
    make({ port: 2, id: 2 })
    expect(running()).toHaveLength(3)
  })

  it('tells what comes again while it goes on from what has ended', () => {
    const { mirror, make, destroy, sessions } = mirrorOf()
    make({ port: 1, id: 1 })
    mirror.beginReading()
    destroy({ port: 1, id: 1 })
    make({ port: 1, id: 1 })
    mirror.takeRead(entryOf({ port: 1, id: 1, left: 30 }))
    mirror.endReading(0, 1000)
    expect(sessions().map(({ isRunning }) => isRunning)).toEqual([false, true])
    destroy({ port: 1, id: 1 })
    expect(sessions().map(({ isRunning }) => isRunning)).toEqual([false, false])
  })

  it('makes a session again of what ended during the one before, and came again untold', () => {
    const { mirror, make, destroy, read, running } = mirrorOf()
    make({ port: 1, id: 1 })
    mirror.beginReading()
    destroy({ port: 1, id: 1 })
    mirror.endReading(0, 1000)
    read({ port: 1, id: 1 })
    expect(running()).toMatchObject([{ port: 1 }])
  })

  it('that was not completed ends nothing, and its counters are of no one moment', () => {
    const { mirror, table, make, running } = mirrorOf()
    make({ port: 1, id: 1 })
    mirror.beginReading()
    mirror.giveUpReading()
    expect(running()).toHaveLength(1)
    expect(table.columns.areCountersMixed).toBe(true)
  })

  it('ends what it did not have some at a time, and has told all counters when that is done', () => {
    const { mirror, table, make, running } = mirrorOf()
    for (const port of [1, 2, 3]) make({ port, id: port })
    mirror.beginReading()
    mirror.takeRead(entryOf({ port: 2, id: 2, left: 30 }))
    const steps = [mirror.endReading(0, 2)]
    expect([running().length, table.columns.areCountersMixed]).toEqual([2, true])
    steps.push(mirror.endReading(2, 2))
    expect(steps).toEqual([2, -1])
    expect([running().length, table.columns.areCountersMixed]).toEqual([1, false])
  })

  it('that was not completed forgets what had ended', () => {
    const { mirror, make, destroy, running } = mirrorOf()
    for (const port of [1, 2, 3]) make({ port, id: port })
    mirror.beginReading()
    for (const port of [1, 2]) destroy({ port, id: port })
    mirror.giveUpReading()
    expect(running()).toMatchObject([{ port: 3 }])
    // Told of late, it would be made again if it were still known to have ended.
    mirror.beginReading()
    mirror.takeRead(entryOf({ port: 1, id: 1, left: 30 }))
    expect(running()).toHaveLength(2)
  })

  it('does not make what was told to have ended before it came to it', () => {
    const { mirror, make, destroy, read, running } = mirrorOf()
    mirror.beginReading()
    destroy({ port: 1, id: 1 })
    destroy({ port: 2, id: 2 })
    make({ port: 2, id: 2 })
    for (const port of [1, 2, 3]) mirror.takeRead(entryOf({ port, id: port, left: 30 }))
    expect(mirror.hasForgottenEnds).toBe(false)
    mirror.endReading(0, 1000)
    expect(running().map(({ port }) => port)).toEqual([2, 3])
    read({ port: 1, id: 1 })
    expect(running().map(({ port }) => port)).toEqual([1])
  })

  it('does not make what has ended, though its record is used again meanwhile: in a full table', () => {
    const { mirror, make, destroy, running } = mirrorOf(2)
    for (const port of [1, 2]) make({ port, id: port })
    mirror.beginReading()
    destroy({ port: 1, id: 1 })
    make({ port: 3, id: 3 })
    destroy({ port: 2, id: 2 })
    for (const port of [1, 2, 3]) mirror.takeRead(entryOf({ port, id: port, left: 30 }))
    mirror.endReading(0, 1000)
    expect(running()).toMatchObject([{ port: 3 }])
  })

  it('does not make what has ended, though its record is used again meanwhile: ended ones are not kept', () => {
    const { mirror, table, make, destroy, running } = mirrorOf(4)
    for (const port of [1, 2]) make({ port, id: port })
    mirror.beginReading()
    for (const port of [1, 2]) {
      // The second somebody has cleared, and the kernel says so to him.
      if (port === 1) destroy({ port, id: port })
      else mirror.noteCleared(entryOf({ port, id: port }), true)
      if (port === 2) mirror.endCleared(entryOf({ port, id: port }))
    }
    expect(table.forgetEnded(0, Number.NEGATIVE_INFINITY, 100)).toBe(2)
    for (const port of [3, 4, 5]) make({ port, id: port })
    destroy({ port: 5, id: 5 })
    for (const port of [1, 2]) mirror.takeRead(entryOf({ port, id: port, left: 30 }))
    mirror.endReading(0, 1000)
    expect(
      running()
        .map(({ port }) => port)
        .sort(),
    ).toEqual([3, 4])
  })

  it('says when it could not remember all that had ended', () => {
    const { mirror, destroy } = mirrorOf(50)
    mirror.beginReading()
    for (let id = 0; id < 50; id++) destroy({ port: 1, id })
    // Those that are remembered already need no more room.
    destroy({ port: 1, id: 7 })
    expect(mirror.hasForgottenEnds).toBe(false)
    destroy({ port: 1, id: 50 })
    expect(mirror.hasForgottenEnds).toBe(true)
    mirror.endReading(0, 1000)
    mirror.beginReading()
    expect(mirror.hasForgottenEnds).toBe(false)
  })

  it('leaves out what is dying', () => {
    const { read, sessions } = mirrorOf()
    read({ port: 1, id: 1, status: KernelStatus.DYING })
    expect(sessions()).toEqual([])
  })
})

describe('sessions that have ended', () => {
  it('stay for a time and a number, and their records are used again', () => {
    const { table, make, destroy, pass, sessions } = mirrorOf()
    for (let port = 1; port <= 10; port++) make({ port, id: port })
    for (let port = 1; port <= 10; port++) {
      destroy({ port, id: port })
      pass(1)
    }
    expect(table.forgetEnded(6, 0, 3)).toBe(3)
    expect(sessions()).toHaveLength(7)
    expect(table.forgetEnded(6, 0, 100)).toBe(1)
    expect(sessions().map(({ port }) => port)).toEqual([5, 6, 7, 8, 9, 10])
    expect(table.forgetEnded(6, table.nowMicroseconds - 3 * SECOND, 100)).toBe(4)
    expect(sessions().map(({ port }) => port)).toEqual([9, 10])
    make({ port: 11, id: 11 })
    expect(sessions().find(({ port }) => port === 11)!.id).toBeGreaterThan(64)
    expect(table.created).toBe(table.running + sessions().length - 1 + table.forgotten)
  })

  it('give way in a full table; what finds no room is counted, and found when there is some', () => {
    const { mirror, make, destroy, read, running } = mirrorOf(3)
    for (let port = 1; port <= 4; port++) make({ port, id: port })
    expect(mirror.missed).toBe(1)
    for (let again = 0; again < 2; again++) {
      read(...[1, 2, 3, 4].map((port) => ({ port, id: port })))
      expect(mirror.missed).toBe(1)
    }
    expect(running()).toHaveLength(3)
    mirror.beginReading()
    destroy({ port: 1, id: 1 })
    // Takes the record of the one that ended while the reading goes on.
    make({ port: 5, id: 5 })
    mirror.takeRead(entryOf({ port: 5, id: 5, left: 30 }))
    for (const port of [2, 3]) mirror.takeRead(entryOf({ port, id: port, left: 30 }))
    mirror.endReading(0, 1000)
    expect(mirror.missed).toBe(0)
    expect(
      running()
        .map(({ port }) => port)
        .sort(),
    ).toEqual([2, 3, 5])
    for (const port of [2, 3, 5]) destroy({ port, id: port })
    expect(running()).toEqual([])
    read({ port: 4, id: 4 })
    expect(running()).toMatchObject([{ port: 4 }])
  })
})

it('a connection that finds no room is counted when it is told to be new, not when it changes', () => {
  const { mirror, make, change } = mirrorOf(1)
  make({ port: 1, id: 1 })
  make({ port: 2, id: 2 })
  for (let times = 0; times < 5; times++) change({ port: 2, id: 2 })
  expect(mirror.missed).toBe(1)
  mirror.beginReading()
  for (const port of [1, 2]) mirror.takeRead(entryOf({ port, id: port, left: 30 }))
  // The reading has gone by where it is.
  make({ port: 3, id: 3 })
  expect(mirror.missed).toBe(2)
  mirror.endReading(0, 1000)
  expect(mirror.missed).toBe(2)
  mirror.beginReading()
  mirror.takeRead(entryOf({ port: 1, id: 1, left: 30 }))
  mirror.endReading(0, 1000)
  expect(mirror.missed).toBe(0)
})

it('packets beyond 32 bits are told, whichever message brings them', () => {
  const connection = { port: 1, id: 1 }
  const few = { ...connection, packets: 2 ** 32 - 10 }
  const many = { ...connection, packets: 2 ** 32 + 10 }
  const { mirror, make, change, read, sessions } = mirrorOf()
  make(connection)
  read(few)
  mirror.beginReading()
  change(connection)
  // Told of already, so that its counters are taken and no more.
  mirror.takeRead(entryOf({ ...many, left: 30 }))
  mirror.endReading(0, 1000)
  expect(sessions()).toMatchObject([{ packets: many.packets }])
  const ended = mirrorOf()
  ended.make(connection)
  ended.read(few)
  ended.destroy(many)
  expect(ended.sessions()).toMatchObject([{ isRunning: false, packets: many.packets }])
})

it('a connection that finds no room moves no clock, however long it may wait', () => {
  const { make, table } = mirrorOf(1)
  make({ port: 1, id: 1 })
  make({ port: 2, id: 2, left: 431_999 })
  expect(table.nowMicroseconds).toBe(NOW)
})

it('a record that is used again while a reading goes on is not found by what it was', () => {
  const { mirror, make, change, destroy, running } = mirrorOf(1)
  make({ port: 1, id: 1 })
  mirror.beginReading()
  destroy({ port: 1, id: 1 })
  make({ port: 2, id: 2 })
  destroy({ port: 2, id: 2 })
  make({ port: 1, id: 1 })
  mirror.endReading(0, 1000)
  destroy({ port: 1, id: 1 })
  change({ port: 1, id: 1 })
  expect(running()).toMatchObject([{ port: 1 }])
})

/** What may happen in the kernel, on the way from it, and here. */
type Step =
  | { readonly kind: 'make' | 'change' | 'repeat' | 'end' | 'lose'; readonly port: number }
  | { readonly kind: 'tell' | 'read' | 'hand on'; readonly count: number }

const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('make', 'change', 'end', 'make', 'change', 'end', 'repeat', 'lose'),
    port: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ kind: fc.constantFrom('tell', 'read', 'hand on'), count: fc.integer({ min: 1, max: 4 }) }),
)

/**
 * A kernel with three tuples whose connections share two identifiers, and a table with no room for more. Events wait
 * until they are told; a reading takes copies of some connections, which are handed on later.
 */
class ModelKernel {
  readonly at = mirrorOf(3)
  readonly connections = new Map<number, Connection>()
  readonly events: (readonly [kind: 'make' | 'change' | 'destroy', connection: Connection])[] = []
  readonly copies: Connection[] = []
  /** Ports that the reading has not come to; undefined while none goes on. */
  toRead: number[] | undefined
  version = 0
  hasLost = false

  do(step: Step): void {
    if (step.kind === 'tell') for (let i = 0; i < step.count; i++) this.tell()
    else if (step.kind === 'hand on') for (let i = 0; i < step.count; i++) this.handOn()
    else if (step.kind === 'read') this.read(step.count)
    else if (step.kind === 'lose') this.lose()
    else if (step.kind === 'repeat') this.repeat(step.port)
    else if ('port' in step) this.happen(step.kind, step.port)
  }

  happen(kind: 'make' | 'change' | 'end', port: number): void {
    const known = this.connections.get(port)
    if ((kind === 'make') === (known !== undefined)) return
    const mark = ++this.version
    // Another one of the same tuple and identifier may be translated otherwise.
    const server = kind === 'make' ? 2 + (mark % 2) : known!.server!
    const connection = { port, id: port % 2, mark, packets: mark, server }
    if (kind === 'end') this.connections.delete(port)
    else this.connections.set(port, connection)
    this.events.push([kind === 'end' ? 'destroy' : kind, withoutCounters(connection)])
  }

  /** Somebody else had no room for what he was told of a connection. */
  repeat(port: number): void {
    const connection = this.connections.get(port)
    if (connection) this.events.push(['make', withoutCounters(connection)])
  }

  tell(): void {
    const event = this.events.shift()
    if (event) this.at[event[0]](event[1])
  }

  lose(): void {
    if (this.events.pop()) this.hasLost = true
  }

  read(count: number): void {
    if (this.toRead === undefined) {
      this.at.mirror.beginReading()
      this.toRead = [1, 2, 3]
    }
    for (const port of this.toRead.splice(0, count)) {
      const connection = this.connections.get(port)
      if (connection) this.copies.push(connection)
    }
  }

  handOn(): void {
    const copy = this.copies.shift()
    if (copy) this.at.mirror.takeRead(entryOf({ left: 30, ...copy }))
    if (this.toRead?.length !== 0 || this.copies.length > 0) return
    while (this.events.length > 0) this.tell()
    this.at.mirror.endReading(0, 1000)
    this.toRead = undefined
  }

  /** All that waits is told, and the reading that goes on is completed. */
  settle(): void {
    if (this.toRead) this.read(3)
    while (this.toRead) this.handOn()
    while (this.events.length > 0) this.tell()
  }
}

/** An event tells no counters. */
function withoutCounters({ packets: _, ...told }: Connection): Connection {
  return told
}

describe('in whatever order things happen, are told and are read', () => {
  const wanted = ({ connections }: ModelKernel) =>
    [...connections.values()].map(({ port, id, mark, server }) => [port, id, mark, server]).sort()
  const found = ({ at }: ModelKernel) =>
    at
      .running()
      .map(({ port, kernelId, mark, server }) => [port, kernelId, mark, server])
      .sort()

  it('the table is the kernel’s once all has been told, if nothing was lost', () => {
    fc.assert(
      fc.property(fc.array(STEP, { maxLength: 60 }), (steps) => {
        const kernel = new ModelKernel()
        for (const step of steps) if (step.kind !== 'lose') kernel.do(step)
        kernel.settle()
        expect(found(kernel)).toEqual(wanted(kernel))
      }),
      { numRuns: 500 },
    )
  })

  it('and after one more reading whatever was lost, with the kernel’s counters', () => {
    fc.assert(
      fc.property(fc.array(STEP, { maxLength: 60 }), (steps) => {
        const kernel = new ModelKernel()
        for (const step of steps) kernel.do(step)
        kernel.settle()
        kernel.read(1)
        kernel.settle()
        expect(found(kernel)).toEqual(wanted(kernel))
        for (const { port, packets } of kernel.at.running())
          expect(packets).toBe(kernel.connections.get(port)!.packets)
        const { table } = kernel.at
        expect(table.created - table.forgotten).toBe(kernel.at.sessions().length)
      }),
      { numRuns: 500 },
    )
  })
})

describe('traffic', () => {
  it('is what all connections have carried by the last reading, those that are gone included', () => {
    const { make, change, destroy, read, mirror, table } = mirrorOf(4)
    const carried = (protocol: number = Protocol.udp) => {
      const { packets, bytes } = table.columns.traffic!
      return [packets[protocol], bytes[protocol]]
    }
    make({ port: 1, id: 1 })
    expect(carried()).toEqual([0, 0])
    read({ port: 1, id: 1, packets: 5 }, { port: 2, id: 2, packets: 10 })
    // Both wings of entryOf carry the same.
    expect(carried()).toEqual([30, 3000])
    change({ port: 1, id: 1 })
    destroy({ port: 1, id: 1, packets: 7 })
    expect(carried()).toEqual([30, 3000])
    make({ port: 3, id: 3 })
    destroy({ port: 3, id: 3, packets: 100 })
    read({ port: 2, id: 2, packets: 11 }, { port: 4, id: 4, packets: 1, protocol: Protocol.tcp })
    expect([carried(), carried(Protocol.tcp)]).toEqual([
      [2 * (7 + 11 + 100), 200 * (7 + 11 + 100)],
      [2, 200],
    ])
    // Records of those that have ended are taken by others, and nothing falls.
    for (let id = 10; id < 20; id++) {
      make({ port: id, id })
      destroy({ port: id, id, packets: 1 })
    }
    // Counters that somebody has set back are no traffic, nor what is not known.
    read({ port: 2, id: 2, packets: 0 }, { port: 5, id: 5 })
    expect(carried()).toEqual([2 * (7 + 11 + 100 + 10), 200 * (7 + 11 + 100 + 10)])
    expect(mirror.missed).toBe(0)
  })

  it('is not counted again where a reading passes over a connection, if the kernel says when it began', () => {
    const { read, pass, table } = mirrorOf()
    const long = { port: 1, id: 1, start: -100 }
    const carried = () => table.columns.traffic!.packets[Protocol.udp]
    // What it had carried before anybody asked is traffic too.
    read({ ...long, packets: 10 })
    pass(10)
    read()
    pass(10)
    read({ ...long, packets: 12 })
    expect(carried()).toBe(2 * 10)
    pass(10)
    // The reading before was at 20 by the daemon's clock, of which the kernel's may be a little behind.
    const young = [25, 19.9].map((start, place) => ({ port: 2 + place, id: 2 + place, start, packets: 4 }))
    read({ ...long, packets: 15 }, ...young)
    expect(carried()).toBe(2 * (10 + 3 + 4 + 4))
  })

  it('of a connection that had no room is counted from when it has, if the kernel says when it began', () => {
    const { read, pass, mirror, destroy, table } = mirrorOf(1)
    const late = { port: 2, id: 2, start: -50 }
    read({ port: 1, id: 1, packets: 1 }, { ...late, packets: 100 })
    expect(mirror.missed).toBe(1)
    pass(10)
    destroy({ port: 1, id: 1, packets: 1 })
    read({ ...late, packets: 200 })
    pass(10)
    read({ ...late, packets: 205 })
    expect(table.columns.traffic!.packets[Protocol.udp]).toBe(2 * (1 + 5))
  })

  it('of more packets than a word holds is told too', () => {
    const { read, table } = mirrorOf()
    const many = 3 * 2 ** 32
    read({ port: 1, id: 1, packets: many + 5 })
    read({ port: 1, id: 1, packets: many + 9 })
    expect(table.columns.traffic!.packets[Protocol.udp]).toBe(2 * (many + 9))
  })
})
