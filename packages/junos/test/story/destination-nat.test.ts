/** Destination NAT: the Out wing comes from where the packets were really sent. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, DMZ, device, INSIDE, OUTSIDE, syn, synAck, udpPacket } from './device.js'

const WEB = `
  security nat destination pool W address 172.16.0.10/32
  security nat destination pool W address port 8080
  security nat destination rule-set in from zone untrust
  security nat destination rule-set in rule web match destination-address 203.0.113.80/32
  security nat destination rule-set in rule web match destination-port 80
  security nat destination rule-set in rule web then destination-nat pool W`

const story = (more = '', captures: readonly string[] = CAPTURES) =>
  new ConfiguredStory(device(WEB + more), { captures })

describe('destination NAT', () => {
  it('sends to the pool’s address and port, and the route and zone are those of that', async () => {
    const nat = story().sendBy(OUTSIDE, syn('198.51.100.9/19208', '203.0.113.80/80'))
    nat.sendBy(DMZ, synAck('172.16.0.10/8080', '198.51.100.9/19208'))
    expect(await nat.wings('zone dmz')).toEqual([
      'In 198.51.100.9/19208 --> 203.0.113.80/80;tcp ge-0/0/1.0 1',
      'Out 172.16.0.10/8080 --> 198.51.100.9/19208;tcp ge-0/0/2.0 1',
    ])
  })

  it('together with source NAT changes both ends', async () => {
    const nat = story(`
      security nat source rule-set hair from zone untrust
      security nat source rule-set hair to zone dmz
      security nat source rule-set hair rule r match source-address 0.0.0.0/0
      security nat source rule-set hair rule r then source-nat interface`)
    nat.sendBy(OUTSIDE, syn('198.51.100.9/19208', '203.0.113.80/80'))
    expect((await nat.wings())[1]).toMatch(
      /^Out 172\.16\.0\.10\/8080 --> 172\.16\.0\.1\/\d+;tcp ge-0\/0\/2\.0 0$/,
    )
  })

  it('is not for packets from another zone, or to another port', () => {
    const nat = story()
    nat.sendBy(INSIDE, syn('10.0.0.5/4000', '203.0.113.80/80'))
    nat.sendBy(OUTSIDE, syn('198.51.100.9/19208', '203.0.113.80/81'))
    expect(nat.sessions().map((session) => session.out)).toEqual([
      '203.0.113.80/80 --> 10.0.0.5/4000 ge-0/0/1.0',
      '203.0.113.80/81 --> 198.51.100.9/19208 ge-0/0/1.0',
    ])
  })

  it('stops at a rule that says off', async () => {
    const nat = story(
      `
      security nat destination rule-set in rule no match source-address 198.51.100.9/32
      security nat destination rule-set in rule no match destination-address 203.0.113.80/32
      security nat destination rule-set in rule no then destination-nat off`,
    )
    nat.sendBy(OUTSIDE, udpPacket('198.51.100.9/5', '203.0.113.80/9'))
    expect((await nat.wings())[1]).toBe('Out 203.0.113.80/9 --> 198.51.100.9/5;udp ge-0/0/1.0 0')
  })

  it('seen on the inner side alone is the same session, counted there', async () => {
    for (const captures of [[DMZ], ['eth0']] as const) {
      const nat = story('', captures)
      nat.sendBy(captures[0], syn('198.51.100.9/19208', '172.16.0.10/8080'))
      nat.sendBy(captures[0], synAck('172.16.0.10/8080', '198.51.100.9/19208'))
      expect(await nat.wings()).toEqual([
        'In 198.51.100.9/19208 --> 203.0.113.80/80;tcp ge-0/0/1.0 1',
        'Out 172.16.0.10/8080 --> 198.51.100.9/19208;tcp ge-0/0/2.0 1',
      ])
    }
  })

  it('is not made up for packets that it cannot have made', async () => {
    const nat = story('', [DMZ])
    // From trust, for which there is no rule.
    nat.sendBy(DMZ, syn('10.0.0.5/4000', '172.16.0.10/8080'))
    expect((await nat.wings())[0]).toBe('In 10.0.0.5/4000 --> 172.16.0.10/8080;tcp ge-0/0/0.0 1')
  })
})
