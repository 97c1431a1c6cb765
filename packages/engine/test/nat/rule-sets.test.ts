import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesAnyAddress } from '../../src/address/index.js'
import { PREDEFINED_APPLICATIONS } from '../../src/application/index.js'
import type { NatMatch } from '../../src/nat/index.js'
import {
  beside,
  branch,
  DMZ,
  destinationPool,
  destinationRule,
  dmz,
  ICMP_ECHO,
  inboundSet,
  inInstance,
  inside,
  match,
  NatLab,
  natRules,
  onInterface,
  outside,
  packet,
  pool,
  sourceRule,
  sourceSet,
  staticRule,
  TRUST,
  UNTRUST,
  zone,
} from './nat-lab.js'

const WEB = 'tcp 10.0.0.5/4000 > 198.51.100.1/80'

/** Number of the rule that translates the source. */
function ruleOf(lab: NatLab, text = WEB, from = inside, to = outside): number {
  lab.out(packet(text), from, to)
  return lab.into.rule
}

describe('the rule set for a packet', () => {
  it('is the one whose ends fit closest, where it goes counting before where it comes from', () => {
    const froms = [inInstance(0), zone(TRUST), onInterface(inside)]
    const tos = [inInstance(0), zone(UNTRUST), onInterface(outside)]
    // From the loosest to the closest, and offered in that order and in the opposite one.
    const pairs = tos.flatMap((to) => froms.map((from) => ({ from, to })))
    for (let closest = 0; closest < pairs.length; closest++) {
      const sets = pairs
        .slice(0, closest + 1)
        .map(({ from, to }, place) => sourceSet(from, to, sourceRule(place + 1, 'off')))
      expect(ruleOf(new NatLab(natRules({ sourceRuleSets: sets })))).toBe(closest + 1)
      expect(ruleOf(new NatLab(natRules({ sourceRuleSets: sets.reverse() })))).toBe(closest + 1)
    }
  })

  it('is none when an end does not fit', () => {
    const lab = new NatLab(
      natRules({ sourceRuleSets: [sourceSet(zone(TRUST), zone(DMZ), sourceRule(1, 'off'))] }),
    )
    expect(lab.source(WEB)).toBe('none')
    expect(lab.source(WEB, inside, dmz)).toBe('off')
    expect(lab.source(WEB, outside, dmz)).toBe('none')
  })

  it('is by the zone, interface or routing instance that the packet comes in by, for destinations too', () => {
    const rules = natRules({
      destinationPools: [destinationPool(1, '10.0.0.5/32')],
      destinationRuleSets: [
        inboundSet(inInstance(0), destinationRule(1, 1)),
        inboundSet(zone(UNTRUST), destinationRule(2, 1)),
        inboundSet(onInterface(dmz), destinationRule(3, 1)),
        inboundSet(zone(DMZ), destinationRule(4, 1)),
      ],
    })
    const lab = new NatLab(rules)
    const ruleAt = (arrival: typeof inside) => {
      lab.in(packet('tcp 198.51.100.1/4000 > 192.0.2.9/80'), arrival)
      return lab.into.rule
    }
    expect([inside, outside, dmz, branch].map(ruleAt)).toEqual([1, 2, 3, 0])
  })

  it('of one interface is not for its neighbour in the zone', () => {
    const lab = new NatLab(
      natRules({
        sourceRuleSets: [
          sourceSet(zone(TRUST), zone(UNTRUST), sourceRule(1, 'off')),
          sourceSet(onInterface(beside), zone(UNTRUST), sourceRule(2, 'off')),
        ],
      }),
    )
    expect([inside, beside].map((from) => ruleOf(lab, WEB, from))).toEqual([1, 2])
  })

  it('gives way to the next closest when none of its rules matches', () => {
    const lab = new NatLab(
      natRules({
        sourceRuleSets: [
          sourceSet(zone(TRUST), zone(UNTRUST), sourceRule(1, 'interface')),
          sourceSet(
            onInterface(inside),
            onInterface(outside),
            sourceRule(2, 'off', match({ from: '10.9.0.0/16' })),
          ),
        ],
      }),
    )
    expect(ruleOf(lab)).toBe(1)
    expect(ruleOf(lab, 'tcp 10.9.0.5/4000 > 198.51.100.1/80')).toBe(2)
  })
})

describe('the rule in a rule set', () => {
  const sets = (...rules: Parameters<typeof sourceSet>[2][]) =>
    natRules({
      sourcePools: [pool(1, ['203.0.113.10/32'])],
      sourceRuleSets: [sourceSet(zone(TRUST), zone(UNTRUST), ...rules)],
    })

  it('is the first that matches, and off stops there', () => {
    const lab = new NatLab(
      sets(
        sourceRule(1, 'off', match({ from: '10.0.0.5/32' })),
        sourceRule(2, 1, match({ from: '10.0.0.0/8' })),
      ),
    )
    expect(lab.source(WEB)).toBe('off')
    expect(lab.source('tcp 10.0.0.6/4000 > 198.51.100.1/80')).toMatch(/^203\.0\.113\.10\//)
  })

  it('asks addresses, ports, protocols and applications, all of them', () => {
    const cases: [NatMatch, string, boolean][] = [
      [match({ from: '10.0.0.0/24' }), WEB, true],
      [match({ from: '10.0.1.0/24' }), WEB, false],
      [match({ from: '10.0.0.4 to 10.0.0.6' }), WEB, true],
      [match({ from: '10.0.0.6 to 10.0.0.9' }), WEB, false],
      [match({ from: '10.0.0.0/24', to: '198.51.100.2/32' }), WEB, false],
      [
        match({
          sourcePorts: [
            [1, 2],
            [4000, 4000],
          ],
        }),
        WEB,
        true,
      ],
      [match({ sourcePorts: [[4001, 5000]] }), WEB, false],
      [match({ destinationPorts: [[80, 90]] }), WEB, true],
      [match({ destinationPorts: [[81, 90]] }), WEB, false],
      [match({ protocols: [17, 6] }), WEB, true],
      [match({ protocols: [17] }), WEB, false],
      // Numbers of an echo request are no ports.
      [match({ destinationPorts: [[0, 65_535]] }), 'icmp 10.0.0.5/80 > 198.51.100.1/80', false],
    ]
    for (const [matching, text, matches] of cases) {
      expect(new NatLab(sets(sourceRule(1, 'off', matching))).source(text), text).toBe(
        matches ? 'off' : 'none',
      )
    }
  })

  it('knows an application by ports and ICMP types', () => {
    const only = (name: string) =>
      new NatLab(sets(sourceRule(1, 'off', match({ applications: applicationIndices(name) }))))
    expect(only('junos-http').source(WEB)).toBe('off')
    expect(only('junos-https').source(WEB)).toBe('none')
    const ping = packet('icmp 10.0.0.5/7 > 198.51.100.1/1')
    expect(ping.icmpType).toBe(ICMP_ECHO)
    expect(only('junos-ping').out(ping)).toBe(2)
    expect(only('junos-http').out(ping)).toBe(0)
  })

  it('is found among a thousand as one by one', () => {
    const some = fc.array(
      fc.record({
        from: fc.constantFrom(undefined, '10.0.0.0/8', '10.0.0.0/24', '10.0.0.5/32', '10.0.0.4 to 10.0.0.9'),
        to: fc.constantFrom(undefined, '198.51.100.0/24', '198.51.100.1/32', '198.51.100.0/30'),
        ports: fc.constantFrom<NatMatch['destinationPorts']>(undefined, [[80, 80]], [[1, 100]]),
      }),
      { minLength: 1, maxLength: 200 },
    )
    const packets = fc.tuple(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom(80, 99),
    )
    fc.assert(
      fc.property(some, fc.array(packets, { minLength: 1, maxLength: 10 }), (kinds, texts) => {
        const rules = kinds.map(({ from, to, ports }, place) =>
          sourceRule(
            place + 1,
            'off',
            match({ ...(from && { from }), ...(to && { to }), destinationPorts: ports }),
          ),
        )
        const lab = new NatLab(sets(...rules))
        for (const [host, server, port] of texts) {
          const facts = packet(`udp 10.0.0.${host}/9 > 198.51.100.${server}/${port}`)
          const among = (list: NatMatch['source'], words: Int32Array) =>
            list === undefined || matchesAnyAddress(list, 4, words, 0)
          const expected = rules.find(
            ({ match: own }) =>
              among(own.source, facts.source) &&
              among(own.destination, facts.destination) &&
              (own.destinationPorts ?? [[0, 65_535]]).some(([low, high]) => port >= low! && port <= high!),
          )
          lab.out(facts)
          expect(lab.into.rule).toBe(expected?.number ?? 0)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the order of translations', () => {
  it('is static before destination NAT, and reverse static before source NAT', () => {
    const lab = new NatLab(
      natRules({
        sourceRuleSets: [sourceSet(zone(TRUST), zone(UNTRUST), sourceRule(1, 'interface'))],
        destinationPools: [destinationPool(1, '10.0.0.9/32')],
        destinationRuleSets: [
          inboundSet(zone(UNTRUST), destinationRule(1, 1, match({ to: '192.0.2.0/24' }))),
        ],
        staticRuleSets: [inboundSet(zone(UNTRUST), staticRule(1, '192.0.2.50/32', '10.0.0.5/32'))],
      }),
    )
    expect(lab.destination('tcp 198.51.100.1/4000 > 192.0.2.50/80')).toBe('10.0.0.5/80')
    expect(lab.into.isStatic).toBe(true)
    expect(lab.destination('tcp 198.51.100.1/4000 > 192.0.2.51/80')).toBe('10.0.0.9/80')
    expect(lab.into.isStatic).toBe(false)
    expect(lab.source(WEB)).toBe('192.0.2.50/4000')
    expect(lab.source('tcp 10.0.0.6/4000 > 198.51.100.1/80')).toMatch(/^192\.0\.2\.2\//)
  })
})

function applicationIndices(name: string): readonly number[] {
  return PREDEFINED_APPLICATIONS.indicesOf(name)!
}
