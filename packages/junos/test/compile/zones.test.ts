import { describe, expect, it } from 'vitest'
import { compile } from './stanzas.js'

const zones = (text: string) =>
  compile(`interfaces { ge-0/0/0 { unit 0; } ge-0/0/1 { unit 0; } ge-0/0/2 { unit 0; } }
    security { screen { ids-option S { tcp { land; } } } zones { ${text} } }`)

describe('zones', () => {
  it('begin after no zone and the device’s own, in configuration order', () => {
    const { zones: all } = zones('security-zone trust; security-zone untrust;')
    expect(all.map(({ name, number }) => [number, name])).toEqual([
      [0, ''],
      [1, 'junos-host'],
      [2, 'trust'],
      [3, 'untrust'],
    ])
  })

  it('hold their description, screen, tcp-rst and interfaces', () => {
    const { zone, members, named } = zones(`security-zone trust {
      description inside; tcp-rst; screen S; interfaces { ge-0/0/1; ge-0/0/0.0; }
    }`)
    expect(zone('trust')).toMatchObject({ description: 'inside', tcpRst: true, screen: 1 })
    expect(members('trust')).toEqual(['ge-0/0/1.0', 'ge-0/0/0.0'])
    expect(named('ge-0/0/0.0')!.zone).toBe(2)
    expect(named('ge-0/0/2.0')!.zone).toBe(0)
  })

  it('may not name an interface that is not configured, whoever else names it', () => {
    const member = 'security zones security-zone trust interfaces ge-0/0/9.0'
    expect(zones('security-zone trust { interfaces { ge-0/0/9.0; all; } }').said).toEqual([
      `error undefined-interface: ${member}`,
    ])
    expect(
      compile(`security { zones { security-zone trust { interfaces { ge-0/0/9.0; } } } }
        routing-instances { VR { instance-type virtual-router; interface ge-0/0/9.0; } }`).said,
    ).toEqual([
      'warning undefined-interface: routing-instances VR interface ge-0/0/9.0',
      `error undefined-interface: ${member}`,
    ])
  })

  it('must not share an interface', () => {
    expect(
      zones(`security-zone trust { interfaces { ge-0/0/0.0; } }
        security-zone untrust { interfaces { ge-0/0/0; } }`).said,
    ).toEqual(['error interface-in-two-zones: security zones security-zone untrust interfaces ge-0/0/0'])
  })

  it('may name an interface twice themselves', () => {
    const { said, members } = zones('security-zone trust { interfaces { ge-0/0/0; ge-0/0/0.0; } }')
    expect(said).toEqual([])
    expect(members('trust')).toEqual(['ge-0/0/0.0'])
  })

  it('with all hold every interface that no zone names', () => {
    const { said, members, named } = zones(`
      security-zone trust { interfaces { all { host-inbound-traffic { system-services { ping; } } } } }
      security-zone untrust { interfaces { ge-0/0/1.0; } }`)
    expect(said).toEqual([])
    expect(members('trust')).toEqual(['ge-0/0/0.0', 'ge-0/0/2.0'])
    expect(members('untrust')).toEqual(['ge-0/0/1.0'])
    expect([...named('ge-0/0/2.0')!.hostInbound!.systemServices]).toEqual(['ping'])
    expect(named('ge-0/0/1.0')!.hostInbound).toBeUndefined()
    expect(named('.local..0')!.zone).toBe(1)
  })

  it('with all are one zone only', () => {
    expect(
      zones('security-zone a { interfaces { all; } } security-zone b { interfaces { all; } }').said,
    ).toEqual(['error interface-in-two-zones: security zones security-zone b interfaces all'])
  })

  it('must name a screen that is there', () => {
    expect(zones('security-zone trust { screen GONE; }').said).toEqual([
      'error undefined-screen: security zones security-zone trust screen',
    ])
  })

  it('for management have interfaces, and no policy can name them', () => {
    const { members, context } = zones('functional-zone management { interfaces { ge-0/0/2.0; } }')
    expect(members('management')).toEqual(['ge-0/0/2.0'])
    expect(context.zoneNumbers.has('management')).toBe(false)
  })
})
