import { describe, expect, it } from 'vitest'
import type { SessionOrder } from '../../src/query/index.js'
import { Story } from '../story/story.js'

/** Ports of the sessions that come first, in their order, and what they are sorted by. */
function first(
  story: Story,
  by: SessionOrder,
  most = 10,
  begun?: () => void,
): [port: number, value: number][] {
  const listing = story.source.ask({ sort: { by, most } })
  const records = new Int32Array(3)
  const found: [number, number][] = []
  begun?.()
  for (let count = listing.next(records); count >= 0; count = listing.next(records)) {
    for (const record of records.subarray(0, count)) {
      listing.cursor.moveTo(record)
      found.push([listing.cursor.sourcePort, listing.sorted!.value(record)])
    }
  }
  return found
}

const conversation = (story: Story, port: number, bytes: number) =>
  story.udp(`10.0.0.1/${port}`, '10.0.0.2/53', bytes)

describe('sorted sessions', () => {
  it('are no more than were asked for, though all were looked at', () => {
    const story = new Story()
    for (let port = 1; port <= 50; port++) conversation(story, port, port)
    const listing = story.source.ask({ sort: { by: 'bytes', most: 3 } })
    const records = new Int32Array(10)
    let given = 0
    for (let count = listing.next(records); count >= 0; count = listing.next(records)) given += count
    expect([given, listing.total, listing.sorted!.matching]).toEqual([3, 3, 50])
    expect(listing.next(records)).toBe(-1)
  })

  it('are in the order of what they have when the last was looked at', () => {
    const story = new Story()
    for (const port of [1, 2, 3]) conversation(story, port, port)
    const listing = story.source.ask({ sort: { by: 'bytes', most: 3 } })
    const records = new Int32Array(3)
    expect(listing.next(records)).toBe(0)
    conversation(story, 1, 100)
    while (listing.next(records) === 0) {}
    expect([...records]).toEqual([0, 2, 1])
  })

  it('leave out a session whose record has become another one’s', () => {
    const story = new Story({ maxSessions: 2, keepEnded: false })
    conversation(story, 1, 10)
    conversation(story, 2, 20)
    const listing = story.source.ask({ sort: { by: 'bytes', most: 2 } })
    const records = new Int32Array(2)
    expect(listing.next(records)).toBe(0)
    story.table.end(1, story.table.nowMicroseconds)
    conversation(story, 3, 30)
    let count = listing.next(records)
    while (count === 0) count = listing.next(records)
    expect([...records.subarray(0, count)]).toEqual([0])
  })

  it('have the newest first by start time, and the longest from its end by timeout', () => {
    const story = new Story()
    conversation(story, 1, 10)
    story.advance('5 s')
    conversation(story, 2, 10)
    story.advance('5 s')
    conversation(story, 1, 10)
    expect(first(story, 'start-time').map(([port]) => port)).toEqual([2, 1])
    expect(first(story, 'timeout').map(([port]) => port)).toEqual([1, 2])
  })
})

describe('rates', () => {
  it('are those of a whole life at first, then those since the question before', () => {
    const story = new Story()
    conversation(story, 1, 972)
    conversation(story, 2, 1)
    story.advance('10 s')
    expect(first(story, 'bytes-rate')).toEqual([
      [1, 100],
      [2, 2.9],
    ])
    conversation(story, 2, 1972)
    story.advance('2 s')
    expect(first(story, 'bytes-rate')).toEqual([
      [2, 1000],
      [1, 0],
    ])
  })

  it('of a question that comes at once are those of the one before', () => {
    const story = new Story()
    conversation(story, 1, 972)
    story.advance('1 s')
    expect(first(story, 'bytes-rate')).toEqual([[1, 1000]])
    conversation(story, 1, 972)
    story.advance('400 ms')
    expect(first(story, 'bytes-rate')).toEqual([[1, 1000]])
    story.advance('100 ms')
    expect(first(story, 'bytes-rate')).toEqual([[1, 2000]])
  })

  it('are those of a whole life where the question before is long past', () => {
    const story = new Story()
    story.tcp('10.0.0.1/1', '10.0.0.2/80').open()
    story.advance('1 s')
    const [[, rate]] = first(story, 'bytes-rate') as [[number, number]]
    story.advance('61 s')
    expect(first(story, 'bytes-rate')).toEqual([[1, rate / 62]])
  })

  it('know nothing of the session that had the record before', () => {
    const story = new Story({ maxSessions: 1, keepEnded: false })
    conversation(story, 1, 10_000)
    first(story, 'bytes-rate')
    story.advance('2 s')
    story.table.end(0, story.table.nowMicroseconds)
    conversation(story, 2, 72)
    story.advance('10 s')
    expect(first(story, 'bytes-rate')).toEqual([[2, 10]])
  })

  it('count at least one second of a life', () => {
    const story = new Story()
    conversation(story, 1, 100)
    story.advance('10 ms')
    expect(first(story, 'bytes-rate')).toEqual([[1, 128]])
  })
})
