/** Denied and rejected packets make no session; they are counted by policy and by reason. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { device, request, syn, udpPacket } from './device.js'

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
