/** Traffic of the device itself: its far wing is on `.local..N`. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import {
  CAPTURES,
  DMZ,
  device,
  INSIDE,
  OUTSIDE,
  reply,
  request,
  setLines,
  syn,
  synAck,
  udpPacket,
} from './device.js'

const story = (more = '', options: { readonly seed?: number } = {}) =>
  new ConfiguredStory(device(more), { captures: CAPTURES, ...options })
const NOT_ALLOWED = 'Not allowed to the device itself'
const SSH_IN = 'security zones security-zone trust host-inbound-traffic system-services ssh'

describe('a packet to the device', () => {
  it('needs host-inbound-traffic of its zone', async () => {
    const self = story(SSH_IN)
    self.sendBy(INSIDE, syn('10.0.0.5/4000', '10.0.0.1/22'), syn('10.0.0.5/4000', '10.0.0.1/23'))
    self.sendBy(OUTSIDE, syn('198.51.100.9/4000', '203.0.113.1/22'))
    expect(self.drops).toEqual({ [NOT_ALLOWED]: 2 })
    expect((await self.lines())[0]).toContain('Policy name: self-traffic-policy/1')
    expect(await self.wings()).toEqual([
      'In 10.0.0.5/4000 --> 10.0.0.1/22;tcp ge-0/0/0.0 1',
      'Out 10.0.0.1/22 --> 10.0.0.5/4000;tcp .local..0 0',
    ])
  })

  it('is asked of the interface alone where that has a list of its own', () => {
    const self = story(`${SSH_IN}
      security zones security-zone trust interfaces ge-0/0/0.0 host-inbound-traffic system-services ping`)
    self.sendBy(INSIDE, syn('10.0.0.5/4000', '10.0.0.1/22'), request('10.0.0.5', '10.0.0.1', 1, 1))
    expect(self.sessions().length).toBe(1)
    expect(self.drops).toEqual({ [NOT_ALLOWED]: 1 })
  })

  it('may be for the address of another interface', async () => {
    const self = story(SSH_IN).sendBy(INSIDE, syn('10.0.0.5/4000', '203.0.113.1/22'))
    expect((await self.wings())[1]).toBe('Out 203.0.113.1/22 --> 10.0.0.5/4000;tcp .local..0 0')
  })

  it('is answered on the same session', () => {
    const self = story('security zones security-zone trust host-inbound-traffic system-services ping')
    self.sendBy(INSIDE, request('10.0.0.5', '10.0.0.1', 1, 1), reply('10.0.0.1', '10.0.0.5', 1, 1))
    expect(self.session()).toMatchObject({ packets: [1, 1], timeout: 4 })
  })

  it('may be refused by a policy to junos-host, and is then that policy’s', async () => {
    const policy = 'security policies from-zone trust to-zone junos-host policy'
    const match = (name: string, source: string) => `
      ${policy} ${name} match source-address ${source}
      ${policy} ${name} match destination-address any
      ${policy} ${name} match application any`
    const self = story(`${SSH_IN}
      security address-book global address bad 10.0.0.66/32
      ${match('no', 'bad')}
      ${policy} no then deny
      ${match('yes', 'any')}
      ${policy} yes then permit`)
    self.sendBy(INSIDE, syn('10.0.0.66/4000', '10.0.0.1/22'), syn('10.0.0.5/4000', '10.0.0.1/22'))
    expect(self.drops).toEqual({ 'Denied by policy': 1 })
    expect((await self.lines())[0]).toContain('Policy name: yes/5')
  })

  it('as a broadcast on the link is for the device alone', async () => {
    const discover = udpPacket('0.0.0.0/68', '255.255.255.255/67')
    const closed = story().sendBy(INSIDE, discover)
    expect(closed.drops).toEqual({ [NOT_ALLOWED]: 1 })
    const open = story('security zones security-zone trust host-inbound-traffic system-services dhcp')
    open.sendBy(INSIDE, discover)
    expect(await open.wings()).toEqual([
      'In 0.0.0.0/68 --> 255.255.255.255/67;udp ge-0/0/0.0 1',
      'Out 255.255.255.255/67 --> 0.0.0.0/68;udp .local..0 0',
    ])
  })

  const IPV6 = `
    interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8:1::1/64
    interfaces ge-0/0/1 unit 0 family inet6 address 2001:db8:2::1/64
    routing-options rib inet6.0 static route ::/0 next-hop 2001:db8:2::fe`

  it.each([
    ['a broadcast of its subnet', '10.0.0.5/68', '10.0.0.255/67'],
    ['a link-local address', '169.254.3.4/68', '169.254.255.255/67'],
    ['a link-local IPv6 address', 'fe80::5/546', 'fe80::1/547'],
  ])('may be for %s, which nobody forwards', async (_, from, to) => {
    const closed = story(IPV6).sendBy(INSIDE, udpPacket(from, to))
    expect(closed.drops).toEqual({ [NOT_ALLOWED]: 1 })
    const services = ['dhcp', 'dhcpv6'].map(
      (word) => `security zones security-zone trust host-inbound-traffic system-services ${word}`,
    )
    const open = story(`${IPV6}\n${services.join('\n')}`).sendBy(INSIDE, udpPacket(from, to))
    expect((await open.wings())[1]).toBe(`Out ${to} --> ${from};udp .local..0 0`)
  })

  it('may be for the broadcast of another subnet, which nobody forwards either', async () => {
    const [from, to] = ['203.0.113.4/68', '10.0.0.255/67'] as const
    const closed = story().sendBy(OUTSIDE, udpPacket(from, to))
    expect(closed.drops).toEqual({ [NOT_ALLOWED]: 1 })
    const open = story('security zones security-zone untrust host-inbound-traffic system-services dhcp')
    open.sendBy(OUTSIDE, udpPacket(from, to))
    expect(await open.wings()).toEqual([
      `In ${from} --> ${to};udp ge-0/0/1.0 1`,
      `Out ${to} --> ${from};udp .local..0 0`,
    ])
  })

  it.each([
    ['a host of a link-local subnet', '10.0.0.5/1', '169.254.9.2/2', INSIDE],
    ['the far end of a /31', '203.0.113.4/1', '192.0.2.1/2', OUTSIDE],
    ['the far end of the /31 it came by', '172.16.0.9/1', '192.0.2.1/2', DMZ],
  ])('is not one for %s', async (_, from, to, by) => {
    const routed = story(`
      interfaces ge-0/0/2 unit 0 family inet address 169.254.9.1/30
      interfaces ge-0/0/2 unit 0 family inet address 192.0.2.0/31`)
    routed.sendBy(by, udpPacket(from, to))
    expect(routed.sessions().filter(({ out }) => out.includes('.local..'))).toEqual([])
    expect(routed.drops).toEqual({})
  })

  it('in a routing instance is on that instance’s .local..', async () => {
    const self = new ConfiguredStory(
      setLines(`
        interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
        routing-instances red instance-type virtual-router
        routing-instances red interface ge-0/0/0.0
        security zones security-zone trust interfaces ge-0/0/0.0
        ${SSH_IN}`),
      { captures: CAPTURES },
    ).sendBy(INSIDE, syn('10.0.0.5/4000', '10.0.0.1/22'))
    expect((await self.wings())[1]).toBe('Out 10.0.0.1/22 --> 10.0.0.5/4000;tcp .local..1 0')
  })
})

describe('a packet from the device', () => {
  it('comes in by .local.. and is permitted', async () => {
    const self = story().sendBy(OUTSIDE, syn('203.0.113.1/179', '203.0.113.254/179'))
    self.sendBy(OUTSIDE, synAck('203.0.113.254/179', '203.0.113.1/179'))
    expect(await self.wings()).toEqual([
      'In 203.0.113.1/179 --> 203.0.113.254/179;tcp .local..0 1',
      'Out 203.0.113.254/179 --> 203.0.113.1/179;tcp ge-0/0/1.0 1',
    ])
    expect((await self.lines())[0]).toContain('Policy name: self-traffic-policy/1')
  })

  it('may be refused by a policy from junos-host', () => {
    const policy = 'security policies from-zone junos-host to-zone untrust policy no'
    const self = story(`
      ${policy} match source-address any
      ${policy} match destination-address any
      ${policy} match application any
      ${policy} then deny`)
    self.sendBy(OUTSIDE, syn('203.0.113.1/179', '203.0.113.254/179'))
    self.sendBy(DMZ, syn('172.16.0.1/179', '172.16.0.254/179'))
    expect(self.drops).toEqual({ 'Denied by policy': 1 })
    expect(self.sessions().length).toBe(1)
  })

  it('by the address of interface NAT, seen after a client’s, is the client’s', () => {
    const self = story(`
      security nat source rule-set out from zone trust
      security nat source rule-set out to zone untrust
      security nat source rule-set out rule all match source-address 10.0.0.0/24
      security nat source rule-set out rule all then source-nat interface`)
    self.sendBy(INSIDE, syn('10.0.0.5/4000', '198.51.100.9/80', 5))
    self.sendBy(OUTSIDE, syn('203.0.113.1/9999', '198.51.100.9/80', 5))
    self.sendBy(OUTSIDE, syn('203.0.113.1/9998', '198.51.100.9/80', 6))
    expect(self.sessions().map((session) => session.in)).toEqual([
      '10.0.0.5/4000 --> 198.51.100.9/80 ge-0/0/0.0',
      '203.0.113.1/9998 --> 198.51.100.9/80 .local..0',
    ])
  })
})
