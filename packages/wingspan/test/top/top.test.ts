/** `top` at a terminal: when it asks, what its keys do, and how it leaves. */
import { describe, expect, it } from 'vitest'
import { MOST_ANSWER_BYTES } from '../../src/top/held-answer.js'
import { listed, listedAt, totals, totalsAt } from './answers.js'
import { type Answer, Watcher, type WatcherOptions } from './watcher.js'

const LIST = 'show security flow session sort-by bytes-rate limit 12 | display json'
const TOTALS = 'show security flow session group-by protocol limit 256 | display json'
const SESSION = 'show security flow session session-identifier 7 extensive'
const [ESCAPE, CONTROL_C, CONTROL_Z, DOWN, LEFT] = ['\x1b', '\x03', '\x1a', '\x1b[B', '\x1b[D']
const [PASTE, PASTED] = ['\x1b[200~', '\x1b[201~']

function answers(line: string): string {
  if (line.includes('session-identifier')) return 'Session ID: 7, Status: Normal\nEnd of it\n'
  if (line.includes('group-by'))
    return totals({ name: 'tcp', sessions: 2, packets: [5, 5], bytes: [500, 500] })
  return listed({ id: 7, rate: 90 }, { id: 8, rate: 50, source: '192.0.2.99/4000' })
}

/** Who has the first answers. */
async function watch(options: Partial<WatcherOptions> = {}): Promise<Watcher> {
  const watcher = new Watcher({ answer: answers, ...options })
  await watcher.settle()
  return watcher
}

describe('asking', () => {
  it('begins with the sessions and the totals, and goes on every two seconds', async () => {
    const watcher = await watch()
    expect(watcher.lines).toEqual([LIST, TOTALS])
    expect(watcher.page).toContain('\n>   7 tcp')
    expect(watcher.page).toContain('2 sessions')
    await watcher.pass(1999)
    expect(watcher.lines).toHaveLength(2)
    await watcher.pass(1)
    expect(watcher.lines).toEqual([LIST, TOTALS, LIST, TOTALS])
    expect(watcher.page).toContain('09:00:02')
  })

  it('waits for an answer, however long it takes', async () => {
    const waiting: (() => void)[] = []
    const watcher = await watch({
      answer: (line) => new Promise((resolve) => waiting.push(() => resolve(answers(line)))),
    })
    await watcher.pass(10_000)
    await watcher.type('b', 'r', '\f')
    expect(watcher.lines).toEqual([LIST])
    while (watcher.lines.length < 6) {
      waiting.shift()?.()
      await watcher.pass(5000)
    }
    expect(watcher.mostWaiting).toBe(1)
  })

  it('stops while it is paused, but for what a key wants', async () => {
    const watcher = await watch()
    await watcher.type(' ')
    expect(watcher.page).toContain('PAUSED')
    await watcher.pass(60_000)
    expect(watcher.lines).toHaveLength(2)
    await watcher.type('b')
    expect(watcher.lines.slice(2)).toEqual([LIST.replace('bytes-rate', 'bytes'), TOTALS])
    await watcher.pass(60_000)
    expect(watcher.lines).toHaveLength(4)
    await watcher.type('p')
    expect(watcher.page).not.toContain('PAUSED')
    await watcher.pass(200)
    expect(watcher.lines).toHaveLength(6)
  })

  it('stays as it is while it is paused, whatever becomes of the terminal', async () => {
    const watcher = await watch({ suspend: async () => {} })
    await watcher.type(' ')
    await watcher.resize(61, 14)
    await watcher.type(CONTROL_Z)
    await watcher.pass(300)
    expect(watcher.lines).toHaveLength(2)
    await watcher.type('\r')
    await watcher.pass(300)
    expect(watcher.lines.slice(2)).toEqual([SESSION])
    await watcher.type(LEFT)
    await watcher.pass(300)
    expect(watcher.lines).toHaveLength(3)
    expect(watcher.page).toContain('\n>   7 tcp')
  })

  it('is not done by holding a key down', async () => {
    const watcher = await watch()
    await watcher.pass(1000)
    for (let press = 0; press < 20; press++) await watcher.type('s')
    expect(watcher.lines).toHaveLength(4)
    await watcher.pass(199)
    expect(watcher.lines).toHaveLength(4)
    await watcher.pass(1)
    expect(watcher.lines).toHaveLength(6)
  })

  it('is for as many sessions as there is room for', async () => {
    const watcher = await watch()
    await watcher.resize(60, 30)
    await watcher.pass(200)
    expect(watcher.lines.at(-2)).toBe(LIST.replace('limit 12', 'limit 30'))
    expect(watcher.screen.page).toHaveLength(30)
    await watcher.resize(60, 5000)
    await watcher.pass(200)
    expect(watcher.lines.at(-2)).toBe(LIST.replace('limit 12', 'limit 200'))
  })
})

describe('keys', () => {
  it('move the bar, and open its session, which is asked for from then on', async () => {
    const watcher = await watch({
      answer: (line) => (line.includes('identifier') ? 'Session ID: 8\nall of it\n' : answers(line)),
    })
    await watcher.type(DOWN)
    expect(watcher.page).toContain('\n>   8 tcp')
    await watcher.type('\r')
    await watcher.pass(200)
    expect(watcher.lines.slice(2)).toEqual([SESSION.replace('7', '8')])
    expect(watcher.page).toContain('session 8')
    expect(watcher.page).toContain('\nall of it\n')
    await watcher.pass(2000)
    expect(watcher.lines.slice(3)).toEqual([SESSION.replace('7', '8')])
    await watcher.type(LEFT)
    expect(watcher.page).toContain('\n>   8 tcp')
    await watcher.pass(200)
    expect(watcher.lines.slice(4)).toEqual([LIST, TOTALS])
  })

  it('that are for the list do nothing to the page of a session', async () => {
    const watcher = await watch()
    await watcher.type('\r')
    await watcher.pass(200)
    await watcher.type('s', 'b')
    await watcher.pass(2000)
    expect(watcher.lines.slice(2)).toEqual([SESSION, SESSION])
    await watcher.type(LEFT)
    expect(watcher.page).toContain(' by bytes a second; all sessions')
  })

  it('open the session that has the bar, whatever list is on its way', async () => {
    const identifier = (line: string) => /session-identifier (\d+)/.exec(line)?.[1]
    let isLater = false
    const waiting: (() => void)[] = []
    const watcher = await watch({
      answer: async (line) => {
        if (isLater) await new Promise<void>((resolve) => waiting.push(resolve))
        if (identifier(line)) return `Session ID: ${identifier(line)}`
        if (line.includes('group-by') || !isLater) return answers(line)
        return listed({ id: 8, rate: 5000, source: '192.0.2.99/4000' }, { id: 7, rate: 90 })
      },
    })
    isLater = true
    const goOn = async () => {
      waiting.shift()?.()
      await watcher.pass(200)
    }
    await watcher.pass(2000)
    await watcher.type('\r')
    for (let turn = 0; turn < 3; turn++) await goOn()
    expect(watcher.page).toMatch(/ session 7 .*\nSession ID: 7\n/)
    // The text of 7 is asked for again, and nobody waits for it.
    await watcher.pass(2000)
    expect(identifier(watcher.lines.at(-1)!)).toBe('7')
    await watcher.type(LEFT, 'g', '\r')
    await goOn()
    expect(watcher.page).toContain(' session 8 ')
    expect(watcher.page).not.toContain('Session ID: 7')
    await goOn()
    expect(watcher.page).toContain('\nSession ID: 8\n')
  })

  it('are typed, not pasted', async () => {
    const watcher = await watch()
    expect(watcher.screen.isPasteTold).toBe(true)
    await watcher.type(`${PASTE}quit\r${PASTED}`)
    expect([watcher.hasLeft, watcher.page.includes('\n>   7 tcp')]).toEqual([false, true])
  })

  it('are explained', async () => {
    const watcher = await watch()
    await watcher.type('?')
    expect(watcher.page).toContain('Down one row')
    await watcher.type('G')
    expect(watcher.page).toContain('Quit')
    await watcher.type('?')
    expect(watcher.page).toContain('\n>   7 tcp')
  })

  it('draw again what something else has overwritten', async () => {
    const watcher = await watch()
    watcher.screen.write('\x1b[1;1Hgarbage over everything')
    await watcher.type('j')
    expect(watcher.page).toContain('garbage')
    await watcher.type('\f')
    expect(watcher.page).not.toContain('garbage')
    expect(watcher.page).toContain('wingspan top')
  })

  it('stop the program and go on with it', async () => {
    let goOn = () => {}
    const watcher = await watch({ suspend: () => new Promise((resolve) => (goOn = resolve)) })
    await watcher.type(CONTROL_Z)
    expect(watcher.screen.isOther).toBe(false)
    await watcher.pass(5000)
    expect(watcher.page).toBe('$ wingspan top\n')
    goOn()
    await watcher.settle()
    expect(watcher.screen.isOther).toBe(true)
    expect(watcher.page).toContain('\n>   7 tcp')
  })
})

describe('a filter', () => {
  it('is typed in the words of the command', async () => {
    const watcher = await watch()
    await watcher.type('/', 'p', '\t')
    expect(watcher.page).toMatch(/packets-less-than .*policy-id .*\nFilter: p/)
    await watcher.type(...'rot', '\t')
    expect(watcher.page).toContain('\nFilter: protocol')
    expect(watcher.screen.isCursorShown).toBe(true)
    expect(watcher.screen.cursor).toEqual({ row: 'Filter: protocol', column: 'Filter: protocol '.length })
    await watcher.type('\x01')
    expect(watcher.screen.cursor.column).toBe('Filter: '.length)
    await watcher.type('\x05', '?')
    expect(watcher.page).toMatch(/icmp {2}icmp6 {2}igmp.*\n.*udp\nFilter: protocol/)
    await watcher.type(...'udp', '\r')
    expect(watcher.page).toContain('filter: protocol udp')
    expect(watcher.screen.isCursorShown).toBe(false)
    await watcher.pass(200)
    expect(watcher.lines.slice(2)).toEqual(
      [LIST, TOTALS].map((line) => line.replace('session ', 'session protocol udp ')),
    )
  })

  it('is offered no words but those of filters', async () => {
    const watcher = await watch({ columns: 80, rows: 30 })
    await watcher.type('/', '?')
    expect(watcher.page).toMatch(/application {2}bytes-less-than .*protocol .*zone\nFilter:$/s)
    for (const word of [
      'brief',
      'count',
      'extensive',
      'limit',
      'session-identifier',
      'sort-by',
      'summary',
      '<',
    ])
      expect(watcher.page).not.toContain(word)
    await watcher.type(...'cou', '\t')
    expect(watcher.page).toMatch(/\nFilter: cou$/)
  })

  it('can be pasted, and is not taken before its Enter is typed', async () => {
    const watcher = await watch()
    await watcher.type('/', `${PASTE}protocol\tudp?\r${PASTED}`)
    expect(watcher.page).toMatch(/\nFilter: protocol udp\?$/)
    await watcher.type('\b', '\r')
    expect(watcher.page).toContain('filter: protocol udp')
    await watcher.type('q')
    expect(watcher.screen.isPasteTold).toBe(false)
  })

  it('of the arguments does nothing to the terminal', async () => {
    const watcher = await watch({ filter: 'zone \x1b[2Jevil\x07' })
    await watcher.type('/')
    expect(watcher.page).toContain('\nFilter: zone [2Jevil')
    expect(watcher.screen.written).not.toContain('evil\x07')
  })

  it('that is wrong is told, and can be mended', async () => {
    const watcher = await watch({ filter: 'protocol tcp' })
    await watcher.type('f', ...'frog', '\r')
    expect(watcher.page).toContain('syntax error, expecting <option>.\nFilter: protocol tcp frog')
    await watcher.type('\x15', ...'summary', '\r')
    expect(watcher.page).toContain('error: top takes filters only, and summary is none\nFilter: summary')
    await watcher.type('\x15', ...'brief', '\r')
    expect(watcher.page).toContain('error: top takes filters only, and brief is none\nFilter: brief')
    await watcher.type('\x15', ...'| count', '\r')
    expect(watcher.page).toContain('error')
    await watcher.type('\x15', '\r')
    expect(watcher.page).toContain('all sessions')
  })

  it('can be left as it was', async () => {
    const watcher = await watch()
    await watcher.type('/', ...'nonsense', CONTROL_C)
    expect(watcher.page).toContain('all sessions')
    await watcher.pass(2000)
    expect(watcher.lines.at(-2)).toBe(LIST)
  })

  it('can be left where nobody says whether it is right', async () => {
    const watcher = await watch({ check: () => new Promise(() => {}) })
    await watcher.type('/', ...'protocol udp', '\r')
    await watcher.type(CONTROL_C)
    expect(watcher.page).not.toContain('Filter: ')
    await watcher.type(CONTROL_C)
    await watcher.left
  })

  it('makes an answer that is still on its way useless', async () => {
    const waiting: (() => void)[] = []
    const watcher = await watch({
      answer: (line) => new Promise((resolve) => waiting.push(() => resolve(answers(line)))),
    })
    await watcher.type('/', ...'protocol udp', '\r')
    waiting.shift()!()
    await watcher.settle()
    expect(watcher.page).not.toContain('>   7 tcp')
    await watcher.pass(200)
    expect(watcher.lines.at(-1)).toContain('protocol udp')
  })
})

describe('an answer', () => {
  async function troubled(answer: () => Answer, outcome?: () => 'done' | 'unanswered') {
    const watcher = await watch({ answer, ...(outcome ? { outcome } : {}) })
    return watcher.page.split('\n').at(-1)
  }

  it('that is none is told', async () => {
    expect(await troubled(() => ({ lineText: 'show x\n     ^\nerror: permission denied: security\n' }))).toBe(
      'error: permission denied: security',
    )
    expect(
      await troubled(
        () => 'error: it cannot be told\n',
        () => 'unanswered',
      ),
    ).toBe('error: it cannot be told')
    expect(await troubled(() => 'no JSON')).toBe('the answer could not be read')
  })

  it('that is too long is told, and the rest of it is not wanted', async () => {
    const watcher = await watch({ answer: () => 'x'.repeat(MOST_ANSWER_BYTES + 1) })
    expect(watcher.page).toContain('the answer is too long')
    expect(watcher.sinks[0]!.closed).toBe(true)
  })

  it('that comes again takes away what was told', async () => {
    let isBad = true
    const watcher = await watch({ answer: (line) => (isBad ? 'no JSON' : answers(line)) })
    isBad = false
    await watcher.pass(2000)
    expect(watcher.page).not.toContain('could not be read')
  })

  it('leaves what others have to say until a key is pressed', async () => {
    let notices = ['the interface eth0 is gone']
    const watcher = await watch({ notices: () => notices.splice(0) })
    await watcher.pass(2000)
    expect(watcher.page).toContain('the interface eth0 is gone')
    await watcher.type('j')
    expect(watcher.page).not.toContain('eth0')
    notices = []
  })
})

describe('whoever answers', () => {
  const GONE = { lineText: 'wingspan serve has gone away\n', isGone: true }

  /** Somebody who has gone by the third question, three seconds before another one comes. */
  async function left(options: Partial<WatcherOptions> = {}) {
    const state = { isGone: false, ids: [7, 8] }
    const watcher = await watch({
      answer: (line) => (state.isGone ? GONE : answers(line)),
      ...options,
    })
    state.isGone = true
    await watcher.pass(2000)
    return { watcher, state }
  }

  it('may go away: the screen stays, says since when, and asks every second', async () => {
    const { watcher, state } = await left()
    expect(watcher.page).toContain('\n>   7 tcp')
    expect(watcher.page).toMatch(/\ngone since 09:00:02: wingspan serve has gone away$/)
    for (let second = 0; second < 3; second++) {
      const { length } = watcher.lines
      await watcher.pass(999)
      expect(watcher.lines).toHaveLength(length)
      await watcher.pass(1)
      expect(watcher.lines.slice(length)).toEqual([LIST])
    }
    expect(watcher.page).toMatch(/09:00:05\n.*\n.*gone since 09:00:02: /s)
    state.isGone = false
    await watcher.pass(1000)
    expect(watcher.lines.slice(-2)).toEqual([LIST, TOTALS])
    expect(watcher.page).not.toContain('gone')
    const { length } = watcher.lines
    await watcher.pass(1999)
    expect(watcher.lines).toHaveLength(length)
  })

  it('has counted anew since: no rate is told across it', async () => {
    let [bytes, seconds, isGone] = [0, 0, false]
    const answer = (line: string) => {
      if (isGone) return GONE
      const wing = { packets: 1, bytes }
      if (line.includes('group-by')) return totalsAt(seconds, tcp(bytes))
      return listedAt(seconds, { id: 7, wings: [wing] })
    }
    const tcp = (all: number) => ({
      name: 'tcp',
      sessions: 1,
      packets: [1, 0] as const,
      bytes: [all, 0] as const,
    })
    const watcher = await watch({ answer })
    const passing = async (milliseconds: number, more: number) => {
      bytes += more
      seconds += milliseconds / 1000
      await watcher.pass(milliseconds)
    }
    await passing(2000, 200)
    expect(watcher.page).toMatch(/tcp +1 sessions .* 100 bytes\/s/)
    isGone = true
    await passing(2000, 0)
    isGone = false
    await passing(1000, 90_000)
    expect(watcher.page).toMatch(/tcp +1 sessions .* - bytes\/s/)
    expect(watcher.page).toMatch(/\n> +7 tcp .* - +-$/m)
    await passing(2000, 200)
    expect(watcher.page).toMatch(/tcp +1 sessions .* 100 bytes\/s/)
  })

  it('may give the identifier of the session on the screen to another one, which is not shown for it', async () => {
    let isGone = false
    const watcher = await watch({ answer: (line) => (isGone ? GONE : answers(line)) })
    await watcher.type('\r')
    await watcher.pass(200)
    isGone = true
    await watcher.pass(2000)
    expect(watcher.page).toMatch(/ session 7 .*\nSession ID: 7.*gone since /s)
    isGone = false
    await watcher.pass(1000)
    await watcher.pass(200)
    expect(watcher.page).toContain('\n>   7 tcp')
    expect(watcher.lines.slice(-2)).toEqual([LIST, TOTALS])
  })

  it('is not asked while it is paused, gone or not', async () => {
    const { watcher } = await left()
    await watcher.type(' ')
    const { length } = watcher.lines
    await watcher.pass(60_000)
    expect(watcher.lines).toHaveLength(length)
  })
})

describe('leaving', () => {
  it.each(['q', 'Q', CONTROL_C])('%j gives the terminal back as it was', async (key) => {
    const watcher = await watch()
    await watcher.type('/', 'x', ESCAPE + 'x')
    await watcher.type(CONTROL_C, key)
    await watcher.left
    expect(watcher.screen.isOther).toBe(false)
    expect(watcher.screen.isCursorShown).toBe(true)
    expect(watcher.page).toBe('$ wingspan top\n')
    expect(watcher.timers).toBe(0)
    const { length } = watcher.lines
    await watcher.pass(60_000)
    expect(watcher.lines).toHaveLength(length)
  })

  it('does not wait for an answer, which nobody wants any more', async () => {
    const watcher = await watch({ answer: () => new Promise(() => {}) })
    expect(watcher.sinks[0]!.closed).toBe(false)
    await watcher.type('q')
    await watcher.left
    expect(watcher.sinks[0]!.closed).toBe(true)
    expect(watcher.page).toBe('$ wingspan top\n')
  })

  it('is what it does when nobody can answer any more', async () => {
    const gone = new TypeError('gone')
    let isGone = false
    const watcher = await watch({ answer: (line) => (isGone ? Promise.reject(gone) : answers(line)) })
    isGone = true
    const left = expect(watcher.left).rejects.toBe(gone)
    await watcher.pass(2000)
    await left
    expect(watcher.page).toBe('$ wingspan top\n')
  })

  it('is what it does when the terminal has gone', async () => {
    const watcher = await watch()
    watcher.input.end()
    await watcher.left
  })
})
