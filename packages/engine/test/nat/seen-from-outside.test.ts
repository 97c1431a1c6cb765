import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/address/index.js'
import {
  DMZ,
  destinationPool,
  destinationRule,
  dmz,
  endText,
  inboundSet,
  match,
  NatLab,
  natRules,
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

describe('a source seen outside', () => {
  const lab = new NatLab(
    natRules({
      sourcePools: [
        pool(1, ['203.0.113.8/30'], { overflow: 4 }),
        pool(2, ['203.0.113.64/28'], { ports: undefined }),
        pool(3, ['203.0.113.128 to 203.0.113.130'], { ports: [3000, 3999] }),
        pool(4, ['203.0.113.200/32']),
        pool(5, ['203.0.113.201/32'], { hostAddressBase: parseAddress('10.0.0.5')! }),
      ],
      sourceRuleSets: [
        sourceSet(zone(TRUST), zone(UNTRUST), sourceRule(1, 1), sourceRule(2, 2), sourceRule(3, 5)),
        sourceSet(zone(DMZ), zone(UNTRUST), sourceRule(4, 'interface')),
        sourceSet(zone(TRUST), zone(DMZ), sourceRule(5, 3)),
      ],
    }),
  )
  const isTranslated = (source: string, exit: number, protocol = 'tcp') =>
    lab.table.isTranslatedSource(packet(`${protocol} ${source} > 198.51.100.1/80`), exit)

  it('may be of a pool that rules towards that interface use, with a port that it gives', () => {
    expect(isTranslated('203.0.113.9/5000', outside.number)).toBe(true)
    expect(isTranslated('203.0.113.9/65000', outside.number)).toBe(true)
    expect(isTranslated('203.0.113.9/1023', outside.number)).toBe(false)
    expect(isTranslated('203.0.113.12/5000', outside.number)).toBe(false)
    expect(isTranslated('203.0.113.9/5000', dmz.number)).toBe(false)
    expect(isTranslated('203.0.113.129/3500', dmz.number)).toBe(true)
    expect(isTranslated('203.0.113.129/4000', dmz.number)).toBe(false)
  })

  it('may have any port where ports are left alone, or where there are none', () => {
    expect(isTranslated('203.0.113.70/7', outside.number)).toBe(true)
    expect(isTranslated('203.0.113.201/7', outside.number)).toBe(true)
    expect(isTranslated('203.0.113.9/1', outside.number, 'gre')).toBe(true)
    expect(isTranslated('203.0.113.9/1', outside.number, 'icmp')).toBe(false)
  })

  it('may be of the pool that another overflows into', () => {
    expect(isTranslated('203.0.113.200/5000', outside.number)).toBe(true)
  })

  it("may be the interface's own address where a rule says so", () => {
    expect(isTranslated('192.0.2.1/5000', outside.number)).toBe(true)
    expect(isTranslated('192.0.2.3/5000', outside.number)).toBe(false)
    expect(isTranslated('172.16.0.1/5000', dmz.number)).toBe(false)
  })

  it('may be any of these where the interface is not known', () => {
    expect(isTranslated('203.0.113.9/5000', 0)).toBe(true)
    expect(isTranslated('203.0.113.129/3500', 0)).toBe(true)
    expect(isTranslated('192.0.2.1/5000', 0)).toBe(true)
    expect(isTranslated('172.16.0.1/5000', 0)).toBe(false)
  })
})

describe('a destination seen inside', () => {
  const undone = (lab: NatLab, text: string) => {
    const facts = packet(text)
    return lab.table.undoDestination(facts, lab.into)
      ? endText(lab.into.address, lab.into.port, 4)
      : undefined
  }

  it('leads back through the static rule', () => {
    const lab = new NatLab(
      natRules({
        staticRuleSets: [
          inboundSet(zone(UNTRUST), staticRule(1, '203.0.113.0/28', '10.1.2.16/28')),
          inboundSet(zone(DMZ), staticRule(2, '203.0.113.0/28', '10.1.2.16/28')),
          inboundSet(zone(DMZ), staticRule(3, '203.0.113.99/32', '10.1.2.20/32')),
        ],
      }),
    )
    expect(undone(lab, 'tcp 198.51.100.1/4000 > 10.1.2.21/22')).toBe('203.0.113.5/22')
    expect([lab.into.rule, lab.into.isStatic]).toEqual([1, true])
    expect(undone(lab, 'tcp 198.51.100.1/4000 > 10.1.2.20/22')).toBeUndefined()
    expect(undone(lab, 'tcp 198.51.100.1/4000 > 10.1.2.32/22')).toBeUndefined()
  })

  it('of static NAT leads back from a public source as well', () => {
    const lab = new NatLab(
      natRules({
        staticRuleSets: [
          inboundSet(
            zone(UNTRUST),
            staticRule(1, '203.0.113.5/32', '10.0.0.5/32', {
              destinationPorts: [8080, 8089],
              mappedPorts: [80, 89],
            }),
          ),
        ],
      }),
    )
    const facts = packet('tcp 203.0.113.5/8081 > 198.51.100.1/4000')
    expect(lab.table.undoStaticSource(facts, lab.into)).toBe(true)
    expect(endText(lab.into.address, lab.into.port, 4)).toBe('10.0.0.5/81')
    expect(lab.table.undoStaticSource(packet('tcp 203.0.113.5/80 > 198.51.100.1/4000'), lab.into)).toBe(false)
  })

  it('leads nowhere when static rules of two ports could have led to it', () => {
    const ports = (first: number) => ({
      destinationPorts: [first, first] as const,
      mappedPorts: [80, 80] as const,
    })
    const lab = new NatLab(
      natRules({
        staticRuleSets: [
          inboundSet(
            zone(UNTRUST),
            staticRule(1, '203.0.113.5/32', '10.0.0.5/32', ports(8080)),
            staticRule(2, '203.0.113.5/32', '10.0.0.5/32', ports(8081)),
          ),
        ],
      }),
    )
    expect(undone(lab, 'tcp 198.51.100.1/4000 > 10.0.0.5/80')).toBeUndefined()
  })

  const labOf = (...rules: ReturnType<typeof destinationRule>[]) =>
    new NatLab(
      natRules({
        destinationPools: [
          destinationPool(1, '10.0.0.5/32', { port: 8080 }),
          destinationPool(2, '10.0.0.6/32'),
          destinationPool(3, '10.0.0.8/31'),
        ],
        destinationRuleSets: [inboundSet(zone(UNTRUST), ...rules)],
      }),
    )
  const onPort = (port: number, address = '192.0.2.9/32') =>
    match({ to: address, destinationPorts: [[port, port]], protocols: [6] })

  it('leads back through the one destination rule that leads to it', () => {
    const lab = labOf(
      destinationRule(1, 1, onPort(80)),
      destinationRule(2, 2, match({ to: '192.0.2.10/32' })),
    )
    expect(undone(lab, 'tcp 198.51.100.1/4000 > 10.0.0.5/8080')).toBe('192.0.2.9/80')
    expect([lab.into.rule, lab.into.pool]).toEqual([1, 1])
    expect(undone(lab, 'tcp 198.51.100.1/4000 > 10.0.0.5/80')).toBeUndefined()
    expect(undone(lab, 'udp 198.51.100.1/4000 > 10.0.0.5/8080')).toBeUndefined()
    expect(undone(lab, 'udp 198.51.100.1/4000 > 10.0.0.6/77')).toBe('192.0.2.10/77')
  })

  it('leads nowhere when several addresses or ports could have led to it', () => {
    const lab = labOf(
      destinationRule(1, 1, onPort(80)),
      destinationRule(2, 1, onPort(81)),
      destinationRule(3, 2, match({ to: '192.0.2.16/30' })),
      destinationRule(4, 3, match({ to: '192.0.2.20/32' })),
    )
    expect(undone(lab, 'tcp 198.51.100.1/4000 > 10.0.0.5/8080')).toBeUndefined()
    expect(undone(lab, 'tcp 198.51.100.1/4000 > 10.0.0.6/80')).toBeUndefined()
    expect(undone(lab, 'tcp 198.51.100.1/4000 > 10.0.0.8/80')).toBeUndefined()
  })

  it('leads nowhere when a rule for several ports leads to one', () => {
    const lab = labOf(destinationRule(1, 1, match({ to: '192.0.2.9/32', destinationPorts: [[80, 81]] })))
    expect(undone(lab, 'tcp 198.51.100.1/4000 > 10.0.0.5/8080')).toBeUndefined()
  })

  it('leads nowhere when the second of two ways is far behind the first', () => {
    const rules = Array.from({ length: 40 }, (_, place) =>
      destinationRule(place + 1, place === 5 || place === 33 ? 2 : 1, onPort(80, `192.0.2.${place}/32`)),
    )
    expect(undone(labOf(...rules), 'tcp 198.51.100.1/4000 > 10.0.0.6/80')).toBeUndefined()
    expect(undone(labOf(...rules.slice(0, 33)), 'tcp 198.51.100.1/4000 > 10.0.0.6/80')).toBe('192.0.2.5/80')
  })

  it('leads back when two rules mean the same', () => {
    const lab = labOf(destinationRule(1, 1, onPort(80)), destinationRule(2, 1, onPort(80)))
    expect(undone(lab, 'tcp 198.51.100.1/4000 > 10.0.0.5/8080')).toBe('192.0.2.9/80')
  })

  it('leads back to where it is sent again from', () => {
    const lab = labOf(destinationRule(1, 1, onPort(80)))
    expect(lab.destination('tcp 198.51.100.1/4000 > 192.0.2.9/80')).toBe('10.0.0.5/8080')
    const back = endText(lab.into.address, lab.into.port, 4)
    expect(undone(lab, `tcp 198.51.100.1/4000 > ${back}`)).toBe('192.0.2.9/80')
  })
})
