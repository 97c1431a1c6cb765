import { describe, expect, it } from 'vitest'
import { check, errors, supportOf } from './stanza-check.js'

const RULE = 'security nat source rule-set S rule R'

describe('security nat', () => {
  it('of sources is known, all of it', () => {
    expect(
      check(`security { nat { source {
        pool P {
          description "three addresses"; routing-instance VR;
          address { 203.0.113.1/32 to 203.0.113.3/32; 203.0.113.9; }
          port { range { 2000; to { 3000; } twin-port { 63488; } } port-overloading-factor 2; }
          overflow-pool interface; address-pooling no-paired;
          pool-utilization-alarm raise-threshold 80 clear-threshold 60;
        }
        pool Q { address-name A; host-address-base 10.0.0.0/24; port { no-translation; } overflow-pool P; }
        address-persistent; port-randomization { disable; }
        pool-default-port-range 1024 to 40000;
        interface { port-overloading { off; } }
        rule-set S {
          description d; from zone [ a b ]; to interface ge-0/0/0.0;
          rule R {
            match {
              source-address [ 10.0.0.0/8 10.0.0.1 ]; source-address-name A; source-port { 1 to 9; 80; }
              destination-address 0.0.0.0/0; destination-address-name B; destination-port { 53; }
              protocol [ tcp 17 ]; application any;
            }
            then { source-nat {
              pool { P; persistent-nat { permit target-host; inactivity-timeout 60; max-session-number 8; } }
              rule-session-count-alarm { raise-threshold 9; }
            } syslog; }
          }
          rule I { match { source-address 0.0.0.0/0; } then { source-nat { interface { persistent-nat { permit any-remote-host; } } } } }
          rule O { match { source-address 0.0.0.0/0; } then { source-nat { off; } } }
        }
      } } }`),
    ).toEqual([])
  })

  it('of destinations, static and proxies is known, all of it', () => {
    expect(
      check(`security { nat {
        destination {
          pool P { address 10.0.0.1/32 port 8080; routing-instance default; session-retain; }
          pool Q { address 10.0.0.1/32 to 10.0.0.9/32; }
          pool N { address-name A port 80; }
          rule-set S { from routing-instance VR; rule R {
            match { source-address 192.0.2.0/24; destination-address 198.51.100.1/32; destination-port { 80 to 90; } protocol tcp; }
            then { destination-nat { pool { P; } } }
          } rule U { match { destination-address any-unicast; } then { destination-nat { off; } } } }
        }
        static { rule-set S { from interface ge-0/0/0.0; rule R {
          match { destination-address 198.51.100.1/32; destination-port 80 to 90; source-port { 1024 to 65535; } }
          then { static-nat { prefix { 10.0.0.1/32; mapped-port 8080 to 8090; routing-instance VR; } } }
        } rule N { match { destination-address-name A; } then { static-nat { prefix-name { B; } } } } } }
        proxy-arp { interface ge-0/0/0.0 { address { 198.51.100.1/32 to 198.51.100.9/32; } } }
        proxy-ndp { interface ge-0/0/0.0 { address { 2001:db8::1/128; } } }
        allow-overlapping-pools;
      } }`),
    ).toEqual([])
  })

  it('is read with words about a pool after its name, beside it, and in lines of their own', () => {
    const forms = [
      `set ${RULE} then source-nat pool P persistent-nat permit target-host`,
      `set ${RULE} then source-nat pool P\nset ${RULE} then source-nat pool persistent-nat permit target-host`,
      'set security nat destination pool D address 10.0.0.1/32 port 80',
      'set security nat destination pool D address 10.0.0.1/32\nset security nat destination pool D address port 80',
    ]
    for (const form of forms) expect([form, check(form)]).toEqual([form, []])
  })

  it('that shares addresses and ports in other ways, or changes families, is told', () => {
    const words = [
      ...[
        'source pool P port block-allocation',
        'source pool P port deterministic',
        'source pool P burst-pool',
      ],
      ...[
        'source pool P port range round-robin',
        'source pool P address-shared',
        'source pool P mapping-timeout',
      ],
      ...['source rule-set S from routing-group', 'source allow-distinct-port-pools', 'port-forwarding'],
      ...['source rule-set S rule R then source-nat pool persistent-nat address-mapping'],
      ...[
        'source rule-set S rule R then source-nat mapping-type',
        'static rule-set S rule R then static-nat inet',
      ],
      ...['destination rule-set S rule R then destination-nat destination-prefix'],
      ...['static rule-set S rule R then static-nat nptv6-prefix'],
    ]
    for (const word of words) {
      expect([word, supportOf(`security nat ${word}`)]).toEqual([word, 'not-implemented'])
    }
    expect(check('set security nat source pool P address-pooling paired')).toEqual([
      'warning not-implemented: security nat source pool P address-pooling',
    ])
  })

  it('with values that no device takes is an error', () => {
    const wrong = [
      'source pool P port range 1023',
      'source pool P port range to 65536',
      'source pool P port port-overloading-factor 33',
      'source pool P address here',
      'source rule-set S rule R match source-address 10.0.0.0/33',
      'source rule-set S rule R match destination-port 65536',
      'source rule-set S rule R match protocol 256',
      'source rule-set S rule R then source-nat interface persistent-nat inactivity-timeout 59',
      'source rule-set S rule R then source-nat interface persistent-nat max-session-number 7',
      'source rule-set S rule R then source-nat interface persistent-nat permit all',
      'destination pool P address port http',
      'static rule-set S rule R then static-nat prefix mapped-port 70000',
    ]
    for (const statement of wrong) {
      expect(errors(`set security nat ${statement}`)).toEqual([
        `error invalid-value: security nat ${statement}`,
      ])
    }
  })

  it('with more of a match than a device takes is an error', () => {
    const many = Array.from({ length: 9 }, (_, place) => `10.0.${place}.0/24`).join(' ')
    expect(errors(`set ${RULE} match source-address [ ${many} ]`)).toEqual([
      `error too-many-values: ${RULE} match source-address 10.0.8.0/24`,
    ])
    expect(errors(`set ${RULE} match protocol [ 1 2 3 4 5 ]`)).toEqual([
      `error too-many-values: ${RULE} match protocol 5`,
    ])
  })

  it('with words that are nowhere in the schema is an error', () => {
    expect(
      errors(`security { nat {
        source { pool P { addresses 10.0.0.1; } rule-set S { rule R { then { nat off; } } } }
        destination { rule-set D { to zone a; rule R { match { source-port { 80; } } } } }
        static { rule-set S { rule R { match { protocol tcp; } } } }
      } }`),
    ).toEqual([
      'error unknown-statement: security nat source pool P addresses',
      'error unknown-statement: security nat source rule-set S rule R then nat',
      'error unknown-statement: security nat destination rule-set D to',
      'error unknown-statement: security nat destination rule-set D rule R match source-port',
      'error unknown-statement: security nat static rule-set S rule R match protocol',
    ])
  })
})
