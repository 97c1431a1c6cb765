/** What `top` knows: orders, the bar, filters. */
import { describe, expect, it } from 'vitest'
import { listLine, sessionLine, totalsLine } from '../../src/top/question.js'
import { SORT_KEYS } from '../../src/top/sort-key.js'
import { TopModel } from '../../src/top/top-model.js'
import { type AnsweredSession, listed, totals } from './answers.js'

const [RATE, BYTES, , AGE] = SORT_KEYS
const bytes = (id: number, count: number): AnsweredSession => ({ id, wings: [{ packets: 1, bytes: count }] })
const ids = (model: TopModel) => model.sessions.map(({ id }) => id).join(' ')

function modelOf(...sessions: AnsweredSession[]): TopModel {
  const model = new TopModel('', BYTES)
  model.takeSessions(listed(...sessions), 0)
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
    model.takeSessions(listed({ ...bytes(1, 3000), rate: 7 }), 4000)
    expect(model.selectedSession!.bytesPerSecond).toBe(500)
  })

  it('is not taken for another of the same identifier', () => {
    const model = modelOf({ ...bytes(1, 1000) })
    model.takeSessions(listed({ ...bytes(1, 3000), source: '192.0.2.9/1' }), 4000)
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
    expect(model.takeSessions('error: no', 0)).toBe(false)
    expect(model.takeTotals('', 0)).toBe(false)
    expect(ids(model)).toBe('1')
    for (const odd of ['null', '[]', '{"flow-session-information":[{"flow-session":[{}, 5, null]}]}'])
      expect(model.takeSessions(odd, 0)).toBe(true)
    expect(model.sessions).toHaveLength(3)
  })
})

describe('an order', () => {
  it('holds for what is there already, and for what is asked', () => {
    const model = modelOf({ ...bytes(1, 500), age: 3 }, { ...bytes(2, 400), age: 9 }, bytes(3, 600))
    expect(ids(model)).toBe('3 1 2')
    model.sortBy(AGE!)
    expect(ids(model)).toBe('2 3 1')
    expect(listLine(model.question, 20)).toBe(
      'show security flow session sort-by duration limit 20 | display json',
    )
  })

  it('has what is not known at its end', () => {
    const model = modelOf(bytes(1, 5), bytes(2, 6), bytes(3, 7))
    model.takeSessions(listed(bytes(1, 5), bytes(2, 1006), bytes(4, 9)), 1000)
    model.sortBy(RATE!)
    expect(ids(model)).toBe('2 1 4')
  })
})

describe('the bar', () => {
  it('goes with its session, and stays where that is gone', () => {
    const model = modelOf(bytes(1, 50), bytes(2, 40), bytes(3, 30))
    model.move(2)
    model.takeSessions(listed(bytes(3, 60), bytes(1, 50), bytes(2, 40)), 1000)
    expect([model.selected, model.selectedSession!.id]).toEqual([0, '3'])
    model.takeSessions(listed(bytes(1, 70), bytes(3, 60), bytes(2, 40)), 2000)
    expect([model.selected, model.selectedSession!.id]).toEqual([1, '3'])
    model.takeSessions(listed(bytes(1, 70), bytes(2, 40)), 3000)
    expect([model.selected, model.selectedSession!.id]).toEqual([1, '2'])
  })

  it('is on the heaviest while nobody has moved it', () => {
    const model = modelOf(bytes(1, 50), bytes(2, 40))
    model.takeSessions(listed(bytes(2, 60), bytes(1, 50)), 1000)
    expect(model.selectedSession!.id).toBe('2')
    // Or when it was moved back to it.
    model.move(1)
    model.move(-1)
    model.takeSessions(listed(bytes(1, 70), bytes(2, 60)), 2000)
    expect(model.selectedSession!.id).toBe('1')
  })

  it('does not leave the list', () => {
    const model = modelOf(bytes(1, 50), bytes(2, 40))
    model.move(Number.POSITIVE_INFINITY)
    expect(model.selected).toBe(1)
    model.move(-100)
    expect(model.selected).toBe(0)
    model.takeSessions(listed(), 1000)
    expect([model.selected, model.selectedSession]).toEqual([0, undefined])
  })
})

describe('a filter', () => {
  it('is part of what is asked, and what was known of others is forgotten', () => {
    const model = modelOf(bytes(1, 50))
    model.takeTotals(totals({ name: 'tcp', sessions: 4, packets: [1, 1], bytes: [1, 1] }), 0)
    expect(model.sessionCount).toBe(4)
    model.filterBy('protocol udp')
    expect([model.sessions, model.protocols, model.hasAnswer]).toEqual([[], [], false])
    expect(model.sessionCount).toBeNaN()
    expect(totalsLine(model.question)).toBe(
      'show security flow session protocol udp group-by protocol limit 256 | display json',
    )
    model.takeSessions(listed(bytes(1, 5000)), 1000)
    expect(model.selectedSession!.bytesPerSecond).toBeNaN()
    model.takeTotals(totals({ name: 'tcp', sessions: 4, packets: [9, 9], bytes: [9, 9] }), 1000)
    expect(model.protocols[0]!.history).toEqual([Number.NaN])
  })
})

describe('all of one session', () => {
  it('is asked by its identifier, and shown from any line', () => {
    const model = modelOf(bytes(5, 50))
    expect(sessionLine(model.selectedSession!.id)).toBe(
      'show security flow session session-identifier 5 extensive',
    )
    model.resize({ columns: 20, rows: 4 })
    model.open('session')
    model.takeSession('one\ntwo\nthree\nfour and more than that\n')
    expect(model.textLines).toEqual(['one', 'two', 'three', 'four and more than', '  that'])
    model.move(100)
    expect(model.textTop).toBe(3)
    model.move(-1)
    expect(model.textTop).toBe(2)
    model.resize({ columns: 20, rows: 6 })
    expect(model.textTop).toBe(1)
    model.takeSession('gone')
    expect(model.textTop).toBe(0)
  })
})
