import { describe, expect, it } from 'vitest'
import { branch, branchStory } from '../show/branch.js'
import { ConfiguredStory } from '../story/configured-story.js'
import { CAPTURES, DMZ, udpPacket } from '../story/device.js'

describe('show security nat source rule', () => {
  it('prints rules with their use', async () => {
    expect(await branchStory().print('show security nat source rule all')).toBe(`Total rules: 2
Total referenced IPv4/IPv6 ip-prefixes: 2/0
source NAT rule: office-out
  Rule set                   : outward
  Rule Id                    : 1
  Rule position              : 1
  From zone                  : trust
  To zone                    : untrust
  Match
    Source addresses         : 10.0.0.0        - 10.0.0.255
  Action                        : out-pool
    Persistent NAT type         : N/A
    Persistent NAT mapping type : address-port-mapping
    Inactivity timeout          : 0
    Max session number          : 0
    Persistent NAT block session: disabled
  Translation hits           : 3
    Successful sessions      : 3
  Number of sessions         : 3
source NAT rule: dmz-out
  Rule set                   : servers
  Rule Id                    : 2
  Rule position              : 1
  From zone                  : dmz
  To zone                    : untrust
  Match
    Source addresses         : 172.16.0.0      - 172.16.0.255
  Action                        : interface
    Persistent NAT type         : N/A
    Persistent NAT mapping type : address-port-mapping
    Inactivity timeout          : 0
    Max session number          : 0
    Persistent NAT block session: disabled
  Translation hits           : 0
    Successful sessions      : 0
  Number of sessions         : 0
`)
  })

  it('counts sessions that run apart from those there were', async () => {
    const story = branchStory()
    story.advance('1 h')
    const text = await story.print('show security nat source rule office-out')
    expect(text).toMatch(/^source NAT rule: office-out\n/)
    expect(text).toContain('  Translation hits           : 3\n')
    expect(text).toContain('  Number of sessions         : 0\n')
    expect(text).not.toContain('dmz-out')
  })

  it('lists several zones, ports, protocols and persistent NAT', async () => {
    const at = 'security nat source rule-set many'
    const story = new ConfiguredStory(
      branch(`
        ${at} from zone [ dmz vpn ]
        ${at} to interface ge-0/0/0.0
        ${at} rule all-sorts match source-address [ 10.1.0.0/16 2001:db8::/32 ]
        ${at} rule all-sorts match destination-port 5000 to 5010
        ${at} rule all-sorts match protocol udp
        ${at} rule all-sorts then source-nat pool out-pool persistent-nat permit target-host
        ${at} rule all-sorts then source-nat pool out-pool persistent-nat inactivity-timeout 600
        ${at} rule all-sorts then source-nat pool out-pool persistent-nat max-session-number 50
      `),
    )
    const text = await story.print('show security nat source rule all')
    expect(text).toContain('Total rules: 3\nTotal referenced IPv4/IPv6 ip-prefixes: 3/1\n')
    const own = await story.print('show security nat source rule all-sorts')
    expect(own).toContain(`  From zone                  : dmz
                             : vpn
  To interface               : ge-0/0/0.0
  Match
    Source addresses         : 10.1.0.0        - 10.1.255.255
                             : 2001:db8::      - 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff
    Destination port         : 5000            - 5010
    IP protocol              : udp
  Action                        : out-pool
    Persistent NAT type         : target-host
    Persistent NAT mapping type : address-port-mapping
    Inactivity timeout          : 600
    Max session number          : 50
`)
  })
})

describe('show security nat destination and static', () => {
  it('prints destination rules', async () => {
    expect(
      await branchStory().print('show security nat destination rule all'),
    ).toBe(`Total destination-nat rules: 1
Total referenced IPv4/IPv6 ip-prefixes: 1/0
Destination NAT rule: web-in
  Rule set                   : inward
  Rule Id                    : 1
  Rule position              : 1
  From zone                  : untrust
    Destination addresses    : 203.0.113.1     - 203.0.113.1
    Destination port         : 8080            - 8080
  Action                     : web-pool
  Translation hits           : 1
    Successful sessions      : 1
  Number of sessions         : 1
`)
  })

  it('prints destination pools', async () => {
    expect(
      await branchStory().print('show security nat destination pool all'),
    ).toBe(`Total destination-nat pools: 1
Pool name       : web-pool
Pool id         : 1
Total address   : 1
Translation hits: 1
Address range                        Port 
    172.16.0.10 - 172.16.0.10          80 
`)
  })

  it('prints static rules', async () => {
    expect(await branchStory().print('show security nat static rule mail-in')).toBe(`Static NAT rule: mail-in
  Rule set                   : inward
  Rule Id                    : 1
  Rule position              : 1
  From zone                  : untrust
  Destination addresses      : 203.0.113.25
  Host addresses             : 172.16.0.25
  Netmask                    : 32
  Host routing-instance      : N/A
  Translation hits           : 1
    Successful sessions      : 1
  Number of sessions         : 1
`)
    expect(await branchStory().print('show security nat static rule all')).toMatch(
      /^Total static-nat rules: 1\nTotal referenced IPv4\/IPv6 ip-prefixes: 2\/0\n/,
    )
  })
})

describe('show security nat source pool', () => {
  it('prints pools with the ports in use', async () => {
    expect(await branchStory().print('show security nat source pool all')).toBe(`Total pools: 1
Pool name          : out-pool
Pool id            : 4
Routing instance   : default
Host address base  : 0.0.0.0
Port               : [1024, 63487]
Twin port          : [63488, 65535]
Port overloading   : 1
Address assignment : no-paired
Total addresses    : 2
Translation hits   : 3
Address range                        Single Ports   Twin Ports
   203.0.113.10 - 203.0.113.11                  3            0
Total used ports   :                            3            0
Allocation failures: 0
`)
  })

  it('has fewer ports in use when sessions have ended', async () => {
    const story = branchStory()
    story.advance('30 s')
    expect(await story.print('show security nat source pool out-pool')).toContain(
      'Total used ports   :                            2            0\n',
    )
  })

  it('says that a pool keeps ports as they are', async () => {
    const story = new ConfiguredStory(branch('security nat source pool out-pool port no-translation'))
    const text = await story.print('show security nat source pool out-pool')
    expect(text).toContain('Port               : no translation\n')
    expect(text).toContain('Addresses in use   : 0\n')
    expect(text).not.toContain('Total used ports')
  })
})

describe('show security nat source summary and interface-nat-ports', () => {
  it('prints pools and rules in short', async () => {
    expect(
      await branchStory().print('show security nat source summary'),
    ).toBe(`Total port number usage for port translation pool: 129024
Maximum port number for port translation pool: 201326592
Total pools: 1
Pool                 Address                  Routing              PAT  Total
Name                 Range                    Instance                  Address
out-pool             203.0.113.10-203.0.113.11 default             yes  2

Total rules: 2
Rule name : office-out
    Rule set  : outward
    Action    : out-pool
    From      : trust                 To : untrust
Rule name : dmz-out
    Rule set  : servers
    Action    : interface
    From      : dmz                   To : untrust
`)
  })

  it('prints the ports of interfaces that have been used', async () => {
    const at = 'security policies from-zone dmz to-zone untrust policy out'
    const story = new ConfiguredStory(
      branch(`
        ${at} match source-address any
        ${at} match destination-address any
        ${at} match application any
        ${at} then permit
      `),
      { captures: CAPTURES },
    )
    story.sendBy(DMZ, udpPacket('172.16.0.10/5000', '198.51.100.53/53'))
    expect(
      await story.print('show security nat interface-nat-ports'),
    ).toBe(`Pool    Total      Single ports   Single ports    Twin ports   Twin ports   Interface
index   ports      allocated      available       allocated    available
0       64512      1              62463           0            2048         ge-0/0/1.0
`)
  })
})

describe('names that are not there', () => {
  it.each([
    ['source rule', 'NAT rule'],
    ['destination rule', 'NAT rule'],
    ['static rule', 'NAT rule'],
    ['source pool', 'NAT pool'],
    ['destination pool', 'NAT pool'],
  ])('%s', async (command, what) => {
    expect(await branchStory().print(`show security nat ${command} none`)).toBe(
      `error: ${what} none not found\n`,
    )
  })
})

describe('show security flow status', () => {
  it('says how incoming interfaces were known, and where translated ports come from', async () => {
    const story = branchStory()
    const text = await story.print('show security flow status')
    expect(text).toContain('    Configuration: story.conf, Generation: 1, Policies: 6\n')
    expect(text).toContain("Incoming interface known by its capture's name: 6 sessions\n")
    expect(text).toContain('Translated ports learnt: 0, chosen: 3, ambiguous: 0\n')
  })
})
