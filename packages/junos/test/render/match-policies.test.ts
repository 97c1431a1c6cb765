import { describe, expect, it } from 'vitest'
import { printed, printedXml } from '../show/ask.js'
import { branch, branchStory } from '../show/branch.js'
import { ConfiguredStory } from '../story/configured-story.js'

interface Described {
  readonly from?: string
  readonly to?: string
  readonly source?: string
  readonly destination?: string
  readonly port?: number
  readonly protocol?: string
  readonly more?: string
}

const line = ({
  from = 'trust',
  to = 'untrust',
  source = '10.0.0.5',
  destination = '198.51.100.80',
  port = 9000,
  protocol = 'tcp',
  more = '',
}: Described) =>
  `show security match-policies from-zone ${from} to-zone ${to} source-ip ${source} destination-ip ${destination} source-port 40000 destination-port ${port} protocol ${protocol} ${more}`

describe('show security match-policies', () => {
  const story = branchStory()
  const policy = async (described: Described) =>
    /^Policy: ([^,]+), action-type: ([^,]+),/
      .exec(await story.print(line(described)))
      ?.slice(1)
      .join(' ')

  it('prints the policy that decides', async () => {
    expect(await story.print(line({}))).toBe(
      [
        'Policy: own, action-type: permit, State: enabled, Index: 5, Scope Policy: 0',
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
        '',
      ].join('\n'),
    )
  })

  it('says of a policy what policies detail says, but for its counts, in text and as elements', async () => {
    const { shown } = story
    const [own] = /^Policy: own,[\s\S]*?(?=^ *Policy statistics:)/m.exec(
      await printed('show security policies detail', shown),
    )!
    expect(await printed(line({}), shown)).toBe(own.replace('services-offload:not-configured , ', ''))
    const policy = (text: string) =>
      / *<policy-name>own<[\s\S]*?(?=\s*<.?policy-(?:statistics-)?information>)/
        .exec(text)![0]
        .replace(/^ +/gm, '')
    expect(policy(await printedXml(line({}), shown))).toBe(
      policy(await printedXml('show security policies detail', shown)),
    )
  })

  it('takes the first that matches', async () => {
    expect(await policy({ port: 23 })).toBe('no-telnet reject')
    expect(await policy({ source: '10.9.9.9' })).toBe('out permit')
    expect(await policy({ from: 'untrust', to: 'dmz', destination: '172.16.0.10', port: 80 })).toBe(
      'web permit',
    )
  })

  it('asks global policies after those between the zones, and with global only them', async () => {
    expect(await policy({ from: 'dmz', to: 'trust' })).toBe('last deny')
    expect(await policy({ more: 'global' })).toBe('last deny')
  })

  it('takes an ICMP packet for an echo request', async () => {
    const at = 'security policies from-zone dmz to-zone trust policy pings'
    const other = new ConfiguredStory(
      branch(`
        ${at} match source-address any
        ${at} match destination-address any
        ${at} match application junos-icmp-ping
        ${at} then permit
      `),
    )
    const ping = line({ from: 'dmz', to: 'trust', protocol: 'icmp', port: 1 })
    for (const each of [ping, ping.replace(/source-port \d+ destination-port \d+ /, '')]) {
      expect(await other.print(each)).toMatch(/^Policy: pings, action-type: permit,/)
    }
  })

  it('falls to the default policy', async () => {
    const plain = new ConfiguredStory(branch().replace(/^set security policies global.*\n/gm, ''))
    expect(await plain.print(line({ from: 'dmz', to: 'trust' }))).toBe(
      'Policy: Default-Policy, action-type: permit-all, State: enabled, Index: 2\n  Sequence number: 2\n',
    )
  })

  it('says which zone is not there, and that no packet has addresses of two families', async () => {
    expect(await story.print(line({ from: 'nowhere' }))).toBe('error: zone nowhere not found\n')
    expect(await story.print(line({ to: 'nowhere' }))).toBe('error: zone nowhere not found\n')
    expect(await story.print(line({ destination: '2001:db8::1' }))).toBe(
      'error: source-ip and destination-ip are of two families\n',
    )
  })

  it('counts nothing', async () => {
    const before = await story.print('show security policies hit-count')
    await story.print(line({}))
    expect(await story.print('show security policies hit-count')).toBe(before)
  })
})
