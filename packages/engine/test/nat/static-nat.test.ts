import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  branch,
  endText,
  inboundSet,
  inInstance,
  inside,
  NatLab,
  natRules,
  outside,
  packet,
  staticRule,
  UNTRUST,
  zone,
} from './nat-lab.js'

const labOf = (...rules: ReturnType<typeof staticRule>[]) =>
  new NatLab(natRules({ staticRuleSets: [inboundSet(zone(UNTRUST), ...rules)] }))

describe('static NAT', () => {
  it('replaces the prefix and keeps the host and the port', () => {
    const lab = labOf(staticRule(1, '203.0.113.0/28', '10.1.2.16/28'))
    expect(lab.destination('tcp 198.51.100.1/4000 > 203.0.113.5/22')).toBe('10.1.2.21/22')
    expect(lab.source('tcp 10.1.2.21/5000 > 198.51.100.1/80')).toBe('203.0.113.5/5000')
    expect(lab.into.handle).toBe(0)
  })

  it('does so with IPv6, and with the numbers of an echo request', () => {
    const lab = labOf(
      staticRule(1, '2001:db8:1::/64', '2001:db8:2:3::/64'),
      staticRule(2, '192.0.2.9/32', '10.0.0.2/32'),
    )
    expect(lab.destination('udp 2001:db8:f::1/4000 > 2001:db8:1::9/53')).toBe('2001:db8:2:3::9/53')
    expect(lab.source('udp 2001:db8:2:3::9/4000 > 2001:db8:f::1/53')).toBe('2001:db8:1::9/4000')
    expect(lab.destination('icmp 172.17.42.2/1 > 192.0.2.9/39')).toBe('10.0.0.2/39')
  })

  it('maps a range of ports to a range of ports, both ways, and no other port', () => {
    const lab = labOf(
      staticRule(1, '203.0.113.5/32', '10.0.0.5/32', {
        destinationPorts: [8080, 8089],
        mappedPorts: [80, 89],
      }),
    )
    expect(lab.destination('tcp 198.51.100.1/4000 > 203.0.113.5/8083')).toBe('10.0.0.5/83')
    expect(lab.destination('tcp 198.51.100.1/4000 > 203.0.113.5/80')).toBe('none')
    expect(lab.source('tcp 10.0.0.5/83 > 198.51.100.1/4000')).toBe('203.0.113.5/8083')
    expect(lab.source('tcp 10.0.0.5/8083 > 198.51.100.1/4000')).toBe('none')
  })

  it('with ports that stay as they are, is for these ports both ways', () => {
    const lab = labOf(staticRule(1, '203.0.113.5/32', '10.0.0.5/32', { destinationPorts: [80, 80] }))
    expect(lab.destination('tcp 198.51.100.1/4000 > 203.0.113.5/80')).toBe('10.0.0.5/80')
    expect(lab.source('tcp 10.0.0.5/80 > 198.51.100.1/4000')).toBe('203.0.113.5/80')
    expect(lab.source('tcp 10.0.0.5/81 > 198.51.100.1/4000')).toBe('none')
  })

  it('is limited to the sources of its match, who are the destinations of the way back', () => {
    const lab = labOf(
      staticRule(1, '203.0.113.5/32', '10.0.0.5/32', {
        source: [{ kind: 'prefix', prefix: staticRule(1, '198.51.100.0/24', '0.0.0.0/0').destination }],
        sourcePorts: [[4000, 4000]],
      }),
    )
    expect(lab.destination('tcp 198.51.100.1/4000 > 203.0.113.5/22')).toBe('10.0.0.5/22')
    expect(lab.destination('tcp 198.51.101.1/4000 > 203.0.113.5/22')).toBe('none')
    expect(lab.destination('tcp 198.51.100.1/4001 > 203.0.113.5/22')).toBe('none')
    expect(lab.source('tcp 10.0.0.5/22 > 198.51.100.1/4000')).toBe('203.0.113.5/22')
    expect(lab.source('tcp 10.0.0.5/22 > 198.51.101.1/4000')).toBe('none')
  })

  it('looks the destination up in its routing instance, and finds the way back from there only', () => {
    const lab = labOf(
      staticRule(1, '203.0.113.5/32', '10.0.0.5/32', { instance: 7 }),
      staticRule(2, '203.0.113.6/32', '10.0.0.5/32'),
    )
    lab.destination('tcp 198.51.100.1/4000 > 203.0.113.5/22')
    expect(lab.into.instance).toBe(7)
    lab.destination('tcp 198.51.100.1/4000 > 203.0.113.6/22')
    expect(lab.into.instance).toBe(-1)
    expect(lab.source('tcp 10.0.0.5/22 > 198.51.100.1/4000', branch)).toBe('203.0.113.5/22')
    expect(lab.source('tcp 10.0.0.5/22 > 198.51.100.1/4000', inside)).toBe('203.0.113.6/22')
  })

  it('turns back only what leaves where its rule set is from', () => {
    const lab = new NatLab(
      natRules({
        staticRuleSets: [inboundSet(inInstance(7), staticRule(1, '203.0.113.5/32', '10.0.0.5/32'))],
      }),
    )
    expect(lab.source('tcp 10.0.0.5/22 > 198.51.100.1/4000', inside, outside)).toBe('none')
    expect(lab.source('tcp 10.0.0.5/22 > 198.51.100.1/4000', inside, branch)).toBe('203.0.113.5/22')
  })

  it('forward and back are inverse', () => {
    const cases = fc.record({
      length: fc.integer({ min: 8, max: 32 }),
      host: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
      port: fc.integer({ min: 8000, max: 8099 }),
      mapped: fc.boolean(),
    })
    fc.assert(
      fc.property(cases, ({ length, host, port, mapped }) => {
        const lab = labOf(
          staticRule(1, `77.0.0.0/${length}`, `10.0.0.0/${length}`, {
            destinationPorts: [8000, 8099],
            mappedPorts: mapped ? [100, 199] : undefined,
          }),
        )
        const last = host & (2 ** (32 - length) - 1)
        const address = (first: number) => `${first}.${last >>> 16}.${(last >>> 8) & 255}.${last & 255}`
        const there = packet(`tcp 198.51.100.1/4000 > ${address(77)}/${port}`)
        expect(lab.in(there)).toBe(1)
        const back = packet(`tcp ${endText(lab.into.address, lab.into.port, 4)} > 198.51.100.1/4000`)
        expect(lab.out(back)).toBe(1)
        expect(endText(lab.into.address, lab.into.port, 4)).toBe(`${address(77)}/${port}`)
      }),
    )
  })
})
