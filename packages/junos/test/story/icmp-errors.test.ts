/** ICMP errors under a configuration: counted on the session of the packet inside, translated or not. */
import { describe, expect, it } from 'vitest'
import { icmp, ip } from '../../../engine/test/story/packets.js'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, device, INSIDE, OUTSIDE, syn, udpPacket, unreachable } from './device.js'

const CLIENT = '10.0.0.5/1000'
const SERVER = '198.51.100.9/2000'
const ROUTER = '198.51.100.1'
const NAT = `
  security nat source pool out address 203.0.113.7/32
  security nat source pool out port no-translation
  security nat source rule-set rs from zone trust
  security nat source rule-set rs to zone untrust
  security nat source rule-set rs rule r match source-address 10.0.0.0/24
  security nat source rule-set rs rule r then source-nat pool out`

const expired = (from: string, to: string, about: Uint8Array) =>
  ip(from, to, 1, icmp(11, 0, [0, 0, 0, 0, ...about.subarray(0, 28)]))

describe('an ICMP error', () => {
  it('without a session is dropped, and makes none', () => {
    const seen = new ConfiguredStory(device()).send(
      unreachable(ROUTER, '10.0.0.5', udpPacket(CLIENT, SERVER)),
    )
    expect(seen.drops).toEqual({ 'ICMP error for no known session': 1 })
    expect(seen.sessions()).toEqual([])
  })

  it('without a session passes under allow-embedded-icmp, counted apart, and makes none', () => {
    const seen = new ConfiguredStory(device('security flow allow-embedded-icmp'))
    seen.send(unreachable(ROUTER, '10.0.0.5', udpPacket(CLIENT, SERVER)))
    expect(seen.drops).toEqual({ 'ICMP error for no known session, let pass': 1 })
    expect(seen.sessions()).toEqual([])
  })

  it('is counted on the other wing, and ends a UDP session', () => {
    const seen = new ConfiguredStory(device()).send(udpPacket(CLIENT, SERVER))
    seen.advance('1 s').send(unreachable(ROUTER, '10.0.0.5', udpPacket(CLIENT, SERVER)))
    expect(seen.session()).toMatchObject({
      state: 'Invalidated',
      reason: 'ICMP error',
      duration: 1,
      packets: [1, 1],
    })
    expect(seen.events()).toEqual(['created by 2', 'closed by 2'])
  })

  it('ends no session of TCP, and none when it says that time has run out; nor does it refresh them', () => {
    const seen = new ConfiguredStory(device()).send(syn(CLIENT, SERVER), udpPacket(CLIENT, SERVER))
    seen.advance('10 s')
    seen.send(unreachable(ROUTER, '10.0.0.5', syn(CLIENT, SERVER)))
    seen.send(expired(ROUTER, '10.0.0.5', udpPacket(CLIENT, SERVER)))
    expect(seen.sessions()).toMatchObject([
      { state: 'Valid', current: 10, packets: [1, 1] },
      { state: 'Valid', current: 50, packets: [1, 1] },
    ])
  })
})

describe('an ICMP error about a translated session', () => {
  const outside = udpPacket('203.0.113.7/1000', SERVER)

  it('is known by the packet inside as the server’s side sees it', () => {
    const seen = new ConfiguredStory(device(NAT)).send(udpPacket(CLIENT, SERVER))
    seen.send(unreachable(ROUTER, '203.0.113.7', outside))
    expect(seen.session()).toMatchObject({ state: 'Invalidated', reason: 'ICMP error', packets: [1, 1] })
    expect(seen.drops).toEqual({})
  })

  it('is known by the packet inside as the client’s side sees it', () => {
    const seen = new ConfiguredStory(device(NAT)).send(udpPacket(CLIENT, SERVER))
    seen.send(unreachable(ROUTER, '10.0.0.5', udpPacket(CLIENT, SERVER)))
    expect(seen.session()).toMatchObject({ state: 'Invalidated', packets: [1, 1] })
  })

  it('from the client’s side is counted on the In wing', () => {
    const seen = new ConfiguredStory(device(NAT)).send(udpPacket(CLIENT, SERVER))
    seen.send(expired('10.0.0.5', '198.51.100.9', udpPacket(SERVER, CLIENT)))
    seen.send(expired('203.0.113.7', '198.51.100.9', udpPacket(SERVER, '203.0.113.7/1000')))
    expect(seen.session().packets[0]).toBe(2)
    expect(seen.pipeline.counters.secondSightPackets).toBe(1)
  })

  it.each([
    ['that ends its session', unreachable, 'Invalidated'],
    ['that does not', expired, 'Valid'],
  ])('%s is counted once where it is seen on both sides', (_, error, state) => {
    const seen = new ConfiguredStory(device(NAT), { captures: CAPTURES })
    seen.sendBy(INSIDE, udpPacket(CLIENT, SERVER)).sendBy(OUTSIDE, outside)
    seen.sendBy(OUTSIDE, error(ROUTER, '203.0.113.7', outside))
    seen.sendBy(INSIDE, error(ROUTER, '10.0.0.5', udpPacket(CLIENT, SERVER)))
    expect(seen.session()).toMatchObject({ state, packets: [1, 1] })
    expect(seen.drops).toEqual({})
    expect(seen.pipeline.counters.secondSightPackets).toBe(2)
  })
})
