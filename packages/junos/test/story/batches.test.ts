/** A source hands over packets in batches: what becomes of them does not depend on where one ends. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ip, udp } from '../../../engine/test/story/packets.js'
import type { CapturedPacket } from '../../../engine/test/story/story.js'
import { ConfiguredStory, type ConfiguredStoryOptions } from './configured-story.js'
import { CAPTURES, device, reply, request, syn, synAck, tcpPacket, udpPacket, unreachable } from './device.js'

const [INSIDE, OUTSIDE, DMZ] = [0, 1, 2]
const WHOLE = 128
const SERVER = '198.51.100.9/7000'

/** Sessions, wings with their translation, and drops of packets handed over in batches of this size. */
async function seenIn(
  batchSize: number,
  text: string,
  captured: readonly CapturedPacket[],
  options: ConfiguredStoryOptions = {},
) {
  const seen = new ConfiguredStory(text, { captures: CAPTURES, ...options }).sendCapture(captured, batchSize)
  seen.pipeline.finish()
  const sessions = seen.sessions().map(({ id, ...session }) => JSON.stringify(session))
  return { seen, sessions: sessions.sort(), wings: (await seen.wings()).sort(), drops: seen.drops }
}

const toPool = (...statements: string[]) => `
  security nat source rule-set out from zone trust
  security nat source rule-set out to zone untrust
  security nat source rule-set out rule all match source-address 10.0.0.0/24
  security nat source rule-set out rule all then source-nat pool P
  ${statements.map((statement) => `security nat source pool P ${statement}`).join('\n')}`

describe.each([WHOLE, 1])('packets in batches of %i', (batchSize) => {
  it('were not captured where they came in before the first packet there is', async () => {
    const { drops } = await seenIn(batchSize, device(), [
      { packet: syn('10.0.0.5/4000', '198.51.100.9/80'), on: OUTSIDE },
      { packet: synAck('198.51.100.9/80', '10.0.0.5/4000'), on: OUTSIDE },
      { packet: udpPacket('10.0.0.6/4000', SERVER), on: INSIDE },
      { packet: syn('10.0.0.5/4001', '198.51.100.9/80'), on: OUTSIDE },
    ])
    expect(drops).toEqual({ 'Packet seen leaving that made no session where it came in': 1 })
  })

  it('find no persistent binding whose time was up in a gap', async () => {
    const text = device(`${toPool('address 192.0.2.7/32', 'port range 2000 to 2000')}
      security nat source rule-set out rule all then source-nat pool persistent-nat permit any-remote-host
      security nat source rule-set out rule all then source-nat pool persistent-nat inactivity-timeout 60`)
    const { wings } = await seenIn(batchSize, text, [
      { packet: udpPacket('10.0.0.5/4000', SERVER), on: INSIDE },
      { packet: udpPacket('198.51.100.77/9', '192.0.2.7/2000'), on: OUTSIDE, after: 500 },
    ])
    expect(wings.filter((wing) => wing.includes('198.51.100.77'))).toEqual([
      'In 198.51.100.77/9 --> 192.0.2.7/2000;udp ge-0/0/1.0 1',
      'Out 192.0.2.7/2000 --> 198.51.100.77/9;udp ge-0/0/1.0 0',
    ])
  })
})

const BUSY =
  device(`${toPool('address 192.0.2.8/32', 'port range 2000 to 2005').replace('10.0.0.0/24', '10.0.0.0/30')}
  security nat source pool R address 192.0.2.24/32
  security nat source rule-set out rule persistent match source-address 10.0.0.4/30
  security nat source rule-set out rule persistent then source-nat pool R
  security nat source rule-set out rule persistent then source-nat pool persistent-nat permit any-remote-host
  security nat source rule-set out rule persistent then source-nat pool persistent-nat inactivity-timeout 60
  security nat destination pool W address 172.16.0.5/32
  security nat destination rule-set D from zone untrust
  security nat destination rule-set D rule r match destination-address 203.0.113.1/32
  security nat destination rule-set D rule r then destination-nat pool W
  security screen ids-option S limit-session source-ip-based 4
  security zones security-zone trust screen S
  security zones security-zone untrust host-inbound-traffic system-services ping
  security policies from-zone trust to-zone untrust policy p match source-address any
  security policies from-zone trust to-zone untrust policy p match destination-address any
  security policies from-zone trust to-zone untrust policy p match application junos-telnet
  security policies from-zone trust to-zone untrust policy p then deny`)

describe('any packets', () => {
  const host = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.5')
  const far = fc.constantFrom('198.51.100.9', '203.0.113.1', '192.0.2.8', '192.0.2.24', '172.16.0.5')
  const port = fc.constantFrom(23, 80, 4000, 4001, 2000, 2001, 2002)
  const ends = fc
    .tuple(fc.tuple(host, port), fc.tuple(far, port), fc.nat(3))
    .map(([near, distant, turned]) =>
      turned === 0 ? ([distant, near] as const) : ([near, distant] as const),
    )
  const packet = fc
    .tuple(ends, fc.constantFrom(...'syn synAck rst udp udp udp ask answer error first later'.split(' ')))
    .map(([[[from, fromPort], [to, toPort]], kind]) => {
      const [source, destination] = [`${from}/${fromPort}`, `${to}/${toPort}`]
      switch (kind) {
        case 'syn':
          return syn(source, destination)
        case 'synAck':
          return synAck(source, destination)
        case 'rst':
          return tcpPacket(source, destination, { flags: 4, sequence: 1001 })
        case 'ask':
          return request(from, to, fromPort, 1)
        case 'answer':
          return reply(from, to, fromPort, 1)
        case 'error':
          return unreachable(from, to, udpPacket(destination, source))
        case 'first':
          return ip(from, to, 17, udp(fromPort, toPort, 16), { id: 3, more: true })
        case 'later':
          return ip(from, to, 17, new Array<number>(16).fill(1), { id: 3, offset: 24 })
        default:
          return udpPacket(source, destination)
      }
    })
  const captured = fc.record({
    packet,
    on: fc.constantFrom(INSIDE, INSIDE, OUTSIDE, DMZ),
    after: fc.constantFrom(0, 0, 0.001, 0.2, 1, 3, 19.9, 59.5, 60, 130),
  })

  it.each([true, false])(
    'make the same sessions and drops in large batches and one by one (ended sessions kept: %s)',
    async (keepEnded) => {
      await fc.assert(
        fc.asyncProperty(fc.array(captured, { maxLength: 60 }), async (packets) => {
          const large = await seenIn(WHOLE, BUSY, packets, { keepEnded })
          const single = await seenIn(1, BUSY, packets, { keepEnded })
          expect(large.sessions).toEqual(single.sessions)
          expect(large.wings).toEqual(single.wings)
          expect(large.drops).toEqual(single.drops)
        }),
        { numRuns: 60 },
      )
    },
  )
})
