import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../src/compile/index.js'
import { GROUND, rulesOf, said } from './loaded.js'

const ANY = 'source-address any; destination-address any; application any;'
const between = (policies: string) =>
  `${GROUND} security { policies { from-zone trust to-zone untrust { ${policies} } } }`
const CONTEXT = 'security policies from-zone trust to-zone untrust'

describe('policies', () => {
  it('are numbered from 4 in the order they stand in: between zones first, then global ones', () => {
    const { policies } = rulesOf(`${GROUND} security { policies {
      global { policy G { match { ${ANY} } then { permit; } } }
      from-zone trust to-zone untrust { policy A { match { ${ANY} } then { permit; } } policy B { match { ${ANY} } then { deny; } } }
      from-zone untrust to-zone trust { policy A { match { ${ANY} } then { reject; } } }
    } }`)
    expect(
      policies.map(({ name, number, sequence, action }) => `${name}/${number} ${sequence} ${action}`),
    ).toEqual(['A/4 1 permit', 'B/5 2 deny', 'A/6 1 reject', 'G/7 1 permit'])
    expect(policies.map(({ fromZones, toZones }) => [fromZones, toZones])).toEqual([
      [[2], [3]],
      [[2], [3]],
      [[3], [2]],
      [[], []],
    ])
  })

  it('between zones look into the book of each side, then into the global one', () => {
    const { policies } = rulesOf(
      between(
        'policy P { match { source-address [ OWN SET ]; destination-address HOST; application [ web junos-ssh ]; } then { permit; } }',
      ),
    )
    const [{ source, destination, applicationNames }] = policies as [(typeof policies)[0]]
    expect(source.entries.map(({ name, book }) => [name, book])).toEqual([
      ['OWN', 'trust'],
      ['SET', 'global'],
    ])
    expect(destination.entries.map(({ name, book }) => [name, book])).toEqual([['HOST', 'global']])
    expect(applicationNames).toEqual(['web', 'junos-ssh'])
  })

  it('know what they exclude, log, count and check', () => {
    const { policies } = rulesOf(
      between(`policy P {
        match { ${ANY} destination-address-excluded; }
        then { permit { tcp-options { sequence-check-required; } } log { session-close; } count; }
      }`),
    )
    expect(policies[0]).toMatchObject({
      source: { excluded: false },
      destination: { excluded: true },
      logInit: false,
      logClose: true,
      count: true,
      synCheckRequired: false,
      sequenceCheckRequired: true,
    })
  })

  it('that are global may name zones, and any is all of them', () => {
    const { policies } = rulesOf(`${GROUND} security { policies { global {
      policy A { match { ${ANY} from-zone [ trust untrust ]; to-zone junos-host; } then { permit; } }
      policy B { match { ${ANY} from-zone any; } then { permit; } }
    } } }`)
    expect(policies.map(({ fromZones, toZones }) => [fromZones, toZones])).toEqual([
      [[2, 3], [1]],
      [[], []],
    ])
  })

  it('end with the default, which denies unless it is told to permit', () => {
    expect(rulesOf(GROUND).defaultPolicy).toBe('deny')
    expect(rulesOf(`${GROUND} security { policies { default-policy { permit-all; } } }`).defaultPolicy).toBe(
      'permit',
    )
  })
})

describe('a policy is refused', () => {
  it.each([
    ['without a source-address', 'destination-address any; application any;', 'has no source-address'],
    ['without a destination-address', 'source-address any; application any;', 'has no destination-address'],
    ['without an application', 'source-address any; destination-address any;', 'has no application'],
  ])('%s', (_, match, message) => {
    expect(said(between(`policy P { match { ${match} } then { permit; } }`))).toEqual([
      `error missing-statement: ${CONTEXT} policy P match: ${message}`,
    ])
  })

  it('without a match, with all that it must match', () => {
    expect(said(between('policy P { then { permit; } }'))).toEqual([
      `error missing-statement: ${CONTEXT} policy P: has no match, expected source-address, destination-address and application`,
    ])
  })

  it('without an action, and with two', () => {
    expect(
      said(
        between(
          `policy P { match { ${ANY} } then { count; } } policy Q { match { ${ANY} } then { permit; deny; } }`,
        ),
      ),
    ).toEqual([
      `error missing-statement: ${CONTEXT} policy P then: has no action, expected one of permit, deny, reject`,
      `error conflicting-statements: ${CONTEXT} policy Q: has permit and deny, expected one of permit, deny, reject`,
    ])
  })

  it('with names that are not defined', () => {
    expect(
      said(
        between(
          'policy P { match { source-address GONE; destination-address OWN; application [ gone web ]; } then { permit; } }',
        ),
      ),
    ).toEqual([
      `error undefined-address: ${CONTEXT} policy P match source-address GONE: address 'GONE' is not defined in the address book of zone 'trust' or the global one`,
      `error undefined-address: ${CONTEXT} policy P match destination-address OWN: address 'OWN' is not defined in the address book of zone 'untrust' or the global one`,
      `error undefined-application: ${CONTEXT} policy P match application gone: application 'gone' is not defined`,
    ])
  })

  it('from or to a zone that is not defined, told once for its context', () => {
    expect(
      said(`${GROUND} security { policies {
        from-zone gone to-zone trust { policy P { match { ${ANY} } then { permit; } } policy Q { match { ${ANY} } then { permit; } } }
        from-zone gone to-zone untrust { policy P { match { ${ANY} } then { permit; } } }
        global { policy G { match { ${ANY} to-zone [ trust lost ]; } then { permit; } } }
      } }`),
    ).toEqual([
      "error undefined-zone: security policies from-zone gone: zone 'gone' is not defined",
      "error undefined-zone: security policies global policy G match to-zone lost: zone 'lost' is not defined",
    ])
  })
})

describe('addresses of feeds', () => {
  it('may be named, match nothing, and are told', () => {
    const { rules, diagnostics } = loadConfiguration(
      `${between(
        'policy P { match { source-address FEED; destination-address any; application any; } then { deny; } }',
      )} security { dynamic-address { address-name FEED { profile { category c; } } } }`,
    )
    expect(rules!.policies[0]!.source.entries).toEqual([{ name: 'FEED', book: undefined, matches: [] }])
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'security dynamic-address: addresses of feeds are not known: nothing matches them',
    ])
  })
})
