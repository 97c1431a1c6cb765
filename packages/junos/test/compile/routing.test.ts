import { describe, expect, it } from 'vitest'
import { millisecondsOfWork } from '../work.js'
import { compile } from './stanzas.js'

const INTERFACES = `interfaces {
  ge-0/0/0 { unit 0 { family inet { address 10.0.0.1/24; } family inet6 { address 2001:db8::1/64; } } }
  ge-0/0/1 { unit 0 { family inet { address 10.0.1.1/24; } } }
  st0 { unit 0; }
}`

/** The static routes of the default instance. */
function statics(text: string, instance = 'master') {
  const { routes, said } = compile(`${INTERFACES} ${text}`)
  return { routes: routes(instance).filter((line) => line.includes(' static/')), said }
}

describe('routes of interfaces', () => {
  it('are a local and a direct one for each address', () => {
    expect(
      compile('interfaces { ge-0/0/0 { unit 0 { family inet { address 10.0.0.1/24; } } } }').routes(),
    ).toEqual(['10.0.0.1/32 local/0 ge-0/0/0.0 .local..0', '10.0.0.0/24 direct/0 ge-0/0/0.0'])
  })

  it('are the local one alone where the subnet is one address', () => {
    expect(
      compile(`interfaces { lo0 { unit 0 {
        family inet { address 192.0.2.1/32; } family inet6 { address 2001:db8::1/128; }
      } } }`).routes(),
    ).toEqual(['192.0.2.1/32 local/0 lo0.0 .local..0', '2001:db8::1/128 local/0 lo0.0 .local..0'])
  })

  it('are not there while the unit is disabled', () => {
    expect(
      compile(
        'interfaces { ge-0/0/0 { disable; unit 0 { family inet { address 10.0.0.1/24; } } } }',
      ).routes(),
    ).toEqual([])
  })

  it('are in the instance that has the interface', () => {
    const { routes } = compile(`${INTERFACES}
      routing-instances { VR { instance-type virtual-router; interface ge-0/0/1.0; } }`)
    expect(routes('VR')).toEqual([
      '10.0.1.1/32 local/0 ge-0/0/1.0 .local..1',
      '10.0.1.0/24 direct/0 ge-0/0/1.0',
    ])
    expect(routes('master').join()).not.toContain('ge-0/0/1.0')
  })
})

describe('static routes', () => {
  it('lead to a gateway by the interface whose subnet it is in', () => {
    expect(statics('routing-options { static { route 0.0.0.0/0 next-hop 10.0.1.254; } }')).toEqual({
      routes: ['0.0.0.0/0 static/5 10.0.1.254 via ge-0/0/1.0'],
      said: [],
    })
  })

  it('lead out of an interface by its name, with a unit or without', () => {
    expect(
      statics(
        'routing-options { static { route 10.8.0.0/16 next-hop st0.0; route 10.9.0.0/16 next-hop st0; } }',
      ).routes,
    ).toEqual(['10.8.0.0/16 static/5 st0.0', '10.9.0.0/16 static/5 st0.0'])
  })

  it('with several next hops are one route', () => {
    expect(
      statics('routing-options { static { route 0.0.0.0/0 next-hop [ 10.0.0.254 10.0.1.254 ]; } }').routes,
    ).toEqual(['0.0.0.0/0 static/5 10.0.0.254 via ge-0/0/0.0, 10.0.1.254 via ge-0/0/1.0'])
  })

  it('with qualified next hops are a route for each, with its own preference', () => {
    expect(
      statics(`routing-options { static { route 0.0.0.0/0 {
        next-hop 10.0.0.254; qualified-next-hop 10.0.1.254 { preference 7; } preference 6;
      } } }`).routes,
    ).toEqual([
      '0.0.0.0/0 static/6 10.0.0.254 via ge-0/0/0.0',
      '0.0.0.0/0 static/7 10.0.1.254 via ge-0/0/1.0',
    ])
  })

  it('take the preference of the defaults where they have none', () => {
    expect(
      statics('routing-options { static { defaults { preference 9; } route 10.9.0.0/16 discard; } }').routes,
    ).toEqual(['10.9.0.0/16 static/9 discard'])
  })

  it('may discard, reject, or look in another instance', () => {
    expect(
      statics(`routing-options { static {
          route 10.7.0.0/16 discard; route 10.8.0.0/16 reject; route 10.9.0.0/16 next-table VR.inet.0;
        } }
        routing-instances { VR { instance-type virtual-router; routing-options { static {
          route 0.0.0.0/0 next-table inet.0;
        } } } }`),
    ).toEqual({
      routes: [
        '10.7.0.0/16 static/5 discard',
        '10.8.0.0/16 static/5 reject',
        '10.9.0.0/16 static/5 instance 1',
      ],
      said: [],
    })
    expect(
      statics(
        'routing-instances { VR { routing-options { static { route 0.0.0.0/0 next-table inet.0; } } } }',
        'VR',
      ).routes,
    ).toEqual(['0.0.0.0/0 static/5 instance 0'])
  })

  it('must name a table that is there', () => {
    expect(statics('routing-options { static { route 10.9.0.0/16 next-table GONE.inet.0; } }')).toEqual({
      routes: [],
      said: ['error undefined-instance: routing-options static route 10.9.0.0/16 next-table GONE.inet.0'],
    })
  })

  it('of IPv6 stand in a rib, of the device or of an instance', () => {
    expect(
      statics('routing-options { rib inet6.0 { static { route ::/0 next-hop 2001:db8::2; } } }').routes,
    ).toEqual(['::/0 static/5 2001:db8::2 via ge-0/0/0.0'])
    expect(
      statics(
        `routing-instances { VR { interface ge-0/0/0.0; routing-options { rib VR.inet6.0 { static {
          route ::/0 next-hop 2001:db8::2;
        } } } } }`,
        'VR',
      ).routes,
    ).toEqual(['::/0 static/5 2001:db8::2 via ge-0/0/0.0'])
  })

  it('in a rib of an instance are that instance’s, wherever the rib stands', () => {
    const { routes } = compile(`${INTERFACES}
      routing-options { rib VR.inet.0 { static { route 10.9.0.0/16 discard; } } }
      routing-instances { VR { instance-type virtual-router; } }`)
    expect(routes('VR')).toEqual(['10.9.0.0/16 static/5 discard'])
    expect(routes().join()).not.toContain('static')
  })

  it('of the wrong family, or in a rib of nobody, are errors', () => {
    expect(
      statics(`routing-options {
        rib inet6.0 { static { route 10.0.0.0/8 discard; } }
        rib GONE.inet.0 { static { route 10.0.0.0/8 discard; } }
        rib inet.2 { static { route 10.0.0.0/8 discard; } }
      }`),
    ).toEqual({
      routes: [],
      said: [
        'error invalid-value: routing-options rib inet6.0 static route 10.0.0.0/8',
        'error undefined-instance: routing-options rib GONE.inet.0',
      ],
    })
  })

  it('without a way are an error', () => {
    expect(statics('routing-options { static { route 10.9.0.0/16 preference 7; } }').said).toEqual([
      'error route-without-next-hop: routing-options static route 10.9.0.0/16',
    ])
  })

  it('to an interface that is not configured are an error', () => {
    expect(statics('routing-options { static { route 10.9.0.0/16 next-hop st0.7; } }').said).toEqual([
      'error undefined-interface: routing-options static route 10.9.0.0/16 next-hop st0.7',
    ])
  })

  it('that are not installed are not there', () => {
    expect(
      statics(`routing-options { static {
        defaults { no-install; }
        route 10.8.0.0/16 discard;
        route 10.9.0.0/16 { discard; install; }
      } }`).routes,
    ).toEqual(['10.9.0.0/16 static/5 discard'])
  })
})

describe('next hops that no subnet holds', () => {
  const CHAIN = (more: string) => `routing-options { static {
    route 192.0.2.0/24 next-hop 10.0.1.254;
    route 0.0.0.0/0 { next-hop 192.0.2.1; ${more} }
  } }`

  it('are not used, and told', () => {
    expect(statics(CHAIN(''))).toEqual({
      routes: ['192.0.2.0/24 static/5 10.0.1.254 via ge-0/0/1.0'],
      said: ['warning unreachable-next-hop: routing-options static route 0.0.0.0/0 next-hop 192.0.2.1'],
    })
  })

  it('are found by another static route with resolve', () => {
    expect(statics(CHAIN('resolve;'))).toEqual({
      routes: [
        '192.0.2.0/24 static/5 10.0.1.254 via ge-0/0/1.0',
        '0.0.0.0/0 static/5 192.0.2.1 via ge-0/0/1.0',
      ],
      said: [],
    })
  })

  it('that lead to themselves are not used', () => {
    expect(
      statics('routing-options { static { route 0.0.0.0/0 { next-hop 192.0.2.1; resolve; } } }'),
    ).toEqual({
      routes: [],
      said: ['warning unreachable-next-hop: routing-options static route 0.0.0.0/0 next-hop 192.0.2.1'],
    })
  })

  it('leave the others of their route', () => {
    expect(
      statics('routing-options { static { route 0.0.0.0/0 next-hop [ 192.0.2.1 10.0.0.254 ]; } }').routes,
    ).toEqual(['0.0.0.0/0 static/5 10.0.0.254 via ge-0/0/0.0'])
  })

  it('are those of disabled interfaces too', () => {
    const { routes, said } = compile(`interfaces { ge-0/0/0 { unit 0 { disable; } } }
      routing-options { static { route 0.0.0.0/0 next-hop ge-0/0/0.0; } }`)
    expect(routes()).toEqual([])
    expect(said).toEqual([
      'warning unreachable-next-hop: routing-options static route 0.0.0.0/0 next-hop ge-0/0/0.0',
    ])
  })
})

describe('ten thousand static routes', () => {
  it('are compiled in well under a second, gateways by gateways too', () => {
    const routes = Array.from({ length: 10_000 }, (_, place) => {
      const prefix = `100.${place >> 8}.${place & 255}.0/24`
      return `route ${prefix} { next-hop ${place % 2 ? '192.0.2.1' : '10.0.0.254'}; resolve; }`
    })
    const text = `${INTERFACES} routing-options { static { route 192.0.2.0/24 next-hop 10.0.1.254; ${routes.join('\n')} } }`
    const started = process.cpuUsage()
    expect(compile(text).routes()).toHaveLength(10_007)
    expect(millisecondsOfWork(started)).toBeLessThan(2000)
  })
})
