import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddress, makeAddress, parseAddress } from '../../src/address/index.js'
import type { FlowFacts } from '../../src/facts/index.js'
import { type PolicyRule, PolicyTable } from '../../src/policy/index.js'
import { packet } from '../nat/nat-lab.js'
import { APPLICATIONS, type PolicyWords, policies } from './policy-words.js'

/** Zones: the device itself is 1, users' begin with 2. */
const ZONES = 5

/** The rule that a person finds who reads the policies from top to bottom: between the zones, then global. */
function readFromTheTop(rules: readonly PolicyRule[], from: number, to: number, facts: FlowFacts): number {
  const isOf = (zones: readonly number[], zone: number) =>
    zones.length === 0 ? zone !== 1 : zones.includes(zone)
  const fits = (rule: PolicyRule) =>
    isOf(rule.fromZones, from) &&
    isOf(rule.toZones, to) &&
    isListed(rule.source, facts.family, facts.source) !== rule.source.excluded &&
    isListed(rule.destination, facts.family, facts.destination) !== rule.destination.excluded &&
    (rule.applications === undefined || rule.applications.some((index) => isTerm(index, facts)))
  const between = rules.findIndex((rule) => !rule.isGlobal && fits(rule))
  return between >= 0 ? between : rules.findIndex((rule) => rule.isGlobal && fits(rule))
}

function isListed({ entries }: PolicyRule['source'], family: number, words: Int32Array): boolean {
  return entries.some(({ matches }) =>
    matches.some((match) => {
      const number = numberOf(family, words)
      if (match.kind === 'wildcard') return family === 4 && ((words[0]! ^ match.value) & match.mask) === 0
      if (match.kind === 'range') {
        const [low, high] = [match.low, match.high].map((end) => numberOf(match.family, end))
        return match.family === family && low! <= number && number <= high!
      }
      const { prefix } = match
      const hostBits = BigInt((family === 4 ? 32 : 128) - prefix.length)
      return prefix.family === family && number >> hostBits === numberOf(family, prefix.words) >> hostBits
    }),
  )
}

function numberOf(family: number, words: ArrayLike<number>): bigint {
  const used = Array.from(words).slice(0, family === 4 ? 1 : 4)
  return used.reduce((number, word) => (number << 32n) + BigInt(word >>> 0), 0n)
}

function isTerm(index: number, facts: FlowFacts): boolean {
  const { protocol, sourcePorts, destinationPorts, icmpType, icmpCode } = APPLICATIONS.term(index)!
  const isIn = (range: readonly [number, number] | undefined, port: number) =>
    range === undefined || (range[0] <= port && port <= range[1])
  return (
    protocol === facts.protocol &&
    isIn(sourcePorts, facts.sourcePort) &&
    isIn(destinationPorts, facts.destinationPort) &&
    (icmpType === undefined || icmpType === facts.icmpType) &&
    (icmpCode === undefined || icmpCode === facts.icmpCode)
  )
}

// Addresses of a small world, so that packets and policies meet often.
const host4 = fc
  .tuple(fc.constantFrom(10, 192), fc.nat(1), fc.nat(3), fc.nat(15))
  .map((bytes) => bytes.join('.'))
const host6 = fc
  .tuple(fc.nat(1), fc.nat(3), fc.constantFrom(0, 1, 0xffff))
  .map(([a, b, c]) => formatAddress(makeAddress(6, [0x20010db8, a, b << 30, c])))
const ordered = (host: fc.Arbitrary<string>) =>
  fc.tuple(host, host).map((ends) => {
    const numberOfText = (text: string) => {
      const { family, words } = parseAddress(text)!
      return numberOf(family, words)
    }
    const [low, high] = ends.sort((a, b) => (numberOfText(a) < numberOfText(b) ? -1 : 1))
    return `${low} to ${high}`
  })
const oneAddress = fc.oneof(
  fc
    .tuple(host4, fc.constantFrom(0, 1, 8, 9, 16, 23, 24, 30, 31, 32))
    .map(([host, bits]) => `${host}/${bits}`),
  fc
    .tuple(host6, fc.constantFrom(0, 3, 32, 63, 64, 65, 66, 127, 128))
    .map(([host, bits]) => `${host}/${bits}`),
  ordered(host4),
  ordered(host6),
  fc
    .tuple(host4, fc.constantFrom('255.0.255.0', '0.0.0.1', '255.255.0.3', '0.0.0.0'))
    .map(([host, mask]) => `${host} mask ${mask}`),
)
const manyAddresses = fc.oneof(
  fc.constant('any'),
  fc
    .tuple(fc.constantFrom('', '', '', 'not '), fc.array(oneAddress, { minLength: 1, maxLength: 3 }))
    .map(([not, list]) => `${not}${list.join(', ')}`),
)
const APPLICATION_WORDS =
  'any web from-low all-tcp wide unreachable-port time-exceeded some-code icmp6 tunnel never-made junos-ssh junos-http junos-icmp-all'.split(
    ' ',
  )
const zone = fc.integer({ min: 1, max: ZONES - 1 })
const policyWords: fc.Arbitrary<PolicyWords> = fc
  .record({
    isGlobal: fc.boolean(),
    from: fc.uniqueArray(zone, { maxLength: 2 }),
    to: fc.uniqueArray(zone, { maxLength: 2 }),
    source: manyAddresses,
    destination: manyAddresses,
    applications: fc.uniqueArray(fc.constantFrom(...APPLICATION_WORDS), { minLength: 1, maxLength: 3 }),
  })
  .map((words) => (words.isGlobal ? words : { ...words, from: words.from[0] ?? 2, to: words.to[0] ?? 3 }))

const anyPacket = fc
  .record({
    hosts: fc.oneof(fc.tuple(host4, host4), fc.tuple(host6, host6)),
    protocol: fc.constantFrom(1, 6, 17, 47, 58, 89),
    sourcePort: fc.constantFrom(1, 1023, 1024, 40_000),
    destinationPort: fc.constantFrom(0, 1, 22, 80, 81, 5000, 6000, 6001, 8000, 8080, 8099, 8100, 65_535),
    icmpType: fc.constantFrom(3, 8, 11),
    icmpCode: fc.constantFrom(0, 1, 3),
  })
  .map(({ hosts, protocol, sourcePort, destinationPort, icmpType, icmpCode }) => {
    const facts = packet(`${protocol} ${hosts[0]}/${sourcePort} > ${hosts[1]}/${destinationPort}`)
    const isIcmp = protocol === 1 || protocol === 58
    facts.icmpType = isIcmp ? icmpType : 0
    facts.icmpCode = isIcmp ? icmpCode : 0
    return facts
  })

/** Name of the policy that a packet from zone 2 to zone 3 meets, with the application it is known by. */
function decides(words: readonly PolicyWords[], text: string, from = 2, to = 3): string {
  const table = new PolicyTable(policies(...words), APPLICATIONS, ZONES)
  const place = table.find(from, to, packet(text))
  const name = APPLICATIONS.name(table.application)
  return `${table.rules[place]?.name ?? 'default'}${name && ` ${name}`}`
}

const between = { from: 2, to: 3 }

describe('policy look-up', () => {
  it('finds what reading the policies from the top finds', () => {
    fc.assert(
      fc.property(
        fc.array(policyWords, { maxLength: 70 }),
        fc.array(fc.tuple(zone, zone, anyPacket), { minLength: 20, maxLength: 20 }),
        (words, met) => {
          const rules = policies(...words)
          const table = new PolicyTable(rules, APPLICATIONS, ZONES)
          for (const [from, to, facts] of met) {
            expect(table.find(from, to, facts)).toBe(readFromTheTop(rules, from, to, facts))
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('takes the first policy from the top', () => {
    const words = [{ ...between, source: '10.1.0.0/16' }, between, { ...between, source: '10.0.0.0/8' }]
    expect(decides(words, 'tcp 10.1.0.1/1024 > 192.0.2.1/80')).toBe('p0')
    expect(decides(words, 'tcp 10.2.0.1/1024 > 192.0.2.1/80')).toBe('p1')
  })

  it('goes on to global policies, in order, when nothing between the zones matches', () => {
    const words = [
      { isGlobal: true, to: [4] },
      { isGlobal: true, from: [2, 4], to: [3] },
      { isGlobal: true },
      { ...between, destination: '192.0.2.1/32' },
    ]
    expect(decides(words, 'tcp 10.1.0.1/1024 > 192.0.2.1/80')).toBe('p3')
    expect(decides(words, 'tcp 10.1.0.1/1024 > 192.0.2.2/80')).toBe('p1')
    expect(decides(words, 'tcp 10.1.0.1/1024 > 192.0.2.2/80', 3, 2)).toBe('p2')
    expect(decides(words, 'tcp 10.1.0.1/1024 > 192.0.2.2/80', 3, 4)).toBe('p0')
  })

  it('leaves to the default policy what no policy is about', () => {
    expect(decides([], 'tcp 10.1.0.1/1024 > 192.0.2.1/80')).toBe('default')
    expect(decides([between], 'tcp 10.1.0.1/1024 > 192.0.2.1/80', 3, 2)).toBe('default')
    expect(decides([{ ...between, source: '10.2.0.0/16' }], 'tcp 10.1.0.1/1024 > 192.0.2.1/80')).toBe(
      'default',
    )
  })

  it('needs a policy within one zone too', () => {
    const text = 'tcp 10.1.0.1/1024 > 10.2.0.1/80'
    expect(decides([between], text, 2, 2)).toBe('default')
    expect(decides([between, { from: 2, to: 2 }], text, 2, 2)).toBe('p1')
  })

  it('takes any IPv4 address for no IPv6 one', () => {
    const words = [
      { ...between, source: '0.0.0.0/0' },
      { ...between, source: '::/0' },
    ]
    expect(decides(words, 'tcp 2001:db8::1/1024 > 2001:db8::2/80')).toBe('p1')
  })

  it('takes every address but those excluded', () => {
    const words = [{ ...between, destination: 'not 192.0.2.0/24, 198.51.100.1/32' }]
    expect(decides(words, 'tcp 10.1.0.1/1024 > 192.0.2.77/80')).toBe('default')
    expect(decides(words, 'tcp 10.1.0.1/1024 > 198.51.100.1/80')).toBe('default')
    expect(decides(words, 'tcp 10.1.0.1/1024 > 198.51.100.2/80')).toBe('p0')
    expect(decides(words, 'tcp 2001:db8::1/1024 > 2001:db8::2/80')).toBe('p0')
  })
})

describe('the application of a policy', () => {
  const tcp8080 = 'tcp 10.1.0.1/1024 > 192.0.2.1/8080'

  it('is the first one, as the policy names them, that matches', () => {
    expect(decides([{ ...between, applications: ['all-tcp', 'web'] }], tcp8080)).toBe('p0 all-tcp')
    expect(decides([{ ...between, applications: ['web', 'all-tcp'] }], tcp8080)).toBe('p0 web')
    expect(decides([{ ...between, applications: ['junos-http', 'wide', 'web'] }], tcp8080)).toBe('p0 wide')
  })

  it('is that of the policy that matches, whatever later ones name', () => {
    const words = [
      { ...between, applications: ['junos-ssh'] },
      { ...between, applications: ['wide'] },
      { ...between, applications: ['web'] },
    ]
    expect(decides(words, tcp8080)).toBe('p1 wide')
  })

  it('is not named by a policy about any, even after one about others', () => {
    expect(decides([{ ...between, applications: ['junos-ssh'] }, between], tcp8080)).toBe('p1')
  })

  it('matches source ports', () => {
    const words = [{ ...between, applications: ['from-low'] }]
    expect(decides(words, 'udp 10.1.0.1/1023 > 192.0.2.1/5500')).toBe('p0 from-low')
    expect(decides(words, 'udp 10.1.0.1/1024 > 192.0.2.1/5500')).toBe('default')
  })

  it('matches ICMP by type and code, whatever stands for ports', () => {
    const words = [{ ...between, applications: ['unreachable-port', 'junos-icmp-ping'] }]
    expect(decides(words, 'icmp 10.1.0.1/7 > 192.0.2.1/99')).toBe('p0 junos-icmp-ping')
    const timestamp = packet('icmp 10.1.0.1/7 > 192.0.2.1/99')
    timestamp.icmpType = 13
    expect(new PolicyTable(policies(...words), APPLICATIONS, ZONES).find(2, 3, timestamp)).toBe(-1)
  })

  it('that could not be made matches nothing', () => {
    expect(decides([{ ...between, applications: ['never-made'] }], tcp8080)).toBe('default')
  })

  it('that is known by a program number only matches no port', () => {
    expect(decides([{ ...between, applications: ['junos-ms-rpc-uuid-any-tcp'] }], tcp8080)).toBe('default')
  })
})
