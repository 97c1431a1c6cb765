/** Sessions whose interfaces are found out when somebody wants to know. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GroupScan, SessionListing, type SessionQuery, TableSource } from '../../src/query/index.js'
import { SessionTable, type SessionWays, writeWays } from '../../src/table/index.js'
import { START, TableWriting, UDP_FLOW } from '../table/table-writing.js'

const COVERAGE = { asOfMicroseconds: START, lostPackets: undefined, droppedPackets: undefined }

/** By record: the place of its interfaces' names, in and out. */
type Given = readonly (readonly [number, number])[]

const NAMES = ['', 'eth0.0', 'eth1.0', 'eth2.0']

function tableOf(given: Given, most = 8) {
  const table = new SessionTable({ seed: 1, maxSessions: Math.max(1, given.length) })
  const writing = new TableWriting(table)
  table.advance(START, 0)
  for (let n = 0; n < given.length; n++) writing.packet({ ...UDP_FLOW, sourcePort: n + 1 }, START, 30)
  const { columns } = table
  const asked: number[] = []
  const counts: number[] = []
  const ways: SessionWays = {
    most,
    find(records, count) {
      counts.push(count)
      for (const record of records.subarray(0, count)) {
        asked.push(record)
        const [first, second] = given[record]!.map((name) => columns.interfaceNames.intern(NAMES[name]!))
        writeWays(columns, record, [first!, second!], given[record]!, [given[record]![0], 0])
      }
    },
    way: (path) => (path === 1 ? { kind: 'local' } : undefined),
  }
  columns.ways = ways
  return { table, columns, asked, counts }
}

const anyGiven = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 40 })

function listed(columns: SessionTable['columns'], query: SessionQuery): number[] {
  const listing = new SessionListing(columns, query, COVERAGE)
  const records = new Int32Array(7)
  const all: number[] = []
  for (let count = 0; count >= 0; count = listing.next(records)) all.push(...records.subarray(0, count))
  return all
}

describe('ways', () => {
  it('are found for an interface that is asked for, though its name was never met', () => {
    fc.assert(
      fc.property(anyGiven, fc.nat(3), (given, name) => {
        const { table, columns } = tableOf(given)
        const wanted = given.flatMap((ends, record) => (name > 0 && ends.includes(name) ? [record] : []))
        expect(listed(columns, { interface: NAMES[name] || 'nowhere.0' })).toEqual(wanted)
        const scan = new TableSource({ columns, table }).summarize({ interface: NAMES[name] || 'nowhere.0' })
        while (!scan.step()) {}
        expect(scan.summary.total).toBe(wanted.length)
      }),
    )
  })

  it('tell zones, which may be asked for in the same way', () => {
    const { columns, asked } = tableOf([
      [1, 2],
      [2, 1],
      [1, 1],
    ])
    expect(listed(columns, { zone: 1 })).toEqual([0, 2])
    expect(asked).toEqual([0, 1, 2])
    const scan = new GroupScan(new SessionListing(columns, {}, COVERAGE), { by: 'zone' }, 9)
    while (!scan.step()) {}
    expect(scan.answer!.groups.map(({ key, sessions }) => [key, sessions])).toEqual([
      [1, 2],
      [2, 1],
    ])
  })

  it('are not asked for by who does not want to know, nor of sessions that other conditions leave out', () => {
    const { columns, asked } = tableOf(Array.from({ length: 20 }, () => [1, 2]))
    expect(listed(columns, { sourcePort: 7 })).toEqual([6])
    expect(asked).toEqual([])
    expect(listed(columns, { sourcePort: 7, interface: 'eth0.0' })).toEqual([6])
    expect(asked).toEqual([6])
  })

  it('are asked for a few at a time', () => {
    const { columns, counts } = tableOf(Array.from({ length: 100 }, () => [1, 2]))
    const listing = new SessionListing(columns, { interface: 'eth2.0' }, COVERAGE)
    const records = new Int32Array(50)
    for (let steps = 1; listing.next(records) >= 0; steps++) expect(counts).toHaveLength(steps)
    expect(Math.max(...counts)).toBe(8)
  })

  it.each<SessionQuery>([{ interface: 'eth2.0' }, { zone: 1 }])(
    'are not asked for once there is nobody to ask, not by who asks already either: %o',
    (query) => {
      const { columns, asked } = tableOf(Array.from({ length: 100 }, () => [1, 3]))
      const listing = new SessionListing(columns, query, COVERAGE)
      const records = new Int32Array(50)
      listing.next(records)
      columns.ways = undefined
      while (listing.next(records) >= 0) {}
      expect(asked).toHaveLength(8)
    },
  )

  it('stand in the rows of who shows sessions in whole', () => {
    const { columns } = tableOf([
      [1, 2],
      [2, 3],
    ])
    const listing = new SessionListing(columns, {}, COVERAGE)
    const records = new Int32Array(8)
    expect(listing.nextRows(records)).toBe(2)
    const { cursor } = listing
    expect(cursor.moveTo(1)).toBe(true)
    expect([0, 1].map((wing) => columns.interfaceNames.name(cursor.interfaceNumber(wing)))).toEqual([
      'eth1.0',
      'eth2.0',
    ])
    expect([cursor.path(0), cursor.path(1)]).toEqual([2, 3])
  })

  it('are what groups by interface are made of', () => {
    const { columns } = tableOf([
      [1, 2],
      [1, 3],
      [2, 3],
    ])
    const scan = new GroupScan(new SessionListing(columns, {}, COVERAGE), { by: 'interface' }, 9)
    while (!scan.step()) {}
    expect(
      scan.answer!.groups.map(({ key, sessions }) => [columns.interfaceNames.name(key as number), sessions]),
    ).toEqual([
      ['eth0.0', 2],
      ['eth1.0', 1],
    ])
  })
})
