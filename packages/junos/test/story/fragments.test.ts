/** Fragments under a configuration: the first decides, and the later ones share what becomes of it. */
import { describe, expect, it } from 'vitest'
import { ip, udp } from '../../../engine/test/story/packets.js'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, device, INSIDE, OUTSIDE } from './device.js'

const bytes = new Array<number>(8).fill(0)
const fragment = (offset: number, more: boolean, source = '10.0.0.5') =>
  ip(source, '198.51.100.9', 17, offset === 0 ? udp(1000, 2000, 8) : bytes, { id: 7, offset, more })

describe('fragments', () => {
  it('are counted on the session that the first one makes, those before it too', () => {
    const seen = new ConfiguredStory(device())
    seen.send(fragment(24, false), fragment(0, true), fragment(16, true))
    expect(seen.session().packets).toEqual([3, 0])
  })

  it('are denied with the first one, those before it too', () => {
    const seen = new ConfiguredStory(device().replace('permit-all', 'deny-all'))
    seen.send(fragment(24, false), fragment(0, true), fragment(16, true))
    expect(seen.drops).toEqual({ 'Denied by policy': 3 })
  })

  it('are refused with the first one although their session would be let in by now, and logged once', () => {
    const seen = new ConfiguredStory(
      device(`security screen ids-option s limit-session source-ip-based 1
        security zones security-zone trust screen s`),
    )
    seen.udp('10.0.0.5/1', '198.51.100.9/1').gap('50 s').send(fragment(0, true))
    seen.gap('10 s').send(fragment(16, false))
    expect(seen.drops).toEqual({ 'Dropped by a screen': 2 })
    expect(seen.events()).toEqual(['created by 2', 'dropped Dropped by a screen', 'closed by 2'])
  })

  it('share the fate of the last first one of their number', () => {
    const seen = new ConfiguredStory(
      device(`security policies from-zone trust to-zone untrust policy p match source-address any
        security policies from-zone trust to-zone untrust policy p match destination-address any
        security policies from-zone trust to-zone untrust policy p match application junos-dns-udp
        security policies from-zone trust to-zone untrust policy p then deny`),
    )
    const dns = ip('10.0.0.5', '198.51.100.9', 17, udp(1000, 53, 8), { id: 7, more: true })
    seen.send(dns, fragment(16, false), fragment(0, true), fragment(16, false))
    expect(seen.drops).toEqual({ 'Denied by policy': 2 })
    expect(seen.session().packets).toEqual([2, 0])
  })

  it('are counted once where they are seen on both sides of the device', () => {
    const seen = new ConfiguredStory(device(), { captures: CAPTURES })
    seen.sendBy(INSIDE, fragment(0, true), fragment(16, false))
    seen.sendBy(OUTSIDE, fragment(0, true), fragment(16, false))
    expect(seen.session().packets).toEqual([2, 0])
    expect(seen.pipeline.counters.secondSightPackets).toBe(2)
  })

  it('whose first one never comes are counted so', () => {
    const seen = new ConfiguredStory(device()).send(fragment(16, false))
    seen.pipeline.finish()
    expect(seen.drops).toEqual({ 'Fragment whose first fragment was not seen': 1 })
  })

  it('are held to their session’s translation', () => {
    const seen = new ConfiguredStory(
      device(`security nat source rule-set rs from zone trust
        security nat source rule-set rs to zone untrust
        security nat source rule-set rs rule r match source-address 0.0.0.0/0
        security nat source rule-set rs rule r then source-nat interface`),
    )
    seen.send(fragment(0, true), fragment(16, false))
    expect(seen.session().packets).toEqual([2, 0])
    expect(seen.drops).toEqual({})
  })
})
