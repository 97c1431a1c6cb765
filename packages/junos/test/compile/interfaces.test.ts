import { formatAddress, formatPrefix } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { compile } from './stanzas.js'

const names = (text: string) => compile(text).interfaces.map(({ name }) => name)

describe('interfaces', () => {
  it('are units with addresses of both families, after a place that is nobody', () => {
    const { interfaces } = compile(`interfaces { ge-0/0/0 { unit 0 {
      family inet { address 10.0.0.1/24; address 10.0.1.1/24 { primary; } }
      family inet6 { address 2001:db8::1/64; }
    } } }`)
    expect(interfaces[0]!.name).toBe('')
    expect(interfaces[1]!.number).toBe(1)
    expect(
      interfaces[1]!.addresses.map(({ address, subnet, isPrimary }) => [
        formatAddress(address),
        formatPrefix(subnet),
        isPrimary,
      ]),
    ).toEqual([
      ['10.0.0.1', '10.0.0.0/24', false],
      ['10.0.1.1', '10.0.1.0/24', true],
      ['2001:db8::1', '2001:db8::/64', false],
    ])
  })

  it('of any kind are known by name: aggregated, redundant, bridged, loopback, management', () => {
    const known = ['ae0', 'reth1', 'irb', 'vlan', 'lo0', 'fxp0', 'st0']
    expect(names(`interfaces { ${known.map((name) => `${name} { unit 7; }`).join(' ')} }`)).toEqual([
      '',
      ...known.map((name) => `${name}.7`),
      '.local..0',
    ])
  })

  it('keep the VLAN of a unit, and whether the unit or its interface is disabled', () => {
    const { named } = compile(`interfaces {
      ge-0/0/0 { unit 10 { vlan-id 110; } unit 20 { disable; } }
      ge-0/0/1 { disable; unit 0; }
    }`)
    expect(named('ge-0/0/0.10')).toMatchObject({ vlan: 110, isDisabled: false })
    expect(named('ge-0/0/0.20')).toMatchObject({ vlan: undefined, isDisabled: true })
    expect(named('ge-0/0/1.0')).toMatchObject({ isDisabled: true })
  })

  it('must have a prefix length with each address', () => {
    expect(compile('interfaces { ge-0/0/0 { unit 0 { family inet { address 10.0.0.1; } } } }').said).toEqual([
      'error invalid-value: interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1',
    ])
    expect(
      compile('interfaces { ge-0/0/0 { unit 0 { family inet { address 10.0.0.1/33; } } } }').said,
    ).toHaveLength(1)
  })
})

describe('tunnels', () => {
  it('are numbered in order, with the ends that their units have', () => {
    const { named } = compile(`interfaces {
      gr-0/0/0 { unit 1 { tunnel { source 198.51.100.1; destination 203.0.113.1; } } }
      ip-0/0/0 { unit 2 { tunnel { source 198.51.100.1; destination 203.0.113.2; } } }
      st0 { unit 3; }
      ge-0/0/0 { unit 0; }
    }`)
    const ends = (name: string) => {
      const { kind, number, source, destination } = named(name)!.tunnel!
      return [kind, number, source && formatAddress(source), destination && formatAddress(destination)]
    }
    expect(ends('gr-0/0/0.1')).toEqual(['gre', 1, '198.51.100.1', '203.0.113.1'])
    expect(ends('ip-0/0/0.2')).toEqual(['ipip', 2, '198.51.100.1', '203.0.113.2'])
    expect(ends('st0.3')).toEqual(['ipsec', 3, undefined, undefined])
    expect(named('ge-0/0/0.0')!.tunnel).toBeUndefined()
  })
})

describe('routing instances', () => {
  it('own the interfaces that they name, .0 where no unit is said, and a .local.. each', () => {
    const { named } = compile(`interfaces { ge-0/0/0 { unit 0; } ge-0/0/1 { unit 0; } }
      routing-instances { VR { instance-type virtual-router; interface ge-0/0/1; interface ge-0/0/9.5; } }`)
    expect(named('ge-0/0/0.0')!.instance).toBe(0)
    expect(named('ge-0/0/1.0')!.instance).toBe(1)
    expect(named('ge-0/0/9.5')!.instance).toBe(1)
    expect(named('.local..0')).toMatchObject({ isLocal: true, instance: 0, zone: 1 })
    expect(named('.local..1')).toMatchObject({ isLocal: true, instance: 1, zone: 1 })
  })

  it('must not share an interface', () => {
    expect(
      compile(`interfaces { ge-0/0/0 { unit 0; } }
        routing-instances { A { interface ge-0/0/0.0; } B { interface ge-0/0/0; } }`).said,
    ).toEqual(['error interface-in-two-instances: routing-instances B interface ge-0/0/0'])
  })

  it('of other types are told to be taken as virtual routers', () => {
    expect(compile('routing-instances { A { instance-type vrf; } }').said).toEqual([
      'warning not-implemented: routing-instances A',
    ])
  })
})

describe('interface ranges', () => {
  it('say for each member what they say, by name, by set and from one to another', () => {
    expect(
      names(`interfaces { interface-range R {
        member ge-0/0/7; member "ge-0/0/[1-2,4]"; member-range ge-0/1/8 to ge-0/1/10; unit 0 { family inet; }
      } }`),
    ).toEqual([
      '',
      ...['ge-0/0/7.0', 'ge-0/0/1.0', 'ge-0/0/2.0', 'ge-0/0/4.0', 'ge-0/1/8.0', 'ge-0/1/9.0', 'ge-0/1/10.0'],
      '.local..0',
    ])
  })

  it('add to what an interface says itself, which comes first', () => {
    const { interfaces, named } = compile(`interfaces {
      ge-0/0/1 { unit 0 { vlan-id 5; } }
      interface-range R { member ge-0/0/1; unit 0 { vlan-id 6; family inet { address 10.0.0.1/24; } } disable; }
    }`)
    expect(interfaces).toHaveLength(3)
    expect(named('ge-0/0/1.0')).toMatchObject({ vlan: 5, isDisabled: true })
    expect(named('ge-0/0/1.0')!.addresses).toHaveLength(1)
  })

  it('with a wildcard stand for the interfaces that are configured, and say so', () => {
    const { named, said } = compile(`interfaces {
      ge-0/0/1 { unit 0; } xe-0/0/1 { unit 0; }
      interface-range R { member "ge-*"; disable; }
    }`)
    expect(named('ge-0/0/1.0')!.isDisabled).toBe(true)
    expect(named('xe-0/0/1.0')!.isDisabled).toBe(false)
    expect(said).toEqual(['warning conditional: interfaces interface-range R member ge-*'])
  })

  it('that run backwards, without end, or over cards are told', () => {
    const ranges = [
      ['ge-0/0/5', 'ge-0/0/1'],
      ['ge-0/0/0', 'ge-0/0/999999999'],
      ['ge-0/0/0', 'ge-1/0/3'],
    ].map(([low, high], place) => `interface-range R${place} { member-range ${low} to ${high}; unit 0; }`)
    const { said, interfaces } = compile(`interfaces { ${ranges.join(' ')} }`)
    expect(said.map((line) => line.split(':')[0])).toEqual([
      'error invalid-value',
      'error invalid-value',
      'warning not-implemented',
    ])
    expect(interfaces).toHaveLength(2)
  })
})
