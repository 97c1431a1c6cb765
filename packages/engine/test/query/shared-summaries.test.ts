import { describe, expect, it } from 'vitest'
import { type SessionQuery, TableSource } from '../../src/query/index.js'
import { SummaryScan } from '../../src/query/session-summary.js'
import { SharedSummaries, type SummaryCount } from '../../src/query/shared-summaries.js'
import { SessionTable } from '../../src/table/index.js'
import { SECOND, START, TableWriting, UDP_FLOW } from '../table/table-writing.js'

const SLICES = 3
const SESSIONS = SLICES * 8192
const COVERAGE = { asOfMicroseconds: START, lostPackets: undefined, droppedPackets: undefined }
const QUERY: SessionQuery = { destinationPort: 53, protocol: 17 }

function large() {
  const table = new SessionTable({ seed: 5, maxSessions: 2 * SESSIONS, keepEnded: true })
  const writing = new TableWriting(table)
  table.advance(START, 0)
  let made = 0
  const add = () => {
    const [sourcePort, client] = [1 + (made % 60_000), Math.floor(made++ / 60_000)]
    const flow = { ...UDP_FLOW, sourcePort, source: (10 << 24) | client, destinationPort: 53 }
    writing.packet(flow, START, 40, { timeoutSeconds: 600 })
  }
  while (made < SESSIONS) add()
  return { table, add }
}

/** Whoever asks, a step each in turn, until all have their answers. */
function answers(counts: readonly SummaryCount[]): number[] {
  const waiting = new Set(counts)
  while (waiting.size > 0) for (const count of waiting) if (count.step()) waiting.delete(count)
  return counts.map(({ summary }) => summary.total)
}

function shared(table: SessionTable) {
  const begun: SessionQuery[] = []
  const summaries = new SharedSummaries()
  const ask = (query: SessionQuery) =>
    summaries.ask(query, () => {
      begun.push(query)
      return new SummaryScan(table.columns, query, COVERAGE, false)
    })
  return { begun, ask }
}

describe('equal questions at the same time', () => {
  const { table, add } = large()

  it('share a count', () => {
    const { begun, ask } = shared(table)
    const counts = Array.from({ length: 100 }, () => ask({ ...QUERY }))
    expect(answers(counts)).toEqual(counts.map(() => table.running))
    expect(begun).toHaveLength(1)
  })

  it('wait for the next count where one has begun, so that nothing is missing that was there before', () => {
    const { begun, ask } = shared(table)
    const first = ask(QUERY)
    first.step()
    const before = table.running
    add()
    const others = Array.from({ length: 50 }, () => ask({ protocol: 17, destinationPort: 53 }))
    expect(answers([...others, first])).toEqual([...others.map(() => before + 1), expect.any(Number)])
    expect(begun).toHaveLength(2)
  })

  it('go on where those who asked first are gone', () => {
    const { ask } = shared(table)
    ask(QUERY).step()
    ask(QUERY)
    expect(answers([ask(QUERY)])).toEqual([table.running])
    expect(answers([ask(QUERY)])).toEqual([table.running])
  })

  it('are told from others', () => {
    const { begun, ask } = shared(table)
    const prefix = (words: number[]) => ({ family: 4, words, length: 8, mask: [-1 << 24] }) as const
    const counts = [
      ask(QUERY),
      ask({ ...QUERY, destinationPort: 54 }),
      ask({ ...QUERY, sourcePrefix: prefix([10 << 24]) }),
      ask({ ...QUERY, sourcePrefix: prefix([11 << 24]) }),
    ]
    expect(answers(counts)).toEqual([table.running, 0, table.running, 0])
    expect(begun).toHaveLength(4)
  })

  it('may be more than anybody remembers', () => {
    const { ask } = shared(table)
    const counts = Array.from({ length: 100 }, (_, n) => ask({ ...QUERY, sourcePort: 1 + n }))
    expect(answers(counts)).toEqual(counts.map(() => 1))
  })

  it('are shared by who asks a table', () => {
    const source = new TableSource({ columns: table.columns, table })
    const [one, other] = [source.summarize(QUERY), source.summarize(QUERY)]
    expect(one).toBe(other)
    expect(source.summarize({ protocol: 17 })).not.toBe(source.summarize({ protocol: 17 }))
    expect(one.summary.coverage.asOfMicroseconds).toBeLessThan(START + SECOND)
  })
})
