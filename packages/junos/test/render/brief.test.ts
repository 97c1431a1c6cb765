import { describe, expect, it } from 'vitest'
import { icmp, ip } from '../../../engine/test/story/packets.js'
import { Story } from '../../../engine/test/story/story.js'
import { sessionsPrinted } from '../show/ask.js'

const A = '10.0.0.1'
const B = '192.0.2.9'
const POLICY = 'Policy name: default-policy-logical-system-00/2'
const zeros = (count: number) => new Array<number>(count).fill(0)

describe('show security flow session', () => {
  it('says only the total of an empty table', async () => {
    expect(await sessionsPrinted(new Story())).toBe('Total sessions: 0\n')
    expect(await sessionsPrinted(new Story(), 'protocol udp')).toBe('Total sessions: 0\n')
  })

  it('prints both wings, a blank line between sessions and none before the total', async () => {
    const story = new Story()
    story.tcp(`${A}/40000`, `${B}/22`).open().data(100)
    story.udp(`${A}/5353`, `${B}/53`, 30).udp(`${B}/53`, `${A}/5353`, 120)
    expect(await sessionsPrinted(story)).toBe(
      `Session ID: 1, ${POLICY}, Timeout: 1800, Session State: Valid\n` +
        '  In: 10.0.0.1/40000 --> 192.0.2.9/22;tcp, Conn Tag: 0x0, If: port0.0, Pkts: 3, Bytes: 220, \n' +
        '  Out: 192.0.2.9/22 --> 10.0.0.1/40000;tcp, Conn Tag: 0x0, If: port0.0, Pkts: 1, Bytes: 40, \n' +
        '\n' +
        `Session ID: 2, ${POLICY}, Timeout: 60, Session State: Valid\n` +
        '  In: 10.0.0.1/5353 --> 192.0.2.9/53;udp, Conn Tag: 0x0, If: port0.0, Pkts: 1, Bytes: 58, \n' +
        '  Out: 192.0.2.9/53 --> 10.0.0.1/5353;udp, Conn Tag: 0x0, If: port0.0, Pkts: 1, Bytes: 148, \n' +
        'Total sessions: 2\n',
    )
    expect(await sessionsPrinted(story, 'brief')).toBe(await sessionsPrinted(story))
  })

  it('prints N/A for the interface of a wing that no packet was seen on', async () => {
    const story = new Story().ping(A, B, 26815, 722)
    expect(await sessionsPrinted(story)).toBe(
      `Session ID: 1, ${POLICY}, Timeout: 60, Session State: Valid\n` +
        '  In: 10.0.0.1/26815 --> 192.0.2.9/722;icmp, Conn Tag: 0x0, If: port0.0, Pkts: 1, Bytes: 84, \n' +
        '  Out: 192.0.2.9/722 --> 10.0.0.1/26815;icmp, Conn Tag: 0x0, If: N/A, Pkts: 0, Bytes: 0, \n' +
        'Total sessions: 1\n',
    )
  })

  it('prints one wing where there is only one', async () => {
    const story = new Story().send(ip(A, B, 50, [0x40, 0xfa, 0x82, 0x94, ...zeros(20)]))
    expect(await sessionsPrinted(story)).toBe(
      `Session ID: 1, ${POLICY}, Timeout: 1800, Session State: Valid\n` +
        '  In: 10.0.0.1/16634 --> 192.0.2.9/33428;esp, Conn Tag: 0x0, If: port0.0, Pkts: 1, Bytes: 44, \n' +
        'Total sessions: 1\n',
    )
  })

  it('prints IPv6 addresses without brackets', async () => {
    const story = new Story()
      .ping('2001:db8::1', '2001:db8:0:5::2', 5, 6)
      .pong('2001:db8:0:5::2', '2001:db8::1', 5, 6)
    expect(await sessionsPrinted(story)).toBe(
      `Session ID: 1, ${POLICY}, Timeout: 4, Session State: Valid\n` +
        '  In: 2001:db8::1/5 --> 2001:db8:0:5::2/6;icmp6, Conn Tag: 0x0, If: port0.0, Pkts: 1, Bytes: 104, \n' +
        '  Out: 2001:db8:0:5::2/6 --> 2001:db8::1/5;icmp6, Conn Tag: 0x0, If: port0.0, Pkts: 1, Bytes: 104, \n' +
        'Total sessions: 1\n',
    )
  })

  it('shows an ended session as invalidated, with no time left', async () => {
    const story = new Story().udp(`${A}/1`, `${B}/9`).advance('60 s')
    expect(await sessionsPrinted(story)).toContain(
      `Session ID: 1, ${POLICY}, Timeout: 0, Session State: Invalidated\n  In: `,
    )
  })

  it.each([
    [2, 'igmp'],
    [4, 'ipip'],
    [8, 'egp'],
    [41, 'ipv6'],
    [46, 'rsvp'],
    [47, 'gre'],
    [89, 'ospf'],
    [103, 'pim'],
    [0, '0'],
    [94, '94'],
    [255, '255'],
  ])('prints protocol %i as %s', async (protocol, word) => {
    const story = new Story().send(ip(A, B, protocol, zeros(28)))
    const text = await sessionsPrinted(story)
    expect(text).toContain(`  In: 10.0.0.1/1 --> 192.0.2.9/1;${word}, Conn Tag: 0x0, `)
    expect(await sessionsPrinted(story, `protocol ${protocol}`)).toBe(text)
  })

  it('prints AH and SCTP with their ports', async () => {
    const ah = [6, 4, 0, 0, 0x12, 0x34, 0x56, 0x78, ...zeros(16)]
    const sctp = [0x0b, 0x5b, 0x80, 0x01, ...zeros(20)]
    const text = await sessionsPrinted(new Story().send(ip(A, B, 51, ah), ip(A, B, 132, sctp)))
    expect(text).toContain('  In: 10.0.0.1/4660 --> 192.0.2.9/22136;ah, ')
    expect(text).toContain('  In: 10.0.0.1/2907 --> 192.0.2.9/32769;sctp, ')
  })

  it('prints the ICMP that is no query with 1/1', async () => {
    const text = await sessionsPrinted(new Story().send(ip(A, B, 1, icmp(9, 0, zeros(8)))))
    expect(text).toContain('  In: 10.0.0.1/1 --> 192.0.2.9/1;icmp, ')
  })

  it('prints counters beyond 32 bits in full', async () => {
    const story = new Story().udp(`${A}/1`, `${B}/9`)
    story.table.credit(0, 0, 4_294_967_295, 9_007_199_254_740_000)
    story.table.credit(0, 0, 4_294_967_295, 0)
    expect(await sessionsPrinted(story)).toContain(', Pkts: 8589934591, Bytes: 9007199254740048, \n')
  })

  it('prints identifiers of a later generation', async () => {
    const story = new Story({ maxSessions: 1 })
      .udp(`${A}/1`, `${B}/9`)
      .advance('60 s')
      .udp(`${A}/2`, `${B}/9`)
    expect(await sessionsPrinted(story)).toMatch(/^Session ID: 2, .*\n {2}In: 10\.0\.0\.1\/2 /)
  })
})

describe('interface names', () => {
  const namedStory = (name: string) => {
    const story = new Story().udp(`${A}/1`, `${B}/9`)
    story.table.setInterface(0, 0, story.table.columns.interfaceNames.intern(name))
    return story
  }

  it.each([
    ['\x1b[2Jeth0', '\\x1b[2Jeth0'],
    ['a\nTotal sessions: 9', 'a\\x0aTotal sessions: 9'],
    ['b\u202egnp', 'b\\u202egnp'],
    ['c\x9b0m\x7f', 'c\\x9b0m\\x7f'],
    ['d\u{e0041}', 'd\\u{e0041}'],
    ['löschen.5', 'löschen.5'],
    ['接口0', '接口0'],
    ['🦜.1', '🦜.1'],
    ['half\ud800', 'half\ufffd'],
  ])('%j is printed as %j', async (name, text) => {
    expect(await sessionsPrinted(namedStory(name))).toContain(`, If: ${text}, Pkts: 1, `)
  })

  it('may be as long as a capture can make them', async () => {
    const name = 'x'.repeat(65_535)
    const story = new Story()
    const number = story.table.columns.interfaceNames.intern(name)
    for (let session = 0; session < 5; session++) {
      story.udp(`${A}/${session + 1}`, `${B}/9`)
      story.table.setInterface(session, 0, number)
      story.table.setInterface(session, 1, number)
    }
    const text = (await sessionsPrinted(story)).replaceAll(name, 'LONG')
    expect(text).toMatch(
      /^(?:Session ID: .*\n {2}In: .*, If: LONG, Pkts: 1, .*\n {2}Out: .*, If: LONG, .*\n\n?){5}Total sessions: 5\n$/,
    )
    expect((await sessionsPrinted(story, 'extensive')).split(name).length).toBe(11)
  })
})
