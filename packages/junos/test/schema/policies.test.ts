import { describe, expect, it } from 'vitest'
import { check, errors, supportOf } from './stanza-check.js'

const POLICY = 'security policies from-zone a to-zone b policy P'

describe('security policies', () => {
  it('between zones and global are known, all of it', () => {
    expect(
      check(`security { policies {
        from-zone a to-zone b {
          policy P {
            description "what for";
            match {
              source-address [ A B ]; destination-address any; application junos-http;
              source-address-excluded; destination-address-excluded;
            }
            then {
              permit { tcp-options { syn-check-required; sequence-check-required; initial-tcp-mss 1400; window-scale; } }
              log { session-init; session-close; } count;
            }
            report-skip;
          }
        }
        global { policy G {
          match { source-address any; destination-address any; application any; from-zone [ a b ]; to-zone any; }
          then { reject; }
        } }
        default-policy { permit-all; }
        policy-rematch { extensive; }
        policy-stats { system-wide enable; }
        pre-id-default-policy { then { log { session-close; } session-timeout { tcp 300; } } }
        traceoptions { flag all; }
      } }`),
    ).toEqual([])
  })

  it('are implemented with matches, actions, logs and counts', () => {
    const words = [
      ...['match source-address', 'match destination-address-excluded', 'match application', 'then permit'],
      ...['then deny', 'then reject', 'then log session-init', 'then count', 'match from-zone'],
      'then permit tcp-options syn-check-required',
    ]
    for (const word of words) expect([word, supportOf(`${POLICY} ${word}`)]).toEqual([word, 'implemented'])
  })

  it('that ask who somebody is, or what a connection holds, are told', () => {
    const words = [
      ...['match source-identity', 'match dynamic-application', 'match url-category', 'scheduler-name'],
      ...['match destination-identity-feed', 'match source-l3vpn-vrf-group', 'then log session-update'],
      ...['then permit application-services', 'then permit tunnel', 'then permit firewall-authentication'],
      ...['then permit advanced-connection-tracking', 'then reject profile', 'then reject ssl-proxy'],
    ]
    for (const word of words)
      expect([word, supportOf(`${POLICY} ${word}`)]).toEqual([word, 'not-implemented'])
    for (const word of ['explicit-proxy', 'policy-set', 'stateful-firewall-rule']) {
      expect([word, supportOf(`security policies ${word}`)]).toEqual([word, 'not-implemented'])
    }
  })

  it('with values that no device takes are errors', () => {
    const wrong = [
      'default-policy drop-all',
      `from-zone a to-zone b policy ${'P'.repeat(64)}`,
      'from-zone a to-zone b policy P then permit tcp-options initial-tcp-mss 63',
      'from-zone a to-zone b policy P then log session-update 1441',
    ]
    for (const statement of wrong) {
      expect(errors(`set security policies ${statement}`)).toEqual([
        `error invalid-value: security policies ${statement}`,
      ])
    }
  })

  it('with words that are nowhere in the schema are errors', () => {
    expect(
      errors(`security { policies { from-zone a to-zone b { policy P {
        match { source any; } then { accept; count { alarm; } log { all; } }
      } } default deny-all; } }`),
    ).toEqual([
      'error unknown-statement: security policies from-zone a to-zone b policy P match source',
      'error unknown-statement: security policies from-zone a to-zone b policy P then accept',
      'error unexpected-value: security policies from-zone a to-zone b policy P then count alarm',
      'error unknown-statement: security policies from-zone a to-zone b policy P then log all',
      'error unknown-statement: security policies default',
    ])
  })
})
