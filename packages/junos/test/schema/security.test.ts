import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../src/compile/index.js'
import { check, errors, isSecret, supportOf, warnings } from './stanza-check.js'

describe('the top of a configuration', () => {
  it('has stanzas that have nothing to do with flows, each as a whole', () => {
    const stanzas =
      'chassis snmp class-of-service policy-options firewall event-options access services forwarding-options'
    for (const stanza of stanzas.split(' ')) {
      expect(check(`${stanza} { whatever { it says; } }`)).toEqual([])
    }
  })

  it('says which protocols learn routes, and nothing of the others', () => {
    expect(
      warnings('protocols { bgp { group g; } ospf { area 0; } lldp { interface all; } rstp; l2-learning; }'),
    ).toEqual([
      'protocols bgp: routes learnt by routing protocols are not known',
      'protocols ospf: routes learnt by routing protocols are not known',
    ])
    expect(isSecret('protocols bgp')).toBe(false)
  })

  it('says that other systems in the device are not known', () => {
    for (const word of ['logical-systems', 'tenants', 'bridge-domains'])
      expect(supportOf(word)).toBe('not-implemented')
  })

  it('takes no other word, and says which it takes, the likeliest first', () => {
    const { diagnostics } = loadConfiguration('securty {\n    zones;\n}\n')
    expect(diagnostics).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'unknown-statement',
        place: { line: 1, column: 1 },
        message: expect.stringMatching(/^unknown statement 'securty', expected one of security, /),
      }),
    ])
  })
})

describe('security', () => {
  it('has stanzas that have nothing to do with flows, or that policies name', () => {
    const stanzas =
      'ike ipsec pki idp utm application-tracking alarms cloud remote-access user-identification traceoptions'
    for (const stanza of stanzas.split(' ')) {
      expect(check(`security { ${stanza} { whatever { it says; } } }`)).toEqual([])
    }
    for (const stanza of ['ike', 'ipsec', 'macsec']) expect(isSecret(`security ${stanza}`)).toBe(true)
  })

  it('has stanzas whose effect is missing', () => {
    for (const word of ['softwires', 'group-vpn', 'advance-policy-based-routing', 'resource-manager']) {
      expect([word, supportOf(`security ${word}`)]).toEqual([word, 'not-implemented'])
    }
  })

  it('takes no word that is not in the schema', () => {
    expect(errors('security { firewall; nat64; dns-cache; }')).toHaveLength(3)
  })

  it('forwards by flows, and says where a device would not', () => {
    expect(
      check(
        'security { forwarding-options { family { inet { mode flow-based; } inet6 { mode flow-based; } mpls { mode drop; } } } }',
      ),
    ).toEqual([])
    expect(
      check(
        'security { forwarding-options { family { inet6 { mode drop; } mpls { mode packet-based; } } } }',
      ),
    ).toEqual([
      'warning not-implemented: security forwarding-options family inet6 mode',
      'warning not-implemented: security forwarding-options family mpls mode',
    ])
    expect(errors('set security forwarding-options family mpls mode flow-based')).toHaveLength(1)
  })

  it('has gateways: one that is off is what all are here', () => {
    expect(
      check(
        'security { alg { dns disable; sip { disable; } ike-esp-nat { state-timeout 180; } traceoptions { file a; } } }',
      ),
    ).toEqual([])
    expect(warnings('security { alg { sip { t1-interval 500; } ike-esp-nat { enable; } } }')).toEqual([
      'security alg sip t1-interval: no gates are opened for the connections that a protocol agrees on',
      'security alg ike-esp-nat enable: no gates are opened for the connections that a protocol agrees on',
    ])
    expect(errors('security { alg { smtp disable; } }')).toEqual([
      'error unknown-statement: security alg smtp',
    ])
  })
})

describe('what groups say', () => {
  it('is told where it takes effect, once for all statements that inherit it', () => {
    const { diagnostics } = loadConfiguration(`groups { G {
        when { time { start-time 10:00; } }
        security { screen { ids-option <*> { tcp { syn-flood; } } } flow { drop-flow; } }
      } unused { security { softwires; } } }
      security { screen { apply-groups G; ids-option a { tcp { land; } } ids-option b { tcp { land; } } } }`)
    expect(diagnostics.map(({ severity, code, path }) => `${severity} ${code}: ${path.join(' ')}`)).toEqual([
      'warning conditional: groups G when',
      'warning not-implemented: security screen ids-option a tcp syn-flood',
    ])
  })

  it('is checked for words that are not known, applied or not', () => {
    expect(errors('groups { G { security { screen { ids-option <*> { tcp { xmas; } } } } } }')).toEqual([
      'error unknown-statement: groups G security screen ids-option <*> tcp xmas',
    ])
  })
})

describe('what is inactive', () => {
  it('has no effect that could be missing, but must be known', () => {
    expect(check('security { inactive: softwires; flow { inactive: drop-flow; } }')).toEqual([])
    expect(errors('security { inactive: softwire; }')).toEqual(['error unknown-statement: security softwire'])
  })
})
