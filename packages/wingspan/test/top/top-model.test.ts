/** What `top` knows: orders, the bar, filters. */
import { describe, expect, it } from 'vitest'
import { listLine, sessionLine, totalsLine } from '../../src/top/question.js'
import { SORT_KEYS } from '../../src/top/sort-key.js'
import { TopModel } from '../../src/top/top-model.js'
import { type AnsweredSession, listed, listedAt, totals, totalsAt } from './answers.js'

const [RATE, BYTES, , AGE, NEWEST] = SORT_KEYS
const bytes = (id: number, count: number): AnsweredSession => ({ id, wings: [{ packets: 1, bytes: count }] })
const ids = (model: TopModel) => model.sessions.map(({ id }) => id).join(' ')

function modelOf(...sessions: AnsweredSession[]): TopModel {
  const model = new TopModel('', BYTES)
  model.takeSessions(listed(...sessions))
  return model
}

describe('a session', () => {
  it('is read with the counters of both wings', () => {
    const model = modelOf({
      id: '18446744073709551615',
      protocol: 'udp',
      application: 'junos-dns-udp',
      age: 12,
      timeout: 60,
      wings: [
        { packets: 2, bytes: 140 },
        { packets: 1, bytes: 500 },
      ],
      rate: 53,
    })
    expect(model.sessions).toEqual([
      {
        id: '18446744073709551615',
        protocol: 'udp',
        source: '192.0.2.1/1024',
        destination: '198.51.100.1/80',
        application: 'junos-dns-udp',
        policy: 'web/4',
        ageSeconds: 12,
        timeoutSeconds: 60,
        hasEnded: false,
        packets: 3,
        bytes: 640,
        answeredRate: 53,
        packetsPerSecond: Number.NaN,
        bytesPerSecond: 53,
      },
    ])
  })

  it('has the rate between two answers rather than what the answer says', () => {
    const model = modelOf({ ...bytes(1, 1000), rate: 7 })
    model.takeSessions(listedAt(4, { ...bytes(1, 3000), rate: 7 }))
    expect(model.selectedSession!.bytesPerSecond).toBe(500)
  })

  it('has the rate of before until its counters were read again', () => {
    const model = modelOf(bytes(1, 1000))
    model.takeSessions(listedAt(10, bytes(1, 3000)))
    model.takeSessions(listedAt(10, bytes(1, 3000)))
    expect(model.selectedSession!.bytesPerSecond).toBe(200)
    model.takeSessions(listedAt(20, bytes(1, 8000)))
    expect(model.selectedSession!.bytesPerSecond).toBe(500)
  })

  it('is not taken for another of the same identifier', () => {
    const model = modelOf({ ...bytes(1, 1000) })
    model.takeSessions(listedAt(4, { ...bytes(1, 3000), source: '192.0.2.9/1' }))
    expect(model.selectedSession!.bytesPerSecond).toBeNaN()
  })

  it('has no numbers where they are not known', () => {
    const [session] = modelOf({ id: 1, age: 'N/A', wings: [{ packets: 'N/A', bytes: 'N/A' }] }).sessions
    expect([session!.ageSeconds, session!.packets, session!.bytes]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
  })

  it('is not read from anything else', () => {
    const model = modelOf(bytes(1, 5))
    expect(model.takeSessions('error: no')).toBe(false)
    expect(model.takeTotals('')).toBe(false)
    expect(ids(model)).toBe('1')
    for (const odd of ['null', '[]', '{"flow-session-information":[{"flow-session":[{}, 5, null]}]}'])
      expect(model.takeSessions(odd)).toBe(true)
    expect(model.sessions).toHaveLength(3)
  })
})

describe('an order', () => {
  it('is that of the answer', () => {
    const model = modelOf({ ...bytes(1, 500), age: 3 }, { ...bytes(2, 400), age: 9 }, bytes(3, 600))
    expect(ids(model)).toBe('1 2 3')
    model.takeSessions(listedAt(1, bytes(3, 700), bytes(2, 650), bytes(1, 500)))
    expect(ids(model)).toBe('3 2 1')
    // 2 has started three seconds ago; 1 long before, and has ended after one.
    model.sortBy(NEWEST!)
    model.takeSessions(listedAt(2, { id: 2, age: 3 }, { id: 1, age: 1 }))
    expect(ids(model)).toBe('2 1')
  })

  it('holds for what is asked', () => {
    const model = modelOf(bytes(1, 500))
    model.sortBy(AGE!)
    expect(listLine(model.question, 20)).toBe(
      'show security flow session sort-by duration limit 20 | display json',
    )
  })

  it('by rate is that of the rates between two answers, with what is not known at its end', () => {
    const model = new TopModel('', RATE)
    model.takeSessions(listed(bytes(1, 5), bytes(2, 6), bytes(3, 7)))
    expect(ids(model)).toBe('1 2 3')
    model.takeSessions(listedAt(1, bytes(4, 9), bytes(1, 5), bytes(2, 1006)))
    expect(ids(model)).toBe('2 1 4')
  })
})

describe('the bar', () => {
  it('goes with its session, and stays where that is gone', () => {
    const model = modelOf(bytes(1, 50), bytes(2, 40), bytes(3, 30))
    model.move(2)
    model.takeSessions(listedAt(1, bytes(3, 60), bytes(1, 50), bytes(2, 40)))
    expect([model.selected, model.selectedSession!.id]).toEqual([0, '3'])
    model.takeSessions(listedAt(2, bytes(1, 70), bytes(3, 60), bytes(2, 40)))
    expect([model.selected, model.selectedSession!.id]).toEqual([1, '3'])
    model.takeSessions(listedAt(3, bytes(1, 70), bytes(2, 40)))
    expect([model.selected, model.selectedSession!.id]).toEqual([1, '2'])
  })

  it('is on the heaviest while nobody has moved it', () => {
    const model = modelOf(bytes(1, 50), bytes(2, 40))
    model.takeSessions(listedAt(1, bytes(2, 60), bytes(1, 50)))
    expect(model.selectedSession!.id).toBe('2')
    // Or when it was moved back to it.
    model.move(1)
    model.move(-1)
    model.takeSessions(listedAt(2, bytes(1, 70), bytes(2, 60)))
    expect(model.selectedSession!.id).toBe('1')
  })

  it('does not leave the list', () => {
    const model = modelOf(bytes(1, 50), bytes(2, 40))
    model.move(Number.POSITIVE_INFINITY)
    expect(model.selected).toBe(1)
    model.move(-100)
    expect(model.selected).toBe(0)
    model.takeSessions(listedAt(1))
    expect([model.selected, model.selectedSession]).toEqual([0, undefined])
  })
})

describe('a filter', () => {
  it('is part of what is asked, and what was known of others is forgotten', () => {
    const model = modelOf(bytes(1, 50))
    model.takeTotals(totals({ name: 'tcp', sessions: 4, packets: [1, 1], bytes: [1, 1] }))
    expect(model.sessionCount).toBe(4)
    model.filterBy('protocol udp')
    expect([model.sessions, model.protocols, model.hasAnswer]).toEqual([[], [], false])
    expect(model.sessionCount).toBeNaN()
    expect(totalsLine(model.question)).toBe(
      'show security flow session protocol udp group-by protocol limit 256 | display json',
    )
    model.takeSessions(listedAt(1, bytes(1, 5000)))
    expect(model.selectedSession!.bytesPerSecond).toBeNaN()
    model.takeTotals(totalsAt(1, { name: 'tcp', sessions: 4, packets: [9, 9], bytes: [9, 9] }))
    expect(model.protocols[0]!.history).toEqual([Number.NaN])
  })
})

describe('all of one session', () => {
  it('is of the one that had the bar, wherever that goes', () => {
    const model = modelOf(bytes(5, 50), bytes(6, 40))
    model.open('session')
    model.takeSessions(listedAt(1, bytes(6, 90), bytes(5, 50)))
    expect([model.openedSession!.id, model.selectedSession!.id]).toEqual(['5', '6'])
    model.open('sessions')
    expect(model.openedSession).toBeUndefined()
  })

  it('is asked by its identifier, and shown from any line', () => {
    const model = modelOf(bytes(5, 50))
    expect(sessionLine(model.selectedSession!.id)).toBe(
      'show security flow session session-identifier 5 extensive',
    )
    model.resize({ columns: 20, rows: 4 })
    model.open('session')
    model.takeSession('Session ID: 5\ntwo\nthree\nfour and more than that\n', '09:00:00')
    expect(model.textLines).toEqual(['Session ID: 5', 'two', 'three', 'four and more than', '  that'])
    model.move(100)
    expect(model.textTop).toBe(3)
    model.move(-1)
    expect(model.textTop).toBe(2)
    model.resize({ columns: 20, rows: 6 })
    expect(model.textTop).toBe(1)
    model.takeSession('Session ID: 5', '09:00:02')
    expect(model.textTop).toBe(0)
  })
})
