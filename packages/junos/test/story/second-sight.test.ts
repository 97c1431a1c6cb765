/** Packets that a capture holds twice, as they came in and as they left: each is counted once. */
import { describe, expect, it } from 'vitest'
import { ip, udp } from '../../../engine/test/story/packets.js'
import { ConfiguredStory } from './configured-story.js'
import {
  CAPTURES,
  DMZ,
  device,
  INSIDE,
  OUTSIDE,
  syn,
  synAck,
  tcpPacket,
  udpPacket,
  unreachable,
} from './device.js'

const NAT = `
  security nat source pool P address 192.0.2.7/32
  security nat source rule-set out from zone trust
  security nat source rule-set out to zone untrust
  security nat source rule-set out rule all match source-address 10.0.0.0/24
  security nat source rule-set out rule all then source-nat pool P`

const FAR = '198.51.100.9/7000'

const story = (more = '') => new ConfiguredStory(device(more), { captures: CAPTURES })
const secondSights = (nat: ConfiguredStory) => nat.pipeline.counters.secondSightPackets

/** A session through the pool, whose port was learnt: client, server, and the client as the server sees it. */
function learnt() {
  const nat = story(NAT).sendBy(INSIDE, udpPacket('10.0.0.5/4000', '198.51.100.9/7000', { id: 5 }))
  return nat.sendBy(OUTSIDE, udpPacket('192.0.2.7/31000', '198.51.100.9/7000', { id: 5 }))
}

describe('a packet seen on both sides', () => {
  it('of an untranslated session is known by its interface', async () => {
    const both = story()
    both
      .sendBy(INSIDE, syn('10.0.0.5/4000', '172.16.0.9/80'))
      .sendBy(DMZ, syn('10.0.0.5/4000', '172.16.0.9/80'))
    both.sendBy(DMZ, synAck('172.16.0.9/80', '10.0.0.5/4000'))
    both.sendBy(INSIDE, synAck('172.16.0.9/80', '10.0.0.5/4000'))
    expect(both.session().packets).toEqual([1, 1])
    expect(secondSights(both)).toBe(2)
    expect(await both.print('show security flow statistics detail')).toContain(
      'Seen on both sides, counted once: 2',
    )
  })

  it('keeps the session alive from there too', () => {
    const both = story().sendBy(INSIDE, udpPacket('10.0.0.5/4000', '172.16.0.9/53'))
    for (let copy = 0; copy < 3; copy++)
      both.gap('50 s').sendBy(DMZ, udpPacket('10.0.0.5/4000', '172.16.0.9/53'))
    expect(both.session()).toMatchObject({ state: 'Valid', packets: [1, 0] })
  })

  it.each([4000, 4001, 4002, 4003])('on paths of equal cost is counted once: port %i', (port) => {
    const equal = new ConfiguredStory(
      device()
        .replace('security-zone dmz', 'security-zone untrust')
        .replace('next-hop 203.0.113.254', 'next-hop [ 203.0.113.254 172.16.0.254 ]'),
      { captures: CAPTURES },
    )
    const [asked, answered] = [[`10.0.0.5/${port}`, FAR] as const, [FAR, `10.0.0.5/${port}`] as const]
    for (let turn = 0; turn < 3; turn++) {
      equal.sendBy(INSIDE, udpPacket(...asked)).sendBy(DMZ, udpPacket(...asked))
      equal.sendBy(OUTSIDE, udpPacket(...answered)).sendBy(INSIDE, udpPacket(...answered))
    }
    expect(equal.session().packets).toEqual([3, 3])
    expect(secondSights(equal)).toBe(6)
  })

  it.each([
    [
      'static NAT to the same address',
      `security nat static rule-set s from zone dmz
       security nat static rule-set s rule r match destination-address 10.0.0.0/24
       security nat static rule-set s rule r then static-nat prefix 10.0.0.0/24`,
    ],
    [
      'destination NAT to the same address',
      `security nat destination pool D address 10.0.0.5/32
       security nat destination rule-set s from zone dmz
       security nat destination rule-set s rule r match destination-address 10.0.0.5/32
       security nat destination rule-set s rule r then destination-nat pool D`,
    ],
    [
      'a source rule that says off',
      `security nat source rule-set s from zone dmz
       security nat source rule-set s to zone trust
       security nat source rule-set s rule r match source-address 172.16.0.0/24
       security nat source rule-set s rule r then source-nat off`,
    ],
  ])('under %s is known by its interface', async (_, more) => {
    const both = story(more)
    const [asked, answered] = [
      ['172.16.0.9/4000', '10.0.0.5/53'] as const,
      ['10.0.0.5/53', '172.16.0.9/4000'] as const,
    ]
    for (let turn = 0; turn < 2; turn++) {
      both.sendBy(DMZ, udpPacket(...asked)).sendBy(INSIDE, udpPacket(...asked))
      both.sendBy(INSIDE, udpPacket(...answered)).sendBy(DMZ, udpPacket(...answered))
    }
    expect(both.session().packets).toEqual([2, 2])
    expect(secondSights(both)).toBe(4)
    expect(await both.lines('nat')).toEqual(['Total sessions: 0'])
  })

  it('is counted once in a stream that the fast path takes', () => {
    const both = story(NAT)
    both.sendBy(INSIDE, syn('10.0.0.5/4000', '198.51.100.9/80', 1000))
    both.sendBy(OUTSIDE, syn('192.0.2.7/31000', '198.51.100.9/80', 1000))
    both.sendBy(OUTSIDE, synAck('198.51.100.9/80', '192.0.2.7/31000'))
    both.sendBy(INSIDE, synAck('198.51.100.9/80', '10.0.0.5/4000'))
    for (let segment = 0; segment < 5; segment++) {
      const data = { flags: 0x10, sequence: 1001 + segment * 10, acknowledgement: 5001, bytes: 10 }
      both.sendBy(INSIDE, tcpPacket('10.0.0.5/4000', '198.51.100.9/80', data))
      both.sendBy(OUTSIDE, tcpPacket('192.0.2.7/31000', '198.51.100.9/80', data))
    }
    expect(both.session()).toMatchObject({ packets: [6, 1], timeout: 300 })
    expect(secondSights(both)).toBe(7)
    expect(both.drops).toEqual({})
  })
})

describe('an ICMP error about a translated packet', () => {
  it('is counted on its session once, on whichever side it is seen first', () => {
    const nat = learnt()
    const outer = udpPacket('192.0.2.7/31000', '198.51.100.9/7000', { id: 6 })
    const inner = udpPacket('10.0.0.5/4000', '198.51.100.9/7000', { id: 6 })
    nat.sendBy(OUTSIDE, unreachable('198.51.100.254', '192.0.2.7', outer))
    nat.sendBy(INSIDE, unreachable('198.51.100.254', '10.0.0.5', inner))
    expect(nat.session()).toMatchObject({ packets: [1, 1], state: 'Invalidated', reason: 'ICMP error' })
    expect(nat.drops).toEqual({})
    expect(secondSights(nat)).toBe(2)
  })
})

describe('fragments of a translated datagram', () => {
  const fragments = (from: string, port: number, id: number) => {
    const whole = udp(port, 7000, 56)
    return [
      ip(from, '198.51.100.9', 17, whole.slice(0, 32), { id, more: true }),
      ip(from, '198.51.100.9', 17, whole.slice(32), { id, offset: 32 }),
    ] as const
  }

  it('are counted once, on the session of their first one', () => {
    const nat = learnt().sendBy(INSIDE, ...fragments('10.0.0.5', 4000, 8))
    nat.sendBy(OUTSIDE, ...fragments('192.0.2.7', 31000, 8))
    expect(nat.session().packets).toEqual([3, 0])
    expect(secondSights(nat)).toBe(3)
  })

  it('are counted once although they leave in another order', () => {
    const nat = learnt().sendBy(INSIDE, ...fragments('10.0.0.5', 4000, 8))
    const [first, last] = fragments('192.0.2.7', 31000, 8)
    nat.sendBy(OUTSIDE, last, first)
    expect(nat.session().packets).toEqual([3, 0])
    expect(secondSights(nat)).toBe(3)
    expect(nat.drops).toEqual({})
  })

  it('may begin the session, and tell its port', async () => {
    const nat = story(NAT).sendBy(INSIDE, ...fragments('10.0.0.5', 4000, 8))
    nat.sendBy(OUTSIDE, ...fragments('192.0.2.7', 31000, 8))
    expect(await nat.wings()).toEqual([
      'In 10.0.0.5/4000 --> 198.51.100.9/7000;udp ge-0/0/0.0 2',
      'Out 198.51.100.9/7000 --> 192.0.2.7/31000;udp ge-0/0/1.0 0',
    ])
  })
})
