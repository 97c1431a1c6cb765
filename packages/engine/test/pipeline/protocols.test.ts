import { describe, expect, it } from 'vitest'
import { DropReason } from '../../src/index.js'
import { icmp, ip, udp } from '../story/packets.js'
import { Story } from '../story/story.js'

const A = '10.0.0.1'
const B = '192.0.2.9'

describe('UDP', () => {
  it('is one session for both directions, for 60 s', () => {
    const story = new Story()
    story.udp(`${A}/1000`, `${B}/9999`).udp(`${B}/9999`, `${A}/1000`, 100)
    expect(story.session()).toMatchObject({ packets: [1, 1], bytes: [48, 128], timeout: 60 })
    story.advance('59 s').udp(`${A}/1000`, `${B}/9999`)
    story.advance('59 s')
    expect(story.session()).toMatchObject({ state: 'Valid', current: 2, duration: 118 })
    story.advance('1 s')
    expect(story.session()).toMatchObject({ state: 'Invalidated', reason: 'idle Timeout', duration: 119 })
  })

  it('works over IPv6', () => {
    const story = new Story()
    story.udp('2001:db8::1/1000', '2001:db8::2/53').udp('2001:db8::2/53', '2001:db8::1/1000')
    expect(story.session()).toMatchObject({
      packets: [1, 1],
      in: '2001:db8::1/1000 --> 2001:db8::2/53 port0.0',
    })
  })

  it('notes the interface of each wing', () => {
    const story = new Story()
    story.sendOn(1, ip(A, B, 17, udp(1, 2))).sendOn(4, ip(B, A, 17, udp(2, 1)))
    expect(story.session()).toMatchObject({
      in: '10.0.0.1/1 --> 192.0.2.9/2 port1.0',
      out: '192.0.2.9/2 --> 10.0.0.1/1 port4.0',
    })
  })

  it('to a group has one wing and counts as multicast', () => {
    const story = new Story()
    story.udp(`${A}/5004`, '239.1.2.3/5004')
    expect(story.session()).toMatchObject({ oneWing: true, packets: [1, 0] })
    expect(story.source.summarize({}).summary).toMatchObject({ unicast: 0, multicast: 1, valid: 1 })
  })
})

describe('ICMP echo', () => {
  it('makes one session a request, 60 s unanswered', () => {
    const story = new Story()
    story.ping(A, B, 77, 1).ping(A, B, 77, 2)
    expect(story.sessions()).toMatchObject([
      { in: `${A}/77 --> ${B}/1 port0.0`, timeout: 60, bytes: [84, 0] },
      { in: `${A}/77 --> ${B}/2 port0.0`, timeout: 60 },
    ])
  })

  it('has 4 s after the reply', () => {
    const story = new Story()
    story.ping(A, B, 77, 1).advance('1 s').pong(B, A, 77, 1)
    expect(story.session()).toMatchObject({ packets: [1, 1], timeout: 4, current: 4 })
    story.advance('4 s')
    expect(story.session()).toMatchObject({ state: 'Invalidated', reason: 'response received', duration: 5 })
  })

  it('whose reply is seen first is turned round', () => {
    const story = new Story()
    story.pong(B, A, 77, 1)
    expect(story.session()).toMatchObject({ in: `${A}/77 --> ${B}/1`, packets: [0, 1], timeout: 4 })
  })

  it('to a group, which cannot have been asked, is one session for every reply', () => {
    const story = new Story()
    story.pong(A, '239.1.1.1', 7, 1).pong(A, '239.1.1.1', 7, 1)
    expect(story.session()).toMatchObject({
      in: `${A}/1 --> 239.1.1.1/7 port0.0`,
      packets: [2, 0],
      oneWing: true,
    })
  })

  it('is two sessions when both sides ask with the same numbers', () => {
    const story = new Story()
    story.ping(A, B, 1, 1).ping(B, A, 1, 1).pong(B, A, 1, 1).pong(A, B, 1, 1)
    expect(story.sessions()).toMatchObject([
      { in: `${A}/1 --> ${B}/1 port0.0`, packets: [1, 1] },
      { in: `${B}/1 --> ${A}/1 port0.0`, packets: [1, 1] },
    ])
  })

  it('is not confused with other ICMP, nor with another query, of the same numbers', () => {
    const story = new Story()
    story.send(ip(A, B, 1, icmp(10, 0, [0, 0, 0, 0]))).ping(A, B, 1, 1)
    story.send(ip(A, B, 1, icmp(13, 0, [0, 1, 0, 1, ...new Array<number>(12).fill(0)])))
    expect(story.sessions()).toHaveLength(3)
  })

  it('works for ICMPv6', () => {
    const story = new Story()
    story.ping('2001:db8::1', '2001:db8::2', 5, 6).pong('2001:db8::2', '2001:db8::1', 5, 6)
    expect(story.session()).toMatchObject({ packets: [1, 1], timeout: 4 })
  })
})

describe('an ICMP error', () => {
  const inside = (bytes: Uint8Array) => [0, 0, 0, 0, ...bytes.subarray(0, 28)]

  it('is counted on the session of the packet inside, and ends a UDP one when it says unreachable', () => {
    const story = new Story()
    const probe = ip(A, B, 17, udp(3000, 33434, 12))
    story
      .send(probe)
      .gap('1 s')
      .send(ip('203.0.113.7', A, 1, icmp(3, 3, inside(probe))))
    expect(story.session()).toMatchObject({
      packets: [1, 1],
      bytes: [40, 56],
      state: 'Invalidated',
      reason: 'ICMP error',
      duration: 1,
    })
  })

  it('of another kind leaves the session running and does not refresh it', () => {
    const story = new Story()
    const probe = ip(A, B, 17, udp(3000, 33434, 12))
    story
      .send(probe)
      .advance('10 s')
      .send(ip('203.0.113.7', A, 1, icmp(11, 0, inside(probe))))
    expect(story.session()).toMatchObject({ packets: [1, 1], state: 'Valid', current: 50 })
    expect(story.session().out).toBe(`${B}/33434 --> ${A}/3000`)
    story.udp(`${B}/33434`, `${A}/3000`)
    expect(story.session().out).toBe(`${B}/33434 --> ${A}/3000 port0.0`)
  })

  it('without a session is a named drop', () => {
    const story = new Story()
    story.send(ip('203.0.113.7', A, 1, icmp(3, 3, inside(ip(A, B, 17, udp(1, 2))))))
    expect(story.sessions()).toEqual([])
    expect(story.pipeline.counters.dropPackets[DropReason.icmpErrorNoSession]).toBe(1)
  })
})

describe('protocols without ports', () => {
  it.each([
    [47, 'GRE'],
    [4, 'IPIP'],
    [89, 'OSPF'],
    [253, 'experiment'],
  ])('protocol %i (%s) is one session with 1/1', (protocol) => {
    const story = new Story()
    story.send(ip(A, B, protocol, new Array(28).fill(0)), ip(B, A, protocol, new Array(28).fill(0)))
    expect(story.session()).toMatchObject({
      in: `${A}/1 --> ${B}/1 port0.0`,
      packets: [1, 1],
      timeout: protocol === 89 ? 60 : 1800,
    })
  })

  it('ESP is one session with one wing for each SPI', () => {
    const story = new Story()
    const esp = (spi: number) => [0, spi, 0, 9, ...new Array(20).fill(0)]
    story.send(ip(A, B, 50, esp(1)), ip(B, A, 50, esp(2)), ip(A, B, 50, esp(1)), ip(B, A, 50, esp(1)))
    expect(story.sessions()).toMatchObject([
      { in: `${A}/1 --> ${B}/9 port0.0`, packets: [2, 0], oneWing: true },
      { in: `${B}/2 --> ${A}/9 port0.0`, packets: [1, 0], oneWing: true },
      { in: `${B}/1 --> ${A}/9 port0.0`, packets: [1, 0], oneWing: true },
    ])
  })

  it('multicast control has 300 s, whatever its protocol', () => {
    const story = new Story()
    story.send(ip(A, '224.0.0.13', 103, [0x20, 0, 0, 0]), ip(A, '224.0.0.22', 2, [0x22, 0, 0, 0, 0, 0, 0, 0]))
    expect(story.sessions()).toMatchObject([{ timeout: 300, oneWing: true }, { timeout: 300 }])
  })
})

describe('fragments', () => {
  const first = (id: number) => ip(A, B, 17, udp(7, 8, 992), { id, more: true })
  const later = (id: number, offset: number, more = false) =>
    ip(A, B, 17, new Array(64).fill(0), { id, offset, more })

  it('are counted on the session of the first', () => {
    const story = new Story()
    story.send(first(9), later(9, 1000, true), later(9, 1064))
    expect(story.session()).toMatchObject({ packets: [3, 0], bytes: [1020 + 84 + 84, 0] })
  })

  it('wait for the first when they come before it', () => {
    const story = new Story()
    story.send(later(9, 1064), later(9, 1000, true))
    expect(story.sessions()).toEqual([])
    story.send(first(9))
    expect(story.session()).toMatchObject({ packets: [3, 0], bytes: [1020 + 84 + 84, 0] })
    expect(story.pipeline.counters.onSessions).toBe(3)
  })

  it('without a first are a named drop in the end', () => {
    const story = new Story()
    story.send(later(9, 1064))
    story.pipeline.finish()
    expect(story.pipeline.counters.dropPackets[DropReason.fragmentNoFirst]).toBe(1)
    expect(story.pipeline.counters.dropBytes[DropReason.fragmentNoFirst]).toBe(84)
  })
})
