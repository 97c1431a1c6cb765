import { describe, expect, it } from 'vitest'
import { check, errors, supportOf } from './stanza-check.js'

describe('security zones', () => {
  it('are known, all of it', () => {
    expect(
      check(`security { zones { security-zone a {
        description d; tcp-rst; screen S; application-tracking; source-identity-log;
        address-book { address A 10.0.0.0/8; address-set B { address A; } }
        host-inbound-traffic { system-services { all; ftp { except; } } protocols { bgp; ospf; } }
        interfaces { ge-0/0/0.0 { host-inbound-traffic { system-services { any-service; } } } st0.1; irb.10; }
      } } }`),
    ).toEqual([])
  })

  it('that keep or turn sessions in other ways are told', () => {
    const words = [
      'unidirectional-session-refreshing',
      'enable-reverse-reroute',
      'advanced-connection-tracking',
    ]
    for (const word of [...words, 'white-list', 'advance-policy-based-routing-profile']) {
      const statement = `security zones security-zone a ${word}`
      expect([word, supportOf(statement)]).toEqual([word, 'not-implemented'])
    }
  })

  it('with services, interfaces and names that no device takes are errors', () => {
    const wrong = [
      'host-inbound-traffic system-services smtp',
      'host-inbound-traffic protocols eigrp',
      'interfaces 10.0.0.1',
      `screen ${'s'.repeat(33)}`,
    ]
    for (const statement of wrong) {
      const words = `security zones security-zone a ${statement}`
      expect(errors(`set ${words}`)).toEqual([`error invalid-value: ${words}`])
    }
  })
})

describe('address books', () => {
  it('are known, all of it', () => {
    expect(
      check(`security { address-book { global {
        description d;
        address A { description d; 10.0.0.0/8; } address B 2001:db8::1; address C { wildcard-address 10.0.0.1/255.0.0.255; }
        address D { range-address 10.0.0.1 { to { 10.0.0.9; } } }
        address E { dns-name example.net { ipv6-only; dns-query-interval 16; } }
        address-set S { description d; address A; address-set T; }
      } B { attach { zone a; } } } }`),
    ).toEqual([])
    expect(supportOf('security address-book global address A address-range')).toBe('not-implemented')
  })

  it('hold one range, wildcard or name for an address', () => {
    const words = 'security address-book global address A'
    expect(
      errors(
        `set ${words} range-address 10.0.0.1 to 10.0.0.2\nset ${words} range-address 10.0.0.5 to 10.0.0.6`,
      ),
    ).toEqual([`error too-many-values: ${words} range-address 10.0.0.5`])
  })

  it('with values that no device takes are errors', () => {
    const wrong = ['10.0.0.0/33', 'dns-name N dns-query-interval 15', 'wildcard-address 10.0.0.1/24']
    for (const value of wrong) {
      const words = `security address-book global address A ${value}`
      expect(errors(`set ${words}`)).toEqual([`error invalid-value: ${words}`])
    }
  })
})
