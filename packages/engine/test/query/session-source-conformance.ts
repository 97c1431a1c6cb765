/**
 * What every SessionSource promises. A kind of source calls this with a way to open one on a table; answers are
 * compared with what a cursor shows of every record, condition by condition.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeAddress, makePrefix, type Prefix } from '../../src/address/index.js'
import type { Bounds, SessionOrder, SessionQuery, SessionSource } from '../../src/query/index.js'
import { SessionState } from '../../src/session/index.js'
import { CLOCK_USED_RECORDS, DecisionFlag, SessionCursor, SessionTable } from '../../src/table/index.js'
import {
  anyTraffic,
  hostWords,
  play,
  SECOND,
  START,
  TableWriting,
  type Traffic,
  turned,
  UDP_FLOW,
} from '../table/table-writing.js'

const PROPERTY = { numRuns: 60 }

/** A session as its cursor shows it. */
interface Row {
  readonly record: number
  readonly id: number
  readonly protocol: number
  readonly family: number
  readonly source: readonly number[]
  readonly destination: readonly number[]
  readonly sourcePort: number
  readonly destinationPort: number
  readonly state: number
  readonly multicast: boolean
  readonly interfaces: readonly string[]
  readonly application: number
  readonly start: number
  readonly duration: number
  readonly timeout: number
  readonly current: number
  readonly packets: number
  readonly bytes: number
  readonly policy: number
  readonly zones: readonly number[]
  readonly sourceNatPool: number
  readonly isTranslated: boolean
  readonly isTunnel: boolean
  readonly generation: number
}

function rowOf(cursor: SessionCursor, table: SessionTable): Row {
  const words = cursor.family === 4 ? 1 : 4
  const name = (wing: number) => table.columns.interfaceNames.name(cursor.interfaceNumber(wing))
  return {
    record: cursor.record,
    id: cursor.id,
    protocol: cursor.protocol,
    family: cursor.family,
    source: [...cursor.source.subarray(0, words)],
    destination: [...cursor.destination.subarray(0, words)],
    sourcePort: cursor.sourcePort,
    destinationPort: cursor.destinationPort,
    state: cursor.state,
    multicast: cursor.isMulticast,
    // What has no Out wing shows nothing of one.
    interfaces: cursor.isOneWing ? [name(0)] : [name(0), name(1)],
    application: cursor.application,
    start: cursor.startSeconds,
    duration: cursor.durationSeconds,
    timeout: cursor.timeoutSeconds,
    current: cursor.currentTimeoutSeconds,
    packets: cursor.packets(0) + cursor.packets(1),
    bytes: cursor.bytes(0) + cursor.bytes(1),
    policy: cursor.policy,
    zones: cursor.isOneWing ? [cursor.fromZone] : [cursor.fromZone, cursor.toZone],
    sourceNatPool: cursor.sourceNatPool,
    isTranslated: cursor.hasDecision(DecisionFlag.translated),
    isTunnel: cursor.hasDecision(DecisionFlag.tunnel),
    generation: cursor.generation,
  }
}

/** Every session of the table, in its order. */
function allRows(table: SessionTable): Row[] {
  const cursor = new SessionCursor(table.columns)
  cursor.setNow(table.nowMicroseconds)
  const used = table.columns.clock[CLOCK_USED_RECORDS]!
  return Array.from({ length: used }, (_, record) => record)
    .filter((record) => cursor.moveTo(record))
    .map((record) => cursor.moveTo(record) && rowOf(cursor, table))
    .filter((row) => row !== false)
}

/** All that a source lists, asked for in buffers of this length. */
function listed(source: SessionSource, query: SessionQuery, table: SessionTable, length = 64): Row[] {
  const listing = source.ask(query)
  const records = new Int32Array(length)
  const rows: Row[] = []
  for (let count = listing.next(records); count >= 0; count = listing.next(records)) {
    for (const record of records.subarray(0, count)) {
      expect(listing.cursor.moveTo(record)).toBe(true)
      rows.push(rowOf(listing.cursor, table))
    }
  }
  expect(listing.next(records)).toBe(-1)
  expect(listing.total).toBe(rows.length)
  return rows
}

function summary(source: SessionSource, query: SessionQuery) {
  const scan = source.summarize(query)
  while (!scan.step()) {}
  return scan.summary
}

function isIn(words: readonly number[], prefix: Prefix): boolean {
  const bits = (each: readonly number[]) =>
    each.map((word) => (word >>> 0).toString(2).padStart(32, '0')).join('')
  return (
    words.length === prefix.words.length &&
    bits(words).slice(0, prefix.length) === bits(prefix.words).slice(0, prefix.length)
  )
}

const isBetween = (value: number, { moreThan, lessThan }: Bounds) =>
  (moreThan === undefined || value > moreThan) && (lessThan === undefined || value < lessThan)

const anyPrefix = fc
  .tuple(
    fc.constantFrom<4 | 6>(4, 6),
    fc.integer({ min: 1, max: 3 }),
    fc.constantFrom(0, 1, 8, 23, 24, 31, 32, 47, 48, 128),
  )
  .map(([family, host, length]) =>
    makePrefix(makeAddress(family, hostWords(family, host)), Math.min(length, family === 4 ? 32 : 128)),
  )
const anyPort = fc.integer({ min: 1, max: 4 })
const anyBounds = (...values: number[]) =>
  fc.record(
    { moreThan: fc.constantFrom(...values), lessThan: fc.constantFrom(...values) },
    { requiredKeys: [] },
  )
const anyQuantity = fc.oneof(anyBounds(1, 2, 3, 40, 1000), fc.record({ moreThan: fc.nat(5000) }))

type Condition = Exclude<keyof SessionQuery, 'startIdentifier' | 'count' | 'sort'>

/** Each condition: values to ask for, and what a row must be to meet it. */
const CONDITIONS: {
  readonly [Name in Condition]: readonly [fc.Arbitrary<unknown>, (row: Row, value: never) => boolean]
} = {
  protocol: [fc.constantFrom(1, 6, 17, 47, 58, 255), (row, value: number) => row.protocol === value],
  family: [fc.constantFrom(4, 6), (row, value: number) => row.family === value],
  sourcePrefix: [anyPrefix, (row, value: Prefix) => isIn(row.source, value)],
  destinationPrefix: [anyPrefix, (row, value: Prefix) => isIn(row.destination, value)],
  sourcePort: [anyPort, (row, value: number) => row.sourcePort === value],
  destinationPort: [anyPort, (row, value: number) => row.destinationPort === value],
  interface: [
    fc.constantFrom('a.0', 'b.0', 'b.7', 'b', 'c.0', ''),
    (row, value: string) => value !== '' && row.interfaces.includes(value),
  ],
  applications: [fc.subarray([0, 1, 2, 3, 9]), (row, value: number[]) => value.includes(row.application)],
  state: [
    fc.constantFrom(...Object.values(SessionState).filter((state) => state !== SessionState.free)),
    (row, value: number) => row.state === value,
  ],
  durationSeconds: [anyBounds(0, 1, 2, 5, 60, 100), (row, value: Bounds) => isBetween(row.duration, value)],
  timeoutSeconds: [anyBounds(2, 4, 20, 60, 300), (row, value: Bounds) => isBetween(row.timeout, value)],
  currentTimeoutSeconds: [
    anyBounds(0, 1, 2, 4, 58, 60),
    (row, value: Bounds) => isBetween(row.current, value),
  ],
  packets: [anyQuantity, (row, value: Bounds) => isBetween(row.packets, value)],
  bytes: [anyQuantity, (row, value: Bounds) => isBetween(row.bytes, value)],
  policy: [fc.integer({ min: 1, max: 6 }), (row, value: number) => row.policy === value],
  zone: [fc.integer({ min: 1, max: 4 }), (row, value: number) => row.zones.includes(value)],
  sourceNatPool: [fc.integer({ min: 1, max: 3 }), (row, value: number) => row.sourceNatPool === value],
  isTranslated: [fc.boolean(), (row, value: boolean) => row.isTranslated === value],
  isTunnel: [fc.boolean(), (row, value: boolean) => row.isTunnel === value],
  decidedBefore: [fc.integer({ min: 0, max: 4 }), (row, value: number) => row.generation < value],
  sessionIdentifier: [fc.integer({ min: 1, max: 200 }), (row, value: number) => row.id === value],
}
const NAMES = Object.keys(CONDITIONS) as Condition[]

/** What sessions are sorted by, as a row shows it; NaN for what it does not show. */
const ORDERS: Readonly<Record<SessionOrder, (row: Row) => number>> = {
  bytes: ({ bytes }) => bytes,
  packets: ({ packets }) => packets,
  duration: ({ duration }) => duration,
  timeout: ({ isTunnel, current }) => (isTunnel ? Number.NaN : current),
  'start-time': ({ start }) => start,
  'bytes-rate': ({ bytes, duration }) => bytes / Math.max(1, duration),
}

const anyCondition = (name: Condition) =>
  CONDITIONS[name][0].map((value) => ({ [name]: value }) as SessionQuery)
const anyQuery = fc
  .subarray(NAMES, { maxLength: 4 })
  .chain((names) => fc.tuple(...names.map(anyCondition)))
  .map((conditions) => Object.assign({}, ...conditions) as SessionQuery)

function meets(row: Row, query: SessionQuery): boolean {
  return Object.entries(query).every(([name, value]) => CONDITIONS[name as Condition][1](row, value as never))
}

/** A query for exactly one flow. */
function flowQuery({ protocol, source, destination, sourcePort, destinationPort }: Row): SessionQuery {
  const whole = (words: readonly number[]) =>
    makePrefix(makeAddress(words.length === 1 ? 4 : 6, words), 32 * words.length)
  return {
    protocol,
    sourcePrefix: whole(source),
    destinationPrefix: whole(destination),
    sourcePort,
    destinationPort,
  }
}

const anyTable = fc.record({
  traffic: anyTraffic,
  keepEnded: fc.boolean(),
  maxSessions: fc.constantFrom(1, 4, 16, 200),
})

/** Sessions that were ended, or would have been; -1 where the source ends none. */
function cleared(source: SessionSource, query: SessionQuery, isDryRun: boolean): number {
  const clearing = source.clear(query, isDryRun)
  while (clearing && !clearing.step()) {}
  return clearing?.count ?? -1
}

/**
 * `open` makes a source of the sessions in a table that is settled and that nobody writes to while it is asked;
 * `clears`: whether it ends sessions too.
 */
export function sessionSourceConformance(
  name: string,
  open: (table: SessionTable) => SessionSource,
  clears = true,
): void {
  const opened = ({
    traffic,
    keepEnded,
    maxSessions,
  }: {
    traffic: Traffic
    keepEnded: boolean
    maxSessions: number
  }) => {
    const table = new SessionTable({ seed: 5, keepEnded, maxSessions })
    play(table, traffic)
    return { table, source: open(table), rows: allRows(table) }
  }

  describe(`${name} is a SessionSource`, () => {
    it('lists nothing of a table that was never written to', () => {
      const table = new SessionTable({ seed: 1, maxSessions: 8 })
      const source = open(table)
      for (const query of [
        {},
        { protocol: 6 },
        { sourcePort: 1 },
        { sessionIdentifier: 1 },
        { startIdentifier: 3 },
      ]) {
        expect(listed(source, query, table)).toEqual([])
        expect(summary(source, query)).toMatchObject({
          total: 0,
          valid: 0,
          unicast: 0,
          multicast: 0,
          maximum: 8,
        })
      }
    })

    it('lists every session once, in table order, whatever the buffer', () => {
      fc.assert(
        fc.property(anyTable, fc.integer({ min: 1, max: 70 }), (given, length) => {
          const { table, source, rows } = opened(given)
          expect(listed(source, {}, table, length)).toEqual(rows)
          expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
          expect(rows.every(({ id, record }) => (id - 1) % table.capacity === record)).toBe(true)
        }),
        PROPERTY,
      )
    })

    it.each(NAMES)('answers %s as its rows show it', (condition) => {
      fc.assert(
        fc.property(
          anyTable,
          fc.array(anyCondition(condition), { minLength: 5, maxLength: 5 }),
          (given, queries) => {
            const { table, source, rows } = opened(given)
            for (const query of queries) {
              expect(listed(source, query, table)).toEqual(rows.filter((row) => meets(row, query)))
            }
          },
        ),
        PROPERTY,
      )
    })

    it('answers conditions together as its rows show them', () => {
      fc.assert(
        fc.property(anyTable, fc.array(anyQuery, { minLength: 10, maxLength: 10 }), (given, queries) => {
          const { table, source, rows } = opened(given)
          for (const query of queries) {
            expect(listed(source, query, table)).toEqual(rows.filter((row) => meets(row, query)))
          }
        }),
        PROPERTY,
      )
    })

    it.each(Object.keys(ORDERS) as SessionOrder[])('sorts by %s as its rows show it', (by) => {
      fc.assert(
        fc.property(
          anyTable,
          fc.array(fc.tuple(anyQuery, fc.integer({ min: 1, max: 30 })), { minLength: 3, maxLength: 3 }),
          (given, queries) => {
            const { table, source, rows } = opened(given)
            const value = (row: Row) => {
              const known = ORDERS[by](row)
              return Number.isNaN(known) ? -1 : known
            }
            for (const [query, most] of queries) {
              const matching = rows.filter((row) => meets(row, query))
              const sorted = matching.toSorted((a, b) => value(b) - value(a) || a.id - b.id)
              expect(listed(source, { ...query, sort: { by, most } }, table)).toEqual(sorted.slice(0, most))
            }
          },
        ),
        PROPERTY,
      )
    })

    it('counts in a summary what it lists', () => {
      fc.assert(
        fc.property(anyTable, fc.array(anyQuery, { minLength: 10, maxLength: 10 }), (given, queries) => {
          const { table, source } = opened(given)
          const placed: SessionQuery = { startIdentifier: 2, count: 1, sort: { by: 'bytes', most: 1 } }
          for (const query of [{}, { protocol: 17 }, placed, ...queries]) {
            const { startIdentifier: _, count: __, sort: ___, ...conditions }: SessionQuery = query
            const rows = listed(source, conditions, table)
            const inState = (state: number) => rows.filter((row) => row.state === state).length
            const alive = rows.filter(({ state }) => state !== SessionState.invalidated)
            expect(summary(source, query)).toMatchObject({
              valid: inState(SessionState.valid),
              pending: inState(SessionState.pending),
              invalidated: inState(SessionState.invalidated),
              other: inState(SessionState.other),
              unicast: alive.filter(({ multicast }) => !multicast).length,
              multicast: alive.filter(({ multicast }) => multicast).length,
              total: rows.length,
              maximum: table.capacity,
            })
          }
        }),
        PROPERTY,
      )
    })

    it('counts in a summary by policy, where the query asks under which configuration they were decided', () => {
      fc.assert(
        fc.property(anyTable, fc.integer({ min: 0, max: 4 }), (given, decidedBefore) => {
          const { table, source } = opened(given)
          const policies = listed(source, { decidedBefore }, table).map(({ policy }) => policy)
          const { byPolicy } = summary(source, { decidedBefore })
          expect([...byPolicy!].flatMap(([policy, count]) => Array(count).fill(policy)).sort()).toEqual(
            policies.sort(),
          )
          expect(summary(source, {}).byPolicy).toBeUndefined()
        }),
        PROPERTY,
      )
    })

    it('ends what it lists and what has not ended, and nothing else', () => {
      fc.assert(
        fc.property(anyTable, anyQuery, (given, query) => {
          const { table, source, rows } = opened(given)
          const running = listed(source, query, table).filter((row) => row.state !== SessionState.invalidated)
          if (!clears) {
            expect(source.clear(query, false)).toBeUndefined()
            return
          }
          expect(cleared(source, query, true)).toBe(running.length)
          expect(allRows(table)).toEqual(rows)
          expect(cleared(source, query, false)).toBe(running.length)
          const ids = new Set(running.map(({ id }) => id))
          expect(allRows(table).filter(({ id }) => !ids.has(id))).toEqual(
            rows.filter(({ id }) => !ids.has(id)),
          )
          const after = allRows(table).filter(({ id }) => ids.has(id))
          expect(after).toHaveLength(table.keepsEnded ? running.length : 0)
          expect(after.every(({ state }) => state === SessionState.invalidated)).toBe(true)
          expect(cleared(source, query, false)).toBe(0)
        }),
        PROPERTY,
      )
    })

    it('answers a protocol alone as it does with a condition that everything meets', () => {
      const everything: SessionQuery = { packets: { moreThan: -1 } }
      fc.assert(
        fc.property(anyTable, fc.constantFrom(undefined, 1, 6, 17, 255), (given, protocol) => {
          const { source } = opened(given)
          const query: SessionQuery = protocol === undefined ? {} : { protocol }
          const { failed: _, coverage: __, ...kept } = summary(source, query)
          const { failed, coverage, ...scanned } = summary(source, { ...query, ...everything })
          expect(kept).toEqual(scanned)
          expect(failed).toBeUndefined()
          expect(coverage.asOfMicroseconds).toBeGreaterThan(0)
        }),
        PROPERTY,
      )
    })

    it('resumes at the place of an identifier, also of a session that is gone', () => {
      fc.assert(
        fc.property(anyTable, fc.integer({ min: 1, max: 500 }), anyQuery, (given, startIdentifier, query) => {
          const { table, source, rows } = opened(given)
          const { sessionIdentifier: _, ...conditions } = query
          const place = (startIdentifier - 1) % table.capacity
          expect(listed(source, { ...conditions, startIdentifier }, table)).toEqual(
            rows.filter((row) => row.record >= place && meets(row, conditions)),
          )
        }),
        PROPERTY,
      )
    })

    it('goes through the table in pages that leave nothing out', () => {
      fc.assert(
        fc.property(anyTable, fc.integer({ min: 1, max: 5 }), (given, count) => {
          const { table, source, rows } = opened(given)
          const seen: Row[] = []
          let page = listed(source, { count }, table)
          while (page.length > 0) {
            expect(page.length).toBe(Math.min(count, rows.length - seen.length))
            seen.push(...page)
            const next = page[page.length - 1]!.record + 2
            if (next > table.capacity) break
            page = listed(source, { count, startIdentifier: next }, table)
          }
          expect(seen).toEqual(rows)
        }),
        PROPERTY,
      )
    })

    it('finds a flow with every session of it that is there, as a scan does', () => {
      fc.assert(
        fc.property(anyTable, (given) => {
          const { table, source, rows } = opened(given)
          for (const row of rows.slice(0, 20)) {
            const query = flowQuery(row)
            const same = rows.filter((each) => meets(each, query))
            expect(same).toContainEqual(row)
            expect(listed(source, query, table)).toEqual(same)
            expect(listed(source, { ...query, count: 1 }, table)).toEqual(same.slice(0, 1))
          }
        }),
        PROPERTY,
      )
    })

    it('tells a flow from the same one seen from its other end', () => {
      const table = new SessionTable({ seed: 1, maxSessions: 8 })
      const writing = new TableWriting(table)
      table.advance(START, 0)
      for (let turn = 0; turn < 4; turn++) {
        writing.packet(turn % 2 === 0 ? UDP_FLOW : turned(UDP_FLOW), START + turn * 100 * SECOND, 30)
      }
      table.settle(START + 300 * SECOND)
      const source = open(table)
      const rows = allRows(table)
      expect(rows.map(({ sourcePort }) => sourcePort)).toEqual([1000, 53, 1000, 53])
      expect(listed(source, flowQuery(rows[0]!), table).map(({ id }) => id)).toEqual([1, 3])
      expect(listed(source, flowQuery(rows[1]!), table).map(({ id }) => id)).toEqual([2, 4])
    })

    it('tells times right a hundred years after the first', () => {
      const table = new SessionTable({ seed: 1, maxSessions: 8 })
      const writing = new TableWriting(table)
      const later = 100 * 365 * 86_400
      table.advance(0, 0)
      writing.packet(UDP_FLOW, later * SECOND, 30)
      table.settle((later + 7) * SECOND)
      const source = open(table)
      expect(listed(source, {}, table)).toMatchObject([{ duration: 7, current: 54 }])
      expect(listed(source, { durationSeconds: { moreThan: 6, lessThan: 8 } }, table)).toHaveLength(1)
    })

    it('knows one identifier only: not those before and after it of the same record', () => {
      const table = new SessionTable({ seed: 1, maxSessions: 2 })
      const writing = new TableWriting(table)
      table.advance(START, 0)
      for (let n = 0; n < 5; n++)
        writing.packet({ ...UDP_FLOW, sourcePort: n + 1 }, START + n * 100 * SECOND, 30)
      table.settle(START + 400 * SECOND)
      const source = open(table)
      const found = Array.from({ length: 9 }, (_, n) =>
        listed(source, { sessionIdentifier: n }, table).map(({ id }) => id),
      )
      expect(found.flat()).toEqual([4, 5])
    })
  })
}
