/** Denied and rejected packets make no session; they are counted by policy and by reason. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, device, INSIDE, request, syn, udpPacket } from './device.js'

const policy = (name: string, application: string, then: string) => `
  security policies from-zone trust to-zone untrust policy ${name} match source-address any
  security policies from-zone trust to-zone untrust policy ${name} match destination-address any
  security policies from-zone trust to-zone untrust policy ${name} match application ${application}
  security policies from-zone trust to-zone untrust policy ${name} then ${then}`

const CONFIGURATION = device(`
  ${policy('no-telnet', 'junos-telnet', 'deny')}
  ${policy('no-web', 'junos-http', 'reject')}
  ${policy('ping', 'junos-icmp-ping', 'permit')}`).replace('permit-all', 'deny-all')

const CLIENT = '10.0.0.5/40000'

describe('a packet that a policy refuses', () => {
  const story = () =>
    new ConfiguredStory(CONFIGURATION).send(
      syn(CLIENT, '198.51.100.9/23'),
      syn(CLIENT, '198.51.100.9/23'),
      syn(CLIENT, '198.51.100.9/80'),
      udpPacket(CLIENT, '198.51.100.9/9000'),
      request('10.0.0.5', '198.51.100.9', 1, 1),
    )

  it('makes no session, and is counted by its reason', () => {
    const seen = story()
    expect(seen.sessions()).toHaveLength(1)
    expect(seen.drops).toEqual({ 'Denied by policy': 3, 'Rejected by policy': 1 })
  })

  it('is counted by its policy, one time for each packet', () => {
    const { policies } = story().pipeline.configured!
    expect([...policies.hits]).toEqual([2, 1, 1, 1])
    expect([...policies.refusedPackets]).toEqual([2, 1, 0, 1])
    expect([...policies.refusedBytes]).toEqual([80, 40, 0, 48])
    expect([...policies.sessions]).toEqual([0, 0, 1, 0])
  })

  it('is told to whoever reads the events, with the policy’s number', () => {
    expect(story().events()).toEqual([
      'denied by 4',
      'denied by 4',
      'denied by 5',
      'denied by 2',
      'created by 6',
    ])
  })
})

describe('a packet that cannot be', () => {
  const BAD = 'Source or destination that no packet can have'
  const IPV6 = `
    interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8:1::1/64
    interfaces ge-0/0/1 unit 0 family inet6 address 2001:db8:2::1/64
    routing-options rib inet6.0 static route ::/0 next-hop 2001:db8:2::fe`

  it.each([
    ['to 0.0.0.0/8', CLIENT, '0.1.2.3/137'],
    ['to 127.0.0.0/8', CLIENT, '127.0.0.1/137'],
    ['from a group', '224.0.0.9/1', '10.0.0.4/137'],
    ['from a broadcast', '255.255.255.255/1', '10.0.0.4/137'],
    ['to ::', '2001:db8:1::5/1', '::/137'],
    ['to ::1', '2001:db8:1::5/1', '::1/137'],
    ['from an IPv6 group', 'ff02::1/1', '2001:db8:2::5/137'],
  ])('makes no session whatever the policy: %s', (_, from, to) => {
    const seen = new ConfiguredStory(device(IPV6), { captures: CAPTURES })
    seen.sendBy(INSIDE, udpPacket(from, to))
    expect(seen.drops).toEqual({ [BAD]: 1 })
    expect(seen.events()).toEqual([`dropped ${BAD}`])
  })

  it.each([
    ['from 0.0.0.0', '0.0.0.0/999', '198.51.100.9/137'],
    ['from 223.255.255.255', '223.255.255.255/1', '198.51.100.9/137'],
    ['to ::2', '2001:db8:1::5/1', '::2/137'],
  ])('is not one %s', (_, from, to) => {
    const seen = new ConfiguredStory(device(IPV6), { captures: CAPTURES })
    expect(seen.sendBy(INSIDE, udpPacket(from, to)).drops).toEqual({})
  })
})

describe('a session', () => {
  it('carries the generation of the configuration that decided about it', () => {
    const seen = story()
    const { cursor } = seen.source.ask({})
    expect(cursor.moveTo(0)).toBe(true)
    expect(cursor.generation).toBe(seen.configuration.generation)
    expect(seen.configuration.generation).toBe(1)
  })

  const story = () => new ConfiguredStory(CONFIGURATION).send(request('10.0.0.5', '198.51.100.9', 1, 1))
})
