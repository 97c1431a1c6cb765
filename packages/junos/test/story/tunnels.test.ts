/** Tunnels that end at the device: one wing, no policy and no timeout, and what is inside runs the first path. */
import { describe, expect, it } from 'vitest'
import { ip, udp } from '../../../engine/test/story/packets.js'
import { ConfiguredStory, type ConfiguredStoryOptions } from './configured-story.js'
import {
  CAPTURES,
  device,
  esp,
  type GreOptions,
  gre,
  INSIDE,
  inIp,
  OUTSIDE,
  syn,
  synAck,
  udpPacket,
  unreachable,
} from './device.js'

const [HERE, FAR] = ['203.0.113.1', '198.51.100.1']
const TUNNELS = `
  interfaces gr-0/0/0 unit 0 tunnel source ${HERE}
  interfaces gr-0/0/0 unit 0 tunnel destination ${FAR}
  interfaces gr-0/0/0 unit 0 family inet address 10.255.0.1/30
  interfaces ip-0/0/0 unit 0 tunnel source ${HERE}
  interfaces ip-0/0/0 unit 0 tunnel destination 198.51.100.2
  interfaces ip-0/0/0 unit 0 family inet address 10.255.0.5/30
  interfaces ip-0/0/0 unit 0 family inet6 address 2001:db8:5::1/64
  interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8::1/64
  interfaces st0 unit 0 family inet address 10.255.0.9/30
  routing-options static route 10.1.0.0/16 next-hop 10.255.0.2
  routing-options static route 10.2.0.0/16 next-hop 10.255.0.6
  security zones security-zone vpn interfaces gr-0/0/0.0
  security zones security-zone vpn interfaces ip-0/0/0.0
  security zones security-zone vpn interfaces st0.0`

const story = (options: ConfiguredStoryOptions = { captures: CAPTURES }) =>
  new ConfiguredStory(device(TUNNELS), options)
const fromFar = (inner: Uint8Array, options?: GreOptions) => gre(FAR, HERE, inner, options)

/** frames read + taken out of tunnels = on sessions + seen again + dropped + waiting */
function isBalanced({ pipeline: { counters } }: ConfiguredStory, waiting = 0): boolean {
  const { framesRead, tunnelledPackets, onSessions, secondSightPackets, dropped } = counters
  return framesRead + tunnelledPackets === onSessions + secondSightPackets + dropped + waiting
}

describe('a tunnel', () => {
  it('has one wing, neither policy nor timeout', async () => {
    const tunnel = story().sendBy(OUTSIDE, fromFar(syn('10.1.0.5/4000', '10.0.0.5/80')))
    const lines = await tunnel.lines('protocol gre')
    expect(lines).toEqual([
      'Session ID: 1, Policy name: N/A, Timeout: N/A, Session State: Valid',
      '  In: 198.51.100.1/1 --> 203.0.113.1/1;gre, Conn Tag: 0x0, If: ge-0/0/1.0, Pkts: 1, Bytes: 64,',
      'Total sessions: 1',
    ])
  })

  it('is the same session whoever speaks first', async () => {
    const tunnel = story().sendBy(OUTSIDE, gre(HERE, FAR, syn('10.0.0.5/4000', '10.1.0.5/80')))
    tunnel.sendBy(OUTSIDE, fromFar(synAck('10.1.0.5/80', '10.0.0.5/4000')))
    expect(await tunnel.wings('protocol gre')).toEqual([
      'In 198.51.100.1/1 --> 203.0.113.1/1;gre ge-0/0/1.0 1',
    ])
  })

  it('does not end', () => {
    const tunnel = story()
      .sendBy(OUTSIDE, fromFar(syn('10.1.0.5/4000', '10.0.0.5/80')))
      .advance('100 h')
    expect(tunnel.sessions().map(({ state }) => state)).toEqual(['Valid', 'Invalidated'])
  })

  it('between other addresses is nobody’s', async () => {
    const other = story().sendBy(OUTSIDE, gre('198.51.100.3', HERE, syn('10.1.0.5/4000', '10.0.0.5/80')))
    expect(other.drops).toEqual({ 'Not allowed to the device itself': 1 })
    expect(other.pipeline.counters.tunnelledPackets).toBe(0)
  })

  it('that passes through is a session like others, and is not opened', async () => {
    const passing = story().sendBy(INSIDE, gre('10.0.0.5', FAR, syn('10.1.0.5/4000', '10.0.0.5/80')))
    expect((await passing.lines())[0]).toContain('Policy name: default-policy-logical-system-00/2')
    expect(passing.pipeline.counters.tunnelledPackets).toBe(0)
  })
})

describe('the packet inside GRE', () => {
  it('comes in by the tunnel’s unit, in its zone', async () => {
    const tunnel = story().sendBy(OUTSIDE, fromFar(syn('10.1.0.5/4000', '10.0.0.5/80')))
    tunnel.sendBy(INSIDE, synAck('10.0.0.5/80', '10.1.0.5/4000'))
    expect(await tunnel.wings('protocol tcp zone vpn')).toEqual([
      'In 10.1.0.5/4000 --> 10.0.0.5/80;tcp gr-0/0/0.0 1',
      'Out 10.0.0.5/80 --> 10.1.0.5/4000;tcp ge-0/0/0.0 1',
    ])
    expect(await tunnel.print('show security flow status')).toContain('known by its tunnel: 1 sessions')
  })

  it('that goes out was counted where it came in', async () => {
    const tunnel = story().sendBy(INSIDE, syn('10.0.0.5/4000', '10.1.0.5/80'))
    tunnel.sendBy(OUTSIDE, gre(HERE, FAR, syn('10.0.0.5/4000', '10.1.0.5/80')))
    tunnel.sendBy(OUTSIDE, fromFar(synAck('10.1.0.5/80', '10.0.0.5/4000')))
    expect(await tunnel.wings('protocol tcp')).toEqual([
      'In 10.0.0.5/4000 --> 10.1.0.5/80;tcp ge-0/0/0.0 1',
      'Out 10.1.0.5/80 --> 10.0.0.5/4000;tcp gr-0/0/0.0 1',
    ])
    expect(tunnel.pipeline.counters).toMatchObject({ tunnelledPackets: 2, secondSightPackets: 1 })
    expect(isBalanced(tunnel)).toBe(true)
  })

  it('is found behind a key, and not behind what is no IP', () => {
    const tunnel = story().sendBy(OUTSIDE, fromFar(syn('10.1.0.5/4000', '10.0.0.5/80'), { key: 77 }))
    tunnel.sendBy(OUTSIDE, fromFar(syn('10.1.0.6/4000', '10.0.0.5/80'), { type: 0x6558 }))
    expect(tunnel.sessions().map(({ packets }) => packets)).toEqual([
      [2, 0],
      [1, 0],
    ])
    expect(isBalanced(tunnel)).toBe(true)
  })

  it('is found without names in the capture', async () => {
    const tunnel = story({}).send(fromFar(syn('10.1.0.5/4000', '10.0.0.5/80')))
    expect((await tunnel.wings('protocol tcp'))[0]).toBe('In 10.1.0.5/4000 --> 10.0.0.5/80;tcp gr-0/0/0.0 1')
  })

  it('may be an ICMP error about a packet that went in', () => {
    const ask = udpPacket('10.0.0.5/4000', '10.1.0.5/53')
    const tunnel = story()
      .sendBy(INSIDE, ask)
      .sendBy(OUTSIDE, fromFar(unreachable('10.1.0.1', '10.0.0.5', ask)))
    const session = tunnel.sessions().find((each) => each.in.startsWith('10.0.0.5'))!
    expect(session).toMatchObject({ packets: [1, 1], reason: 'ICMP error' })
  })

  it('may come in fragments, which belong together', () => {
    const whole = udp(4000, 53, 56)
    const first = ip('10.1.0.5', '10.0.0.5', 17, whole.slice(0, 32), { id: 3, more: true })
    const last = ip('10.1.0.5', '10.0.0.5', 17, whole.slice(32), { id: 3, offset: 32 })
    for (const order of [
      [first, last],
      [last, first],
    ]) {
      const tunnel = story().sendBy(OUTSIDE, ...order.map((fragment) => fromFar(fragment)))
      const session = tunnel.sessions().find((each) => each.in.startsWith('10.1.0.5'))!
      expect(session.packets).toEqual([2, 0])
      expect(tunnel.drops).toEqual({})
      expect(isBalanced(tunnel)).toBe(true)
    }
    const tunnel = story().sendBy(OUTSIDE, fromFar(last))
    expect(isBalanced(tunnel, 1)).toBe(true)
    tunnel.pipeline.finish()
    expect(tunnel.drops).toEqual({ 'Fragment whose first fragment was not seen': 1 })
  })

  it('of wrong bytes is dropped for what is wrong with it; the tunnel’s packet counts', () => {
    const cut = syn('10.1.0.5/4000', '10.0.0.5/80').subarray(0, 30)
    const tunnel = story().sendBy(OUTSIDE, fromFar(cut), fromFar(Uint8Array.of(0x45, 0)))
    expect(tunnel.session().packets).toEqual([2, 0])
    expect(tunnel.pipeline.counters.dropped).toBe(2)
    expect(isBalanced(tunnel)).toBe(true)
  })

  it('is judged by the policies of the tunnel’s zone', () => {
    const text = device(`${TUNNELS}
      security policies from-zone vpn to-zone trust policy no match source-address any
      security policies from-zone vpn to-zone trust policy no match destination-address any
      security policies from-zone vpn to-zone trust policy no match application any
      security policies from-zone vpn to-zone trust policy no then deny`)
    const tunnel = new ConfiguredStory(text, { captures: CAPTURES })
    tunnel.sendBy(OUTSIDE, fromFar(syn('10.1.0.5/4000', '10.0.0.5/80')))
    expect(tunnel.drops).toEqual({ 'Denied by policy': 1 })
  })
})

describe('other tunnels', () => {
  it('IP in IP is opened', async () => {
    const tunnel = story().sendBy(OUTSIDE, inIp('198.51.100.2', HERE, syn('10.2.0.5/4000', '10.0.0.5/80')))
    expect((await tunnel.lines('protocol ipip'))[0]).toContain('Policy name: N/A, Timeout: N/A')
    expect((await tunnel.wings('protocol tcp'))[0]).toBe('In 10.2.0.5/4000 --> 10.0.0.5/80;tcp ip-0/0/0.0 1')
  })

  it('IPv6 in IPv4 is opened', async () => {
    const inner = udpPacket('2001:db8:5::9/4000', '2001:db8::9/53')
    const tunnel = story().sendBy(OUTSIDE, inIp('198.51.100.2', HERE, inner))
    expect(await tunnel.wings('protocol udp')).toEqual([
      'In 2001:db8:5::9/4000 --> 2001:db8::9/53;udp ip-0/0/0.0 1',
      'Out 2001:db8::9/53 --> 2001:db8:5::9/4000;udp ge-0/0/0.0 0',
    ])
  })

  it('a tunnel in a tunnel is opened too', async () => {
    const inner = syn('10.2.0.5/4000', '10.0.0.5/80')
    const nested = story().sendBy(OUTSIDE, fromFar(inIp('198.51.100.2', HERE, inner)))
    expect(await nested.wings()).toEqual([
      'In 198.51.100.1/1 --> 203.0.113.1/1;gre ge-0/0/1.0 1',
      'In 198.51.100.2/1 --> 203.0.113.1/1;ipip gr-0/0/0.0 1',
      'In 10.2.0.5/4000 --> 10.0.0.5/80;tcp ip-0/0/0.0 1',
      'Out 10.0.0.5/80 --> 10.2.0.5/4000;tcp ge-0/0/0.0 0',
    ])
    expect(nested.pipeline.counters.tunnelledPackets).toBe(2)
    expect(isBalanced(nested)).toBe(true)
  })

  it('a tunnel in itself is opened once', () => {
    const looped = story().sendBy(OUTSIDE, fromFar(fromFar(fromFar(syn('10.1.0.5/4000', '10.0.0.5/80')))))
    expect(looped.session().packets).toEqual([1, 0])
    expect(looped.pipeline.counters.tunnelledPackets).toBe(1)
    expect(isBalanced(looped)).toBe(true)
  })

  it('ESP is not opened; each direction’s security association is a session of its own', async () => {
    const tunnel = story()
    tunnel.sendBy(OUTSIDE, esp(FAR, HERE, 0x12345678), esp(HERE, FAR, 0x0abc0def))
    tunnel.sendBy(OUTSIDE, esp(FAR, HERE, 0x12345678), esp(HERE, FAR, 0x0abc0def))
    expect((await tunnel.lines()).filter((line) => line.startsWith('Session'))).toEqual([
      'Session ID: 1, Policy name: N/A, Timeout: N/A, Session State: Valid',
      'Session ID: 2, Policy name: N/A, Timeout: N/A, Session State: Valid',
    ])
    expect(
      (await tunnel.wings()).map((wing) => wing.split(' ').slice(0, 4).join(' ') + wing.slice(-2)),
    ).toEqual([
      'In 198.51.100.1/4660 --> 203.0.113.1/22136;esp 2',
      'In 203.0.113.1/2748 --> 198.51.100.1/3567;esp 2',
    ])
    expect((await tunnel.wings('tunnel')).length).toBe(2)
  })
})
