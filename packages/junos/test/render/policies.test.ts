import { describe, expect, it } from 'vitest'
import { Story } from '../../../engine/test/story/story.js'
import { printed, showSource } from '../show/ask.js'
import { branch, branchStory } from '../show/branch.js'
import { ConfiguredStory } from '../story/configured-story.js'
import { CAPTURES } from '../story/device.js'

const POLICIES = 'show security policies'

describe('show security policies', () => {
  it('prints a context and its policies', async () => {
    const text = await branchStory().print(`${POLICIES} from-zone trust to-zone untrust policy-name own`)
    expect(text).toBe(`From zone: trust, To zone: untrust
  Policy: own, State: enabled, Index: 5, Scope Policy: 0, Sequence number: 2, Log Profile ID: 0
    Source vrf group: any
    Destination vrf group: any
    Source addresses: office
    Destination addresses: any
    Applications: own-app
    Source identity feeds: any
    Destination identity feeds: any
    Action: permit, log, count
`)
  })

  it('prints global policies with their zones', async () => {
    expect(await branchStory().print(`${POLICIES} global`)).toBe(`Global policies:
  Policy: last, State: enabled, Index: 9, Scope Policy: 0, Sequence number: 1, Log Profile ID: 0
    From zones: any
    To zones: any
    Source vrf group: any
    Destination vrf group: any
    Source addresses: any
    Destination addresses: any
    Applications: any
    Source identity feeds: any
    Destination identity feeds: any
    Action: deny, log, count
`)
  })

  it('begins with the default policy where all are asked for, and with nothing else', async () => {
    const story = branchStory()
    const heads = async (words: string) => (await story.print(`${POLICIES} ${words}`)).split('\n')[0]
    expect(await heads('')).toBe('Default policy: permit-all')
    expect(await heads('detail')).toBe('Default policy: permit-all')
    expect(await heads('from-zone untrust')).toBe('From zone: untrust, To zone: dmz')
    expect(await heads('to-zone untrust')).toBe('From zone: trust, To zone: untrust')
    expect(await heads('policy-name mail')).toBe('From zone: untrust, To zone: dmz')
    expect(await heads('from-zone dmz')).toBe('')
  })

  it('says what the configuration does not have', async () => {
    const story = branchStory()
    expect(await story.print(`${POLICIES} from-zone nowhere`)).toBe('error: zone nowhere not found\n')
    expect(await story.print(`${POLICIES} policy-name none`)).toBe('error: policy none not found\n')
  })
})

describe('show security policies detail', () => {
  it('prints addresses, applications, logs and what has passed', async () => {
    const text = await branchStory().print(`${POLICIES} detail policy-name own`)
    expect(text).toBe(
      [
        'Policy: own, action-type: permit, services-offload:not-configured , State: enabled, Index: 5, Scope Policy: 0',
        '  Policy Type: Configured',
        '  Sequence number: 2',
        '  From zone: trust, To zone: untrust',
        '  Source vrf group:',
        '    any',
        '  Destination vrf group:',
        '    any',
        '  Source addresses:',
        '    office(global): 10.0.0.0/24 ',
        '  Destination addresses:',
        '    any-ipv4(global): 0.0.0.0/0 ',
        '    any-ipv6(global): ::/0',
        '  Application: own-app',
        '    IP protocol: tcp, ALG: 0, Inactivity timeout: 500',
        '      Source port range: [0-0] ',
        '      Destination ports: 9000',
        '  Source identity feeds:',
        '    any',
        '  Destination identity feeds:',
        '    any',
        '  Per policy TCP Options: SYN check: No, SEQ check: No, Window scale: No',
        '  Session log: at-create, at-close',
        '  Policy statistics:',
        '    Input  bytes       :                   40',
        '      Initial direction:                   40',
        '      Reply direction  :                    0',
        '    Input  packets     :                    1',
        '      Initial direction:                    1',
        '      Reply direction  :                    0',
        '    Active sessions    :                    1',
        '    Session deletions  :                    0',
        '    Policy lookups     :                    1',
        '    Refused packets    :                    0',
        '    Refused bytes      :                    0',
        '',
      ].join('\n'),
    )
  })

  it('tells of ended sessions and of refused packets', async () => {
    const story = branchStory()
    story.advance('1 h')
    const own = await story.print(`${POLICIES} detail policy-name own`)
    expect(own).toContain('    Input  bytes       :                   40\n')
    expect(own).toContain('    Active sessions    :                    0\n')
    expect(own).toContain('    Session deletions  :                    1\n')
    const last = await story.print(`${POLICIES} detail policy-name last`)
    expect(last).toContain('    Refused packets    :                    1\n')
    expect(last).toContain('    Refused bytes      :                   40\n')
    expect(last).toContain('  Policy Type: Configured, global\n')
    expect(last).toContain('  From zones:\n    any\n  To zones:\n    any\n')
  })

  it('has statistics for policies that count only', async () => {
    const text = await branchStory().print(`${POLICIES} detail policy-name out`)
    expect(text).toContain('Policy: out,')
    expect(text).not.toContain('Policy statistics')
  })

  it('knows what is excluded, ranges, wildcards, ICMP and port ranges', async () => {
    const story = new ConfiguredStory(
      branch(`
        security address-book global address some range-address 10.1.0.1 to 10.1.0.9
        security address-book global address odd wildcard-address 10.0.0.1/255.0.0.255
        applications application pings protocol icmp
        applications application pings icmp-type 8
        applications application span protocol udp
        applications application span source-port 1000-1010
        applications application span destination-port 2000-2010
        security policies from-zone dmz to-zone trust policy all-sorts match source-address some
        security policies from-zone dmz to-zone trust policy all-sorts match source-address-excluded
        security policies from-zone dmz to-zone trust policy all-sorts match destination-address odd
        security policies from-zone dmz to-zone trust policy all-sorts match application [ pings span junos-dns-udp ]
        security policies from-zone dmz to-zone trust policy all-sorts then deny
        security policies from-zone dmz to-zone trust policy all-sorts description "all sorts"
      `),
      { captures: CAPTURES },
    )
    const text = await story.print(`${POLICIES} detail policy-name all-sorts`)
    expect(text).toContain(
      'Policy: all-sorts, action-type: deny, State: enabled, Index: 9, Scope Policy: 0\n',
    )
    expect(text).toContain('  Description: all sorts\n')
    expect(text).toContain('  Source addresses(excluded):\n    some(global): 10.1.0.1 ~ 10.1.0.9\n')
    expect(text).toContain('    odd(global): 10.0.0.1/255.0.0.255\n')
    expect(text).toContain(`  Application: pings
    IP protocol: 1, ALG: 0, Inactivity timeout: 60
      ICMP Information: type=8, code=0
  Application: span
    IP protocol: udp, ALG: 0, Inactivity timeout: 60
      Source port range: [1000-1010] 
      Destination ports: [2000-2010]
  Application: junos-dns-udp
    IP protocol: udp, ALG: dns, Inactivity timeout: 60
      Source port range: [0-0] 
      Destination ports: 53
`)
    expect(await story.print(`${POLICIES} policy-name all-sorts`)).toContain(
      '    Source addresses(excluded): some\n    Destination addresses: odd\n',
    )
  })
})

describe('show security policies hit-count', () => {
  it('counts look-ups in columns, the default policy first', async () => {
    expect(await branchStory().print(`${POLICIES} hit-count`)).toBe(`Logical system: root-logical-system
Index   From zone        To zone           Name           Policy count  Action
1       all-zone         all-zone          default-policy 0             Permit
2       trust            untrust           no-telnet      1             Reject
3       trust            untrust           own            1             Permit
4       trust            untrust           out            2             Permit
5       untrust          dmz               web            1             Permit
6       untrust          dmz               mail           1             Permit
7       junos-global     junos-global      last           1             Deny

Number of policy: 7
`)
  })

  it('pushes what follows a long name to the right, as devices do', async () => {
    const name = 'allow-junos-host-to-dmz'
    const at = `security policies from-zone dmz to-zone trust policy ${name}`
    const story = new ConfiguredStory(
      branch(
        `${at} match source-address any\n${at} match destination-address any\n${at} match application any\n${at} then permit`,
      ),
    )
    expect(await story.print(`${POLICIES} hit-count policy-name ${name}`)).toContain(
      `1       dmz              trust             ${name} 0    Permit\n`,
    )
  })
})

describe('without a configuration', () => {
  it.each([
    POLICIES,
    'show security match-policies from-zone a to-zone b source-ip 1.1.1.1 destination-ip 2.2.2.2 source-port 1 destination-port 2 protocol tcp',
    'show security zones',
    'show security nat source rule all',
    'show security nat destination rule all',
    'show security nat static rule all',
    'show security nat source pool all',
    'show security nat source summary',
    'show security nat destination pool all',
    'show security nat interface-nat-ports',
    'show security screen statistics zone untrust',
  ])('%s says that one is needed', async (line) => {
    expect(await printed(line, showSource(new Story()))).toBe(
      'error: a configuration that decides about packets is needed: replay and monitor take one with --config FILE\n',
    )
  })

  it('show configuration says who takes one', async () => {
    expect(await printed('show configuration', showSource(new Story()))).toBe(
      'error: there is no configuration: replay, monitor and kernel take one with --config FILE\n',
    )
  })
})
