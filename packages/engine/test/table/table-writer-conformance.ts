/**
 * What every TableWriter promises: the pipeline and mirrors of other tables write through it. A kind of writer
 * calls this with a way to open one; the last part compares any sequence of writes with a simple model.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CloseReason, SESSION_STATE_COUNT, SessionFlag, SessionState } from '../../src/session/index.js'
import {
  COUNT_BY_STATE,
  COUNT_CLOSED,
  COUNT_CREATED,
  COUNT_FAILED,
  COUNT_FORGOTTEN,
  COUNT_MULTICAST,
  SessionCursor,
  type SessionTable,
} from '../../src/table/index.js'
import {
  anyFlow,
  anyShape,
  type Flow,
  isTurned,
  SECOND,
  START,
  TableWriting,
  turned,
  UDP_FLOW,
} from './table-writing.js'

const PLENTY = 1000
const flowNumber = (n: number): Flow => ({ ...UDP_FLOW, sourcePort: n + 1 })

/** What the model remembers of a session. */
interface ModelSession {
  readonly id: number
  readonly flow: Flow
  readonly protocol: number
  readonly multicast: boolean
  last: number
  timeoutSeconds: number
  reason: number
  /** When it ended, if it has. */
  ended: number | undefined
  readonly packets: number[]
  readonly bytes: number[]
}

const deadline = ({ last, timeoutSeconds }: ModelSession) => last + timeoutSeconds * SECOND

const anyWrite = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('packet' as const),
      flow: anyFlow,
      shape: anyShape,
      bytes: fc.nat(2000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('back' as const), nth: fc.nat(30), bytes: fc.nat(2000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('credit' as const),
      nth: fc.nat(30),
      packets: fc.nat(9),
      bytes: fc.nat(2000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('timeout' as const),
      nth: fc.nat(30),
      seconds: fc.constantFrom(1, 2, 4, 150, 1800),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('end' as const), nth: fc.nat(30) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('wait' as const),
      microseconds: fc.oneof(fc.nat(2 * SECOND), fc.nat(90 * SECOND), fc.constant(9_000 * SECOND)),
    }),
  },
)

/** `open` makes an empty table of this capacity. */
export function tableWriterConformance(
  name: string,
  open: (options: { maxSessions: number; keepEnded: boolean }) => SessionTable,
): void {
  describe.each([true, false])(`${name} is a TableWriter (ended sessions kept: %s)`, (keepEnded) => {
    const opened = (maxSessions = 16) => {
      const table = open({ maxSessions, keepEnded })
      table.advance(START, 0)
      const cursor = new SessionCursor(table.columns)
      const at = (record: number, time = table.nowMicroseconds) => {
        cursor.setNow(time)
        return cursor.moveTo(record) ? cursor : undefined
      }
      const idOf = (record: number) => at(record)?.id
      return { table, writing: new TableWriting(table), at, idOf }
    }
    const countsOf = ({ columns }: SessionTable, protocol = 17) => ({
      valid: columns.counts[COUNT_BY_STATE + protocol * SESSION_STATE_COUNT + SessionState.valid],
      invalidated: columns.counts[COUNT_BY_STATE + protocol * SESSION_STATE_COUNT + SessionState.invalidated],
      created: columns.counts[COUNT_CREATED],
      forgotten: columns.counts[COUNT_FORGOTTEN],
      failed: columns.counts[COUNT_FAILED + protocol],
    })

    it('finds a session from both directions, and says which', () => {
      fc.assert(
        fc.property(anyFlow, (flow) => {
          const { writing } = opened()
          expect(writing.find(flow)).toBe(-1)
          const record = writing.create(flow, START)
          expect(writing.find(flow)).toBe(record << 2)
          const isItsOwnTurn = flow.source === flow.destination && flow.sourcePort === flow.destinationPort
          const back = isItsOwnTurn ? record << 2 : flow.oneWing ? -1 : (record << 2) | 1
          expect(writing.find(turned(flow))).toBe(back)
        }),
      )
    })

    it('finds nothing by a key that differs anywhere', () => {
      fc.assert(
        fc.property(anyFlow, anyFlow, (flow, other) => {
          const { writing } = opened()
          const record = writing.create(flow, START)
          const isSame = [flow, ...(flow.oneWing ? [] : [turned(flow)])].some(
            (each) => JSON.stringify(each) === JSON.stringify(other),
          )
          expect(writing.find(other) >> 2).toBe(isSame ? record : -1)
        }),
      )
    })

    it('turns a session round that an answer makes', () => {
      const { writing, at } = opened()
      const record = writing.create(UDP_FLOW, START, { answer: true })
      expect(at(record)).toMatchObject({ sourcePort: 53, destinationPort: 1000 })
      expect(writing.find(UDP_FLOW)).toBe((record << 2) | 1)
    })

    it('counts packets on their wings, and refreshes with them', () => {
      const { table, writing, at } = opened()
      const record = writing.create(UDP_FLOW, START)
      expect([table.isHeard(record, 0), table.isHeard(record, 1)]).toEqual([false, false])
      table.count(record, 0, 100, START + 1)
      table.count(record, 1, 40, START + 5)
      table.count(record, 1, 2, START + 5)
      const cursor = at(record)!
      expect([cursor.packets(0), cursor.packets(1), cursor.bytes(0), cursor.bytes(1)]).toEqual([
        1, 2, 100, 42,
      ])
      expect(table.deadline(record)).toBe(START + 5 + 60 * SECOND)
      table.setInterface(record, 1, 3)
      expect([table.isHeard(record, 0), table.isHeard(record, 1)]).toEqual([false, true])
    })

    it('credits packets without refreshing, beyond 32 bits too', () => {
      const { table, writing, at } = opened()
      const record = writing.create(UDP_FLOW, START)
      table.credit(record, 1, 0xffff_ffff, 10)
      table.count(record, 1, 1, START)
      table.credit(record, 1, 0xffff_ffff, 10)
      table.credit(record, 1, 5, 10)
      expect(at(record)!.packets(1)).toBe(2 * 0xffff_ffff + 6)
      expect(at(record)!.packets(0)).toBe(0)
      expect(at(record)!.bytes(1)).toBe(31)
      expect(table.deadline(record)).toBe(START + 60 * SECOND)
    })

    it('notes the interfaces of both wings', () => {
      const { table, writing, at } = opened()
      const record = writing.create(UDP_FLOW, START)
      table.setInterface(record, 1, 0xffff)
      table.setInterface(record, 0, 7)
      table.setInterface(record, 1, 0x8001)
      expect([at(record)!.interfaceNumber(0), at(record)!.interfaceNumber(1)]).toEqual([7, 0x8001])
    })

    it('ends a session at its deadline, not a microsecond before', () => {
      for (const offset of [0, 1, 499_999, 999_999]) {
        const { table, writing, at } = opened()
        const record = writing.create(UDP_FLOW, START + offset, { timeoutSeconds: 20 })
        const end = START + offset + 20 * SECOND
        table.settle(end - 1)
        expect(table.isRunning(record, end - 1)).toBe(true)
        expect(table.isRunning(record, end)).toBe(false)
        expect(at(record, end - 1)!.state).toBe(SessionState.valid)
        expect(at(record, end)!.state).toBe(SessionState.invalidated)
        expect(countsOf(table)).toMatchObject({ valid: 1, invalidated: 0 })
        table.settle(end)
        expect(countsOf(table)).toMatchObject({
          valid: 0,
          invalidated: keepEnded ? 1 : 0,
          forgotten: keepEnded ? 0 : 1,
        })
        expect(at(record)?.endMicroseconds).toBe(keepEnded ? end : undefined)
        expect(table.columns.counts[COUNT_CLOSED + CloseReason.ageOut]).toBe(1)
      }
    })

    it.each([[1], [7], [60 * 10], [5000], [3 * 86_400]])(
      'ends it wherever time goes on from, in steps of %i s',
      (step) => {
        const { table, writing } = opened()
        const record = writing.create(UDP_FLOW, START, { timeoutSeconds: 1800 })
        writing.create(flowNumber(5), START, { timeoutSeconds: 2 })
        for (let time = START; table.isRunning(record, table.nowMicroseconds); time += step * SECOND) {
          expect(countsOf(table).valid).toBe(time - step * SECOND >= START + 2 * SECOND ? 1 : 2)
          table.settle(time)
        }
        expect(countsOf(table).valid).toBe(0)
        expect(table.nowMicroseconds).toBe(START + step * Math.ceil(1800 / step) * SECOND)
      },
    )

    it('never lets time run backwards', () => {
      const { table } = opened()
      table.advance(START + 10, 5)
      table.advance(START + 3, 5)
      table.settle(START)
      expect(table.nowMicroseconds).toBe(START + 10)
    })

    it.each([[2], [600]])('takes a timeout changed to %i s from the last packet on', (timeoutSeconds) => {
      const { table, writing, at } = opened()
      const record = writing.create(UDP_FLOW, START, { timeoutSeconds: 60, flags: SessionFlag.multicast })
      table.count(record, 0, 1, START + SECOND)
      table.setTimeout(record, timeoutSeconds, CloseReason.responseReceived, SessionFlag.answered)
      const end = START + SECOND + timeoutSeconds * SECOND
      expect(table.deadline(record)).toBe(end)
      expect(at(record)).toMatchObject({
        timeoutSeconds,
        closeReason: CloseReason.responseReceived,
        isMulticast: true,
        isAnswered: true,
      })
      table.settle(end - 1)
      expect(countsOf(table).valid).toBe(1)
      table.settle(end)
      expect(countsOf(table).valid).toBe(0)
      expect(table.columns.counts[COUNT_CLOSED + CloseReason.responseReceived]).toBe(1)
    })

    it('ends a session early, under the reason it was given', () => {
      const { table, writing, at } = opened()
      const record = writing.create(UDP_FLOW, START, { flags: SessionFlag.multicast })
      expect(table.columns.counts[COUNT_MULTICAST + 17]).toBe(1)
      table.setCloseReason(record, CloseReason.icmpError)
      table.end(record, START + 3)
      expect(table.isRunning(record, START + 3)).toBe(false)
      expect(table.columns.counts[COUNT_CLOSED + CloseReason.icmpError]).toBe(1)
      expect(table.columns.counts[COUNT_MULTICAST + 17]).toBe(0)
      expect(at(record)?.endMicroseconds).toBe(keepEnded ? START + 3 : undefined)
      expect(writing.find(UDP_FLOW)).toBe(keepEnded ? record << 2 : -1)
      table.settle(START + 1000 * SECOND)
      expect(countsOf(table)).toMatchObject({ valid: 0, invalidated: keepEnded ? 1 : 0, created: 1 })
    })

    it('looks at no more sessions than it may, and loses none', () => {
      const { table, writing } = opened(64)
      for (let n = 0; n < 50; n++) writing.create(flowNumber(n), START, { timeoutSeconds: 2 })
      for (let left = 50; left > 0; left -= 10) {
        table.advance(START + 60 * SECOND, 10)
        expect(countsOf(table).valid).toBeGreaterThanOrEqual(left - 10)
      }
      table.advance(START + 61 * SECOND, PLENTY)
      expect(countsOf(table).valid).toBe(0)
    })

    it('ends short sessions in time after a long one was first', () => {
      const { table, writing } = opened()
      writing.create(flowNumber(0), START, { timeoutSeconds: 1800 })
      writing.create(flowNumber(1), START, { timeoutSeconds: 2 })
      table.advance(START + 10 * SECOND, PLENTY)
      expect(countsOf(table).valid).toBe(1)
    })

    it('numbers sessions from 1, and never gives a number twice', () => {
      const { table, writing, idOf } = opened(3)
      const ids: (number | undefined)[] = []
      for (let n = 0; n < 12; n++) {
        const record = writing.create(flowNumber(n), table.nowMicroseconds)
        ids.push(idOf(record))
        expect((ids[n]! - 1) % 3).toBe(record)
        table.advance(START + n * 100 * SECOND, PLENTY)
      }
      expect(ids.slice(0, 3)).toEqual([1, 2, 3])
      expect(new Set(ids).size).toBe(12)
    })

    it('counts what it has no room for, and loses nothing by it', () => {
      const { table, writing } = opened(2)
      expect([0, 1, 2, 3].map((n) => writing.create(flowNumber(n), START + n))).toEqual([0, 1, -1, -1])
      expect(countsOf(table)).toEqual({ valid: 2, invalidated: 0, created: 2, forgotten: 0, failed: 2 })
      expect(table.failed).toBe(2)
      expect([0, 1, 2, 3].map((n) => writing.find(flowNumber(n)))).toEqual([0, 4, -1, -1])
    })

    it('has room again as soon as a deadline has come, told or not', () => {
      const { writing, idOf } = opened(1)
      writing.create(flowNumber(0), START, { timeoutSeconds: 2 })
      expect(writing.create(flowNumber(1), START + 2 * SECOND - 1)).toBe(-1)
      expect(idOf(writing.create(flowNumber(1), START + 2 * SECOND))).toBe(2)
      expect(writing.find(flowNumber(0))).toBe(-1)
    })

    it('uses a record again only when none is left that was never used, the one that ended first then', () => {
      const { table, writing } = opened(4)
      for (let n = 0; n < 3; n++) writing.create(flowNumber(n), START)
      for (const record of [2, 0, 1]) table.end(record, START)
      expect(writing.create(flowNumber(10), START)).toBe(3)
      const reused = [11, 12, 13].map((n) => writing.create(flowNumber(n), START))
      // Nothing is shown of a record that was given back, so that the last may as well come first.
      expect(reused).toEqual(keepEnded ? [2, 0, 1] : [1, 0, 2])
      expect(writing.create(flowNumber(14), START)).toBe(-1)
    })

    it('reuses in the order of the deadlines when time goes on by itself', () => {
      const { table, writing, idOf } = opened(3)
      for (const [n, timeoutSeconds] of [300, 20, 60].entries())
        writing.create(flowNumber(n), START, { timeoutSeconds })
      table.settle(START + 1000 * SECOND)
      const reused = [11, 12, 13].map((n) => writing.create(flowNumber(n), START + 1000 * SECOND))
      if (keepEnded) expect(reused).toEqual([1, 2, 0])
      expect(reused.map((record) => idOf(record)! - record)).toEqual([4, 4, 4])
    })

    it('gives the session of a key that comes again, and keeps the older ones behind it', () => {
      const { table, writing } = opened(8)
      const records = [0, 1, 2].map((n) =>
        writing.create(n === 1 ? turned(UDP_FLOW) : UDP_FLOW, START + n * 100 * SECOND),
      )
      expect(writing.find(UDP_FLOW) >> 2).toBe(records[2])
      expect(writing.history(UDP_FLOW)).toEqual(keepEnded ? [2, 1, 0] : [records[2]])
      expect(countsOf(table)).toMatchObject({ created: 3, valid: 1 })
    })

    it('ends the chain of a key where a record was used again', () => {
      const { writing, idOf } = opened(3)
      for (let n = 0; n < 7; n++) writing.create(UDP_FLOW, START + n * 100 * SECOND)
      const ids = writing.history(UDP_FLOW).map(idOf)
      expect(ids).toEqual(keepEnded ? [7, 6, 5] : [ids[0]])
    })

    it('keeps the chain of a key whose newer session has the smaller number', () => {
      const { table, writing, idOf } = opened(2)
      const first = writing.create(flowNumber(0), START)
      writing.create(flowNumber(1), START, { timeoutSeconds: 1800 })
      table.end(first, START + 1)
      table.end(writing.create(flowNumber(2), START + 2), START + 3)
      const older = writing.create(UDP_FLOW, START + 4)
      table.end(1, START + 5)
      table.end(older, START + 6)
      const newer = writing.create(UDP_FLOW, START + 7)
      expect(idOf(newer)).toBe(keepEnded ? 4 : 7)
      if (keepEnded) expect(writing.history(UDP_FLOW).map(idOf)).toEqual([4, 5])
    })

    it('ends a running session whose key a new one takes', () => {
      const { table, writing, at } = opened(8)
      const first = writing.create(UDP_FLOW, START, { closeReason: CloseReason.tcpFin })
      const second = writing.create(UDP_FLOW, START + 5)
      expect(countsOf(table)).toMatchObject({ valid: 1, created: 2, invalidated: keepEnded ? 1 : 0 })
      expect(table.columns.counts[COUNT_CLOSED + CloseReason.tcpFin]).toBe(1)
      if (keepEnded) expect(at(first)!.endMicroseconds).toBe(START + 5)
      expect(writing.find(UDP_FLOW)).toBe(second << 2)
    })

    it('does what a simple model does, whatever is written', () => {
      fc.assert(
        fc.property(
          fc.array(anyWrite, { maxLength: 120 }),
          fc.constantFrom(1, 3, 8, 200),
          (writes, maxSessions) => {
            const { table, writing, at, idOf } = opened(maxSessions)
            const model = new Map<number, ModelSession>()
            let time = START
            let failed = 0
            let created = 0
            const alive = () => [...model.values()].filter(({ ended }) => ended === undefined)
            const recordOf = ({ id }: ModelSession) => (id - 1) % maxSessions
            const age = () => {
              for (const session of alive()) if (deadline(session) <= time) session.ended = deadline(session)
            }
            const nth = (n: number) => alive()[n % Math.max(1, alive().length)]
            for (const write of writes) {
              if (write.what === 'wait') {
                time += write.microseconds
                table.advance(time, write.microseconds % 4)
              }
              age()
              if (write.what === 'packet') {
                const answer = isTurned(write.flow, write.shape)
                const before = alive().length
                const record = writing.packet(write.flow, time, write.bytes, write.shape)
                if (record < 0) {
                  failed++
                  expect(before).toBe(maxSessions)
                  continue
                }
                const id = idOf(record)!
                let session = model.get(id)
                if (session === undefined) {
                  created++
                  const { timeoutSeconds = 60, closeReason = 0, flags = 0 } = write.shape
                  const flow = answer ? turned(write.flow) : write.flow
                  session = {
                    id,
                    flow,
                    protocol: flow.protocol,
                    multicast: (flags & SessionFlag.multicast) !== 0,
                    last: time,
                    timeoutSeconds,
                    reason: closeReason,
                    ended: undefined,
                    packets: [0, 0],
                    bytes: [0, 0],
                  }
                  // Its record held an ended session at most, which is forgotten now.
                  for (const other of model.values())
                    if (recordOf(other) === record) {
                      expect(other.ended).toBeDefined()
                      model.delete(other.id)
                    }
                  model.set(id, session)
                  session.packets[answer ? 1 : 0]! += 1
                  session.bytes[answer ? 1 : 0]! += write.bytes
                } else {
                  const wing = JSON.stringify(session.flow) === JSON.stringify(write.flow) ? 0 : 1
                  session.packets[wing]! += 1
                  session.bytes[wing]! += write.bytes
                  session.last = time
                }
              } else if (write.what !== 'wait') {
                const session = nth(write.nth)
                if (session === undefined) continue
                const record = recordOf(session)
                if (write.what === 'back') {
                  table.count(record, 1, write.bytes, time)
                  session.packets[1]! += 1
                  session.bytes[1]! += write.bytes
                  session.last = time
                } else if (write.what === 'credit') {
                  table.credit(record, 0, write.packets, write.bytes)
                  session.packets[0]! += write.packets
                  session.bytes[0]! += write.bytes
                } else if (write.what === 'timeout') {
                  table.touchLast(record, time)
                  table.setTimeout(record, write.seconds, CloseReason.responseReceived, 0)
                  session.last = time
                  session.timeoutSeconds = write.seconds
                  session.reason = CloseReason.responseReceived
                } else {
                  table.end(record, time)
                  session.ended = time
                }
              }
            }
            table.settle(time)
            age()
            let invalidated = 0
            for (const session of model.values()) {
              const cursor = at(recordOf(session), time)
              if (session.ended !== undefined && !keepEnded) {
                expect(cursor?.id).not.toBe(session.id)
                continue
              }
              if (session.ended !== undefined) invalidated++
              expect(cursor).toBeDefined()
              expect({
                id: cursor!.id,
                protocol: cursor!.protocol,
                multicast: cursor!.isMulticast,
                ports: [cursor!.sourcePort, cursor!.destinationPort],
                state: cursor!.state,
                end: cursor!.endMicroseconds,
                timeout: cursor!.timeoutSeconds,
                reason: cursor!.closeReason,
                packets: [cursor!.packets(0), cursor!.packets(1)],
                bytes: [cursor!.bytes(0), cursor!.bytes(1)],
              }).toEqual({
                id: session.id,
                protocol: session.protocol,
                multicast: session.multicast,
                ports: [session.flow.sourcePort, session.flow.destinationPort],
                state: session.ended === undefined ? SessionState.valid : SessionState.invalidated,
                end: session.ended ?? deadline(session),
                timeout: session.timeoutSeconds,
                reason: session.reason,
                packets: session.packets,
                bytes: session.bytes,
              })
              if (session.ended === undefined) expect(writing.find(session.flow)).toBe(recordOf(session) << 2)
            }
            const sum = (from: number) =>
              Array.from(
                { length: 256 },
                (_, protocol) => countsOf(table, protocol)[from === 0 ? 'valid' : 'invalidated']!,
              ).reduce((all, count) => all + count, 0)
            expect(table.failed).toBe(failed)
            expect(table.columns.counts[COUNT_CREATED]).toBe(created)
            expect(sum(0)).toBe(alive().length)
            expect(sum(1)).toBe(invalidated)
            expect(table.forgotten).toBe(created - alive().length - invalidated)
          },
        ),
        { numRuns: 300 },
      )
    })
  })
}
