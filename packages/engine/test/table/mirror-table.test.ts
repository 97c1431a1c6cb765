/** A table whose sessions end when somebody else says so, and whose ended ones are given up in time. */
import { describe, expect, it } from 'vitest'
import { parsePrefix } from '../../src/address/index.js'
import { PacketBatch } from '../../src/batch/index.js'
import { keyWord } from '../../src/key/index.js'
import { GROUP_READERS, TableSource } from '../../src/query/index.js'
import { SessionFlag, SessionState } from '../../src/session/index.js'
import { SessionCursor, SessionTable, ToldSession, writeTold, writeToldAnew } from '../../src/table/index.js'
import { newSession, SECOND, START } from './table-writing.js'

function tableOf(capacity = 8) {
  const table = new SessionTable({ seed: 1, maxSessions: capacity, origin: 'mirror' })
  table.advance(START, 0)
  const packets = new PacketBatch()
  const cursor = new SessionCursor(table.columns)
  return {
    table,
    make: (port: number, timeoutSeconds = 60) => {
      packets.ports[0] = (port << 16) | 53
      const key = keyWord(17, 4, 0, 0)
      return table.create(packets, 0, key, 0, -1, table.nowMicroseconds, newSession({ timeoutSeconds }))
    },
    pass: (seconds: number) => table.advance(table.nowMicroseconds + seconds * SECOND, 100),
    at: (record: number) => {
      cursor.setNow(table.nowMicroseconds)
      return cursor.moveTo(record) ? cursor : undefined
    },
  }
}

describe('a session that only somebody else can end', () => {
  it('goes on when its time is over, with two seconds to go', () => {
    const { table, make, pass, at } = tableOf()
    const record = make(1)
    for (let second = 0; second < 200; second++) pass(1)
    table.settle(table.nowMicroseconds)
    expect(at(record)!.state).toBe(SessionState.valid)
    expect(at(record)!.currentTimeoutSeconds).toBe(2)
    expect(table.running).toBe(1)
    table.end(record, table.nowMicroseconds)
    expect([at(record)!.state, table.running]).toEqual([SessionState.invalidated, 0])
  })

  it('has two seconds to go for whoever asks, however many are looked at', () => {
    const { table, make, at } = tableOf()
    const records = [make(1), make(2, 300), make(3)]
    table.advance(table.nowMicroseconds + 200 * SECOND, 0)
    table.end(records[2]!, table.nowMicroseconds)
    const before = table.deadline(records[0]!)
    const source = new TableSource({ columns: table.columns, table })
    const found = (query: Parameters<TableSource['ask']>[0]) => {
      const listing = source.ask(query)
      const slice = new Int32Array(8)
      let count = 0
      while (count === 0) count = listing.next(slice)
      return [...slice.subarray(0, Math.max(0, count))]
    }
    expect([at(records[0]!)!.state, at(records[0]!)!.currentTimeoutSeconds]).toEqual([SessionState.valid, 2])
    expect(at(records[0]!)!.durationSeconds).toBe(200)
    expect(found({ state: SessionState.valid })).toEqual(records.slice(0, 2))
    expect(found({ state: SessionState.invalidated })).toEqual([records[2]])
    for (const query of [{}, { sourcePort: 1 }]) {
      const summing = source.summarize(query)
      while (!summing.step()) {}
      expect(summing.summary.invalidated).toBe(query.sourcePort ? 0 : 1)
    }
    const sorted = source.ask({ sort: { by: 'timeout', most: 3 } })
    while (sorted.next(new Int32Array(8)) === 0) {}
    expect(records.map((record) => sorted.sorted!.value(record))).toEqual([2, 100, 0])
    const states = new Int32Array(3)
    GROUP_READERS.state(table.columns, table.nowMicroseconds, Int32Array.from(records), 3, states)
    expect([...states]).toEqual([SessionState.valid, SessionState.valid, SessionState.invalidated])
    expect(table.deadline(records[0]!)).toBe(before)
  })

  it('has the time that it is told to have, longer or shorter, and keeps its flags', () => {
    const { table, make, pass, at } = tableOf()
    const record = make(1, 30)
    table.retime(record, 600, table.nowMicroseconds, SessionFlag.answered)
    pass(100)
    expect([at(record)!.currentTimeoutSeconds, at(record)!.isAnswered]).toEqual([500, true])
    table.retime(record, 10, table.nowMicroseconds, 0)
    expect([at(record)!.currentTimeoutSeconds, at(record)!.isAnswered]).toEqual([10, true])
    // Brought forward, it is looked at in time, so that it is never seen to have ended.
    pass(11)
    expect(at(record)!.state).toBe(SessionState.valid)
  })

  it('is found by its identifier and by its flow, though no index has it', () => {
    const { table, make } = tableOf()
    const [first, second] = [make(1), make(2)]
    const source = new TableSource({ columns: table.columns, table })
    const found = (query: Parameters<TableSource['ask']>[0]) => {
      const records = new Int32Array(8)
      const listing = source.ask(query)
      return [...records.subarray(0, Math.max(0, listing.next(records)))]
    }
    expect(found({ sessionIdentifier: second + 1 })).toEqual([second])
    const host = parsePrefix('0.0.0.0/32')!
    expect(
      found({
        protocol: 17,
        sourcePrefix: host,
        destinationPrefix: host,
        sourcePort: 1,
        destinationPort: 53,
      }),
    ).toEqual([first])
  })

  it('keeps what it was told when it is not told again', () => {
    const { table, make, at } = tableOf()
    const record = make(1)
    const told = new ToldSession()
    told.packets.set([5_000_000_000, 2])
    told.bytes.set([7, 8])
    told.startMicroseconds = START + 3 * SECOND
    writeTold(table.columns, record, told)
    table.retime(record, 60, START, SessionFlag.carried)
    told.packets.fill(Number.NaN)
    told.bytes.set([Number.NaN, 9])
    told.packets[1] = 3
    told.startMicroseconds = Number.NaN
    told.mark = 4
    writeToldAnew(table.columns, record, told)
    const session = at(record)!
    expect([session.packets(0), session.bytes(0), session.packets(1), session.bytes(1)]).toEqual([
      5_000_000_000, 7, 3, 9,
    ])
    expect([session.startSeconds, session.kernelMark]).toEqual([3, 4])
  })

  it('can be given another policy, and keeps its application', () => {
    const { table, make, at } = tableOf()
    const record = make(1)
    const { application } = at(record)!
    table.setPolicy(record, 65_535)
    expect([at(record)!.policy, at(record)!.application]).toEqual([65_535, application])
  })
})

describe('ended sessions', () => {
  const ended = (count: number) => {
    const made = tableOf()
    const records = Array.from({ length: count }, (_, port) => made.make(port + 1))
    for (const record of records) {
      made.table.end(record, made.table.nowMicroseconds)
      made.pass(1)
    }
    return { ...made, records }
  }

  it('are given up from the first ended on, down to a number, a few at a time', () => {
    const { table, records, at } = ended(5)
    expect(table.forgetEnded(2, 0, 1)).toBe(1)
    expect(table.forgetEnded(2, 0, 100)).toBe(2)
    expect(table.forgetEnded(2, 0, 100)).toBe(0)
    expect(records.map((record) => at(record) !== undefined)).toEqual([false, false, false, true, true])
    expect(table.created - table.forgotten).toBe(2)
  })

  it('are given up when they ended long enough ago', () => {
    const { table, records, at } = ended(5)
    expect(table.forgetEnded(100, START + SECOND, 100)).toBe(2)
    expect(records.map((record) => at(record) !== undefined)).toEqual([false, false, true, true, true])
  })

  it('leave their records to the next ones, before any that was never used', () => {
    const { table, records, make } = ended(3)
    table.forgetEnded(0, 0, 100)
    const again = [make(11), make(12), make(13)]
    expect([...again].sort()).toEqual(records)
    expect(make(14)).toBe(3)
  })
})
