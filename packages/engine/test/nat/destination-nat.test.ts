import { describe, expect, it } from 'vitest'
import {
  destinationPool,
  destinationRule,
  inboundSet,
  match,
  NatLab,
  natRules,
  UNTRUST,
  zone,
} from './nat-lab.js'

function labOf(
  pools: readonly ReturnType<typeof destinationPool>[],
  ...rules: ReturnType<typeof destinationRule>[]
) {
  return new NatLab(
    natRules({ destinationPools: pools, destinationRuleSets: [inboundSet(zone(UNTRUST), ...rules)] }),
  )
}

describe('destination NAT', () => {
  it('sends to the address of the pool and keeps the port', () => {
    const lab = labOf(
      [destinationPool(1, '10.0.0.5/32')],
      destinationRule(3, 1, match({ to: '192.0.2.9/32' })),
    )
    expect(lab.destination('tcp 198.51.100.1/4000 > 192.0.2.9/80')).toBe('10.0.0.5/80')
    expect([lab.into.rule, lab.into.pool, lab.into.instance]).toEqual([3, 1, -1])
    expect(lab.destination('tcp 198.51.100.1/4000 > 192.0.2.8/80')).toBe('none')
  })

  it('sends to the port of the pool, except what has no ports', () => {
    const lab = labOf([destinationPool(1, '10.0.0.5/32', { port: 8080 })], destinationRule(1, 1))
    expect(lab.destination('tcp 198.51.100.1/4000 > 192.0.2.9/80')).toBe('10.0.0.5/8080')
    expect(lab.destination('icmp 198.51.100.1/7 > 192.0.2.9/2')).toBe('10.0.0.5/2')
    expect(lab.destination('gre 198.51.100.1/1 > 192.0.2.9/1')).toBe('10.0.0.5/1')
  })

  it('translates lists of equal length one by one', () => {
    const lab = labOf(
      [destinationPool(1, '10.0.0.16/28'), destinationPool(2, '10.0.1.5 to 10.0.1.9')],
      destinationRule(1, 1, match({ to: '203.0.113.0/28' })),
      destinationRule(2, 2, match({ to: '203.0.113.101 to 203.0.113.105' })),
    )
    expect(lab.destination('tcp 198.51.100.1/4000 > 203.0.113.3/80')).toBe('10.0.0.19/80')
    expect(lab.destination('tcp 198.51.100.1/4000 > 203.0.113.105/80')).toBe('10.0.1.9/80')
  })

  it('comes round again in a pool that is shorter', () => {
    const lab = labOf(
      [destinationPool(1, '10.0.0.1 to 10.0.0.3')],
      destinationRule(1, 1, match({ to: '203.0.113.0/24' })),
    )
    expect(lab.destination('tcp 198.51.100.1/4000 > 203.0.113.4/80')).toBe('10.0.0.2/80')
  })

  it('says in which routing instance the pool is', () => {
    const lab = labOf([destinationPool(1, '10.0.0.5/32', { instance: 7 })], destinationRule(1, 1))
    lab.destination('tcp 198.51.100.1/4000 > 192.0.2.9/80')
    expect(lab.into.instance).toBe(7)
  })

  it('stops at a rule that says off', () => {
    const lab = labOf(
      [destinationPool(1, '10.0.0.5/32')],
      destinationRule(1, 'off', match({ destinationPorts: [[22, 22]] })),
      destinationRule(2, 1),
    )
    expect(lab.destination('tcp 198.51.100.1/4000 > 192.0.2.9/22')).toBe('off')
    expect(lab.destination('tcp 198.51.100.1/4000 > 192.0.2.9/23')).toBe('10.0.0.5/23')
  })
})
