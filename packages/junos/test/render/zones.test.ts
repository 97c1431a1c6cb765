import { describe, expect, it } from 'vitest'
import { branch, branchStory } from '../show/branch.js'
import { ConfiguredStory } from '../story/configured-story.js'
import { CAPTURES, OUTSIDE, tcpPacket } from '../story/device.js'

const SYN_FIN = 3

describe('show security zones', () => {
  it('prints a zone', async () => {
    expect(await branchStory().print('show security zones untrust')).toBe(
      [
        'Security zone: untrust',
        '  Zone ID: 7',
        '  Send reset for non-SYN session TCP packets: Off',
        '  Policy configurable: Yes  ',
        '  Screen: outer',
        '  Interfaces bound: 1',
        '  Interfaces:',
        '    ge-0/0/1.0',
        '  Advanced-connection-tracking timeout: 1800',
        '  Unidirectional-session-refreshing: No',
        '',
      ].join('\n'),
    )
  })

  it('prints all, a blank line between them, the own zone of the device last', async () => {
    const text = await branchStory().print('show security zones')
    expect(text.split('\n\n').map((zone) => zone.split('\n').slice(0, 2).join())).toEqual([
      'Security zone: trust,  Description: the people',
      'Security zone: untrust,  Zone ID: 7',
      'Security zone: dmz,  Zone ID: 8',
      'Security zone: vpn,  Zone ID: 9',
      'Security zone: junos-host,  Zone ID: 2',
    ])
    expect(text).toContain('  Zone ID: 6\n  Send reset for non-SYN session TCP packets: On\n')
  })

  it('tells in detail what may reach the device', async () => {
    const story = new ConfiguredStory(
      branch(
        'security zones security-zone untrust interfaces ge-0/0/1.0 host-inbound-traffic protocols ospf',
      ),
    )
    expect(await story.print('show security zones untrust detail')).toContain(
      [
        '  Allowed host-inbound traffic : ping',
        '  Interfaces bound: 1',
        '  Interfaces:',
        '    ge-0/0/1.0',
        '      Allowed host-inbound traffic : ospf',
        '',
      ].join('\n'),
    )
  })

  it('says that a zone is not there', async () => {
    expect(await branchStory().print('show security zones "a\tb"')).toBe('error: zone a\\x09b not found\n')
  })
})

describe('show security screen statistics', () => {
  it('counts what the screen of a zone has found', async () => {
    const story = new ConfiguredStory(branch(), { captures: CAPTURES })
    story.sendBy(OUTSIDE, tcpPacket('198.51.100.66/1', '203.0.113.1/8080', { flags: SYN_FIN }))
    const text = await story.print('show security screen statistics zone untrust')
    expect(text).toMatch(/^Screen statistics:\n\nIDS attack type {30}Statistics\n {2}ICMP fragment {30}0\n/)
    expect(text).toContain(`  TCP SYN FIN${' '.repeat(32)}1\n`)
    expect(await story.print('show security screen statistics zone trust')).not.toMatch(/[1-9]$/m)
  })

  it('says that a zone is not there', async () => {
    expect(await branchStory().print('show security screen statistics zone none')).toBe(
      'error: zone none not found\n',
    )
  })
})
