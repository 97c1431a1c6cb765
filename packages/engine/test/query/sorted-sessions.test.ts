import { describe, expect, it } from 'vitest'
import type { SessionOrder } from '../../src/query/index.js'
import { FLOAT_BYTES } from '../../src/table/index.js'
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

  it('are not shown as the session that has taken the record of one since', () => {
    const story = new Story({ maxSessions: 3, keepEnded: false })
    for (const port of [1, 2, 3]) conversation(story, port, port)
    const listing = story.source.ask({ sort: { by: 'bytes', most: 3 } })
    const records = new Int32Array(2)
    while (listing.next(records) === 0) {}
    expect([...records]).toEqual([2, 1])
    const replace = (record: number) => {
      story.table.end(record, story.table.nowMicroseconds)
      conversation(story, 10 + record, 1000)
    }
    replace(1)
    replace(0)
    expect([...records].map((record) => listing.moveTo(record))).toEqual([true, false])
    expect([listing.next(records), listing.next(records)]).toEqual([0, -1])
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

  it('are between the moments when the bytes were looked at, however long that took', () => {
    const story = new Story()
    conversation(story, 1, 972)
    story.advance('10 s')
    first(story, 'bytes-rate', 1, () => {
      conversation(story, 1, 1972)
      story.advance('2 s')
    })
    conversation(story, 1, 972)
    story.advance('1 s')
    expect(first(story, 'bytes-rate')).toEqual([[1, 1000]])
  })

  it('are those between two readings where counters are read from time to time', () => {
    const story = new Story()
    const { table } = story
    const rate = () => first(story, 'bytes-rate')[0]![1]
    const read = (seconds: number) => {
      table.beginCounters()
      conversation(story, 1, 1000 * seconds - 28)
      const meanwhile = rate()
      table.endCounters()
      return meanwhile
    }
    read(1)
    const asked: number[] = [rate()]
    for (const seconds of [2, 8, 4]) {
      for (let second = 0; second < seconds; second += 2) asked.push(story.advance('2 s') && rate())
      expect(read(2 * seconds)).toBe(asked.at(-1))
      asked.push(rate())
    }
    expect(asked).toEqual([1000, 1000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000])
  })

  it.each([
    ['the rate before', true, 1000, 3000],
    ['that of a whole life', false, 13_000 / 3, 13_000 / 5],
  ])('take nothing from a question that comes while counters are read, and tell %s', (...row) => {
    const [, isAskedBefore, meanwhile, afterwards] = row
    const story = new Story()
    const { table } = story
    const rate = () => first(story, 'bytes-rate')[0]![1]
    const count = (bytes: number) => story.advance('2 s') && conversation(story, 1, bytes - 28)
    conversation(story, 1, 972)
    story.advance('1 s')
    table.endCounters()
    if (isAskedBefore) expect(rate()).toBe(1000)
    count(4000)
    table.endCounters()
    table.beginCounters()
    count(8000)
    expect(rate()).toBeCloseTo(meanwhile)
    table.endCounters()
    expect(rate()).toBe(afterwards)
  })

  it('are those of the whole life until the last reading at first', () => {
    const story = new Story()
    conversation(story, 1, 972)
    story.advance('2 s')
    story.table.endCounters()
    story.advance('8 s')
    expect(first(story, 'bytes-rate')).toEqual([[1, 500]])
  })

  it('of bytes that were not known before are those of a whole life', () => {
    const story = new Story()
    conversation(story, 1, 972)
    const { floats } = story.table.columns
    floats[FLOAT_BYTES] = Number.NaN
    story.advance('1 s')
    expect(first(story, 'bytes-rate')).toEqual([[1, Number.NaN]])
    floats[FLOAT_BYTES] = 4000
    story.advance('1 s')
    expect(first(story, 'bytes-rate')).toEqual([[1, 2000]])
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
