import { PacketCounters, TableColumns, TableSource } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { icmp, ip, udp } from '../../../engine/test/story/packets.js'
import { Story } from '../../../engine/test/story/story.js'
import { printed, printedXml, showSource } from '../show/ask.js'

const A = '10.0.0.1'
const B = '192.0.2.9'

function busyStory(): Story {
  const story = new Story({ maxSessions: 3 })
  story.tcp(`${A}/40000`, `${B}/22`).open()
  const probe = ip(A, B, 17, udp(3000, 33434, 12))
  story
    .send(probe)
    .gap('1500 ms')
    .send(ip('203.0.113.7', A, 1, icmp(3, 3, [0, 0, 0, 0, ...probe.subarray(0, 28)])))
  story.gap('10 s').ping(A, B, 1, 1).ping(A, B, 1, 2)
  story.send(ip(B, A, 17, udp(3, 4, 992), { id: 5, more: true }))
  story.send(ip(B, A, 17, new Array<number>(64).fill(0), { id: 77, offset: 1000 }), Uint8Array.of(0x45, 0))
  return story
}

describe('show security flow statistics', () => {
  it('has the ten lines of 24.4', async () => {
    expect(await printed('show security flow statistics', showSource(busyStory()))).toBe(
      [
        '    Current sessions: 3',
        '    Packets received: 10',
        '    Packets transmitted: 7',
        '    Packets forwarded/queued: N/A',
        '    Packets copied: N/A',
        '    Packets dropped: 2',
        '    Services-offload packets processed: 0',
        '    Fragment packets: 2',
        '    Pre fragments generated: 0',
        '    Post fragments generated: 0',
        '',
      ].join('\n'),
    )
  })

  it('has the whole account in detail', async () => {
    const text = await printed('show security flow statistics detail', showSource(busyStory()))
    expect(text.split('\n').slice(10).join('\n')).toBe(
      [
        '',
        '    Packets read:',
        '      On sessions: 7',
        '      Dropped: 2',
        '      Waiting for a first fragment: 1',
        '      Lost at capture: N/A',
        '',
        '    By protocol:',
        '      Protocol  Packets  Bytes  ICMP errors  Error bytes  Dropped  Dropped bytes',
        '      icmp            3    224            1           56        0              0',
        '      tcp             3    120            0            0        0              0',
        '      udp             1     40            0            0        1           1020',
        '',
        '    Dropped by reason:',
        '      Reason               Packets  Bytes',
        '      IP header cut short        1      0',
        '      Session table full         1   1020',
        '',
        '    Sessions:',
        '      Created: 4',
        '      In use: 3',
        '      Forgotten: 1',
        '      Failed: 1',
        '',
        '    Closed by reason:',
        '      Reason      Sessions',
        '      ICMP error         1',
        '',
        '    Time:',
        '      First packet: 2026-03-02 09:00:00.000000 UTC',
        '      Last packet: 2026-03-02 09:00:11.500000 UTC',
        '      Duration: 11.500000 s',
        '      Packets earlier than one before: 0',
        '      Jumps of more than a day: 0',
        '',
      ].join('\n'),
    )
  })

  it('knows no times before the first packet', async () => {
    const text = await printed('show security flow statistics detail', showSource(new Story()))
    expect(text).toContain('    Current sessions: 0\n    Packets received: 0\n')
    expect(text).toContain('      First packet: N/A\n      Last packet: N/A\n      Duration: N/A\n')
    expect(text).not.toContain('By protocol')
    expect(text).not.toContain('by reason')
  })

  it('has the same account when another thread tells it', async () => {
    const story = busyStory()
    const columns = new TableColumns(structuredClone(story.table.shared))
    const elsewhere = showSource(story, { sessions: new TableSource({ columns }), columns })
    const line = 'show security flow statistics detail'
    expect(await printed(line, elsewhere)).toBe(await printed(line, showSource(story)))
  })

  it('names link types that are not decoded, and bears times that no calendar has', async () => {
    const counters = new PacketCounters()
    counters.unknownLinkTypes.set(105, 12).set(64_999, 3)
    counters.firstTimeMicroseconds = 0.5
    counters.lastTimeMicroseconds = 1.8e19
    const text = await printed('show security flow statistics detail', showSource(new Story(), { counters }))
    expect(text).toContain(
      '    Unknown link types:\n' +
        '      Link type              Number  Packets\n' +
        '      IEEE802_11                105       12\n' +
        '      unassigned or unknown   64999        3\n',
    )
    expect(text).toContain('      First packet: 1970-01-01 00:00:00.000000 UTC\n      Last packet: N/A\n')
  })
})

describe('show security flow status', () => {
  const FORWARDING = [
    '  Flow forwarding mode:',
    '    Inet forwarding mode: flow based',
    '    Inet6 forwarding mode: flow based',
    '    MPLS forwarding mode: flow based, label stack looked through',
    '    ISO forwarding mode: drop',
    '  Flow sources:',
  ]

  it('tells sources, clock and coverage', async () => {
    const inputs = [
      { sourceName: 'office.pcapng', interfaceName: 'ge-0/0/0', linkType: 1 },
      { sourceName: 'bad\x1b[31m.pcap', interfaceName: 'wlan\n0', linkType: 105 },
    ]
    const story = new Story().ping(A, B, 1, 1).advance('90 s')
    const { columns } = story.table
    const loss = () => ({ droppedPackets: 0, lostPackets: undefined })
    const sessions = new TableSource({ columns, table: story.table, loss })
    expect(await printed('show security flow status', showSource(story, { inputs, sessions }))).toBe(
      [
        ...FORWARDING,
        '    Source: office.pcapng, Interface: ge-0/0/0, Link type: ETHERNET (1)',
        '    Source: bad\\x1b[31m.pcap, Interface: wlan\\x0a0, Link type: IEEE802_11, not decoded (105)',
        '  Flow clock:',
        '    First packet: 2026-03-02 09:00:00.000000 UTC',
        '    Sessions as of: 2026-03-02 09:01:30.000000 UTC',
        '  Flow coverage:',
        '    Packets not in sessions: 0',
        '    Packets lost at capture: N/A',
        '',
      ].join('\n'),
    )
  })

  it('has no forwarding modes where no packets are read, but what the source says of itself', async () => {
    const facts = [['Connections', '3 of 9\n']] as const
    const source = showSource(new Story(), { facts })
    expect(await printed('show security flow status', source)).toBe(
      [
        '  Flow sources:',
        '    Connections: 3 of 9\\x0a',
        '  Flow clock:',
        '    First packet: N/A',
        '    Sessions as of: N/A',
        '  Flow coverage:',
        '    Packets not in sessions: N/A',
        '    Packets lost at capture: N/A',
        '',
      ].join('\n'),
    )
    expect(await printedXml('show security flow status', source)).not.toContain('forwarding')
  })

  it('tells what there is of nothing', async () => {
    const text = await printed('show security flow status', showSource(new Story()))
    expect(text).toContain(
      '  Flow sources:\n    None\n  Flow clock:\n    First packet: N/A\n    Sessions as of: N/A\n',
    )
  })
})
