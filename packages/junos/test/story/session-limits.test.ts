/** `security screen ids-option limit-session`: concurrent sessions of one source, and to one destination. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { device, syn, udpPacket } from './device.js'

const DROPPED = 'Dropped by a screen'
const SERVER = '198.51.100.9/53000'

function limited(...statements: string[]) {
  const screen = statements.map((statement) => `security screen ids-option s ${statement}`)
  return new ConfiguredStory(
    device(`${screen.join('\n')}
      security zones security-zone trust screen s
      security zones security-zone dmz screen s`),
  )
}

const found = async (story: ConfiguredStory, zone: string, words: string) => {
  const text = await story.print(`show security screen statistics zone ${zone}`)
  return Number(new RegExp(`^ {2}${words} +(\\d+)$`, 'm').exec(text)![1])
}

describe('limit-session source-ip-based', () => {
  const story = () => limited('limit-session source-ip-based 2')

  it('refuses the session over the limit, and no other source’s', async () => {
    const seen = story()
    for (const port of [1, 2, 3, 4]) seen.send(udpPacket(`10.0.0.5/${port}`, SERVER))
    seen.send(udpPacket('10.0.0.6/1', SERVER))
    expect(seen.sessions()).toHaveLength(3)
    expect(seen.drops).toEqual({ [DROPPED]: 2 })
    expect(await found(seen, 'trust', 'Source session limit')).toBe(2)
    expect(await found(seen, 'trust', 'Destination session limit')).toBe(0)
  })

  it('leaves the packets of running sessions alone', () => {
    const seen = story()
    for (const port of [1, 2, 1, 2, 1]) seen.send(udpPacket(`10.0.0.5/${port}`, SERVER))
    expect(seen.drops).toEqual({})
  })

  it('has room again when a session has ended, at that very moment', () => {
    const seen = story()
    seen.send(udpPacket('10.0.0.5/1', SERVER)).gap('30 s').send(udpPacket('10.0.0.5/2', SERVER))
    seen.gap('29999 ms').send(udpPacket('10.0.0.5/3', SERVER))
    expect(seen.drops).toEqual({ [DROPPED]: 1 })
    seen.gap('1 ms').send(udpPacket('10.0.0.5/4', SERVER), udpPacket('10.0.0.5/5', SERVER))
    expect(seen.drops).toEqual({ [DROPPED]: 2 })
  })

  it('has room again at that very moment, however many others end in that second', () => {
    const seen = limited('limit-session source-ip-based 1')
    for (let host = 100; host < 250; host++) seen.send(udpPacket(`10.0.0.${host}/1`, SERVER))
    seen.gap('100 ms').send(udpPacket('10.0.0.5/1', SERVER))
    seen.gap('59950 ms').send(udpPacket('10.0.0.5/2', SERVER))
    expect(seen.drops).toEqual({ [DROPPED]: 1 })
    seen.gap('50 ms').send(udpPacket('10.0.0.5/3', SERVER))
    expect(seen.drops).toEqual({ [DROPPED]: 1 })
  })

  it('counts no session that a policy refused, nor packets that it refused itself', () => {
    const seen = new ConfiguredStory(
      device(`security screen ids-option s limit-session source-ip-based 1
        security zones security-zone trust screen s`).replace('permit-all', 'deny-all'),
    )
    seen.send(udpPacket('10.0.0.5/1', SERVER), udpPacket('10.0.0.5/2', SERVER))
    expect(seen.drops).toEqual({ 'Denied by policy': 2 })
  })

  it('counts a connection that opens again on the same ports once', () => {
    const seen = limited('limit-session source-ip-based 1')
    const client = '10.0.0.5/40000'
    const server = '198.51.100.9/22'
    seen.tcp(client, server).open().close()
    seen.advance('2 s')
    seen.send(syn(client, server, 3_000_000_000))
    expect(seen.drops).toEqual({})
    seen.send(syn('10.0.0.5/40001', server))
    expect(seen.drops).toEqual({ [DROPPED]: 1 })
  })

  it('has room for a connection that opens again on the ports of the one that it follows, at once', () => {
    const seen = limited('limit-session source-ip-based 1')
    const ends = ['10.0.0.5/40000', '198.51.100.9/22'] as const
    seen
      .tcp(...ends)
      .open()
      .close()
    seen.tcp(...ends, 3_000_000_000).open()
    expect(seen.drops).toEqual({})
    expect(seen.sessions().map(({ state }) => state)).toEqual(['Invalidated', 'Valid'])
    seen.send(syn('10.0.0.5/40001', '198.51.100.9/22'))
    expect(seen.drops).toEqual({ [DROPPED]: 1 })
  })

  it('counts what comes from all zones that share the screen, by IPv6 address too', () => {
    const seen = new ConfiguredStory(
      device(`security screen ids-option s limit-session source-ip-based 1
        security zones security-zone trust screen s
        interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8:1::1/64
        interfaces ge-0/0/1 unit 0 family inet6 address 2001:db8:2::1/64`),
    )
    for (const end of [5, 6, 5])
      seen.send(udpPacket(`2001:db8:1::${end}/${end + seen.sessions().length}`, '2001:db8:2::9/1'))
    expect(seen.sessions()).toHaveLength(2)
  })
})

describe('limit-session destination-ip-based', () => {
  it('refuses the session over the limit to one destination, from whatever zone', async () => {
    const seen = limited('limit-session destination-ip-based 2')
    seen.send(udpPacket('10.0.0.5/1', SERVER), udpPacket('172.16.0.5/1', SERVER))
    seen.send(udpPacket('172.16.0.6/1', SERVER), udpPacket('10.0.0.6/1', '198.51.100.8/53000'))
    expect(seen.sessions()).toHaveLength(3)
    expect(await found(seen, 'dmz', 'Destination session limit')).toBe(1)
  })

  it('under alarm-without-drop counts and lets pass', async () => {
    const seen = limited('limit-session destination-ip-based 1', 'alarm-without-drop')
    for (const port of [1, 2, 3]) seen.send(udpPacket(`10.0.0.5/${port}`, SERVER))
    expect(seen.sessions()).toHaveLength(3)
    expect(await found(seen, 'trust', 'Destination session limit')).toBe(2)
  })
})
