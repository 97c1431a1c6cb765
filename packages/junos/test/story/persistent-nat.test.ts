/** Persistent NAT: a host that has spoken can be spoken to, by whom the rule says. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, device, INSIDE, OUTSIDE, udpPacket } from './device.js'

const persistent = (permit: string) => {
  const story = new ConfiguredStory(
    device(`
      security nat source rule-set out from zone trust
      security nat source rule-set out to zone untrust
      security nat source rule-set out rule all match source-address 10.0.0.0/24
      security nat source rule-set out rule all then source-nat interface persistent-nat permit ${permit}
      security nat source rule-set out rule all then source-nat interface persistent-nat inactivity-timeout 100`),
    { captures: CAPTURES },
  )
  return story.sendBy(INSIDE, udpPacket('10.0.0.5/4000', '198.51.100.1/3478'))
}

const outerEnd = async (story: ConfiguredStory) => / --> (\S+);/.exec((await story.wings())[1]!)![1]!

describe('a packet from outside to a persistent binding', () => {
  const FRIEND = '198.51.100.1/3478'
  const FRIENDS_OTHER_PORT = '198.51.100.1/9999'
  const STRANGER = '198.51.100.77/5555'

  it.each([
    ['any-remote-host', [FRIENDS_OTHER_PORT, STRANGER], []],
    ['target-host', [FRIENDS_OTHER_PORT], [STRANGER]],
    ['target-host-port', [], [FRIENDS_OTHER_PORT, STRANGER]],
  ])('is let in by %s as that says', async (permit, admitted, refused) => {
    const story = persistent(permit)
    const end = await outerEnd(story)
    for (const from of admitted) {
      story.sendBy(OUTSIDE, udpPacket(from, end))
      const wings = await story.wings()
      expect(wings.at(-2)).toBe(`In ${from} --> ${end};udp ge-0/0/1.0 1`)
      expect(wings.at(-1)).toBe(`Out 10.0.0.5/4000 --> ${from};udp ge-0/0/0.0 0`)
      // The answer of the host, and its copy outside.
      story.sendBy(INSIDE, udpPacket('10.0.0.5/4000', from))
      story.sendBy(OUTSIDE, udpPacket(end, from))
      expect(story.sessions().at(-1)!.packets).toEqual([1, 1])
    }
    expect(story.drops).toEqual({})
    for (const from of refused) story.sendBy(OUTSIDE, udpPacket(from, end))
    expect(story.sessions().length).toBe(1 + admitted.length)
    story.sendBy(OUTSIDE, udpPacket(FRIEND, end))
    expect(story.sessions()[0]!.packets).toEqual([1, 1])
  })

  it('is let in until the inactivity timeout after the last session has passed', async () => {
    const story = persistent('any-remote-host')
    const end = await outerEnd(story)
    story.gap('150 s').sendBy(OUTSIDE, udpPacket(STRANGER, end))
    expect(story.sessions().length).toBe(2)
    story.gap('161 s').sendBy(OUTSIDE, udpPacket(STRANGER, end))
    expect(story.sessions().length).toBe(2)
  })
})
