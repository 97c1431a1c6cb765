/** Sessions that are ended because somebody asked for it. */
import { describe, expect, it } from 'vitest'
import { MOST_CLEARED_PER_STEP, SessionClearing } from '../../src/query/index.js'
import { CLOSE_REASON_WORDS, CloseReason } from '../../src/session/index.js'
import { COUNT_CLOSED, SessionCursor, SessionTable } from '../../src/table/index.js'
import { SECOND, START, TableWriting, UDP_FLOW } from '../table/table-writing.js'

/** A table of so many sessions, all running. */
function tableOf(count: number): SessionTable {
  const table = new SessionTable({ seed: 1, maxSessions: count })
  const writing = new TableWriting(table)
  table.advance(START, 0)
  for (let n = 0; n < count; n++) writing.packet({ ...UDP_FLOW, sourcePort: n + 1 }, START, 30)
  return table
}

describe('clearing', () => {
  it('ends sessions now, and says that it was asked for', () => {
    const table = tableOf(1)
    table.advance(START + 7 * SECOND, 0)
    const ends: number[] = []
    table.setEndListener((_record, time) => ends.push(time))
    expect(new SessionClearing(table, {}, false).step()).toBe(true)
    const cursor = new SessionCursor(table.columns)
    cursor.setNow(table.nowMicroseconds)
    expect(cursor.moveTo(0)).toBe(true)
    expect(CLOSE_REASON_WORDS[cursor.closeReason]).toBe('CLI')
    expect(cursor.durationSeconds).toBe(7)
    expect(ends).toEqual([START + 7 * SECOND])
    expect(table.columns.counts[COUNT_CLOSED + CloseReason.cleared]).toBe(1)
    expect(table.running).toBe(0)
  })

  it('ends a bounded number in one step, and all of them in the end', () => {
    const table = tableOf(3 * MOST_CLEARED_PER_STEP)
    const clearing = new SessionClearing(table, {}, false)
    const counts = []
    for (let isDone = false; !isDone; ) {
      isDone = clearing.step()
      counts.push(clearing.count)
    }
    expect(counts).toEqual([1, 2, 3].map((steps) => steps * MOST_CLEARED_PER_STEP))
    expect(table.running).toBe(0)
  })

  it('leaves sessions alone that were made after it began, wherever they are', () => {
    for (const keepEnded of [true, false]) {
      const table = new SessionTable({ seed: 1, maxSessions: 3 * MOST_CLEARED_PER_STEP, keepEnded })
      const writing = new TableWriting(table)
      table.advance(START, 0)
      for (let n = 0; n < 2 * MOST_CLEARED_PER_STEP; n++) {
        writing.packet({ ...UDP_FLOW, sourcePort: n + 1 }, START, 30)
      }
      const clearing = new SessionClearing(table, {}, false)
      clearing.step()
      writing.packet({ ...UDP_FLOW, sourcePort: 60_000 }, START + SECOND, 30)
      while (!clearing.step()) {}
      expect(clearing.count).toBe(2 * MOST_CLEARED_PER_STEP)
      expect(table.running).toBe(1)
    }
  })
})
