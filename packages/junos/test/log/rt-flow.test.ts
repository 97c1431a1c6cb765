import {
  CLOSE_REASON_WORDS,
  Configuration,
  type EventReader,
  SessionCursor,
  SessionEvent,
} from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { type LogForm, RtFlowLog } from '../../src/log/index.js'
import { CLOSE_FIELDS, CREATE_FIELDS, DENY_FIELDS } from '../../src/log/rt-flow-fields.js'
import { branch } from '../show/branch.js'
import { ConfiguredStory, loadSound } from '../story/configured-story.js'
import {
  CAPTURES,
  INSIDE,
  OUTSIDE,
  reply,
  request,
  syn,
  synAck,
  tcpPacket,
  udpPacket,
} from '../story/device.js'

/** A story, and its logs from its beginning. */
class LoggedStory extends ConfiguredStory {
  readonly #reader: EventReader = this.happenings.reader()
  readonly #eventCursor = new SessionCursor(this.table.columns)

  constructor(more = '') {
    super(branch(more), { captures: CAPTURES })
  }

  /** The lines since the last look. */
  logs(form: LogForm = 'sd-syslog'): string[] {
    const log = new RtFlowLog(this.configuration, this.table.columns.interfaceNames, form)
    const lines: string[] = []
    while (this.#reader.next(this.#eventCursor)) {
      const { kind, timeMicroseconds, detail } = this.#reader
      const line = log.line(kind, timeMicroseconds, this.#eventCursor, detail)
      if (line !== undefined) lines.push(line)
    }
    return lines
  }

  /** The port that the session from this end got. */
  async portOf(end: string): Promise<string> {
    const [address, port] = end.split('/')
    const out = (await this.lines(`source-prefix ${address} source-port ${port}`)).find((line) =>
      /Out:/.test(line),
    )
    return / --> (\S+);/.exec(out!)![1]!
  }
}

/** Name and value of each pair of structured data. */
function pairs(line: string): [name: string, value: string][] {
  const data = /^<14>1 .* \[junos@2636\.1\.1\.1\.2\.129 (.*)\]$/.exec(line)![1]!
  return [...data.matchAll(/([a-z0-9-]+)="((?:[^"\\\]]|\\.)*)"(?: |$)/g)].map((match) => [
    match[1]!,
    match[2]!,
  ])
}

const value = (line: string, field: string) => pairs(line).find(([name]) => name === field)?.[1]

const END_OF_CREATE =
  'username="N/A" roles="N/A" packet-incoming-interface="ge-0/0/0.0" application="UNKNOWN" nested-application="UNKNOWN" encrypted="UNKNOWN" application-category="N/A" application-sub-category="N/A" application-risk="-1" application-characteristics="N/A" src-vrf-grp="N/A" dst-vrf-grp="N/A"]'

describe('RT_FLOW, structured', () => {
  it('tells of a session that is made', async () => {
    const story = new LoggedStory()
    story.sendBy(INSIDE, syn('10.0.0.5/40001', '198.51.100.80/9000'))
    const [address, port] = (await story.portOf('10.0.0.5/40001')).split('/')
    expect(story.logs()).toEqual([
      '<14>1 2026-03-02T09:00:00.000Z branch RT_FLOW - RT_FLOW_SESSION_CREATE [junos@2636.1.1.1.2.129 ' +
        'source-address="10.0.0.5" source-port="40001" destination-address="198.51.100.80" destination-port="9000" ' +
        'connection-tag="0x0" service-name="own-app" ' +
        `nat-source-address="${address}" nat-source-port="${port}" ` +
        'nat-destination-address="198.51.100.80" nat-destination-port="9000" nat-connection-tag="0x0" ' +
        'src-nat-rule-type="source rule" src-nat-rule-name="office-out" dst-nat-rule-type="N/A" dst-nat-rule-name="N/A" ' +
        'protocol-id="6" policy-name="own" source-zone-name="trust" destination-zone-name="untrust" session-id-32="1" ' +
        END_OF_CREATE,
    ])
  })

  it('tells of a session that has ended, with what it carried, at the moment it ended', async () => {
    const story = new LoggedStory()
    story.sendBy(INSIDE, syn('10.0.0.5/40001', '198.51.100.80/9000'))
    const translated = await story.portOf('10.0.0.5/40001')
    story.sendBy(OUTSIDE, synAck('198.51.100.80/9000', translated))
    story.logs()
    story.advance('30.5 s')
    const [line, ...more] = story.logs()
    expect(more).toEqual([])
    expect(line).toBe(
      '<14>1 2026-03-02T09:00:20.000Z branch RT_FLOW - RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.129 ' +
        'reason="idle Timeout" source-address="10.0.0.5" source-port="40001" destination-address="198.51.100.80" ' +
        'destination-port="9000" connection-tag="0x0" service-name="own-app" ' +
        `nat-source-address="${translated.split('/')[0]}" nat-source-port="${translated.split('/')[1]}" ` +
        'nat-destination-address="198.51.100.80" nat-destination-port="9000" nat-connection-tag="0x0" ' +
        'src-nat-rule-type="source rule" src-nat-rule-name="office-out" dst-nat-rule-type="N/A" dst-nat-rule-name="N/A" ' +
        'protocol-id="6" policy-name="own" source-zone-name="trust" destination-zone-name="untrust" session-id-32="1" ' +
        'packets-from-client="1" bytes-from-client="40" packets-from-server="1" bytes-from-server="40" elapsed-time="20" ' +
        'application="UNKNOWN" nested-application="UNKNOWN" username="N/A" roles="N/A" ' +
        'packet-incoming-interface="ge-0/0/0.0" encrypted="UNKNOWN" application-category="N/A" ' +
        'application-sub-category="N/A" application-risk="-1" application-characteristics="N/A" ' +
        'secure-web-proxy-session-type="NA" peer-session-id="0" peer-source-address="0.0.0.0" peer-source-port="0" ' +
        'peer-destination-address="0.0.0.0" peer-destination-port="0" hostname="NA NA" src-vrf-grp="N/A" dst-vrf-grp="N/A"]',
    )
  })

  it('tells of a packet that is denied', () => {
    const story = new LoggedStory()
    story.sendBy(OUTSIDE, syn('198.51.100.66/40007', '203.0.113.25/3389'))
    expect(story.logs()).toEqual([
      '<14>1 2026-03-02T09:00:00.000Z branch RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129 ' +
        'source-address="198.51.100.66" source-port="40007" destination-address="203.0.113.25" destination-port="3389" ' +
        'connection-tag="0x0" service-name="None" protocol-id="6" icmp-type="0" policy-name="last(global)" ' +
        'source-zone-name="untrust" destination-zone-name="dmz" application="UNKNOWN" nested-application="UNKNOWN" ' +
        'username="N/A" roles="N/A" packet-incoming-interface="ge-0/0/1.0" encrypted="UNKNOWN" ' +
        'reason="Denied by policy" session-id-32="0" application-category="N/A" application-sub-category="N/A" ' +
        'application-risk="-1" application-characteristics="N/A" src-vrf-grp="N/A" dst-vrf-grp="N/A"]',
    ])
  })

  it('has the fields of each message in their order', () => {
    const story = new LoggedStory()
    story.sendBy(INSIDE, syn('10.0.0.5/40001', '198.51.100.80/9000'))
    story.sendBy(INSIDE, syn('10.0.0.5/40006', '198.51.100.80/23'))
    story.advance('1 min')
    expect(story.logs().map((line) => pairs(line).map(([name]) => name))).toEqual([
      [...CREATE_FIELDS],
      [...DENY_FIELDS],
      [...CLOSE_FIELDS],
    ])
  })
})

describe('RT_FLOW, in the standard form', () => {
  it('says the same in an order of its own', async () => {
    const story = new LoggedStory()
    story.sendBy(INSIDE, syn('10.0.0.5/40001', '198.51.100.80/9000'))
    story.sendBy(INSIDE, syn('10.0.0.5/40006', '198.51.100.80/23'))
    const translated = await story.portOf('10.0.0.5/40001')
    story.advance('1 min')
    const flow = `10.0.0.5/40001->198.51.100.80/9000 0x0 own-app ${translated}->198.51.100.80/9000 0x0 source rule office-out N/A N/A 6 own trust untrust 1`
    expect(story.logs('syslog')).toEqual([
      `<14>Mar  2 09:00:00 branch RT_FLOW: RT_FLOW_SESSION_CREATE: session created ${flow} N/A(N/A) ge-0/0/0.0 UNKNOWN UNKNOWN UNKNOWN`,
      '<14>Mar  2 09:00:00 branch RT_FLOW: RT_FLOW_SESSION_DENY: session denied 10.0.0.5/40006->198.51.100.80/23 0x0 junos-telnet 6(0) no-telnet trust untrust UNKNOWN UNKNOWN N/A(N/A) ge-0/0/0.0 UNKNOWN Denied by policy',
      `<14>Mar  2 09:00:20 branch RT_FLOW: RT_FLOW_SESSION_CLOSE: session closed idle Timeout: ${flow} 1(40) 0(0) 20 UNKNOWN UNKNOWN N/A(N/A) ge-0/0/0.0 UNKNOWN`,
    ])
  })
})

describe('what is logged', () => {
  const kinds = (lines: readonly string[]) => lines.map((line) => / RT_FLOW_SESSION_(\w+) /.exec(line)![1])

  it('is what the policy says: beginnings, ends, both or neither', () => {
    const story = new LoggedStory()
    story.sendBy(INSIDE, syn('10.0.0.5/1', '198.51.100.80/9000'))
    story.sendBy(INSIDE, syn('10.0.0.5/2', '198.51.100.80/9999'))
    story.sendBy(OUTSIDE, syn('198.51.100.150/3', '203.0.113.1/8080'))
    story.sendBy(OUTSIDE, syn('198.51.100.151/4', '203.0.113.25/25'))
    const created = story.logs()
    expect(created.map((line) => value(line, 'policy-name'))).toEqual(['own', 'web'])
    expect(kinds(created)).toEqual(['CREATE', 'CREATE'])
    story.advance('1 h')
    const closed = story.logs()
    expect(closed.map((line) => value(line, 'policy-name')).sort()).toEqual(['out', 'own'])
    expect(kinds(closed)).toEqual(['CLOSE', 'CLOSE'])
  })

  it('leaves out what no policy decided about: self traffic refused, screens, packets without a session', () => {
    const story = new LoggedStory()
    story.sendBy(OUTSIDE, syn('198.51.100.66/1', '203.0.113.1/22'))
    story.sendBy(OUTSIDE, tcpPacket('198.51.100.66/2', '203.0.113.1/8080', { flags: 3 }))
    story.sendBy(OUTSIDE, tcpPacket('198.51.100.66/3', '203.0.113.25/25', { flags: 16 }))
    expect(story.drops).not.toEqual({})
    expect(story.logs()).toEqual([])
  })

  it('leaves out denials by a policy that logs ends only', () => {
    const at = 'security policies from-zone dmz to-zone trust policy quiet'
    const story = new LoggedStory(`
      ${at} match source-address any
      ${at} match destination-address any
      ${at} match application any
      ${at} then deny
      ${at} then log session-close
    `)
    story.sendBy(CAPTURES[2], udpPacket('172.16.0.9/1', '10.0.0.9/9'))
    expect(story.drops).toEqual({ 'Denied by policy': 1 })
    expect(story.logs()).toEqual([])
  })
})

describe('values', () => {
  it('name static and destination translation', () => {
    const at = 'security policies from-zone untrust to-zone dmz policy mail then log session-init'
    const story = new LoggedStory(at)
    story.sendBy(OUTSIDE, syn('198.51.100.150/3', '203.0.113.1/8080'))
    story.sendBy(OUTSIDE, syn('198.51.100.151/4', '203.0.113.25/25'))
    const [web, mail] = story.logs()
    const rules = ['src-nat-rule-type', 'src-nat-rule-name', 'dst-nat-rule-type', 'dst-nat-rule-name']
    expect(rules.map((field) => value(web!, field))).toEqual(['N/A', 'N/A', 'destination rule', 'web-in'])
    expect(value(web!, 'nat-destination-address')).toBe('172.16.0.10')
    expect(value(web!, 'nat-destination-port')).toBe('80')
    expect(value(web!, 'destination-port')).toBe('8080')
    expect(rules.map((field) => value(mail!, field))).toEqual(['N/A', 'N/A', 'static rule', 'mail-in'])
    expect(value(mail!, 'nat-source-address')).toBe('198.51.100.151')
    expect(value(mail!, 'nat-destination-address')).toBe('172.16.0.25')
  })

  it('are `icmp` or `None` for the service of a policy for any application', () => {
    const story = new LoggedStory(
      'security policies from-zone trust to-zone untrust policy out then log session-init',
    )
    story.sendBy(INSIDE, request('10.0.0.7', '198.51.100.80', 7, 1))
    story.sendBy(INSIDE, udpPacket('10.0.0.7/1', '198.51.100.53/53'))
    expect(story.logs().map((line) => value(line, 'service-name'))).toEqual(['icmp', 'None'])
  })

  it('hold the type of a denied ICMP packet', () => {
    const story = new LoggedStory()
    story.sendBy(OUTSIDE, request('198.51.100.66', '203.0.113.25', 7, 1))
    expect(story.logs().map((line) => value(line, 'icmp-type'))).toEqual(['8'])
  })

  it('hold close reasons of the one list', async () => {
    const story = new LoggedStory()
    story.sendBy(INSIDE, request('10.0.0.7', '198.51.100.80', 7, 1))
    const [address, identifier] = (await story.portOf('10.0.0.7/7')).split('/')
    story.sendBy(OUTSIDE, reply('198.51.100.80', address!, Number(identifier), 1))
    story.sendBy(INSIDE, udpPacket('10.0.0.7/1', '198.51.100.53/53'))
    story.advance('2 min')
    const reasons = story.logs().map((line) => value(line, 'reason')!)
    expect(reasons.sort()).toEqual(['idle Timeout', 'response received'])
    for (const reason of reasons) expect(CLOSE_REASON_WORDS).toContain(reason)
  })
})

describe('hostile text', () => {
  const name = (text: string) => JSON.stringify(text).replace(/\\u0007/g, '\u0007')

  it('is escaped in structured data (RFC 5424, section 6.3.3)', () => {
    const at = `security policies from-zone dmz to-zone trust policy ${name('a"b\\c]d')}`
    const story = new LoggedStory(`
      ${at} match source-address any
      ${at} match destination-address any
      ${at} match application any
      ${at} then deny
      ${at} then log session-init
    `)
    story.sendBy(CAPTURES[2], udpPacket('172.16.0.9/1', '10.0.0.9/9'))
    const [line] = story.logs()
    expect(line).toContain(' policy-name="a\\"b\\\\c\\]d" source-zone-name="dmz" ')
    expect(pairs(line!).map(([field]) => field)).toEqual([...DENY_FIELDS])
  })

  it('never reaches a log as a control character, in either form', () => {
    const { rules } = loadSound(branch())
    const hostName = 'evil\n<14>host name'
    const policies = rules!.policies.map((rule) => ({ ...rule, name: 'line\nbreak\u001b[31m\u202e' }))
    const story = new LoggedStory()
    const configuration = new Configuration({ ...rules!, hostName, policies }, 1)
    story.sendBy(OUTSIDE, syn('198.51.100.66/40007', '203.0.113.25/3389'))
    const cursor = new SessionCursor(story.table.columns)
    const reader = story.happenings.reader()
    story.sendBy(OUTSIDE, syn('198.51.100.66/40008', '203.0.113.25/3389'))
    expect(reader.next(cursor)).toBe(true)
    for (const form of ['sd-syslog', 'syslog'] as const) {
      const log = new RtFlowLog(configuration, story.table.columns.interfaceNames, form)
      const line = log.line(reader.kind, reader.timeMicroseconds, cursor, reader.detail)!
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      expect(line).toContain(' evil?<14>host?name RT_FLOW')
      expect(line).toMatch(/line\\{1,2}x0abreak/)
    }
  })
})

describe('times that no calendar has', () => {
  it.each([1e19, Number.MAX_VALUE, -1e18])('%s is written as not known', (time) => {
    const story = new LoggedStory()
    const reader = story.happenings.reader()
    const cursor = new SessionCursor(story.table.columns)
    story.sendBy(OUTSIDE, syn('198.51.100.66/40007', '203.0.113.25/3389'))
    expect(reader.next(cursor)).toBe(true)
    const line = (form: LogForm) =>
      new RtFlowLog(story.configuration, story.table.columns.interfaceNames, form).line(
        SessionEvent.denied,
        time,
        cursor,
        0,
      )
    expect(line('sd-syslog')).toMatch(/^<14>1 - branch RT_FLOW - /)
    expect(line('syslog')).toMatch(/^<14>- branch RT_FLOW: /)
  })
})
