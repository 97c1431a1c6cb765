/** What two configurations make of the same packets. */
import { describe, expect, it } from 'vitest'
import { at, Flag, ping, pong, tcp, udp } from '../../../../examples/make/packet.js'
import { comparer, DMZ, policy, pool, type Seen, TRUST, told, UNTRUST } from './compared.js'

const { compare } = comparer()
const HOST = '10.0.10.21'
const SERVER = '203.0.113.80'
const NOTHING = new Uint8Array(8)

const syn = (port: number, destination = at(SERVER, 443), place = TRUST): Seen => [
  port / 1000,
  place,
  tcp(at(place === TRUST ? HOST : SERVER, port), destination, { sequence: port, flags: Flag.syn }),
]
const asked = (second: number, port: number, serverPort = 53): Seen => [
  second,
  TRUST,
  udp(at(HOST, port), at(SERVER, serverPort), NOTHING),
]
const answered = (second: number, port: number, serverPort = 53): Seen => [
  second,
  UNTRUST,
  udp(at(SERVER, serverPort), at(HOST, port), NOTHING),
]
const open = policy('open', 'trust', 'untrust', 'permit')

describe('the same configuration twice', () => {
  it('changes nothing, whatever the packets', async () => {
    const packets = [
      syn(1000),
      asked(2, 5000),
      answered(2.1, 5000),
      syn(3000, at('198.51.100.2', 22), UNTRUST),
    ]
    const { comparison } = await compare(packets, [open], [open])
    expect(comparison).toMatchObject({ flows: 3, changedFlows: 0, changes: [], policies: [] })
    expect(comparison.before).toEqual({ permitted: 2, refused: 1, sessions: 2 })
  })
})

describe('what a flow was and becomes', () => {
  it('newly permitted and newly refused come first, with how many packets that is', async () => {
    const packets = [syn(1000), syn(2000, at(SERVER, 23)), asked(3, 5000), answered(3.1, 5000)]
    const before = [
      policy('web', 'trust', 'untrust', 'permit', 'junos-https'),
      policy('dns', 'trust', 'untrust', 'permit', 'junos-dns-udp'),
    ]
    const after = [
      policy('admin', 'trust', 'untrust', 'permit', 'junos-telnet'),
      policy('web', 'trust', 'untrust', 'permit', 'junos-https'),
      policy('dns', 'trust', 'untrust', 'reject', 'junos-dns-udp'),
    ]
    const compared = await compare(packets, before, after)
    expect(told(compared)).toEqual([
      {
        kind: 'newly-permitted',
        before: 'deny, default policy (trust to untrust)',
        after: 'permit, policy admin (trust to untrust)',
        flows: [`tcp ${HOST}/2000 ${SERVER}/23`],
      },
      {
        kind: 'newly-refused',
        before: 'permit, policy dns (trust to untrust)',
        after: 'reject, policy dns (trust to untrust)',
        flows: [`udp ${HOST}/5000 ${SERVER}/53`],
      },
    ])
    expect(compared.comparison.changes.map(({ packets, bytes }) => [packets, bytes])).toEqual([
      [1, 40],
      [2, 72],
    ])
  })

  it('another policy alone', async () => {
    const renamed = policy('renamed', 'trust', 'untrust', 'permit')
    const compared = await compare([syn(1000)], [open], [renamed])
    expect(told(compared)).toMatchObject([
      { kind: 'policy', after: 'permit, policy renamed (trust to untrust)' },
    ])
    expect(compared.comparison.policies).toEqual([
      { action: 'permit', policy: 'policy open (trust to untrust)', before: 1, after: 0, gained: 0, lost: 1 },
      {
        action: 'permit',
        policy: 'policy renamed (trust to untrust)',
        before: 0,
        after: 1,
        gained: 1,
        lost: 0,
      },
    ])
  })

  it('refused for another reason', async () => {
    const discard = 'set routing-options static route 203.0.113.0/24 discard'
    expect(told(await compare([syn(1000)], [], [discard]))).toMatchObject([
      {
        kind: 'refusal',
        before: 'deny, default policy (trust to untrust)',
        after: 'drop, Discarded by a route',
      },
    ])
  })

  it('another way out', async () => {
    const both = [open, policy('open', 'trust', 'dmz', 'permit')]
    const moved = 'set security zones security-zone untrust interfaces ge-0/0/3.0'
    const before = [...both, 'set interfaces ge-0/0/3 unit 0 family inet address 192.0.2.1/24', moved]
    const after = [...before, 'set routing-options static route 203.0.113.0/24 next-hop 192.0.2.9']
    const compared = await compare([syn(1000)], before, after)
    expect(told(compared)).toMatchObject([{ kind: 'exit' }])
    expect(compared.comparison.changes[0]!.after!.exit).toBe('ge-0/0/3.0')
  })

  it.each([
    ['refused before', []],
    ['permitted before', [policy('other', 'trust', 'untrust', 'permit')]],
  ])(
    'is told by the side that begins, though the capture knows the other one first: %s',
    async (_, before) => {
      const ack = tcp(at(SERVER, 443), at(HOST, 1000), { sequence: 1, acknowledgement: 1, flags: Flag.ack })
      const compared = await compare([[0.5, UNTRUST, ack], syn(1000)], before, [open])
      expect(told(compared)).toMatchObject([{ flows: [`tcp ${HOST}/1000 ${SERVER}/443`] }])
    },
  )

  it('drops by a screen count as a refusal', async () => {
    const screen = [
      'set security screen ids-option strict tcp syn-frag',
      'set security screen ids-option strict tcp syn-fin',
      'set security zones security-zone trust screen strict',
    ]
    const packets: Seen[] = [
      [1, TRUST, tcp(at(HOST, 1000), at(SERVER, 443), { sequence: 1, flags: Flag.syn | Flag.fin })],
    ]
    const lax = [open, 'set security flow tcp-session no-syn-check']
    expect(told(await compare(packets, lax, [...lax, ...screen]))).toMatchObject([
      { kind: 'newly-refused', after: 'drop, Dropped by a screen' },
    ])
  })
})

describe('answers', () => {
  it('do not permit what was refused, though a policy would let them in', async () => {
    const back = policy('back', 'untrust', 'trust', 'permit')
    const compared = await compare([asked(1, 5000, 5060), answered(1.1, 5000, 5060)], [open, back], [back])
    expect(told(compared)).toMatchObject([
      { kind: 'newly-refused', after: 'deny, default policy (trust to untrust)' },
    ])
  })

  it('that refuse a connection are no session, where a first segment need not be a SYN', async () => {
    const loose = 'set security flow tcp-session no-syn-check'
    const reset: Seen = [6.1, UNTRUST, tcp(at(SERVER, 443), at(HOST, 6000), { sequence: 0, flags: Flag.rst })]
    const back = policy('back', 'untrust', 'trust', 'permit')
    expect(told(await compare([reset], [loose], [loose, back]))).toEqual([])
  })

  it('that the capture begins with do not hide that the flow is permitted later', async () => {
    const packets = [answered(1, 5000, 5060), asked(2, 5000, 5060)]
    const compared = await compare(packets, [open], [policy('other', 'trust', 'untrust', 'permit')])
    expect(told(compared)).toMatchObject([{ kind: 'policy' }])
  })
})

describe('translation', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => syn(1000 + i))

  it('by other rules and pools of other names to the same addresses is none', async () => {
    const before = [open, pool('one', '198.51.100.10/32 to 198.51.100.12/32')]
    const after = [open, pool('two', '198.51.100.10/32 to 198.51.100.12/32', 'other')]
    expect(told(await compare(many(20), before, after))).toEqual([])
  })

  it('is no other one where a pool gives out another port', async () => {
    const telnet = policy('telnet', 'trust', 'untrust', 'deny', 'junos-telnet')
    const packets = [syn(900, at(SERVER, 23)), ...many(20)]
    const one = pool('one', '198.51.100.10/32')
    // Without the first session all later ones get other ports.
    expect(told(await compare(packets, [open, one], [telnet, open, one]))).toMatchObject([
      { kind: 'newly-refused', flows: [`tcp ${HOST}/900 ${SERVER}/23`] },
    ])
  })

  it('to other addresses is a change, and so is one that keeps ports', async () => {
    const one = pool('one', '198.51.100.10/32')
    const wider = pool('one', '198.51.100.10/31')
    const keeps = `${one}\nset security nat source pool one port no-translation`
    for (const after of [wider, keeps]) {
      const compared = await compare(many(3), [open, one], [open, after])
      expect(told(compared)).toMatchObject([
        { kind: 'translation', flows: [{}, {}, {}].map(() => expect.any(String)) },
      ])
    }
  })

  it('seen on both sides makes no flows of its own where the other configuration has none', async () => {
    const outside = '198.51.100.10'
    const packets: Seen[] = [
      [1, TRUST, udp(at(HOST, 5000), at(SERVER, 53), NOTHING, { identification: 7 })],
      [1.00004, UNTRUST, udp(at(outside, 2000), at(SERVER, 53), NOTHING, { identification: 7 })],
      [1.1, UNTRUST, udp(at(SERVER, 53), at(outside, 2000), NOTHING, { identification: 8 })],
      [1.10004, TRUST, udp(at(SERVER, 53), at(HOST, 5000), NOTHING, { identification: 8 })],
    ]
    const within = policy('within', 'untrust', 'untrust', 'permit')
    const { comparison, notCompared } = await compare(
      packets,
      [open, within, pool('one', `${outside}/32`)],
      [open, within],
    )
    expect(comparison.flows).toBe(1)
    expect(comparison.changes).toMatchObject([{ kind: 'translation', packets: 2 }])
    expect(notCompared).toEqual({ unknownOrigin: 0, beyondLimit: 0 })
  })

  it('whose origin was not seen is counted, and not compared', async () => {
    const packets: Seen[] = [[1, UNTRUST, udp(at('198.51.100.10', 2000), at(SERVER, 53), NOTHING)]]
    const one = [open, pool('one', '198.51.100.10/32')]
    const { comparison, notCompared } = await compare(packets, one, one)
    expect(comparison.flows).toBe(0)
    expect(notCompared.unknownOrigin).toBe(1)
  })

  it('of a destination is told by what it becomes', async () => {
    const server = (address: string) => [
      policy('in', 'untrust', 'dmz', 'permit'),
      `set security nat destination pool web address ${address} port 8080`,
      'set security nat destination rule-set in from zone untrust',
      'set security nat destination rule-set in rule web match destination-address 198.51.100.2/32',
      'set security nat destination rule-set in rule web match destination-port 80',
      'set security nat destination rule-set in rule web then destination-nat pool web',
    ]
    const packets = [syn(1000, at('198.51.100.2', 80), UNTRUST)]
    const compared = await compare(packets, server('10.0.20.10/32'), server('10.0.20.11/32'))
    expect(told(compared)).toMatchObject([{ kind: 'translation' }])
    const [change] = compared.comparison.changes
    expect(change!.flows[0]!.before!.ends).toEqual({ source: '', destination: '10.0.20.10/8080' })
  })
})

describe('flows of the same ends in two routing instances', () => {
  const red = [
    'set routing-instances red instance-type virtual-router',
    'set routing-instances red interface ge-0/0/2.0',
    'set routing-instances red routing-options static route 0.0.0.0/0 next-hop 10.0.20.254',
  ]
  const packets: readonly Seen[] = [1, 2].map((second) => [
    second,
    second === 1 ? TRUST : DMZ,
    udp(at('10.0.99.21', 5000), at(SERVER, 53), NOTHING),
  ])
  const dmz = (action: string) => policy('dmz', 'dmz', 'dmz', action)

  it('are two', async () => {
    const compared = await compare(packets, [...red, open, dmz('permit')], [...red, open, dmz('deny')])
    expect(compared.comparison.flows).toBe(2)
    expect(told(compared)).toMatchObject([
      { kind: 'newly-refused', flows: ['udp 10.0.99.21/5000 203.0.113.80/53'] },
    ])
  })

  it('are two although another instance comes first', async () => {
    const blue = 'set routing-instances blue instance-type virtual-router'
    const other = 'set routing-instances blue interface ge-0/0/3.0'
    const unit = 'set interfaces ge-0/0/3 unit 0 family inet address 10.0.30.1/24'
    const [before, after] = [
      [...red, open],
      [blue, other, unit, ...red, open],
    ]
    const compared = await compare(packets, [...before, dmz('permit')], [...after, dmz('permit')])
    expect(compared.comparison.flows).toBe(2)
    expect(told(compared)).toEqual([])
  })

  it('are one where the other configuration has other instances', async () => {
    const compared = await compare(packets, [...red, open, dmz('permit')], [open, dmz('permit')])
    expect(compared.comparison.flows).toBe(1)
    expect(told(compared)).toEqual([])
  })
})

it('counts what is captured on both sides once', async () => {
  const inward = policy('in', 'trust', 'dmz', 'permit')
  const request = ping(HOST, '10.0.20.10', 1, 1)
  const reply = pong('10.0.20.10', HOST, 1, 1)
  const packets: Seen[] = [
    [1, TRUST, request],
    [1.00004, DMZ, request],
    [1.1, DMZ, reply],
    [1.10004, TRUST, reply],
  ]
  const { comparison } = await compare(packets, [inward], [])
  expect(comparison.changes).toMatchObject([{ kind: 'newly-refused', packets: 2, bytes: 168 }])
})
