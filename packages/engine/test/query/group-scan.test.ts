import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { formatPrefix, makeAddress, makePrefix } from '../../src/address/index.js'
import { KEY_IPV6 } from '../../src/key/index.js'
import { MOST_GROUPS } from '../../src/query/group-places.js'
import {
  GROUP_PREFIXES,
  GROUP_READERS,
  type GroupAnswer,
  GroupScan,
  type GroupTotals,
  type SessionGrouping,
  SessionListing,
  TableSource,
} from '../../src/query/index.js'
import { SessionState } from '../../src/session/index.js'
import {
  ADDRESS6_WORDS,
  CLOCK_USED_RECORDS,
  FLOAT_BYTES,
  RECORD_FLOAT_SHIFT,
  RECORD_WORDS,
  SessionCursor,
  SessionTable,
  WORD_KEY,
  WORD_SOURCE,
  WORD_STATE,
} from '../../src/table/index.js'
import { anyTraffic, play, START, TableWriting, UDP_FLOW } from '../table/table-writing.js'

const anyGrouping: fc.Arbitrary<SessionGrouping> = fc.oneof(
  fc.constantFrom(...Object.keys(GROUP_READERS)).map((by) => ({ by }) as SessionGrouping),
  fc.record({ by: fc.constantFrom(...GROUP_PREFIXES), prefixLength: fc.integer({ min: 0, max: 128 }) }),
)

function answerOf(table: SessionTable, grouping: SessionGrouping, most: number): GroupAnswer {
  const scan = new GroupScan(new TableSource({ columns: table.columns }).ask({}), grouping, most)
  while (!scan.step()) {}
  return scan.answer!
}

/** What a session is grouped by, as its cursor shows it. */
function keyOf(cursor: SessionCursor, grouping: SessionGrouping): string {
  if ('prefixLength' in grouping) {
    const words = grouping.by === 'source-prefix' ? cursor.source : cursor.destination
    const family = cursor.family as 4 | 6
    const address = makeAddress(family, [...words.subarray(0, family === 4 ? 1 : 4)])
    return formatPrefix(makePrefix(address, Math.min(grouping.prefixLength, family === 4 ? 32 : 128)))
  }
  const { by } = grouping
  if (by === 'interface') return String(cursor.interfaceNumber(0))
  return String(by === 'zone' ? cursor.fromZone : cursor[by])
}

const NO_TOTALS: GroupTotals = { sessions: 0, uncounted: 0, packets: [0, 0], bytes: [0, 0] }

function plus(sum: GroupTotals, { sessions, uncounted, packets, bytes }: GroupTotals): GroupTotals {
  const both = (a: readonly [number, number], b: readonly [number, number]) =>
    [a[0] + b[0], a[1] + b[1]] as const
  return {
    sessions: sum.sessions + sessions,
    uncounted: sum.uncounted + uncounted,
    packets: both(sum.packets, packets),
    bytes: both(sum.bytes, bytes),
  }
}

/** Every group, the heaviest first, one session after the other. */
function naiveGroups(table: SessionTable, grouping: SessionGrouping): [string, GroupTotals][] {
  const cursor = new SessionCursor(table.columns)
  cursor.setNow(table.nowMicroseconds)
  const groups = new Map<string, GroupTotals>()
  for (let record = 0; record < table.columns.clock[CLOCK_USED_RECORDS]!; record++) {
    if (!cursor.moveTo(record)) continue
    const key = keyOf(cursor, grouping)
    const both = (of: (wing: number) => number) => [of(0), of(1)] as const
    const own = {
      sessions: 1,
      uncounted: 0,
      packets: both((w) => cursor.packets(w)),
      bytes: both((w) => cursor.bytes(w)),
    }
    groups.set(key, plus(groups.get(key) ?? NO_TOTALS, own))
  }
  const weight = ({ bytes }: GroupTotals) => bytes[0] + bytes[1]
  return [...groups].sort(([, a], [, b]) => weight(b) - weight(a) || b.sessions - a.sessions)
}

describe('groups of sessions', () => {
  it('are those that every session alone adds up to, the rest in one', () => {
    fc.assert(
      fc.property(anyTraffic, anyGrouping, fc.integer({ min: 1, max: 5 }), (traffic, grouping, most) => {
        const table = new SessionTable({ seed: 5, maxSessions: 200 })
        play(table, traffic)
        const naive = naiveGroups(table, grouping)
        const { groups, others, count, beyond, total } = answerOf(table, grouping, most)
        const text = (key: (typeof groups)[number]['key']) =>
          typeof key === 'number' ? String(key) : formatPrefix(key)
        expect(groups.map(({ key, ...totals }) => [text(key), totals])).toEqual(naive.slice(0, most))
        const rest = naive.slice(most).map(([, totals]) => totals)
        expect(others).toEqual(rest.length === 0 ? undefined : rest.reduce(plus))
        expect(total).toEqual(naive.map(([, totals]) => totals).reduce(plus, NO_TOTALS))
        expect([count, beyond]).toEqual([naive.length, 0])
      }),
      { numRuns: 200 },
    )
  })

  it('of sessions whose bytes nobody knows come last, and are counted apart', () => {
    const table = new SessionTable({ seed: 5, maxSessions: 20 })
    const writing = new TableWriting(table)
    table.advance(START, 0)
    for (const protocol of [1, 1, 6, 17].entries()) {
      writing.packet({ ...UDP_FLOW, protocol: protocol[1], sourcePort: protocol[0] + 1 }, START, 100)
    }
    for (const record of [0, 2])
      table.columns.floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_BYTES] = Number.NaN
    const { groups, total } = answerOf(table, { by: 'protocol' }, 5)
    expect(groups).toEqual([
      { key: 1, sessions: 2, uncounted: 1, packets: [1, 0], bytes: [100, 0] },
      { key: 17, sessions: 1, uncounted: 0, packets: [1, 0], bytes: [100, 0] },
      { key: 6, sessions: 1, uncounted: 1, packets: [NaN, NaN], bytes: [NaN, NaN] },
    ])
    expect(total).toEqual({ sessions: 4, uncounted: 2, packets: [2, 0], bytes: [200, 0] })
  })

  it('of one weight come by how many sessions they have, then as they were met', () => {
    const table = new SessionTable({ seed: 5, maxSessions: 20 })
    const writing = new TableWriting(table)
    table.advance(START, 0)
    for (const [place, [protocol, bytes]] of [
      [6, 100],
      [47, 100],
      [17, 50],
      [17, 50],
    ].entries())
      writing.packet({ ...UDP_FLOW, protocol: protocol!, sourcePort: place + 1 }, START, bytes!)
    const { groups } = answerOf(table, { by: 'protocol' }, 3)
    expect(groups.map(({ key }) => key)).toEqual([17, 6, 47])
  })

  it.each<[SessionGrouping, number]>([
    [{ by: 'protocol' }, 8192],
    [{ by: 'source-prefix', prefixLength: 32 }, 2048],
  ])('are counted a few sessions at a time: %o, %i', (grouping, most) => {
    const listing = new TableSource({ columns: new SessionTable({ seed: 5 }).columns }).ask({})
    const next = vi.spyOn(listing, 'next')
    new GroupScan(listing, grouping, 1).step()
    expect(next.mock.calls.map(([records]) => records.length)).toEqual([most])
  })

  it.each([0, 1, 2, 3])('are told apart by every bit of an address, in word %i too', (word) => {
    // So many that several have the same hash.
    const sessions = 50_000
    const table = new SessionTable({ seed: 5, maxSessions: sessions })
    const { columns } = table
    for (let record = 0; record < sessions; record++) {
      columns.words[record * RECORD_WORDS + WORD_STATE] = SessionState.valid
      columns.words[record * RECORD_WORDS + WORD_KEY] = KEY_IPV6
      columns.words[record * RECORD_WORDS + WORD_SOURCE] = record
      columns.addresses6[record * ADDRESS6_WORDS + word] = record << 4
    }
    columns.clock[CLOCK_USED_RECORDS] = sessions
    const count = (prefixLength: number) => answerOf(table, { by: 'source-prefix', prefixLength }, 1).count
    const [lowest, highest] = [32 * word + 28, 32 * word + 12]
    expect(count(lowest)).toBe(sessions)
    expect(count(lowest - 1)).toBe(sessions / 2)
    expect([count(highest), count(highest + 1)]).toEqual([1, 2])
  })

  it('have packets past 2^32', () => {
    const table = new SessionTable({ seed: 5, maxSessions: 2 })
    const writing = new TableWriting(table)
    table.advance(START, 0)
    writing.packet(UDP_FLOW, START, 100)
    for (const wing of [0, 1]) for (let i = 0; i < 3; i++) table.credit(0, wing, 3_000_000_000, 1)
    expect(answerOf(table, { by: 'protocol' }, 1).groups[0]).toMatchObject({
      packets: [9_000_000_001, 9_000_000_000],
    })
  })

  it('are told apart up to a bound; sessions of others are counted all the same', () => {
    const more = 1000
    const table = new SessionTable({ seed: 5, maxSessions: MOST_GROUPS + more })
    const { columns } = table
    for (let record = 0; record < MOST_GROUPS + more; record++) {
      columns.words[record * RECORD_WORDS + WORD_STATE] = SessionState.valid
      columns.words[record * RECORD_WORDS + WORD_SOURCE] = record
      columns.floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_BYTES] = 1
    }
    columns.clock[CLOCK_USED_RECORDS] = MOST_GROUPS + more
    const coverage = { asOfMicroseconds: 0, lostPackets: undefined, droppedPackets: undefined }
    const listing = new SessionListing(columns, {}, coverage)
    const scan = new GroupScan(listing, { by: 'source-prefix', prefixLength: 32 }, 3)
    while (!scan.step()) {}
    const { groups, others, count, beyond, total } = scan.answer!
    expect(groups.map(({ key }) => typeof key !== 'number' && formatPrefix(key))).toEqual([
      '0.0.0.0/32',
      '0.0.0.1/32',
      '0.0.0.2/32',
    ])
    expect([count, beyond]).toEqual([MOST_GROUPS, more])
    expect(others).toMatchObject({ sessions: MOST_GROUPS + more - 3, bytes: [MOST_GROUPS + more - 3, 0] })
    expect(total.sessions).toBe(MOST_GROUPS + more)
  })
})
