/** What holds for all traffic under a configuration: nothing is lost, counted twice, or kept after its end. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { icmp, ip, udp } from '../../../engine/test/story/packets.js'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, device, gre, inIp, reply, request, tcpPacket, udpPacket, unreachable } from './device.js'

/** Every kind of translation, few ports, a tunnel, and little room for the device's own traffic. */
const CONFIGURATION = `
  interfaces gr-0/0/0 unit 0 tunnel source 203.0.113.1
  interfaces gr-0/0/0 unit 0 tunnel destination 198.51.100.1
  interfaces gr-0/0/0 unit 0 family inet address 10.255.0.1/30
  routing-options static route 10.1.0.0/16 next-hop 10.255.0.2
  security zones security-zone vpn interfaces gr-0/0/0.0
  security zones security-zone trust host-inbound-traffic system-services ping
  security nat source pool P address 192.0.2.7/32
  security nat source pool P port range 5000
  security nat source pool P port range to 5007
  security nat source pool W address 192.0.2.8/31
  security nat source pool W port no-translation
  security nat source rule-set out from zone trust
  security nat source rule-set out to zone untrust
  security nat source rule-set out rule whole match source-address 10.0.0.8/31
  security nat source rule-set out rule whole then source-nat pool W
  security nat source rule-set out rule all match source-address 10.0.0.0/24
  security nat source rule-set out rule all then source-nat pool P
  security nat source rule-set side from zone trust
  security nat source rule-set side to zone dmz
  security nat source rule-set side rule all match source-address 10.0.0.0/24
  security nat source rule-set side rule all then source-nat interface
  security nat destination pool D address 172.16.0.10/32
  security nat destination pool D address port 8080
  security nat destination rule-set in from zone untrust
  security nat destination rule-set in rule web match destination-address 203.0.113.80/32
  security nat destination rule-set in rule web match destination-port 80
  security nat destination rule-set in rule web then destination-nat pool D
  security nat static rule-set s from zone untrust
  security nat static rule-set s rule r match destination-address 203.0.113.22/32
  security nat static rule-set s rule r then static-nat prefix 10.0.0.22/32`
const TEXT = device(CONFIGURATION)

/** Hosts of all zones, translated addresses, and the device itself. */
const hosts = fc.constantFrom(
  ...['10.0.0.1', '10.0.0.5', '10.0.0.8', '10.0.0.22', '10.1.0.5', '172.16.0.10', '192.0.2.7', '192.0.2.8'],
  ...[
    '198.51.100.1',
    '198.51.100.9',
    '203.0.113.1',
    '203.0.113.22',
    '203.0.113.80',
    '255.255.255.255',
    '224.0.0.5',
  ],
)
const ports = fc.constantFrom(80, 8080, 5000, 5003, 4000, 53)

const plain = fc
  .record({
    kind: fc.nat(7),
    from: hosts,
    to: hosts,
    source: ports,
    port: ports,
    flags: fc.nat(31),
    id: fc.nat(3),
  })
  .map(({ kind, from, to, source, port, flags, id }) => {
    const datagram = udp(source, port, 40)
    switch (kind) {
      case 0:
        return tcpPacket(`${from}/${source}`, `${to}/${port}`, { flags: 2, sequence: id * 1000 })
      case 1:
        return tcpPacket(`${from}/${source}`, `${to}/${port}`, { flags, sequence: id * 1000, bytes: id })
      case 2:
        return request(from, to, source, id, { id })
      case 3:
        return reply(from, to, source, id, { id })
      case 4:
        return ip(from, to, 17, datagram.slice(0, 24), { id, more: true })
      case 5:
        return ip(from, to, 17, datagram.slice(24), { id, offset: 24 })
      case 6:
        return ip(from, to, 50, [0, 0, 1, id, 0, 0, 0, 1])
      default:
        return udpPacket(`${from}/${source}`, `${to}/${port}`, { id })
    }
  })

const packets = fc.oneof(
  { weight: 6, arbitrary: plain },
  fc.tuple(hosts, hosts, plain).map(([from, to, about]) => unreachable(from, to, about)),
  plain.map((inner) => gre('198.51.100.1', '203.0.113.1', inner)),
  plain.map((inner) => gre('203.0.113.1', '198.51.100.1', inner)),
  fc
    .tuple(plain, fc.nat(60))
    .map(([inner, length]) => gre('198.51.100.1', '203.0.113.1', inner.subarray(0, length))),
  fc.tuple(hosts, hosts, plain).map(([from, to, inner]) => inIp(from, to, inner)),
  fc.tuple(hosts, hosts, fc.nat(20)).map(([from, to, type]) => ip(from, to, 1, icmp(type, 0, [0, 0, 0, 0]))),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Uint8Array.from([0x45, ...bytes])),
)

const steps = fc.array(
  fc.record({
    capture: fc.constantFrom(...CAPTURES, 'eth0'),
    packets: fc.array(packets, { minLength: 1, maxLength: 6 }),
    gap: fc.constantFrom('0 s', '100 ms', '1 s', '3 s', '61 s', '301 s'),
  }),
  { minLength: 1, maxLength: 30 },
)

describe('any traffic', () => {
  it('is accounted for: sessions made, packets taken, ports given back', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 3, max: 60 }), fc.boolean(), (traffic, maxSessions, keepEnded) => {
        const story = new ConfiguredStory(TEXT, { captures: [...CAPTURES, 'eth0'], maxSessions, keepEnded })
        for (const { capture, packets, gap } of traffic) story.sendBy(capture, ...packets).gap(gap)
        const { counters } = story.pipeline
        const taken = () => counters.onSessions + counters.secondSightPackets + counters.dropped
        const waiting = counters.framesRead + counters.tunnelledPackets - taken()
        expect(waiting).toBeGreaterThanOrEqual(0)
        story.pipeline.finish()
        expect(counters.framesRead + counters.tunnelledPackets).toBe(taken())

        const { table } = story
        const inUse = story.source.summarize({}).summary.total
        expect(table.created).toBe(inUse + table.forgotten)

        // Tunnels stay; all others end, and give back what they had.
        story.advance('3 h')
        const configured = story.pipeline.configured!
        for (const use of configured.resources.uses) {
          expect([use.portsInUse, use.addressesInUse]).toEqual([0, 0])
        }
        for (const kind of ['source', 'destination', 'static'] as const) {
          for (const { running } of configured.ruleUses.of(kind).values()) expect(running).toBe(0)
        }
      }),
      { numRuns: 100 },
    )
  })
})

/** Which capture a host's packets are in as they come. */
const captureOf = (address: string) =>
  CAPTURES[address.startsWith('10.0.0.') ? 0 : address.startsWith('172.16.') ? 2 : 1]!
const clients = ['10.0.0.5', '10.0.0.8', '10.0.0.22', '172.16.0.10', '198.51.100.9']
const servers = [...clients, '198.51.100.77', '203.0.113.22', '203.0.113.80']

/** A datagram, an echo request or its answer, by the ends that a wing prints. */
function wingPacket(protocol: string, from: string, to: string, isAnswer: boolean): Uint8Array {
  if (protocol === 'udp') return udpPacket(from, to)
  const [source, sourcePort] = from.split('/') as [string, string]
  const [destination, destinationPort] = to.split('/') as [string, string]
  return isAnswer
    ? reply(source, destination, Number(destinationPort), Number(sourcePort))
    : request(source, destination, Number(sourcePort), Number(destinationPort))
}

const flows = fc.array(
  fc
    .record({
      from: fc.constantFrom(...clients),
      to: fc.constantFrom(...servers),
      port: fc.integer({ min: 1000, max: 1003 }),
      protocol: fc.constantFrom('udp', 'icmp'),
    })
    .filter(({ from, to }) => captureOf(from) !== captureOf(to)),
  { minLength: 1, maxLength: 12 },
)

describe('a session', () => {
  it('is found by the packets of both its wings, each on its side of the device', () =>
    fc.assert(
      fc.asyncProperty(flows, async (sent) => {
        const story = new ConfiguredStory(TEXT, { captures: CAPTURES })
        for (const { from, to, port, protocol } of sent) {
          story.sendBy(captureOf(from), wingPacket(protocol, `${from}/${port}`, `${to}/80`, false))
        }
        const before = story.sessions().map(({ packets }) => packets)
        const { dropped } = story.pipeline.counters
        for (const line of await story.wings()) {
          const [, direction, from, to, protocol, name] = /^(\S+) (\S+) --> (\S+);(\S+) (\S+) /.exec(line)!
          story.sendBy(name!, wingPacket(protocol!, from!, to!, direction === 'Out'))
        }
        expect(story.sessions().map(({ packets }) => packets)).toEqual(
          before.map(([sent, answered]) => [sent! + 1, answered! + 1]),
        )
        expect(story.pipeline.counters).toMatchObject({ dropped, secondSightPackets: 0 })
      }),
      { numRuns: 100 },
    ))
})
