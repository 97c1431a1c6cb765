import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SessionEvent, SessionEvents } from '../../src/event/index.js'
import { SessionCursor } from '../../src/table/index.js'
import { Story } from '../story/story.js'
import { readerConformance } from './event-reader-conformance.js'

/** A table with three sessions, to tell of. */
function sessions(): { readonly story: Story; readonly cursor: SessionCursor } {
  const story = new Story()
  story.udp('10.0.0.1/1', '192.0.2.1/53').udp('10.0.0.2/2', '192.0.2.1/53')
  story.ping('2001:db8::1', '2001:db8::2', 7, 1)
  return { story, cursor: new SessionCursor(story.table.columns) }
}

describe('a snapshot', () => {
  it('is the session as it was, whatever has become of its record', () => {
    const { story, cursor } = sessions()
    const events = new SessionEvents(8)
    const reader = events.reader()
    for (const record of [0, 2]) {
      cursor.moveTo(record)
      events.write(SessionEvent.created, 1000 + record, cursor, 5)
    }
    story.udp('192.0.2.1/53', '10.0.0.1/1').pong('2001:db8::2', '2001:db8::1', 7, 1)
    const read = new SessionCursor(story.table.columns)
    expect(reader.next(read)).toBe(true)
    expect([reader.kind, reader.timeMicroseconds, reader.detail]).toEqual([SessionEvent.created, 1000, 5])
    expect([read.id, read.protocol, read.sourcePort, read.packets(0), read.packets(1)]).toEqual([
      1, 17, 1, 1, 0,
    ])
    expect(reader.next(read)).toBe(true)
    expect([read.id, read.family, read.packets(0), read.isAnswered]).toEqual([3, 6, 1, false])
    expect([...read.source]).toEqual([0x20010db8, 0, 0, 1])
    expect(reader.next(read)).toBe(false)
  })
})

describe('the ring', () => {
  it('is not read until somebody asks for a reader', () => {
    const events = new SessionEvents(4)
    expect(events.isRead).toBe(false)
    events.reader()
    expect(events.isRead).toBe(true)
  })

  it('keeps the newest and tells each reader how many it has lost', () => {
    const { cursor } = sessions()
    cursor.moveTo(0)
    const events = new SessionEvents(4)
    const slow = events.reader()
    const quick = events.reader()
    const seen: number[] = []
    for (let time = 0; time < 10; time++) {
      events.write(SessionEvent.closed, time, cursor)
      while (quick.next(cursor)) seen.push(quick.timeMicroseconds)
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(quick.lost).toBe(0)
    const late: number[] = []
    while (slow.next(cursor)) late.push(slow.timeMicroseconds)
    expect(late).toEqual([6, 7, 8, 9])
    expect(slow.lost).toBe(6)
  })

  it('calls a reader that must not lose any before it comes round', () => {
    const { story, cursor } = sessions()
    cursor.moveTo(1)
    const own = new SessionCursor(story.table.columns)
    const events = new SessionEvents(4)
    const times: number[] = []
    let calls = 0
    const reader = events.reader(() => {
      calls++
      while (reader.next(own)) times.push(reader.timeMicroseconds)
    })
    for (let time = 0; time < 11; time++) events.write(SessionEvent.created, time, cursor)
    expect(calls).toBe(2)
    while (reader.next(own)) times.push(reader.timeMicroseconds)
    expect(times).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(reader.lost).toBe(0)
  })

  it('gives a reader what was written after it was made', () => {
    const { cursor } = sessions()
    cursor.moveTo(0)
    const events = new SessionEvents(4)
    events.write(SessionEvent.created, 1, cursor)
    const reader = events.reader()
    expect(reader.next(cursor)).toBe(false)
    events.write(SessionEvent.created, 2, cursor)
    expect(reader.next(cursor)).toBe(true)
    expect(reader.timeMicroseconds).toBe(2)
    expect(reader.lost).toBe(0)
  })

  it('accounts for every event: read, lost, or waiting', () => {
    const { cursor } = sessions()
    cursor.moveTo(0)
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 20 }),
        (capacity, turns) => {
          const events = new SessionEvents(capacity)
          const reader = events.reader()
          let written = 0
          let read = 0
          let last = -1
          for (const [writes, reads] of turns) {
            for (let i = 0; i < writes; i++) events.write(SessionEvent.created, written++, cursor)
            for (let i = 0; i < reads && reader.next(cursor); i++) {
              expect(reader.timeMicroseconds).toBeGreaterThan(last)
              last = reader.timeMicroseconds
              read++
              expect(last).toBe(read + reader.lost - 1)
            }
          }
          while (reader.next(cursor)) read++
          expect(read + reader.lost).toBe(written)
        },
      ),
    )
  })
})

readerConformance('a plain list', () => {
  const { story, cursor } = sessions()
  const events = new SessionEvents(4)
  const own = new SessionCursor(story.table.columns)
  const times: number[] = []
  const read = () => {
    while (reader.next(own)) times.push(reader.timeMicroseconds)
  }
  const reader = events.reader(read)
  return {
    write: (time) => {
      cursor.moveTo(0)
      events.write(SessionEvent.created, time, cursor)
    },
    finish: () => {
      read()
      return times
    },
  }
})
