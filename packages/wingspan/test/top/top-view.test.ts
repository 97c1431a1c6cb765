/** Screens of `top`, as they are seen. */
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { LineBuffer } from '../../src/terminal/index.js'
import { type Line, lineWidth } from '../../src/top/styled-line.js'
import { type Page, TopModel } from '../../src/top/top-model.js'
import { topFrame } from '../../src/top/top-view.js'
import { listed, listedAt, totalsAt } from './answers.js'

const AROUND = { isUnicode: true, time: '12:34:56', everySeconds: 2, field: undefined }

const plainText = (line: Line) => line.map(({ text }) => text).join('')

let model: TopModel

function answers(second: number): readonly [string, string] {
  const wings = (packets: number, bytes: number) => [
    { packets, bytes },
    { packets: packets / 2, bytes: bytes / 2 },
  ]
  return [
    listedAt(
      second,
      {
        id: 1041,
        protocol: 'tcp',
        source: '192.0.2.10/51820',
        destination: '203.0.113.80/443',
        application: 'junos-https',
        policy: 'trust-web/4',
        age: 61 + second,
        wings: wings(1000 + 40 * second, 1_000_000 + 60_000 * second),
      },
      {
        id: 7,
        protocol: 'udp',
        source: '2001:db8:85a3:8d3:1319:8a2e:370:7348/41021',
        destination: '2001:db8::53/53',
        application: 'junos-dns-udp',
        policy: 'dns/5',
        age: 3,
        timeout: 58,
        wings: wings(2, 300),
      },
    ),
    totalsAt(
      second,
      {
        name: 'tcp',
        sessions: 12_345,
        packets: [9000 + 100 * second, 900],
        bytes: [2e6 + 1e5 * second ** 2, 1e6],
      },
      { name: 'udp', sessions: 80, packets: [500, 500 + 3 * second], bytes: [1e5, 1e5 + 200 * second] },
      { name: 'icmp', sessions: 2, packets: [4, 4], bytes: [400, 400] },
    ),
  ]
}

beforeEach(() => {
  model = new TopModel('')
  for (let second = 0; second < 8; second++) {
    const [sessions, protocols] = answers(second)
    model.takeSessions(sessions)
    model.takeTotals(protocols)
  }
})

function screen(columns: number, rows: number, around: Partial<typeof AROUND> = {}): string {
  model.resize({ columns, rows })
  return topFrame(model, { ...AROUND, ...around })
    .lines.map((line) => plainText(line).trimEnd())
    .join('\n')
}

describe('the sessions', () => {
  it('in 80 columns', () => {
    expect(screen(80, 15)).toMatchInlineSnapshot(`
      "wingspan top  12.4k sessions  1.30M bytes/s  103 pkts/s      every 2 s  12:34:56
       by bytes a second; all sessions
       tcp         12.3k sessions     100 pkts/s   1.30M bytes/s               ▂▂▄▅▆▇█
       udp            80 sessions     3.0 pkts/s     200 bytes/s               ███████
       icmp            2 sessions       0 pkts/s       0 bytes/s               ▁▁▁▁▁▁▁
         ID Proto Source                Destination      Packets  Bytes Pkts/s Bytes/s
      >1041 tcp   192.0.2.10/51820      203.0.113.80/443    1920  2.13M     60   90.0k
          7 udp   2001:db8:85a3:~/41021 2001:db8::53/53        3    450      0       0






      q quit  ? keys  / filter  Enter open  Space pause  order by r b n a w t"
    `)
  })

  it('in a wide terminal', () => {
    expect(screen(160, 24)).toMatchInlineSnapshot(`
      "wingspan top  12.4k sessions  1.30M bytes/s  103 pkts/s                                                                                      every 2 s  12:34:56
       by bytes a second; all sessions
       tcp         12.3k sessions     100 pkts/s   1.30M bytes/s                                                                                               ▂▂▄▅▆▇█
       udp            80 sessions     3.0 pkts/s     200 bytes/s                                                                                               ███████
       icmp            2 sessions       0 pkts/s       0 bytes/s                                                                                               ▁▁▁▁▁▁▁
         ID Proto Source                                     Destination      Application   Policy      Timeout    Age Packets  Bytes Pkts/s Bytes/s
      >1041 tcp   192.0.2.10/51820                           203.0.113.80/443 junos-https   trust-web/4  30m00s  1m08s    1920  2.13M     60   90.0k
          7 udp   2001:db8:85a3:8d3:1319:8a2e:370:7348/41021 2001:db8::53/53  junos-dns-udp dns/5           58s     3s       3    450      0       0















      q quit  ? keys  / filter  Enter open  Space pause  order by r b n a w t"
    `)
  })

  it('in a small one, without Unicode', () => {
    expect(screen(40, 10, { isUnicode: false })).toMatchInlineSnapshot(`
      "wingspan top  12.4k sessions  1.30M byt~
       by bytes a second; all sessions
       tcp     12.3k  1.30M            ..=+*%#
       udp        80    200            #######
       Source         Destination      Bytes/s
      >192.0.2~/51820 203.0.113.80/443   90.0k
       2001:db~/41021 2001:db8::53/53        0


      q quit  ? keys  / filter  Enter open  S~"
    `)
  })

  it('in a tiny one', () => {
    expect(screen(24, 5)).toMatchInlineSnapshot(`
      "wingspan top  12.4k ses~
       Destination     Bytes/s
      >203.0.113.~/443   90.0k
       2001:db8::53/53       0
      q quit  ? keys  / filte~"
    `)
    expect(screen(24, 2)).toMatchInlineSnapshot(`
      ">203.0.113.~/443   90.0k
       2001:db8::53/53       0"
    `)
  })

  it('that are none, or were not told yet', () => {
    model.filterBy('protocol 99')
    expect(screen(50, 8)).toMatchInlineSnapshot(`
      "wingspan top                   every 2 s  12:34:56
       by bytes a second; filter: protocol 99
         ID Proto Source Destination  Bytes Bytes/s
       ...



      q quit  ? keys  / filter  Enter open  Space pause~"
    `)
    model.takeSessions(listed())
    expect(screen(50, 8)).toContain('\n none\n')
  })

  it('with a filter, paused', () => {
    model.filterBy('protocol tcp')
    model.isPaused = true
    expect(screen(50, 8)).toMatchInlineSnapshot(`
      "wingspan top PAUSED            every 2 s  12:34:56
       by bytes a second; filter: protocol tcp
         ID Proto Source Destination  Bytes Bytes/s
       ...



      q quit  ? keys  / filter  Enter open  Space pause~"
    `)
  })

  it('have the one with the bar among them', () => {
    model.takeSessions(
      listedAt(9, ...Array.from({ length: 30 }, (_, id) => ({ id: 500 + id, rate: 100 - id }))),
    )
    model.move(25)
    expect(screen(60, 12)).toContain('\n> 525 ')
  })
})

it('the rate of all is at least that of the protocols whose rate is known', () => {
  const udp = (second: number, bytes: number) =>
    model.takeTotals(
      totalsAt(
        second,
        { name: 'tcp', sessions: 1, packets: [0, second], bytes: [0, second * 1000] },
        { name: 'udp', sessions: 1, packets: [0, 0], bytes: [0, bytes] },
      ),
    )
  udp(20, 500)
  udp(21, 600)
  expect(screen(80, 15)).toContain('  2 sessions  1100 bytes/s  1.0 pkts/s ')
  udp(22, 100)
  expect(screen(80, 15)).toContain('  2 sessions  ≥1000 bytes/s  ≥1.0 pkts/s ')
  expect(screen(80, 15, { isUnicode: false })).toContain('  2 sessions  >=1000 bytes/s  >=1.0 pkts/s ')
  expect(screen(80, 15)).toMatch(/\n tcp .* 1000 bytes\/s .*\n udp .* - bytes\/s /)
})

it('the rate of all is not known where no protocol has one', () => {
  model.filterBy('protocol udp')
  model.takeTotals(totalsAt(20, { name: 'udp', sessions: 1, packets: [0, 0], bytes: [0, 0] }))
  expect(screen(80, 15)).toContain('  1 session  - bytes/s  - pkts/s ')
  model.takeTotals(totalsAt(22))
  expect(screen(80, 15)).toContain('  0 sessions  0 bytes/s  0 pkts/s ')
})

it('a session that has ended is dim, but under the bar', () => {
  const rates = { rate: 5, state: 'Invalidated' }
  model.takeSessions(listed({ id: 1, rate: 9 }, { id: 2, ...rates }, { id: 3, ...rates }))
  model.move(1)
  model.resize({ columns: 40, rows: 6 })
  const styles = topFrame(model, AROUND)
    .lines.slice(2, 5)
    .map((line) => line.map(({ style }) => style))
  expect(styles).toEqual([
    [undefined, undefined, 'rate'],
    ['selected', 'selected', 'selected', 'selected'],
    ['ended', 'ended', 'ended'],
  ])
})

describe('what is to be said', () => {
  it('stands at the bottom, in a few rows where it is long', () => {
    model.trouble = 'error: permission denied: security'
    expect(screen(40, 8).split('\n').at(-1)).toBe('error: permission denied: security')
    model.trouble = undefined
    model.notice = 'packets and bytes are N/A, as the kernel counts none'
    expect(screen(40, 8).split('\n').slice(-2)).toEqual([
      'packets and bytes are N/A, as the',
      '  kernel counts none',
    ])
  })

  it('does nothing to the terminal', () => {
    model.filterBy('interface "\x1b[31mevil\u202e"')
    model.notice = 'bad\x1b]0;title\x07'
    model.takeSessions(listed({ id: 1, policy: '\x1b[2Jevil', application: 'a\u0007b' }))
    expect(screen(200, 20)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f\u202e]/)
    model.open('session')
    model.takeSession('Policy name: \x1b[2Jevil', '12:34:56')
    expect(screen(200, 20)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f\u202e]/)
  })
})

describe('other pages', () => {
  it('all of one session', () => {
    model.open('session')
    model.takeSession('Session ID: 1041, Status: Normal\nFlags: 0x40/0x0/0x2/0x3/0x8\n', '12:34:55')
    expect(screen(50, 6)).toMatchInlineSnapshot(`
      "wingspan top  session 1041     every 2 s  12:34:56
      Session ID: 1041, Status: Normal
      Flags: 0x40/0x0/0x2/0x3/0x8


      q quit  Esc back  Up, Down scroll  Space pause"
    `)
  })

  it('of one session that is gone: as it was last, and since when', () => {
    model.open('session')
    model.takeSession('Session ID: 1041, Status: Normal\n', '12:34:50')
    for (const time of ['12:34:52', '12:34:54']) model.takeSession('Total sessions: 0\n', time)
    expect(screen(80, 4)).toMatchInlineSnapshot(`
      "wingspan top  session 1041, gone since 12:34:52              every 2 s  12:34:56
      Session ID: 1041, Status: Normal

      q quit  Esc back  Up, Down scroll  Space pause"
    `)
    expect(screen(40, 4)).toContain('session 1041, gone since ~\n')
    model.takeSession('Session ID: 1041, Status: Normal\n', '12:34:56')
    expect(screen(80, 4)).not.toContain('gone')
  })

  it('of one session that was gone before anything was known of it', () => {
    model.open('session')
    model.takeSession('Total sessions: 0\n', '12:34:50')
    expect(screen(80, 4)).toMatch(/session 1041, gone since 12:34:50 .*\nTotal sessions: 0\n/)
    model.open('sessions')
    model.open('session')
    expect(screen(80, 4)).not.toContain('gone')
  })

  it('the keys', () => {
    model.open('keys')
    expect(screen(80, 24)).toMatchInlineSnapshot(`
      "wingspan top  12.4k sessions  1.30M bytes/s  103 pkts/s      every 2 s  12:34:56
       j, Down-Arrow      Down one row
       k, Up-Arrow        Up one row
       Page-Down, ^F      Down one page
       Page-Up, ^B        Up one page
       g, Home            To the first
       G, End             To the last
       Enter, Right-Arrow All of this session
       Esc, Left-Arrow    Back to the sessions
       /, f               Which sessions, in the words of the command
       s                  Sort by the next of these
         r                By bytes a second
         b                By bytes
         n                By number of packets
         a                By age
         w                By start, the newest first
         t                By what is left of the timeout
       Space, p           Pause, and go on
       ^L                 Redraw
       ^Z                 Stop the program, as elsewhere
       ?, h               These keys
       q, ^C              Quit

      q quit  Esc back  Up, Down scroll"
    `)
    expect(screen(80, 14)).not.toContain('Quit')
    model.move(Number.POSITIVE_INFINITY)
    expect(screen(80, 14)).toContain('Quit')
  })
})

describe('a field', () => {
  function typed(text: string, note?: string) {
    const line = new LineBuffer()
    line.replace(text)
    model.resize({ columns: 30, rows: 10 })
    const { lines, cursor } = topFrame(model, { ...AROUND, field: { line, note } })
    return { rows: lines.map(plainText), cursor }
  }

  it('is the last row, with the cursor in it', () => {
    const { rows, cursor } = typed('protocol ', 'tcp  udp')
    expect(rows.slice(-2)).toEqual(['tcp  udp', 'Filter: protocol '])
    expect(cursor).toEqual({ row: 9, column: 17 })
  })

  it('has all that is said of it above, in as many rows as that takes', () => {
    const { rows } = typed('', 'application  bytes-less-than  bytes-more-than  protocol  zone')
    expect(rows.slice(-4)).toEqual([
      'application  bytes-less-than',
      '  bytes-more-than  protocol',
      '  zone',
      'Filter: ',
    ])
    const long = typed('', 'word '.repeat(500))
    expect(long.rows).toHaveLength(10)
    expect(long.rows[0]).toContain('wingspan top')
    expect(long.cursor!.row).toBe(9)
  })

  it('goes out on the left where it is long, its cursor stays', () => {
    const { rows, cursor } = typed('source-prefix 192.0.2.0/24 protocol tcp')
    expect(rows.at(-1)).toBe('Filter: 0.2.0/24 protocol tcp')
    expect(cursor!.column).toBeLessThan(30)
  })
})

it('fits any terminal', () => {
  const pages: Page[] = ['sessions', 'session', 'keys']
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 250 }),
      fc.integer({ min: 1, max: 80 }),
      fc.constantFrom(...pages),
      fc.option(fc.string(), { nil: undefined }),
      fc.boolean(),
      (columns, rows, page, notice, isTyping) => {
        model.open(page)
        model.takeSession('Session ID: 1041, Status: Normal\nFlags: 0x40/0x0/0x2/0x3/0x8\n', '12:34:55')
        model.notice = notice
        model.resize({ columns, rows })
        const field = isTyping ? { line: new LineBuffer(), note: notice } : undefined
        const { lines } = topFrame(model, { ...AROUND, field })
        expect(lines).toHaveLength(rows)
        for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns)
      },
    ),
  )
})
