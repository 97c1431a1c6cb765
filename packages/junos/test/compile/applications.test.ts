import { type ApplicationTerm, NEVER_SECONDS, PREDEFINED_APPLICATIONS } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { compile } from './stanzas.js'

const applications = (text: string) => compile(`applications { ${text} }`)
const named = (names: readonly number[] | undefined, { table }: { table: { name(index: number): string } }) =>
  names?.map((index) => table.name(index))

function terms(text: string): readonly ApplicationTerm[] {
  const { applications: all, said } = applications(text)
  expect(said).toEqual([])
  return all.definitions[0]!.terms
}

const OPEN: ApplicationTerm = {
  protocol: 6,
  sourcePorts: undefined,
  destinationPorts: undefined,
  icmpType: undefined,
  icmpCode: undefined,
  alg: '',
  timeoutSeconds: undefined,
}

describe('applications', () => {
  it.each<[string, Partial<ApplicationTerm>]>([
    [
      'protocol tcp; destination-port 8080; inactivity-timeout 600;',
      { destinationPorts: [8080, 8080], timeoutSeconds: 600 },
    ],
    [
      'protocol udp; source-port 1024-2047; destination-port domain;',
      { protocol: 17, sourcePorts: [1024, 2047], destinationPorts: [53, 53] },
    ],
    ['protocol 99;', { protocol: 99 }],
    ['protocol tcp; inactivity-timeout never;', { timeoutSeconds: NEVER_SECONDS }],
    ['protocol tcp; application-protocol ftp;', { alg: 'ftp' }],
    ['protocol tcp; application-protocol ignore;', { alg: '' }],
    ['protocol icmp; icmp-type echo-request; icmp-code 0;', { protocol: 1, icmpType: 8, icmpCode: 0 }],
    [
      'protocol icmp; icmp-type unreachable; icmp-code port-unreachable;',
      { protocol: 1, icmpType: 3, icmpCode: 3 },
    ],
    ['protocol icmp6; icmp6-type echo-request;', { protocol: 58, icmpType: 128 }],
    ['protocol icmp6; icmp6-type 3; icmp6-code 1;', { protocol: 58, icmpType: 3, icmpCode: 1 }],
  ])('%s', (text, term) => {
    expect(terms(`application A { ${text} }`)).toEqual([{ ...OPEN, ...term }])
  })

  it('may have terms', () => {
    expect(
      terms(`application A {
        term t1 { protocol tcp; destination-port 80; }
        term t2 { protocol udp; destination-port 80-90; inactivity-timeout 30; }
      }`),
    ).toEqual([
      { ...OPEN, destinationPorts: [80, 80] },
      { ...OPEN, protocol: 17, destinationPorts: [80, 90], timeoutSeconds: 30 },
    ])
  })

  it('have a protocol, terms or matches of their own, at most eight terms, and ports only where there are any', () => {
    const many = Array.from({ length: 9 }, (_, place) => `term t${place} { protocol tcp; }`).join(' ')
    expect(
      applications(`application A { destination-port 80; }
        application B { term t { protocol tcp; } destination-port 80; }
        application C { ${many} }
        application D { protocol gre; destination-port 80; }
        application E { term t { destination-port 80; } }
        application F { protocol icmp6; icmp6-type sunshine; }`).said,
    ).toEqual([
      'error missing-statement: applications application A',
      'error application-form: applications application B',
      'error too-many-terms: applications application C',
      'error application-form: applications application D',
      'error missing-statement: applications application E term t',
      'error invalid-value: applications application F icmp6-type sunshine',
    ])
  })

  it('that are known by a program number match no packet', () => {
    const { applications: all, said } = applications(
      'application A { protocol tcp; rpc-program-number 100003; }',
    )
    expect(all.resolve('A')).toEqual([])
    expect(said).toEqual([])
  })
})

describe('predefined applications', () => {
  it('are known by name', () => {
    const { applications: all } = compile('system { host-name a; }')
    expect(named(all.resolve('junos-https'), all)).toEqual(['junos-https'])
    expect(all.resolve('junos-nothing')).toBeUndefined()
  })

  it('keep what a configuration does not say of them', () => {
    const before = PREDEFINED_APPLICATIONS.term(PREDEFINED_APPLICATIONS.indicesOf('junos-http')![0]!)!
    const { applications: all, said } = applications('application junos-http inactivity-timeout 900;')
    expect(said).toEqual([])
    expect(all.definitions[0]!.terms).toMatchObject([
      { protocol: 6, destinationPorts: before.destinationPorts, timeoutSeconds: 900 },
    ])
    const [index] = all.resolve('junos-http')!
    expect(all.table.timeoutSeconds(index!)).toBe(900)
  })

  it('of several terms are changed in every one', () => {
    const count = PREDEFINED_APPLICATIONS.indicesOf('junos-sip')!.length
    expect(count).toBeGreaterThan(1)
    const { applications: all } = applications('application junos-sip application-protocol ignore;')
    expect(all.definitions[0]!.terms.map(({ alg }) => alg)).toEqual(Array(count).fill(''))
  })
})

describe('application sets', () => {
  it('hold applications and sets, predefined ones too, each once and in order', () => {
    const { applications: all, said } = applications(`
      application web { protocol tcp; destination-port 8080; }
      application-set IN { application web; application junos-ssh; }
      application-set OUT { application junos-ssh; application-set IN; application-set junos-cifs; }`)
    expect(said).toEqual([])
    expect(named(all.resolve('OUT'), all)).toEqual([
      'junos-ssh',
      'web',
      'junos-netbios-session',
      'junos-smb-session',
    ])
    expect(named(all.resolve('junos-cifs'), all)).toEqual(['junos-netbios-session', 'junos-smb-session'])
  })

  it('must hold what is defined', () => {
    expect(applications('application-set S { application GONE; application-set LOST; }').said).toEqual([
      'error undefined-application: applications application-set S application GONE',
      'error undefined-application: applications application-set S application-set LOST',
    ])
  })

  it('must not hold themselves, by another or directly', () => {
    expect(
      applications(`application-set A { application-set B; } application-set B { application-set A; }
        application-set C { application-set C; }`).said,
    ).toEqual([
      'error application-set-cycle: applications application-set B application-set A',
      'error application-set-cycle: applications application-set C application-set C',
    ])
  })

  it('that meet again and again, or in a long chain, are no fault', () => {
    const layers = Array.from(
      { length: 50 },
      (
        _,
        place,
      ) => `application-set a${place} { application-set a${place + 1}; application-set b${place + 1}; }
        application-set b${place} { application-set a${place + 1}; application-set b${place + 1}; }`,
    )
    const { applications: all } = applications(`${layers.join('\n')}
      application-set a50 { application junos-ssh; } application-set b50 { application junos-ssh; }`)
    expect(named(all.resolve('a0'), all)).toEqual(['junos-ssh'])
    const chain = Array.from(
      { length: 20_000 },
      (_, place) => `application-set s${place} { application-set s${place + 1}; }`,
    )
    expect(applications(`${chain.join('\n')} application-set s20000;`).said[0]).toBe(
      'error application-set-too-deep: applications application-set s63 application-set s64',
    )
  })
})
