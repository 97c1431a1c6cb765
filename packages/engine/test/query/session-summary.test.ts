import { describe, expect, it } from 'vitest'
import { type SessionQuery, TableSource } from '../../src/query/index.js'
import { SessionState } from '../../src/session/index.js'
import { SessionTable, TableColumns } from '../../src/table/index.js'
import { SECOND, START, TableWriting, UDP_FLOW } from '../table/table-writing.js'

/** A table with a session whose deadline came in a second that is not over, and which nobody ended yet. */
function unsettledTable(keepEnded: boolean): SessionTable {
  const table = new SessionTable({ seed: 5, maxSessions: 2, keepEnded })
  const writing = new TableWriting(table)
  table.advance(START, 0)
  writing.packet(UDP_FLOW, START + 0.25 * SECOND, 40, { timeoutSeconds: 2 })
  writing.packet({ ...UDP_FLOW, sourcePort: 7 }, START, 40, { timeoutSeconds: 60 })
  writing.packet({ ...UDP_FLOW, sourcePort: 8 }, START, 40, { timeoutSeconds: 60 })
  table.advance(START + 2.5 * SECOND, 100)
  return table
}

function summary(source: TableSource, query: SessionQuery) {
  const scan = source.summarize(query)
  while (!scan.step()) {}
  return scan.summary
}

function listed(source: TableSource, query: SessionQuery): number {
  const listing = source.ask(query)
  const records = new Int32Array(8)
  while (listing.next(records) >= 0) {}
  return listing.total
}

describe.each([true, false])('a summary of a table that is not settled (ended kept: %s)', (keepEnded) => {
  it.each<SessionQuery>([{}, { protocol: 17 }])('counts in another thread what is listed: %o', (query) => {
    const table = unsettledTable(keepEnded)
    const source = new TableSource({ columns: new TableColumns(structuredClone(table.shared)) })
    const { valid, invalidated } = SessionState
    const counted = summary(source, query)
    expect(counted).toMatchObject({ valid: 1, invalidated: 1, unicast: 1, total: 2, failed: 1 })
    expect(counted.valid).toBe(listed(source, { ...query, state: valid }))
    expect(counted.invalidated).toBe(listed(source, { ...query, state: invalidated }))
  })

  it('settles the table first in the thread of its writer', () => {
    const table = unsettledTable(keepEnded)
    const source = new TableSource({ columns: table.columns, table })
    const ended = keepEnded ? 1 : 0
    expect(summary(source, {})).toMatchObject({ valid: 1, invalidated: ended, failed: 1 })
  })
})
