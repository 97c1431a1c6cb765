import { describe, expect, it } from 'vitest'
import { check, errors, supportOf, warnings } from './stanza-check.js'

const OFFICE = `applications {
  application web-8080 {
    description "the proxy";
    application-protocol http; protocol tcp; source-port 1024-65535; destination-port 8080;
    inactivity-timeout 600;
  }
  application backup { protocol udp; destination-port 2049-2050; inactivity-timeout never; }
  application ping-only { protocol icmp; icmp-type echo-request; icmp-code 0; }
  application v6-ping { protocol icmp6; icmp6-type 128; icmp6-code 0; }
  application voice {
    term control { alg sip; protocol udp; destination-port 5060; }
    term media { protocol udp; source-port 0-65535; destination-port 16384-32767; inactivity-timeout 120; }
  }
  application-set office {
    description "what the office uses";
    application web-8080; application junos-https; application-set base;
  }
  application-set base { application junos-dns-udp; }
}`

describe('applications', () => {
  it('of an office are known, all of it', () => {
    expect(check(OFFICE)).toEqual([])
  })

  it('are implemented with all that matches packets', () => {
    const words = [
      ...['protocol', 'source-port', 'destination-port', 'icmp-type', 'icmp-code', 'icmp6-type'],
      ...['icmp6-code', 'inactivity-timeout'],
    ]
    for (const word of words) {
      expect([word, supportOf(`applications application A ${word}`)]).toEqual([word, 'implemented'])
      expect([word, supportOf(`applications application A term T ${word}`)]).toEqual([word, 'implemented'])
    }
    expect(supportOf('applications application-set S application-set T')).toBe('implemented')
  })

  it('that match by what is inside packets are told to match nothing', () => {
    expect(
      warnings(`applications {
        application sun { protocol udp; rpc-program-number 100003; }
        application dce { term t { protocol tcp; uuid 11111111-2222-3333-4444-555555555555; } }
        application frames { ether-type 0x0800; }
      }`),
    ).toEqual([
      'applications application sun rpc-program-number: its effect on flows is not implemented',
      'applications application dce term t uuid: its effect on flows is not implemented',
      'applications application frames ether-type: its effect on flows is not implemented',
    ])
  })

  it('name their gateway by one word, and their terms by another', () => {
    expect(
      errors('applications { application A { alg ftp; term t { application-protocol ftp; } } }'),
    ).toEqual([
      'error unknown-statement: applications application A alg',
      'error unknown-statement: applications application A term t application-protocol',
    ])
  })

  it('with values that no device takes are errors', () => {
    const wrong = [
      'protocol tpc',
      'protocol 256',
      'destination-port 90-80',
      'destination-port 65536',
      'source-port web',
      'icmp-type echo',
      'icmp-code 256',
      'icmp6-type -1',
      'application-protocol gopher',
      'inactivity-timeout 3',
      'inactivity-timeout 86401',
    ]
    for (const statement of wrong) {
      expect(errors(`applications { application A { ${statement}; } }`)).toEqual([
        `error invalid-value: applications application A ${statement}`,
      ])
    }
  })

  it('have names and descriptions of limited length', () => {
    const long = 'n'.repeat(64)
    expect(errors(`applications { application ${long} { protocol tcp; } }`)).toHaveLength(1)
    expect(errors(`applications { application-set ${long}; }`)).toHaveLength(1)
    expect(errors(`applications { application A { description ${'d'.repeat(901)}; } }`)).toHaveLength(1)
    expect(errors(`applications { application ${'n'.repeat(63)} { protocol tcp; } }`)).toEqual([])
  })

  it('with words that are nowhere in the schema are errors', () => {
    expect(errors('applications { application A { protocol tcp; port 80; } applicatoin B; }')).toEqual([
      'error unknown-statement: applications application A port',
      'error unknown-statement: applications applicatoin',
    ])
  })
})
