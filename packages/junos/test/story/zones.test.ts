/** Zones: where a packet may come from and go to at all. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, device, INSIDE, OUTSIDE, setLines, syn, udpPacket } from './device.js'

const TWO_INTERFACES = `
  interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
  interfaces ge-0/0/1 unit 0 family inet address 10.0.1.1/24
  security zones security-zone trust interfaces ge-0/0/0.0`

const permit = (from: string, to: string) => `
  security policies from-zone ${from} to-zone ${to} policy yes match source-address any
  security policies from-zone ${from} to-zone ${to} policy yes match destination-address any
  security policies from-zone ${from} to-zone ${to} policy yes match application any
  security policies from-zone ${from} to-zone ${to} policy yes then permit`

describe('an interface in no zone', () => {
  const story = () =>
    new ConfiguredStory(setLines(`${TWO_INTERFACES}\nsecurity policies default-policy permit-all`))

  it('lets nothing in', () => {
    expect(story().send(udpPacket('10.0.1.5/1', '10.0.0.5/2')).drops).toEqual({ 'Interface in no zone': 1 })
  })

  it('lets nothing out', () => {
    expect(story().send(udpPacket('10.0.0.5/1', '10.0.1.5/2')).drops).toEqual({ 'Interface in no zone': 1 })
  })
})

describe('the zone for management', () => {
  const TRANSIT = 'Transit through the management zone'
  const story = () =>
    new ConfiguredStory(
      setLines(`${TWO_INTERFACES}
        security zones functional-zone management interfaces ge-0/0/1.0
        security zones functional-zone management host-inbound-traffic system-services ssh
        security policies default-policy permit-all
        security policies global policy all match source-address any
        security policies global policy all match destination-address any
        security policies global policy all match application any
        security policies global policy all then permit`),
    )

  it('lets nothing through, whatever the policies', () => {
    expect(story().send(udpPacket('10.0.1.5/1', '10.0.0.5/2')).drops).toEqual({ [TRANSIT]: 1 })
    expect(story().send(udpPacket('10.0.0.5/1', '10.0.1.5/2')).drops).toEqual({ [TRANSIT]: 1 })
  })

  it('lets in what is for the device', () => {
    expect(story().send(syn('10.0.1.5/4000', '10.0.1.1/22')).drops).toEqual({})
  })
})

describe('two interfaces of one zone', () => {
  const CONFIGURATION = `${TWO_INTERFACES}\nsecurity zones security-zone trust interfaces ge-0/0/1.0`
  const packet = udpPacket('10.0.0.5/1000', '10.0.1.5/53')

  it('need a policy like any others', () => {
    const story = new ConfiguredStory(setLines(CONFIGURATION)).send(packet)
    expect(story.drops).toEqual({ 'Denied by policy': 1 })
  })

  it('are connected by a policy from the zone to itself', async () => {
    const story = new ConfiguredStory(setLines(CONFIGURATION + permit('trust', 'trust'))).send(packet)
    expect(await story.wings()).toEqual([
      'In 10.0.0.5/1000 --> 10.0.1.5/53;udp ge-0/0/0.0 1',
      'Out 10.0.1.5/53 --> 10.0.0.5/1000;udp ge-0/0/1.0 0',
    ])
    expect((await story.lines())[0]).toContain('Policy name: yes/4')
  })
})

describe('zones', () => {
  it('of a session are those of the interfaces it came in by and goes out by', async () => {
    const story = new ConfiguredStory(device(), { captures: CAPTURES })
    story.sendBy(INSIDE, udpPacket('10.0.0.5/1000', '172.16.0.9/53'))
    expect((await story.wings('zone dmz')).length).toBe(2)
    expect((await story.wings('zone trust')).length).toBe(2)
    expect((await story.wings('zone untrust')).length).toBe(0)
  })

  it('decide by the way the first packet goes', () => {
    const text = device(permit('trust', 'untrust')).replace('permit-all', 'deny-all')
    const story = new ConfiguredStory(text, { captures: CAPTURES })
    story.sendBy(OUTSIDE, udpPacket('198.51.100.7/53', '10.0.0.5/53'))
    expect(story.drops).toEqual({ 'Denied by policy': 1 })
    story.sendBy(INSIDE, udpPacket('10.0.0.5/53', '198.51.100.7/53'))
    story.sendBy(OUTSIDE, udpPacket('198.51.100.7/53', '10.0.0.5/53'))
    expect(story.session().packets).toEqual([1, 1])
  })
})
