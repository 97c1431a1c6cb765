/** Another configuration while sessions run: which of them stay, and what they are called then. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory, type ConfiguredStoryOptions } from './configured-story.js'
import { CAPTURES, device, INSIDE, OUTSIDE, request, syn, synAck, udpPacket } from './device.js'

const CLIENT = '10.0.0.5/4000'
const SERVER = '198.51.100.1/53'

/** A policy from trust to untrust. */
const policy = (name: string, application = 'any', action = 'permit', more = '') => `
  security policies from-zone trust to-zone untrust policy ${name} match source-address any
  security policies from-zone trust to-zone untrust policy ${name} match destination-address any
  security policies from-zone trust to-zone untrust policy ${name} match application ${application}
  security policies from-zone trust to-zone untrust policy ${name} then ${action}
  ${more}`
const REMATCH = 'security policies policy-rematch'
const EXTENSIVE = `${REMATCH} extensive`

const lines = (...statements: string[]) => device(statements.join('\n'))

/** A device that captures see whole, with one session from inside. */
const begun = (text: string, options: ConfiguredStoryOptions = {}) =>
  new ConfiguredStory(text, { captures: CAPTURES, ...options }).sendBy(INSIDE, udpPacket(CLIENT, SERVER))

/** Policy names of the sessions that are listed. */
const named = async (story: ConfiguredStory) =>
  [...(await story.print('show security flow session')).matchAll(/Policy name: ([^,]+),/g)].map(
    ([, name]) => name,
  )

const ends = (story: ConfiguredStory) => story.sessions().map(({ state, reason }) => `${state} ${reason}`)
const STAYS = ['Valid idle Timeout']
const ENDED = ['Invalidated configuration change']

describe('a configuration that changes nothing', () => {
  it('changes no session, no counter and no port', async () => {
    const text = lines(
      policy(
        'p',
        'junos-dns-udp',
        'permit',
        'security policies from-zone trust to-zone untrust policy p then count',
      ),
      'security nat source rule-set out from zone trust',
      'security nat source rule-set out to zone untrust',
      'security nat source rule-set out rule all match source-address 10.0.0.0/24',
      'security nat source rule-set out rule all then source-nat interface',
      REMATCH,
    )
    const ask = async (story: ConfiguredStory) => [
      await story.print('show security flow session extensive'),
      await story.print('show security policies detail'),
      await story.print('show security nat source rule all'),
      await story.print('show security nat interface-nat-ports'),
      await story.print('show security zones'),
    ]
    const story = begun(text)
    const before = await ask(story)
    story.reload(text)
    expect(await ask(story)).toEqual(before)
    expect(story.events()).toEqual(['created by 4'])
    // The same packets have the same ports as if nothing had been loaded.
    const twin = begun(text)
    for (const each of [story, twin])
      each.sendBy(INSIDE, udpPacket('10.0.0.6/1', SERVER), udpPacket(CLIENT, SERVER))
    expect(await ask(story)).toEqual(await ask(twin))
  })
})

describe('the policy of a session', () => {
  it('keeps its number when others come and go before it, and in another context it has another', async () => {
    const story = begun(lines(policy('a', 'junos-ssh'), policy('b')))
    story.reload(lines(policy('new', 'junos-ftp'), policy('b')))
    expect(await named(story)).toEqual(['b/5'])
    story.sendBy(INSIDE, syn('10.0.0.5/1', '198.51.100.1/21'))
    expect(await named(story)).toEqual(['b/5', 'new/6'])
    const before = await story.print('show security policies')
    // Made again, it is another one.
    story.reload(lines(policy('a', 'junos-ssh'), policy('new', 'junos-ftp'), policy('b')))
    expect(before).not.toContain('Policy: a,')
    expect(await story.print('show security policies')).toMatch(/Policy: a, [^\n]*Index: 7,/)
  })

  it('is deleted: the session ends, and is still called by it', async () => {
    const story = begun(lines(policy('a'), policy('b')))
    story.reload(lines(policy('b')))
    expect(ends(story)).toEqual(ENDED)
    expect(await named(story)).toEqual(['a/4'])
    expect(story.events()).toEqual(['created by 4', 'closed by 4'])
    story.sendBy(INSIDE, udpPacket(CLIENT, SERVER))
    expect(await named(story)).toEqual(['a/4', 'b/5'])
  })

  it.each([
    ['renamed', lines(policy('renamed'), REMATCH)],
    [
      'deactivated',
      `${lines(policy('p'))}deactivate security policies from-zone trust to-zone untrust policy p`,
    ],
  ])('is %s, which is as if it were deleted', (_, after) => {
    expect(ends(begun(lines(policy('p'))).reload(after))).toEqual(ENDED)
  })

  it.each([
    ['addresses', policy('p').replace('destination-address any', 'destination-address any-ipv6')],
    ['application', policy('p', 'junos-ssh')],
    ['action', policy('p', 'any', 'deny')],
  ])('has another %s: without policy-rematch the session stays', async (_, after) => {
    const story = begun(lines(policy('p')))
    story.reload(lines(after, policy('q')))
    story.sendBy(INSIDE, udpPacket(CLIENT, SERVER))
    expect(ends(story)).toEqual(STAYS)
    expect(story.session().packets).toEqual([2, 0])
    expect(await named(story)).toEqual(['p/4'])
  })

  it.each([
    ['another application that it is of', policy('p', 'junos-dns-udp'), STAYS],
    ['another application that it is not of', policy('p', 'junos-ssh'), ENDED],
    ['another action', policy('p', 'any', 'reject'), ENDED],
    [
      'another log',
      policy(
        'p',
        'any',
        'permit',
        'security policies from-zone trust to-zone untrust policy p then log session-close',
      ),
      STAYS,
    ],
  ])('has %s: policy-rematch looks it up again', async (_, after, expected) => {
    const story = begun(lines(policy('p')))
    story.reload(lines(after, policy('q'), REMATCH))
    expect(ends(story)).toEqual(expected)
    expect(await named(story)).toEqual(['p/4'])
  })

  it('stands behind a new one: it is not modified by that', () => {
    const story = begun(lines(policy('p')))
    story.reload(lines(policy('first', 'any', 'deny'), policy('p'), REMATCH))
    expect(ends(story)).toEqual(STAYS)
  })

  it('is modified while another is before it: policy-rematch ends the session', () => {
    const story = begun(lines(policy('p')))
    story.reload(lines(policy('first'), policy('p', 'junos-dns-udp'), REMATCH))
    expect(ends(story)).toEqual(ENDED)
  })

  it('is deleted or modified: policy-rematch extensive looks for any that permits', async () => {
    const deleted = begun(lines(policy('p'))).reload(lines(policy('q'), EXTENSIVE))
    expect([...ends(deleted), ...(await named(deleted))]).toEqual([...STAYS, 'q/5'])
    const modified = begun(lines(policy('p'))).reload(lines(policy('p', 'junos-ssh'), policy('q'), EXTENSIVE))
    expect([...ends(modified), ...(await named(modified))]).toEqual([...STAYS, 'q/5'])
    const denied = begun(lines(policy('p'))).reload(lines(policy('q', 'any', 'deny'), EXTENSIVE))
    expect(ends(denied)).toEqual(ENDED)
  })

  it('is the default policy, which denies now: only policy-rematch asks', () => {
    const denying = 'security policies default-policy deny-all'
    const without = begun(device()).reload(
      device(denying).replace('set security policies default-policy permit-all\n', ''),
    )
    expect(ends(without)).toEqual(STAYS)
    const text = device(`${denying}\n${REMATCH}`).replace(
      'set security policies default-policy permit-all\n',
      '',
    )
    expect(ends(begun(device()).reload(text))).toEqual(ENDED)
  })

  it('is looked up for a ping by its type', () => {
    const story = new ConfiguredStory(lines(policy('p')), { captures: CAPTURES })
    story.sendBy(INSIDE, request('10.0.0.5', '198.51.100.1', 7, 1))
    story.reload(lines(policy('p', 'junos-icmp-ping'), REMATCH))
    expect(ends(story)).toEqual(STAYS)
    story.reload(lines(policy('p', 'junos-dns-udp'), REMATCH))
    expect(ends(story)).toEqual(ENDED)
  })
})

describe('sessions of an earlier configuration', () => {
  it('can be told from those that policy-rematch found to stand', () => {
    const stale = (story: ConfiguredStory) =>
      story.sessions({ decidedBefore: story.configuration.generation }).length
    const kept = begun(lines(policy('p'))).reload(lines(policy('p', 'junos-dns-udp')))
    expect(stale(kept)).toBe(1)
    const stands = begun(lines(policy('p'))).reload(lines(policy('p', 'junos-dns-udp'), REMATCH))
    expect(stale(stands)).toBe(0)
  })

  it('that have timed out meanwhile ended by that', () => {
    const story = begun(lines(policy('p'))).gap('61 s')
    story.sendBy(OUTSIDE, udpPacket('203.0.113.9/1', '203.0.113.8/2')).reload(lines(policy('q')))
    expect(story.sessions()[0]!.reason).toBe('idle Timeout')
  })
})

describe('an interface', () => {
  it('leaves its zone: its sessions end, whichever wing is on it', () => {
    const moved = device().replace('zone trust interfaces ge-0/0/0.0', 'zone dmz interfaces ge-0/0/0.0')
    expect(ends(begun(device()).reload(moved))).toEqual(ENDED)
    const outside = device().replace('zone untrust interfaces ge-0/0/1.0', 'zone dmz interfaces ge-0/0/1.0')
    expect(ends(begun(device()).reload(outside))).toEqual(ENDED)
  })

  it('is no more: its sessions end, and when it is back it has new ones', () => {
    const gone = device().replaceAll(/.*ge-0\/0\/0.*\n/g, '')
    const story = begun(device()).reload(gone)
    expect(ends(story)).toEqual(ENDED)
    story.reload(device()).sendBy(INSIDE, udpPacket(CLIENT, SERVER))
    expect(ends(story)).toEqual([...ENDED, ...STAYS])
    expect(story.sessions()[1]!.in).toContain(INSIDE)
  })

  it('is still known to be captured: what leaves was not seen coming in', () => {
    const leaving = udpPacket('10.0.0.9/1', SERVER)
    const seen = begun(device()).reload(device()).sendBy(OUTSIDE, leaving)
    expect(seen.drops).toEqual(begun(device()).sendBy(OUTSIDE, leaving).drops)
    expect(Object.values(seen.drops)).toEqual([1])
  })

  it('joins a zone that has been made, and others stay where they are', () => {
    const story = begun(device())
    story.reload(device().replace('zone dmz interfaces ge-0/0/2.0', 'zone first interfaces ge-0/0/2.0'))
    expect(ends(story)).toEqual(STAYS)
    story.sendBy(OUTSIDE, udpPacket(SERVER, CLIENT))
    expect(story.session().packets).toEqual([1, 1])
  })
})

describe('translation', () => {
  const rule = (then: string) => `
    security nat source rule-set out from zone trust
    security nat source rule-set out to zone untrust
    security nat source rule-set out rule all match source-address 10.0.0.0/24
    security nat source rule-set out rule all then source-nat ${then}`
  const pool = (addresses: string, name = 'P') => `security nat source pool ${name} address ${addresses}`
  const port = (story: ConfiguredStory, name = 'P') => {
    const use = story.pipeline.configured!.resources.uses.find((each) => each.name === name)
    return use && [use.portsInUse, use.translations]
  }

  it('by a pool that is the same goes on, and the port is not given out twice', async () => {
    const before = device(`${pool('192.0.2.7/32 ')}
      security nat source pool P port range 2000 to 2001 ${rule('pool P')}`)
    const after = device(`security nat source pool A address 192.0.2.99/32\n${pool('192.0.2.7/32')}
      security nat source pool P port range 2000 to 2001 ${rule('pool P')}`)
    const story = begun(before).reload(after)
    expect(ends(story)).toEqual(STAYS)
    expect(port(story)).toEqual([1, 1])
    story.sendBy(INSIDE, udpPacket('10.0.0.6/1', SERVER), udpPacket('10.0.0.7/1', SERVER))
    const outer = (await story.wings())
      .filter((wing) => wing.startsWith('Out'))
      .map((wing) => / --> (\S+);/.exec(wing)![1])
    expect(outer.sort()).toEqual(['192.0.2.7/2000', '192.0.2.7/2001'])
    expect(Object.keys(story.drops)).toEqual(['No address or port left for source NAT'])
    // What the session from before had is free when it ends.
    story.advance('70 s')
    expect(port(story)).toEqual([0, 2])
  })

  it.each([
    ['the pool has other addresses', `${pool('192.0.2.8/32')} ${rule('pool P')}`],
    ['the rule uses another pool', `${pool('192.0.2.7/32')}\n${pool('192.0.2.8/32', 'Q')} ${rule('pool Q')}`],
    ['the rule is gone', pool('192.0.2.7/32')],
    ['the pool is gone', rule('interface')],
  ])('ends with the session when %s', async (_, after) => {
    const story = begun(device(`${pool('192.0.2.7/32')} ${rule('pool P')}`)).reload(device(after))
    expect(ends(story)).toEqual(ENDED)
    expect(await story.lines('extensive')).toContainEqual(expect.stringContaining('Source NAT pool: P,'))
    expect(port(story)?.[0] ?? 0).toBe(0)
    story.sendBy(INSIDE, udpPacket(CLIENT, SERVER))
    expect(story.sessions().map(({ state }) => state)).toEqual(['Invalidated', 'Valid'])
  })

  it('by the address of an interface ends when that is another, and not when another one’s is', () => {
    const text = device(rule('interface'))
    const other = text.replace('172.16.0.1/24', '172.16.0.2/24')
    expect(ends(begun(text).reload(other))).toEqual(STAYS)
    const readdressed = text.replace('203.0.113.1/24', '203.0.113.2/24')
    expect(ends(begun(text).reload(readdressed))).toEqual(ENDED)
  })

  it('that persists lets nobody in any more when its pool is gone', async () => {
    const persistent = device(
      `${pool('192.0.2.7/32')} ${rule('pool P persistent-nat permit any-remote-host')}`,
    )
    const story = begun(persistent)
    const end = / --> (\S+);/.exec((await story.wings())[1]!)![1]!
    const { resources } = story.pipeline.configured!
    expect(resources.bindings).toBe(1)
    story.reload(persistent)
    expect(story.pipeline.configured!.resources.bindings).toBe(1)
    story.reload(device(rule('interface')))
    expect(story.pipeline.configured!.resources.bindings).toBe(0)
    story.sendBy(OUTSIDE, udpPacket('198.51.100.77/1', end))
    expect((await story.wings()).join()).not.toContain('10.0.0.5/4000 --> 198.51.100.77')
  })

  it.each([
    ['is gone', ''],
    ['lets others in', 'persistent-nat permit target-host'],
    ['waits for another time', 'persistent-nat permit any-remote-host inactivity-timeout 100'],
  ])('that persists ends with its sessions when the rule %s', async (_, after) => {
    const persistent = (words: string) => device(`${pool('192.0.2.7/32')} ${rule(`pool P ${words}`)}`)
    const story = begun(persistent('persistent-nat permit any-remote-host'))
    const end = / --> (\S+);/.exec((await story.wings())[1]!)![1]!
    story.reload(persistent(after))
    expect(story.pipeline.configured!.resources.bindings).toBe(0)
    story.sendBy(INSIDE, udpPacket(CLIENT, '198.51.100.2/53'))
    story.sendBy(OUTSIDE, udpPacket('198.51.100.77/1', end))
    expect((await story.wings()).join()).not.toContain('10.0.0.5/4000 --> 198.51.100.77')
  })

  it('to a server ends when the pool is another', () => {
    const inbound = (address: string) =>
      device(`security nat destination pool D address ${address}
        security nat destination rule-set in from zone trust
        security nat destination rule-set in rule r match destination-address 198.51.100.1/32
        security nat destination rule-set in rule r then destination-nat pool D`)
    expect(ends(begun(inbound('172.16.0.7/32')).reload(inbound('172.16.0.7/32')))).toEqual(STAYS)
    expect(ends(begun(inbound('172.16.0.7/32')).reload(inbound('172.16.0.8/32')))).toEqual(ENDED)
  })
})

describe('what has been counted', () => {
  it('stays with policies by their names, and with zones', async () => {
    const screen = `security screen ids-option s tcp land
      security zones security-zone trust screen s`
    const counted = (name: string) =>
      policy(
        name,
        'any',
        'permit',
        `security policies from-zone trust to-zone untrust policy ${name} then count`,
      )
    const story = begun(lines(counted('p'), screen))
    story.sendBy(INSIDE, syn('10.0.0.9/7', '10.0.0.9/7'))
    story.reload(
      lines(policy('first', 'junos-ftp'), counted('p'), screen).replace('zone dmz', 'zone another'),
    )
    expect(await story.print('show security policies hit-count')).toMatch(/trust +untrust +p +1\b/)
    expect(await story.print('show security screen statistics zone trust')).toMatch(/Land attack +1\b/i)
  })

  it('is the sessions that a screen limits, from when it does', () => {
    const limit = `security screen ids-option s limit-session source-ip-based 2
      security zones security-zone trust screen s`
    const story = begun(device(limit)).reload(device(`${limit}\n${REMATCH}`))
    const two = [1, 2].map((number) => udpPacket(`10.0.0.5/${number}`, SERVER))
    story.sendBy(INSIDE, ...two)
    expect(story.sessions()).toHaveLength(2)
    const later = begun(device())
      .reload(device(limit))
      .sendBy(INSIDE, ...two)
    expect(later.sessions()).toHaveLength(3)
    // The one from before does not count when it ends either.
    later
      .gap('59 s')
      .sendBy(INSIDE, ...two)
      .gap('2 s')
      .sendBy(INSIDE, udpPacket('10.0.0.5/3', SERVER))
    expect(later.sessions().filter(({ state }) => state === 'Valid')).toHaveLength(2)
  })
})

describe('TCP', () => {
  it('stays in its state, and checks begin with sessions that are decided under them', () => {
    const open = (story: ConfiguredStory, client: string) =>
      story.sendBy(INSIDE, syn(client, '198.51.100.1/80')).sendBy(OUTSIDE, synAck('198.51.100.1/80', client))
    const unchecked = device('security flow tcp-session no-sequence-check')
    const story = open(new ConfiguredStory(unchecked, { captures: CAPTURES }), CLIENT).reload(device())
    const stray = (client: string) => synAck('198.51.100.1/80', client, 900_000_000, 900_000_000)
    const ack = (client: string, sequence: number) => {
      const segment = stray(client)
      segment[33] = 0x10
      segment.set([sequence >>> 24, (sequence >>> 16) & 255, (sequence >>> 8) & 255, sequence & 255], 24)
      return segment
    }
    story.sendBy(OUTSIDE, ack(CLIENT, 900_000_000), ack(CLIENT, 400_000_000))
    expect(story.drops).toEqual({})
    open(story, '10.0.0.6/1').sendBy(OUTSIDE, ack('10.0.0.6/1', 900_000_000))
    expect(Object.values(story.drops)).toEqual([1])
    // A session that was begun under them keeps them.
    story.reload(unchecked)
    open(story, '10.0.0.7/1').sendBy(OUTSIDE, ack('10.0.0.7/1', 900_000_000), ack('10.0.0.6/1', 900_000_000))
    expect(Object.values(story.drops)).toEqual([2])
  })
})
