/**
 * TCP sequence numbers under a configuration: what lies outside the receiver's window is dropped (Junos reference:
 * no-sequence-check, sequence-check-required), and a capture that misses packets ruins no session.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TcpFlag } from '../../../engine/src/tcp/index.js'
import { ip, tcp as tcpBytes } from '../../../engine/test/story/packets.js'
import type { TcpStory } from '../../../engine/test/story/story.js'
import { ConfiguredStory } from './configured-story.js'
import { device, syn } from './device.js'

const CLIENT = '10.0.0.5/40000'
const SERVER = '198.51.100.9/22'
const OUTSIDE = 'TCP sequence number outside the window'
const { ack, syn: SYN, fin } = TcpFlag

const story = (more = '') => new ConfiguredStory(device(more))
const policy = (more: string) => `
  security policies from-zone trust to-zone untrust policy p match source-address any
  security policies from-zone trust to-zone untrust policy p match destination-address any
  security policies from-zone trust to-zone untrust policy p match application any
  security policies from-zone trust to-zone untrust policy p then permit ${more}`

/** A handshake by hand: windows and scales as given, sequence numbers 1000 and 5000. */
function handshake(
  seen: ConfiguredStory,
  windows: readonly [number, number],
  scale?: readonly [number, number],
) {
  const [clientScale, serverScale] = scale ?? []
  const optional = (value: number | undefined) => (value === undefined ? {} : { scale: value })
  return seen
    .tcp(CLIENT, SERVER)
    .segment(0, { flags: SYN, window: windows[0], ...optional(clientScale) })
    .segment(1, { flags: SYN | ack, window: windows[1], ...optional(serverScale) })
}

describe('a segment outside the window', () => {
  it.each([
    ['far ahead', 1001 + 1_000_000],
    ['far behind', 1001 - 1_000_000],
  ])('is dropped, and neither refreshes nor counts: %s', (_, sequence) => {
    const seen = story()
    const client = seen.tcp(CLIENT, SERVER).open()
    seen.advance('10 s')
    client.segment(0, { flags: ack, sequence, bytes: 10 })
    expect(seen.drops).toEqual({ [OUTSIDE]: 1 })
    expect(seen.session()).toMatchObject({ current: 1790, packets: [2, 1] })
    client.data(10).data(10, 1)
    expect(seen.session()).toMatchObject({ current: 1800, packets: [3, 2] })
  })

  it('is dropped for its acknowledgement as well', () => {
    const seen = story()
    const client = seen.tcp(CLIENT, SERVER).open()
    client.segment(0, { flags: ack, acknowledgement: 5001 + 1_000_000 })
    client.segment(0, { flags: ack, acknowledgement: 5001 - 1_000_000 })
    expect(seen.drops).toEqual({ [OUTSIDE]: 2 })
  })

  it('passes under no-sequence-check', () => {
    const seen = story('security flow tcp-session no-sequence-check')
    seen.tcp(CLIENT, SERVER).open().segment(0, { flags: ack, sequence: 1_001_001, bytes: 10 })
    expect(seen.drops).toEqual({})
    expect(seen.session().packets).toEqual([3, 1])
  })

  it('is dropped under no-sequence-check where the policy has sequence-check-required, and only there', () => {
    const required = policy('tcp-options sequence-check-required')
    const seen = story(`security flow tcp-session no-sequence-check\n${required}`)
    const far = { flags: ack, sequence: 1_001_001, bytes: 10 }
    seen.tcp(CLIENT, SERVER).open().data(10).segment(0, far)
    seen.tcp('172.16.0.9/40000', SERVER).open().data(10).segment(0, far)
    expect(seen.drops).toEqual({ [OUTSIDE]: 1 })
    expect(seen.sessions().map(({ packets }) => packets[0])).toEqual([3, 4])
  })

  it('does not end a session with a reset or a FIN', () => {
    const seen = story()
    const client = seen.tcp(CLIENT, SERVER).open()
    client.segment(1, { flags: TcpFlag.rst, sequence: 5001 + 200_000 })
    client.segment(1, { flags: fin | ack, sequence: 5001 + 200_000 })
    expect(seen.drops).toEqual({ [OUTSIDE]: 2 })
    expect(seen.session()).toMatchObject({ timeout: 1800, packets: [2, 1] })
  })
})

describe('the window', () => {
  it('is scaled when both sides have said so', () => {
    const seen = story()
    const client = handshake(seen, [1000, 1000], [7, 7]).segment(0, { flags: ack, window: 1000 })
    client.segment(1, { flags: ack, sequence: 5001 + 128_000, bytes: 1 })
    expect(seen.drops).toEqual({})
    client.segment(1, { flags: ack, sequence: 5001 + 128_000 + 2, bytes: 1 })
    expect(seen.drops).toEqual({ [OUTSIDE]: 1 })
  })

  it.each([
    ['neither side scales', undefined],
    ['only the SYN asks for it', [7, undefined]],
  ])('is the header’s when %s', (_, scale) => {
    const seen = story()
    const client = handshake(seen, [1000, 1000], scale as [number, number] | undefined)
    client.segment(0, { flags: ack, window: 1000 })
    client.segment(1, { flags: ack, sequence: 5001 + 1000, bytes: 1 })
    expect(seen.drops).toEqual({})
    client.segment(1, { flags: ack, sequence: 5001 + 1002, bytes: 1 })
    expect(seen.drops).toEqual({ [OUTSIDE]: 1 })
  })

  it('keeps its scale when the SYN or the SYN-ACK is sent again', () => {
    const seen = story()
    const client = handshake(seen, [1000, 1000], [7, 7])
    client.segment(0, { flags: SYN, sequence: 1000, window: 1000, scale: 7 })
    client.segment(1, { flags: SYN | ack, sequence: 5000, window: 1000, scale: 7 })
    client.segment(0, { flags: ack, window: 1000 })
    client.segment(1, { flags: SYN | ack, sequence: 5000, window: 1000, scale: 7 })
    client.segment(1, { flags: ack, sequence: 5001 + 100_000, bytes: 1 })
    client.segment(0, { flags: ack, sequence: 1001 + 100_000, bytes: 1 })
    expect(seen.drops).toEqual({})
  })

  it('is believed when the options of the SYN were not stored', () => {
    const seen = story()
    const first = ip(
      '10.0.0.5',
      '198.51.100.9',
      6,
      tcpBytes(40000, 22, { flags: SYN, sequence: 1000, scale: 7 }),
    )
    const second = ip(
      '198.51.100.9',
      '10.0.0.5',
      6,
      tcpBytes(22, 40000, { flags: SYN | ack, sequence: 5000, acknowledgement: 1001, scale: 7 }),
    )
    seen.sendCut(first, 40).sendCut(second, 40)
    const client = seen.tcp(CLIENT, SERVER)
    client.segment(0, { flags: ack, sequence: 1001, acknowledgement: 5001, window: 1000 })
    client.segment(1, { flags: ack, sequence: 5001 + 100_000, acknowledgement: 1001, bytes: 1 })
    expect(seen.drops).toEqual({})
    expect(seen.session().packets).toEqual([2, 2])
  })

  it('of none leaves room for a probe and a keep-alive', () => {
    const seen = story()
    const client = seen.tcp(CLIENT, SERVER).open()
    client.data(100).segment(1, { flags: ack, window: 0 })
    client.segment(0, { flags: ack, sequence: 1101, bytes: 1 })
    client.segment(0, { flags: ack, sequence: 1100 })
    client.segment(0, { flags: ack, sequence: 1100, bytes: 1 })
    expect(seen.drops).toEqual({})
  })

  it('does not shrink, and a retransmission lies in it', () => {
    const seen = story()
    const client = seen.tcp(CLIENT, SERVER).open().data(1000)
    client.segment(1, { flags: ack, window: 10 })
    client.segment(0, { flags: ack, sequence: 1001, bytes: 1000 }).data(1000)
    expect(seen.drops).toEqual({})
  })

  it('goes on past 2^32', () => {
    const seen = story()
    const client = seen.tcp(CLIENT, SERVER, 0xffff_ff00).open()
    client.data(200).ack(1).data(200).ack(1).data(200).ack(1)
    client.segment(0, { flags: ack, sequence: 500_000, bytes: 1 })
    expect(seen.drops).toEqual({ [OUTSIDE]: 1 })
    expect(seen.session().packets).toEqual([5, 4])
  })

  it('opens from both sides at once', () => {
    const seen = story()
    const client = seen.tcp(CLIENT, SERVER).syn().segment(1, { flags: SYN })
    client.segment(0, { flags: SYN | ack, sequence: 1000 }).segment(1, { flags: SYN | ack, sequence: 5000 })
    client.data(100).data(100, 1)
    expect(seen.drops).toEqual({})
    expect(seen.session()).toMatchObject({ timeout: 1800, packets: [3, 3] })
  })

  it('is not moved by a SYN on a running connection', () => {
    const seen = story()
    const client = seen.tcp(CLIENT, SERVER).open().data(100)
    client.segment(0, { flags: SYN, sequence: 10_000_000 })
    client.data(100).data(100, 1)
    expect(seen.drops).toEqual({})
    expect(seen.session().packets).toEqual([5, 2])
  })

  it('of an ended session is not that of the next one with its record', () => {
    const seen = new ConfiguredStory(device('security flow tcp-session no-syn-check'), { keepEnded: false })
    seen.tcp(CLIENT, SERVER).open().rst()
    seen.advance('10 s')
    seen.tcp(CLIENT, SERVER, 3_000_000_000).data(10).data(10, 1).data(10)
    expect(seen.drops).toEqual({})
  })

  it('is believed in the middle of a connection', () => {
    const seen = story('security flow tcp-session no-syn-check')
    const client = seen.tcp(CLIENT, SERVER).segment(0, { flags: ack, bytes: 100, window: 500 })
    client.segment(1, { flags: ack, sequence: 7000, bytes: 100, window: 500 })
    client.segment(1, { flags: ack, sequence: 7000 + 400_000, bytes: 100, window: 500 })
    expect(seen.drops).toEqual({})
  })
})

describe('a capture with holes', () => {
  /** What is not captured: the conversation goes on. */
  const lost = (client: TcpStory, from: number, bytes: number) => client.skip(from, bytes)

  it('loses no segment more when one is missing', () => {
    const seen = story()
    const client = lost(seen.tcp(CLIENT, SERVER).open(), 0, 1460)
    client.ack(1).data(100).ack(1).data(100, 1)
    expect(seen.drops).toEqual({})
    expect(seen.session().packets).toEqual([3, 4])
  })

  it('loses no segment more when a window full is missing', () => {
    const seen = story()
    const client = lost(seen.tcp(CLIENT, SERVER).open(), 0, 64_000)
    client.ack(1).data(100).ack(1)
    expect(seen.drops).toEqual({})
  })

  it('loses one round trip when more than a window is missing', () => {
    const seen = story()
    const client = lost(seen.tcp(CLIENT, SERVER).open(), 1, 10_000_000)
    client.data(1000, 1)
    expect(seen.drops).toEqual({ [OUTSIDE]: 1 })
    client.ack(0).data(1000, 1).ack(0).data(1000, 1)
    expect(seen.drops).toEqual({ [OUTSIDE]: 1 })
    client.fin(0).fin(1).ack(0)
    expect(seen.session()).toMatchObject({ timeout: 2, reason: 'TCP FIN' })
  })

  it('loses one round trip when both sides have gone on, and closes as it should', () => {
    const seen = story()
    const client = lost(lost(seen.tcp(CLIENT, SERVER).open(), 0, 9_000_000), 1, 10_000_000)
    client.ack(0).data(1000, 1).ack(0).data(1000, 0).ack(1)
    expect(seen.drops).toEqual({ [OUTSIDE]: 1 })
    client.fin(0).fin(1).ack(0)
    expect(seen.session()).toMatchObject({ timeout: 2, reason: 'TCP FIN' })
  })

  it('takes no stranger for a hole: what is acknowledged is not what it sent', () => {
    const seen = story()
    const client = seen.tcp(CLIENT, SERVER).open()
    client.segment(1, { flags: ack, sequence: 900_000_000, bytes: 100 }).ack(0)
    client.segment(1, { flags: ack, sequence: 900_000_100, bytes: 100 }).ack(0)
    expect(seen.drops).toEqual({ [OUTSIDE]: 2 })
    client.segment(0, { flags: ack, acknowledgement: 700_000_000 })
    expect(seen.drops).toEqual({ [OUTSIDE]: 3 })
    client.data(10, 1)
    expect(seen.session().packets).toEqual([4, 2])
  })

  it('drops nothing of a sound conversation, whichever segments of it are missing', () => {
    const step = fc.record({ from: fc.constantFrom(0, 1), bytes: fc.nat(1460), isLost: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(0xffff_ffff), (steps, first) => {
        const seen = story()
        const client = seen.tcp(CLIENT, SERVER, first).open()
        for (const { from, bytes, isLost } of steps) {
          if (isLost) client.skip(from, bytes)
          else client.data(bytes, from)
        }
        expect(seen.drops).toEqual({})
      }),
      { numRuns: 50 },
    )
  })
})

describe('a SYN', () => {
  it('that begins another connection on the ports of a running one begins its windows anew', () => {
    const seen = story()
    seen.tcp(CLIENT, SERVER).open().data(1000)
    seen.tcp(CLIENT, SERVER, 3_000_000_000).open().data(1000).data(1000, 1)
    expect(seen.drops).toEqual({})
    expect(seen.sessions().map(({ packets }) => packets)).toEqual([
      [3, 1],
      [3, 2],
    ])
  })

  it.each([
    ['SYN', SYN],
    ['SYN-ACK', SYN | ack],
  ])('of the server, a %s far from what it sends, is no part of a running connection', (_, flags) => {
    const seen = story()
    const client = seen.tcp(CLIENT, SERVER).open().data(100).data(100, 1)
    client.segment(1, { flags, sequence: 3_000_000_000 })
    expect(seen.drops).toEqual({ [OUTSIDE]: 1 })
    client.data(100).data(100, 1)
    expect(seen.drops).toEqual({ [OUTSIDE]: 1 })
    expect(seen.session()).toMatchObject({ timeout: 1800, packets: [4, 3] })
  })

  it('of the server begins a session where sequence numbers are not checked', () => {
    const seen = story('security flow tcp-session no-sequence-check')
    seen.tcp(CLIENT, SERVER).open().data(100)
    seen.tcp(SERVER, CLIENT, 3_000_000_000).syn()
    expect(seen.sessions()).toHaveLength(2)
  })

  it('with another number, while nobody has answered, is the one that counts', () => {
    const seen = story()
    seen.send(syn(CLIENT, SERVER, 7))
    seen.tcp(CLIENT, SERVER, 3_000_000_000).open().data(1000).data(1000, 1)
    expect(seen.drops).toEqual({})
    expect(seen.session()).toMatchObject({ timeout: 1800, packets: [4, 2] })
  })
})
