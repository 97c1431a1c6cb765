/** Packets to groups: routing protocols speak to the device, all else would need a multicast route. */
import { describe, expect, it } from 'vitest'
import { ip } from '../../../engine/test/story/packets.js'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, device, INSIDE, udpPacket } from './device.js'

const story = (...protocols: string[]) =>
  new ConfiguredStory(
    device(
      protocols
        .map((word) => `security zones security-zone trust host-inbound-traffic protocols ${word}`)
        .join('\n'),
    ),
    { captures: CAPTURES },
  )
const [IGMP, PIM, VRRP, OSPF] = [2, 103, 112, 89]
const to = (group: string, protocol: number) => ip('10.0.0.9', group, protocol, new Array<number>(24).fill(0))

describe('a routing protocol’s packet to its group', () => {
  it('makes a session with the device, with both wings', async () => {
    const pim = story('pim').sendBy(INSIDE, to('224.0.0.13', PIM), to('224.0.0.13', PIM))
    expect(await pim.wings()).toEqual([
      'In 10.0.0.9/1 --> 224.0.0.13/1;pim ge-0/0/0.0 2',
      'Out 224.0.0.13/1 --> 10.0.0.9/1;pim .local..0 0',
    ])
    expect((await pim.lines())[0]).toContain('Policy name: self-traffic-policy/1')
  })

  it.each([
    ['pim', '224.0.0.13', PIM, 300],
    ['igmp', '239.1.1.1', IGMP, 300],
    ['vrrp', '224.0.0.18', VRRP, 300],
    ['ospf', '224.0.0.5', OSPF, 60],
  ] as const)('of %s lives as long as that protocol’s sessions do', (word, group, protocol, timeout) => {
    expect(story(word).sendBy(INSIDE, to(group, protocol)).session().timeout).toBe(timeout)
  })

  it('needs host-inbound-traffic', () => {
    const closed = story('ospf').sendBy(INSIDE, to('224.0.0.13', PIM))
    expect(closed.drops).toEqual({ 'Not allowed to the device itself': 1 })
  })

  it('from the device itself comes from .local..', async () => {
    const own = story().sendBy(INSIDE, ip('10.0.0.1', '224.0.0.13', PIM, new Array<number>(24).fill(0)))
    expect((await own.wings())[0]).toBe('In 10.0.0.1/1 --> 224.0.0.13/1;pim .local..0 1')
    expect(own.session().timeout).toBe(300)
  })
})

describe('data to a group', () => {
  it('is dropped for want of a multicast route', () => {
    const data = story('all').sendBy(INSIDE, udpPacket('10.0.0.9/5000', '239.1.1.1/5000'))
    expect(data.drops).toEqual({ 'No route for the multicast group': 1 })
  })

  it('of the link is for the device alone', () => {
    const data = story('all').sendBy(INSIDE, udpPacket('10.0.0.9/5353', '224.0.0.251/5353'))
    expect(data.drops).toEqual({ 'Not allowed to the device itself': 1 })
  })
})
