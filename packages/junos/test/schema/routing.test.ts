import { describe, expect, it } from 'vitest'
import { check, errors, isSecret, supportOf, warnings } from './stanza-check.js'

describe('routing options', () => {
  it('of a branch are known, all of it', () => {
    expect(
      check(`routing-options {
        router-id 192.0.2.1; autonomous-system 65000; nonstop-routing;
        forwarding-table { export load-balance; }
        graceful-restart; traceoptions { file rpd size 1m; flag route; }
        static {
          defaults { preference 10; no-readvertise; }
          route 0.0.0.0/0 {
            description "to the provider"; next-hop [ 198.51.100.1 198.51.100.3 ];
            qualified-next-hop 203.0.113.1 { preference 7; interface ge-0/0/1.0; tag 3; }
            preference 6; metric 5; community 65000:1; no-resolve; no-install; retain;
          }
          route 10.9.0.0/16 next-hop st0.0;
          route 10.10.0.0/16 discard;
          route 10.11.0.0/16 reject;
          route 10.12.0.0/16 next-table VR.inet.0;
        }
        rib inet6.0 { static { route ::/0 next-hop 2001:db8::1; } }
      }`),
    ).toEqual([])
  })

  it('are implemented with static routes and their ways out', () => {
    const words = [
      ...['next-hop', 'next-table', 'discard', 'reject', 'preference', 'install', 'no-install', 'resolve'],
      ...['qualified-next-hop 10.0.0.1 preference', 'qualified-next-hop 10.0.0.1 interface'],
    ]
    for (const word of words) {
      for (const where of ['static', 'rib inet6.0 static']) {
        const route = `routing-options ${where} route 10.0.0.0/8 ${word}`
        expect([route, supportOf(route)]).toEqual([route, 'implemented'])
      }
    }
    expect(supportOf('routing-options static defaults preference')).toBe('implemented')
    expect(supportOf('routing-options static route 10.0.0.0/8 no-readvertise')).toBe('irrelevant')
  })

  it('that make or move routes in other ways are told', () => {
    const words = [
      ...['aggregate', 'generate', 'martians', 'flow', 'access', 'rib-groups', 'instance-import'],
      ...['interface-routes rib-group', 'static rib-group', 'static route 10.0.0.0/8 receive'],
      ...['static route 10.0.0.0/8 lsp-next-hop', 'rib inet.0 aggregate'],
    ]
    for (const word of words) {
      expect([word, supportOf(`routing-options ${word}`)]).toEqual([word, 'not-implemented'])
    }
    expect(
      warnings('routing-options { static { route 10.0.0.0/8 { bfd-liveness-detection { version 1; } } } }'),
    ).toEqual([
      'routing-options static route 10.0.0.0/8 bfd-liveness-detection: the neighbour is taken to be up',
    ])
  })

  it('that concern routing protocols only are not spoken of', () => {
    for (const word of ['router-id', 'autonomous-system', 'forwarding-table', 'validation', 'bgp-static']) {
      expect([word, supportOf(`routing-options ${word}`)]).toEqual([word, 'irrelevant'])
    }
  })

  it('hold the key of a monitoring station', () => {
    expect(isSecret('routing-options bmp')).toBe(true)
  })

  it('with values that no device takes are errors', () => {
    const wrong = [
      'router-id here',
      'static route 10.0.0.0/33',
      'static route 10.0.0.0/8 next-hop 10.0.0',
      'static route 10.0.0.0/8 preference -1',
      'static route 10.0.0.0/8 priority highest',
      'static route 10.0.0.0/8 qualified-next-hop 10.0.0.1 order 0',
    ]
    for (const statement of wrong) {
      expect(errors(`set routing-options ${statement}`)).toEqual([
        `error invalid-value: routing-options ${statement}`,
      ])
    }
  })

  it('with words that are nowhere in the schema are errors', () => {
    expect(
      errors(`routing-options {
        static { route 10.0.0.0/8 { nexthop 10.0.0.1; } routes 10.0.0.0/8; } rib inet.0 { router-id 1.1.1.1; }
      }`),
    ).toEqual([
      'error unknown-statement: routing-options static route 10.0.0.0/8 nexthop',
      'error unknown-statement: routing-options static routes',
      'error unknown-statement: routing-options rib inet.0 router-id',
    ])
  })
})

describe('routing instances', () => {
  const INSTANCE = `routing-instances {
    customer-a {
      description "the first customer"; instance-type virtual-router;
      interface ge-0/0/3.0; interface st0.1 { unicast; }
      routing-options { router-id 192.0.2.9; static { route 0.0.0.0/0 next-hop 10.1.0.1; } }
    }
  }`

  it('that are virtual routers are known, all of it', () => {
    expect(check(INSTANCE)).toEqual([])
    for (const word of ['instance-type', 'interface ge-0/0/3.0', 'routing-options static route 10.0.0.0/8']) {
      expect([word, supportOf(`routing-instances A ${word}`)]).toEqual([word, 'implemented'])
    }
  })

  it('with routing protocols say that their routes are not known', () => {
    expect(
      warnings('routing-instances { A { protocols { bgp { group g; } ospf { area 0; } bfd; } } }'),
    ).toEqual([
      'routing-instances A protocols bgp: routes learnt by routing protocols are not known',
      'routing-instances A protocols ospf: routes learnt by routing protocols are not known',
    ])
  })

  it('with routes of other instances, filters or switching are told', () => {
    const words = ['vrf-import', 'vrf-target', 'forwarding-options', 'vlans', 'bridge-domains', 'vlan-id']
    for (const word of words) {
      expect([word, supportOf(`routing-instances A ${word}`)]).toEqual([word, 'not-implemented'])
    }
    expect(supportOf('routing-instances A route-distinguisher')).toBe('irrelevant')
  })

  it('of a type, or with a word, that is nowhere in the schema are errors', () => {
    expect(errors('routing-instances { A { instance-type vrouter; interfaces ge-0/0/0.0; } }')).toEqual([
      'error invalid-value: routing-instances A instance-type vrouter',
      'error unknown-statement: routing-instances A interfaces',
    ])
  })
})
