import { afterEach, describe, expect, it, vi } from 'vitest'
import { CloseReason, SessionState } from '../../src/session/index.js'
import { RECORD_WORD_SHIFT, SessionCursor, SessionTable, WORD_STATE } from '../../src/table/index.js'
import { SECOND, START, TableWriting, UDP_FLOW } from './table-writing.js'

afterEach(() => vi.restoreAllMocks())

/** Has `action` done between a cursor's first look at a record's generation and whatever it looks at again. */
function onSecondLook(action: () => void): void {
  const load = Atomics.load
  let looks = 0
  vi.spyOn(Atomics, 'load').mockImplementation(((words: Int32Array, at: number) => {
    if (++looks === 2) action()
    return load(words, at)
  }) as typeof Atomics.load)
}

describe('a cursor whose reader is held up while the writer goes on', () => {
  it('does not show an old timeout with the end of a session that got another since', () => {
    const table = new SessionTable({ seed: 1, maxSessions: 4 })
    const { words } = table.columns
    table.advance(START, 0)
    const record = new TableWriting(table).packet(UDP_FLOW, START, 40, { timeoutSeconds: 1800 })
    const at = (record << RECORD_WORD_SHIFT) + WORD_STATE
    const before = words[at]!
    table.setTimeout(record, 2, CloseReason.responseReceived, 0)
    table.settle(START + 2 * SECOND)
    const after = words[at]!
    // What the reader copies: the state word of before, and all that was written after it.
    words[at] = before
    onSecondLook(() => {
      words[at] = after
    })
    const cursor = new SessionCursor(table.columns)
    cursor.setNow(START + 3 * SECOND)
    expect(cursor.moveTo(record)).toBe(true)
    expect(cursor.state).toBe(SessionState.invalidated)
    expect(cursor.timeoutSeconds).toBe(2)
    expect(cursor.currentTimeoutSeconds).toBe(0)
    expect(cursor.endMicroseconds).toBe(START + 2 * SECOND)
  })

  it('gives up on a record that never comes to rest', () => {
    const table = new SessionTable({ seed: 1, maxSessions: 4 })
    const { words } = table.columns
    table.advance(START, 0)
    const record = new TableWriting(table).packet(UDP_FLOW, START, 40)
    const load = Atomics.load
    vi.spyOn(Atomics, 'load').mockImplementation(((array: Int32Array, place: number) => {
      words[(record << RECORD_WORD_SHIFT) + WORD_STATE]! ^= 1 << 20
      return load(array, place)
    }) as typeof Atomics.load)
    expect(new SessionCursor(table.columns).moveTo(record)).toBe(false)
  })
})
