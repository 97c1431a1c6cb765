import { describe, expect, it } from 'vitest'
import { ip } from '../../../engine/test/story/packets.js'
import { Story } from '../../../engine/test/story/story.js'
import { sessionsPrinted } from '../show/ask.js'

const A = '10.0.0.1'
const B = '192.0.2.9'

describe('show security flow session extensive', () => {
  it('prints everything of a TCP session that has closed', async () => {
    const story = new Story().udp(`${A}/9`, `${B}/9`).gap('3 s')
    story.tcp(`${A}/40000`, `${B}/22`).open().data(100).close()
    story.advance('5 s')
    expect(await sessionsPrinted(story, 'extensive protocol tcp')).toBe(
      [
        'Session ID: 2, Status: Normal',
        'Flags: 0x40/0x0/0x2/0x3/0x8',
        'Policy name: default-policy-logical-system-00/2',
        'Source NAT pool: Null, Application: junos-ssh/22',
        'Dynamic application: junos:UNKNOWN, ',
        'Encryption:  Unknown',
        'Url-category:  Unknown',
        'Application traffic control rule-set: INVALID, Rule: INVALID',
        'Maximum timeout: 2, Current timeout: 0',
        'Session State: Invalidated',
        'Close reason: TCP FIN',
        'Start time: 3, Duration: 2',
        '   In: 10.0.0.1/40000 --> 192.0.2.9/22;tcp, ',
        '  Conn Tag: 0x0, Attachment Id: 0, GW Endpoint Id: 0, Flow Cookie: 0, Interface: port0.0, ',
        '    Session token: 0x6, Flag: 0x21, ',
        '    Power-Mode Active: False ',
        '    Route: N/A, Gateway: N/A, Tunnel ID: 0, Tunnel type: None, ',
        '    Port sequence: 1000, FIN sequence: 1101, ',
        '    FIN state: 2, ',
        '    Pkts: 5, Bytes: 300',
        '   Out: 192.0.2.9/22 --> 10.0.0.1/40000;tcp, ',
        '  Conn Tag: 0x0, Interface: port0.0, ',
        '    Session token: 0x6, Flag: 0x20, ',
        '    Power-Mode Active: False ',
        '    Route: N/A, Gateway: N/A, Tunnel ID: 0, Tunnel type: None, ',
        '    Port sequence: 5000, FIN sequence: 5001, ',
        '    FIN state: 2, ',
        '    Pkts: 2, Bytes: 80',
        'Total sessions: 1',
        '',
      ].join('\n'),
    )
  })

  it('prints a running session with one wing, without application and close reason', async () => {
    const story = new Story()
      .send(ip(A, B, 50, [0, 1, 0, 2, ...new Array<number>(20).fill(0)]))
      .advance('7 s')
    const text = await sessionsPrinted(story, 'protocol esp extensive')
    expect(text).toBe(
      [
        'Session ID: 1, Status: Normal',
        'Flags: 0x40/0x0/0x2/0x3/0x8',
        'Policy name: default-policy-logical-system-00/2',
        'Source NAT pool: Null',
        'Dynamic application: junos:UNKNOWN, ',
        'Encryption:  Unknown',
        'Url-category:  Unknown',
        'Application traffic control rule-set: INVALID, Rule: INVALID',
        'Maximum timeout: 1800, Current timeout: 1794',
        'Session State: Valid',
        'Start time: 0, Duration: 7',
        '   In: 10.0.0.1/1 --> 192.0.2.9/2;esp, ',
        '  Conn Tag: 0x0, Attachment Id: 0, GW Endpoint Id: 0, Flow Cookie: 0, Interface: port0.0, ',
        '    Session token: 0x6, Flag: 0x21, ',
        '    Power-Mode Active: False ',
        '    Route: N/A, Gateway: N/A, Tunnel ID: 0, Tunnel type: None, ',
        '    Port sequence: 0, FIN sequence: 0, ',
        '    FIN state: 0, ',
        '    Pkts: 1, Bytes: 44',
        'Total sessions: 1',
        '',
      ].join('\n'),
    )
  })

  it('marks an answered ping in the flags, and N/A is the Out interface of an unanswered one', async () => {
    const story = new Story().ping(A, B, 7, 1).pong(B, A, 7, 1).ping(A, B, 7, 2)
    const sessions = (await sessionsPrinted(story, 'extensive')).split('\n\n')
    expect(sessions[0]).toContain('\nFlags: 0x80000040/0x0/0x2/0x3/0x8\n')
    expect(sessions[1]).toContain('\nFlags: 0x40/0x0/0x2/0x3/0x8\n')
    expect(sessions[1]).toContain('\n  Conn Tag: 0x0, Interface: N/A, \n')
  })

  it('prints policies that nobody has as N/A, without a number', async () => {
    const story = new Story().udp(`${A}/1`, `${B}/2`)
    story.table.columns.attributes[1]! = 77 << 16
    expect(await sessionsPrinted(story, 'extensive')).toContain('\nPolicy name: N/A\nSource NAT pool: Null\n')
    expect(await sessionsPrinted(story)).toContain('Session ID: 1, Policy name: N/A, Timeout: 60, ')
  })
})

describe('show security flow session session-identifier', () => {
  const story = new Story().udp(`${A}/1`, `${B}/2`).udp(`${A}/3`, `${B}/4`).udp(`${A}/5`, `${B}/6`)

  it('is the extensive form of that session', async () => {
    const text = await sessionsPrinted(story, 'session-identifier 2')
    expect(text).toContain('Session ID: 2, Status: Normal\n')
    expect(text).toContain('   In: 10.0.0.1/3 --> 192.0.2.9/4;udp, \n')
    expect(text).toMatch(/\nTotal sessions: 1\n$/)
  })

  it.each(['4', '1026', '9007199254740991', '9007199254740993', '18446744073709551615'])(
    '%s matches nothing',
    async (id) => {
      expect(await sessionsPrinted(story, `session-identifier ${id}`)).toBe('Total sessions: 0\n')
    },
  )
})
