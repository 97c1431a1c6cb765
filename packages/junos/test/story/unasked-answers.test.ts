/** Answers nobody asked for: DNS replies (allow-dns-reply) and ICMP replies make no session. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { device, reply, request, udpPacket } from './device.js'

const RESOLVER = '198.51.100.53/53'
const CLIENT = '10.0.0.5/33000'
const NO_QUERY = 'DNS reply for no known query'

describe('a DNS reply', () => {
  it('belongs to the session of its query', () => {
    const seen = new ConfiguredStory(device())
    seen.send(udpPacket(CLIENT, RESOLVER), udpPacket(RESOLVER, CLIENT))
    expect(seen.session().packets).toEqual([1, 1])
  })

  it('is dropped without one, and once the query’s session is over', () => {
    const seen = new ConfiguredStory(device())
    seen.send(udpPacket(RESOLVER, CLIENT), udpPacket(CLIENT, RESOLVER))
    seen.gap('60 s').send(udpPacket(RESOLVER, CLIENT))
    expect(seen.drops).toEqual({ [NO_QUERY]: 2 })
    expect(seen.session().state).toBe('Invalidated')
  })

  it('makes a session under allow-dns-reply', () => {
    const seen = new ConfiguredStory(device('security flow allow-dns-reply')).send(
      udpPacket(RESOLVER, CLIENT),
    )
    expect(seen.drops).toEqual({})
    expect(seen.session().packets).toEqual([1, 0])
  })

  it('is no query between servers that both use port 53', () => {
    const seen = new ConfiguredStory(device()).send(udpPacket(RESOLVER, '10.0.0.53/53'))
    expect(seen.drops).toEqual({})
  })
})

describe('an ICMP reply', () => {
  it('is dropped without a request', () => {
    const seen = new ConfiguredStory(device()).send(reply('198.51.100.9', '10.0.0.5', 1, 1))
    expect(seen.drops).toEqual({ 'ICMP answer for no known request': 1 })
  })

  it('that comes after its session has ended is dropped', () => {
    const seen = new ConfiguredStory(device()).send(request('10.0.0.5', '198.51.100.9', 1, 1))
    seen.gap('60 s').send(reply('198.51.100.9', '10.0.0.5', 1, 1))
    expect(seen.drops).toEqual({ 'ICMP answer for no known request': 1 })
  })
})
