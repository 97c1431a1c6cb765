import { SINGLE_PORTS } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { GROUND, rulesOf, said } from './loaded.js'

const nat = (text: string) => `${GROUND} security { nat { ${text} } }`
const source = (text: string) => nat(`source { ${text} }`)
const RULE_SET = 'from zone trust; to zone untrust;'
const rule = (match: string, then: string) =>
  source(
    `pool P { address { 203.0.113.1/32; } } rule-set S { ${RULE_SET} rule R { match { ${match} } then { source-nat { ${then} } } } }`,
  )
const prefix = (words: number, length: number) => ({
  kind: 'prefix',
  prefix: expect.objectContaining({ words: [words], length }),
})
const RANGE = [0xcb007101 | 0, 0xcb007103 | 0]

describe('pools of source translation', () => {
  const poolsOf = (text: string) => rulesOf(source(text)).nat.sourcePools

  it('hold prefixes, ranges and addresses of the global book', () => {
    const [pool, named] = poolsOf(
      `pool P { address { 203.0.113.1/32 to 203.0.113.3/32; 203.0.113.16/28; } } pool N { address-name NET; }`,
    )
    expect(pool!.addresses).toEqual([
      { kind: 'range', family: 4, low: [RANGE[0]], high: [RANGE[1]] },
      prefix(0xcb007110 | 0, 28),
    ])
    expect(named!.addresses).toEqual([prefix(0x0a000000, 24)])
  })

  it('give out the default ports, a range of their own, or none', () => {
    const pools = poolsOf(`
      pool A { address { 203.0.113.1/32; } } pool B { address { 203.0.113.2/32; } port { range 2000 to 3000; } }
      pool C { address { 203.0.113.3/32; } port { no-translation; } } pool D { address { 203.0.113.4/32; } port { range { 5000; } } }`)
    expect(pools.map(({ ports }) => ports)).toEqual([SINGLE_PORTS, [2000, 3000], undefined, [5000, 5000]])
    expect(
      poolsOf('pool-default-port-range 1024 to 9999; pool A { address { 203.0.113.1/32; } }')[0]!.ports,
    ).toEqual([1024, 9999])
  })

  it('help each other out, and are numbered from 1', () => {
    const pools = poolsOf(`
      pool A { address { 203.0.113.1/32; } overflow-pool B; } pool B { address { 203.0.113.2/32; } overflow-pool interface; }`)
    expect(pools.map(({ number, overflow }) => [number, overflow])).toEqual([
      [1, 2],
      [2, 'interface'],
    ])
  })

  it.each([
    ['', 'missing-statement: P: the pool has no address'],
    [
      'address { 203.0.113.9/32 to 203.0.113.1/32; }',
      'invalid-value: P address 203.0.113.9/32: is no range, expected two addresses of one family, the lower one first',
    ],
    [
      'address { 203.0.113.9/32 to 2001:db8::1/128; }',
      'invalid-value: P address 203.0.113.9/32: is no range, expected two addresses of one family, the lower one first',
    ],
    [
      'address { 203.0.113.1/32; 2001:db8::1/128; }',
      'invalid-value: P: the pool has addresses of both families',
    ],
    [
      'address-name GONE;',
      "undefined-address: P address-name GONE: address 'GONE' is not defined in the global address book",
    ],
    [
      'address { 203.0.113.1/32; } port { range 3000 to 2000; }',
      'invalid-value: P port range: is no range of ports, expected the lower one first',
    ],
    [
      'address { 203.0.113.1/32; } overflow-pool Q;',
      "undefined-pool: P overflow-pool: pool 'Q' is not defined",
    ],
    [
      'address { 203.0.113.1/32; } overflow-pool P;',
      'overflow-pool-cycle: P overflow-pool: the pool overflows into itself',
    ],
    [
      'address { 203.0.113.1/32; } routing-instance GONE;',
      "undefined-instance: P routing-instance GONE: routing-instance 'GONE' is not defined",
    ],
  ])('are refused with { %s }', (text, message) => {
    const [code, rest] = message.split(/: (.*)/s)
    expect(said(source(`pool P { ${text} }`))).toEqual([`error ${code}: security nat source pool ${rest}`])
  })
})

describe('rules of source translation', () => {
  const actionOf = (then: string) =>
    rulesOf(rule('source-address 0.0.0.0/0;', then)).nat.sourceRuleSets[0]!.rules[0]!.action

  it('do nothing, take the address of the interface, or one of a pool', () => {
    expect(actionOf('off;')).toEqual({ kind: 'off' })
    expect(actionOf('interface;')).toEqual({ kind: 'interface', persistent: undefined })
    expect(actionOf('pool { P; }')).toEqual({ kind: 'pool', pool: 1, persistent: undefined })
  })

  it('keep bindings for as long and for as many sessions as they say', () => {
    const persistent = { permit: 'target-host', inactivityTimeoutSeconds: 60, maxSessions: 8 }
    const words = 'persistent-nat { permit target-host; inactivity-timeout 60; max-session-number 8; }'
    expect(actionOf(`pool { P; ${words} }`)).toEqual({ kind: 'pool', pool: 1, persistent })
    expect(actionOf(`pool { ${words} P; }`)).toEqual({ kind: 'pool', pool: 1, persistent })
    expect(actionOf(`interface { ${words} }`)).toEqual({ kind: 'interface', persistent })
  })

  it('match addresses, names, ports, protocols and applications', () => {
    const { match } = rulesOf(
      rule(
        'source-address 10.0.0.0/24; source-address-name SET; destination-port { 80; 90 to 99; } protocol [ tcp 17 ];',
        'interface;',
      ),
    ).nat.sourceRuleSets[0]!.rules[0]!
    expect(match.source).toEqual([prefix(0x0a000000, 24), prefix(0x0a000005, 32)])
    expect(match.destination).toBeUndefined()
    expect(match.destinationPorts).toEqual([
      [80, 80],
      [90, 99],
    ])
    expect(match.protocols).toEqual([6, 17])
    expect(match.applications).toBeUndefined()
  })

  it.each([
    [
      'source-address 0.0.0.0/0;',
      '',
      'missing-statement: R: has no then source-nat, expected off, interface or pool',
    ],
    [
      'source-address 0.0.0.0/0;',
      'off; interface;',
      'conflicting-statements: R: has then source-nat off and interface, expected one',
    ],
    [
      'source-address 0.0.0.0/0;',
      'pool { Q; }',
      "undefined-pool: R then source-nat pool Q: pool 'Q' is not defined",
    ],
    [
      'protocol tcp;',
      'off;',
      'missing-statement: R: has no match, expected source-address or destination-address',
    ],
    [
      'source-address-name OWN;',
      'off;',
      "undefined-address: R match source-address-name OWN: address 'OWN' is not defined in the global address book",
    ],
    [
      'source-address 0.0.0.0/0; application gone;',
      'off;',
      "undefined-application: R match application gone: application 'gone' is not defined",
    ],
    [
      'source-address 0.0.0.0/0; destination-port { 9 to 8; }',
      'off;',
      'invalid-value: R match destination-port 9: is no range of ports, expected the lower one first',
    ],
  ])('that match { %s } and then { %s } are refused', (match, then, message) => {
    const [code, rest] = message.split(/: (.*)/s)
    expect(said(rule(match, then))).toEqual([`error ${code}: security nat source rule-set S rule ${rest}`])
  })
})

describe('rule sets', () => {
  const sets = (...contexts: string[]) =>
    source(
      contexts
        .map(
          (context, place) =>
            `rule-set S${place} { ${context} rule R { match { source-address 0.0.0.0/0; } then { source-nat { off; } } } }`,
        )
        .join(' '),
    )

  it('are for interfaces, zones or routing instances, the default one too', () => {
    const { sourceRuleSets } = rulesOf(
      sets(
        'from interface ge-0/0/0.0; to zone untrust;',
        'from routing-instance [ VR default ]; to interface ge-0/0/1;',
      ),
    ).nat
    expect(sourceRuleSets.map(({ from, to }) => [from.kind, to.kind])).toEqual([
      ['interface', 'zone'],
      ['instance', 'interface'],
    ])
    expect(sourceRuleSets[1]!.from.numbers).toEqual([1, 0])
  })

  it('must not share a context, not even in part', () => {
    expect(
      said(
        sets('from zone [ trust untrust ]; to zone untrust;', 'from zone trust; to zone [ trust untrust ];'),
      ),
    ).toEqual([
      "error overlapping-rule-set: security nat source rule-set S1: has the same context as rule-set 'S0'",
    ])
    expect(said(sets('from zone trust; to zone untrust;', 'from zone trust; to zone trust;'))).toEqual([])
    expect(
      said(sets('from zone trust; to zone untrust;', 'from interface ge-0/0/0.0; to zone untrust;')),
    ).toEqual([])
  })

  it.each([
    [
      'to zone untrust;',
      'missing-statement: S0: has no from, expected from zone, interface or routing-instance',
    ],
    [
      'from { zone trust; interface ge-0/0/0.0; } to zone untrust;',
      'conflicting-statements: S0 from: has interface and zone, expected one of them',
    ],
    ['from zone gone; to zone untrust;', "undefined-zone: S0 from zone gone: zone 'gone' is not defined"],
    [
      'from interface ge-0/0/9.0; to zone untrust;',
      "undefined-interface: S0 from interface ge-0/0/9.0: interface 'ge-0/0/9.0' is not defined",
    ],
    [
      'from routing-instance gone; to zone untrust;',
      "undefined-instance: S0 from routing-instance gone: routing-instance 'gone' is not defined",
    ],
  ])('%s is refused', (context, message) => {
    const [code, rest] = message.split(/: (.*)/s)
    expect(said(sets(context))).toEqual([`error ${code}: security nat source rule-set ${rest}`])
  })

  it('for routing groups are left out, and told', () => {
    const text = sets('from routing-group G; to zone untrust;')
    expect(said(text)).toEqual([
      'warning not-implemented: security nat source rule-set S0 from routing-group: its effect on flows is not implemented',
    ])
  })
})

describe('destination translation', () => {
  const destination = (match: string, then: string, pool = 'address 10.0.0.5/32 port 8080;') =>
    nat(
      `destination { pool P { ${pool} } rule-set S { from zone untrust; rule R { match { ${match} } then { destination-nat { ${then} } } } } }`,
    )
  const MATCH = 'destination-address 198.51.100.5/32;'

  it('sends packets to a pool, in an instance where it says so', () => {
    const { destinationPools, destinationRuleSets } = rulesOf(
      destination(MATCH, 'pool { P; }', 'address 10.0.0.5/32 port 8080; routing-instance VR;'),
    ).nat
    expect(destinationPools).toEqual([
      { name: 'P', number: 1, addresses: prefix(0x0a000005, 32), port: 8080, instance: 1 },
    ])
    expect(destinationRuleSets[0]!.rules[0]!.action).toEqual({ kind: 'pool', pool: 1 })
    const named = rulesOf(destination(MATCH, 'pool { P; }', 'address-name HOST port 80;')).nat
      .destinationPools
    expect(named).toEqual([
      { name: 'P', number: 1, addresses: prefix(0x0a000005, 32), port: 80, instance: undefined },
    ])
  })

  it('matches any address that is not multicast', () => {
    const { match } = rulesOf(destination('destination-address any-unicast;', 'off;')).nat
      .destinationRuleSets[0]!.rules[0]!
    expect(match.destination).toEqual([
      { kind: 'range', family: 4, low: [0], high: [0xdfffffff | 0] },
      { kind: 'range', family: 6, low: [0, 0, 0, 0], high: [0xfeffffff | 0, -1, -1, -1] },
    ])
  })

  it.each([
    ['', 'off;', 'missing-statement: R: has no match destination-address'],
    [MATCH, '', 'missing-statement: R: has no then destination-nat, expected off or pool'],
    [
      MATCH,
      'off; pool { P; }',
      'conflicting-statements: R: has then destination-nat off and pool, expected one',
    ],
    [MATCH, 'pool { Q; }', "undefined-pool: R then destination-nat pool Q: pool 'Q' is not defined"],
  ])('that matches { %s } and then { %s } is refused', (match, then, message) => {
    const [code, rest] = message.split(/: (.*)/s)
    expect(said(destination(match, then))).toEqual([
      `error ${code}: security nat destination rule-set S rule ${rest}`,
    ])
  })

  it('to a pool without an address is refused', () => {
    expect(said(destination(MATCH, 'pool { P; }', 'description d;'))).toEqual([
      'error missing-statement: security nat destination pool P: the pool has no address',
    ])
  })
})

describe('static translation', () => {
  const fixed = (match: string, then: string) =>
    nat(
      `static { rule-set S { from zone untrust; rule R { match { ${match} } then { static-nat { ${then} } } } } }`,
    )
  const ruleOf = (match: string, then: string) => rulesOf(fixed(match, then)).nat.staticRuleSets[0]!.rules[0]!
  const ONE = 'destination-address 198.51.100.5/32;'

  it('makes one prefix of another, with the ports it says, in an instance', () => {
    expect(
      ruleOf(
        `${ONE} destination-port 80 to 89; source-address 192.0.2.0/24;`,
        'prefix { 10.0.0.5/32; mapped-port 8080 to 8089; routing-instance VR; }',
      ),
    ).toMatchObject({
      destination: { words: [0xc6336405 | 0], length: 32 },
      destinationPorts: [80, 89],
      source: [prefix(0xc0000200 | 0, 24)],
      translated: { words: [0x0a000005], length: 32 },
      mappedPorts: [8080, 8089],
      instance: 1,
    })
  })

  it('takes both prefixes by name', () => {
    expect(ruleOf('destination-address-name NET;', 'prefix-name { NET; }')).toMatchObject({
      destination: { words: [0x0a000000], length: 24 },
      translated: { words: [0x0a000000], length: 24 },
    })
  })

  it.each([
    [
      'destination-address 198.51.100.0/28;',
      'prefix 10.0.0.0/24;',
      'static-nat-length: R then static-nat prefix 10.0.0.0/24: is not as long as the destination-address it stands for',
    ],
    [
      ONE,
      'prefix 2001:db8::5/128;',
      'static-nat-length: R then static-nat prefix 2001:db8::5/128: is not as long as the destination-address it stands for',
    ],
    [ONE, '', 'missing-statement: R: has no then static-nat, expected prefix or prefix-name'],
    ['', 'prefix 10.0.0.5/32;', 'missing-statement: R: has no match destination-address'],
    [
      ONE,
      'prefix-name GONE;',
      "undefined-address: R then static-nat prefix-name GONE: address 'GONE' is not defined in the global address book",
    ],
    [
      `${ONE} destination-port 80;`,
      'prefix { 10.0.0.5/32; mapped-port 8080 to 8081; }',
      'static-nat-length: R then static-nat prefix mapped-port: are not as many ports as the destination-port they stand for',
    ],
    [
      ONE,
      'prefix { 10.0.0.5/32; mapped-port 8080; }',
      'missing-statement: R then static-nat prefix mapped-port: has no match destination-port to map',
    ],
    [
      ONE,
      'prefix { 10.0.0.5/32; routing-instance GONE; }',
      "undefined-instance: R then static-nat prefix routing-instance GONE: routing-instance 'GONE' is not defined",
    ],
  ])('that matches { %s } and then { %s } is refused', (match, then, message) => {
    const [code, rest] = message.split(/: (.*)/s)
    expect(said(fixed(match, then))).toEqual([`error ${code}: security nat static rule-set S rule ${rest}`])
  })

  it('between families is left out, and told', () => {
    expect(said(fixed('destination-address 2001:db8::5/128;', 'inet;'))).toEqual([
      'warning not-implemented: security nat static rule-set S rule R then static-nat inet: its effect on flows is not implemented',
    ])
  })
})
