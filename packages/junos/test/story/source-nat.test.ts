/** Source NAT as sessions show it: the Out wing is what the answer will be. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory, type ConfiguredStoryOptions } from './configured-story.js'
import { CAPTURES, device, esp, gre, INSIDE, OUTSIDE, request, syn, synAck, udpPacket } from './device.js'

const RULES = `
  security nat source rule-set out from zone trust
  security nat source rule-set out to zone untrust
  security nat source rule-set out rule all match source-address 10.0.0.0/24
  security nat source rule-set out rule all then source-nat`
const INTERFACE = `${RULES} interface`
const POOL = (addresses: string, more = '') => `
  security nat source pool P address ${addresses}
  ${more}
  ${RULES} pool P`

const story = (more: string, options: ConfiguredStoryOptions = {}) =>
  new ConfiguredStory(device(more), { captures: CAPTURES, ...options })

/** Where the answer to a session's packets goes: address and port. */
const outer = async (of: ConfiguredStory) =>
  (await of.wings())
    .filter((wing) => wing.startsWith('Out'))
    .map((wing) => / --> (\S+);/.exec(wing)![1]!)
    .map((end) => [end.split('/')[0]!, Number(end.split('/')[1])] as const)

describe('interface NAT', () => {
  it('gives an echo request another identifier and keeps its sequence number', async () => {
    const ping = story(INTERFACE).sendBy(INSIDE, request('10.0.0.10', '198.51.100.1', 43397, 10))
    const [[address, identifier]] = (await outer(ping)) as [[string, number]]
    expect(await ping.wings()).toEqual([
      'In 10.0.0.10/43397 --> 198.51.100.1/10;icmp ge-0/0/0.0 1',
      `Out 198.51.100.1/10 --> 203.0.113.1/${identifier};icmp ge-0/0/1.0 0`,
    ])
    expect(address).toBe('203.0.113.1')
    expect(identifier).not.toBe(43397)
  })

  it('counts the answer, seen outside, on the session', async () => {
    const nat = story(INTERFACE).sendBy(INSIDE, syn('10.0.0.10/52207', '198.51.100.1/443'))
    const [[address, port]] = (await outer(nat)) as [[string, number]]
    nat.sendBy(OUTSIDE, synAck('198.51.100.1/443', `${address}/${port}`))
    expect(nat.session().packets).toEqual([1, 1])
    expect(nat.drops).toEqual({})
  })

  it('is by the address of the interface that the route chooses', async () => {
    const nat = story(
      `${INTERFACE}
       security nat source rule-set out to zone dmz
       routing-options static route 192.168.0.0/16 next-hop 172.16.0.254`,
    )
    nat.sendBy(INSIDE, udpPacket('10.0.0.5/1', '192.168.1.1/2'), udpPacket('10.0.0.5/1', '198.51.100.1/2'))
    expect((await outer(nat)).map(([address]) => address)).toEqual(['172.16.0.1', '203.0.113.1'])
  })
})

describe('a pool', () => {
  it('is named by the session', async () => {
    const nat = story(POOL('192.0.2.7/32')).sendBy(INSIDE, udpPacket('10.0.0.5/1000', '198.51.100.1/53'))
    expect((await outer(nat))[0]![0]).toBe('192.0.2.7')
    expect((await nat.lines('extensive')).some((line) => line.includes('Source NAT pool: P'))).toBe(true)
    expect((await nat.wings('source-nat-pool P')).length).toBe(2)
  })

  it('gives ports of its range only', async () => {
    const nat = story(
      POOL(
        '192.0.2.7/32',
        'security nat source pool P port range 5000\nsecurity nat source pool P port range to 5009',
      ),
    )
    for (let port = 1; port <= 10; port++) {
      nat.sendBy(INSIDE, udpPacket(`10.0.0.5/${port}`, '198.51.100.1/53'))
    }
    const ports = (await outer(nat)).map(([, port]) => port)
    expect([...ports].sort()).toEqual(Array.from({ length: 10 }, (_, place) => 5000 + place))
  })

  it('with no-translation keeps the port and gives a host one address', async () => {
    const nat = story(POOL('192.0.2.8/30', 'security nat source pool P port no-translation'))
    nat.sendBy(INSIDE, udpPacket('10.0.0.5/1000', '198.51.100.1/53'))
    nat.sendBy(INSIDE, udpPacket('10.0.0.5/1001', '198.51.100.1/53'))
    nat.sendBy(INSIDE, udpPacket('10.0.0.6/1000', '198.51.100.1/53'))
    const ends = await outer(nat)
    expect(ends.map(([, port]) => port)).toEqual([1000, 1001, 1000])
    expect(ends[0]![0]).toBe(ends[1]![0])
    expect(ends[0]![0]).not.toBe(ends[2]![0])
  })

  it('with host-address-base shifts addresses, and drops hosts outside its range', async () => {
    const nat = story(POOL('192.0.2.8/30', 'security nat source pool P host-address-base 10.0.0.5/32'))
    nat.sendBy(INSIDE, udpPacket('10.0.0.7/1000', '198.51.100.1/53'))
    nat.sendBy(INSIDE, udpPacket('10.0.0.9/1000', '198.51.100.1/53'))
    expect(await outer(nat)).toEqual([['192.0.2.10', 1000]])
    expect(nat.drops).toEqual({ 'Source address outside the range of its NAT pool': 1 })
  })

  it('keeps one address for a host with address-persistent', async () => {
    const nat = story(`security nat source address-persistent\n${POOL('192.0.2.0/28')}`)
    for (let port = 1; port <= 20; port++) {
      nat.sendBy(INSIDE, udpPacket(`10.0.0.5/${port}`, '198.51.100.1/53'))
    }
    expect(new Set((await outer(nat)).map(([address]) => address)).size).toBe(1)
  })

  it('translates only the address of what has no port', async () => {
    const nat = story(POOL('192.0.2.7/32'))
    nat.sendBy(INSIDE, gre('10.0.0.5', '198.51.100.1', udpPacket('1.1.1.1/1', '2.2.2.2/2')))
    nat.sendBy(INSIDE, esp('10.0.0.5', '198.51.100.1', 0x12345678))
    expect(await nat.wings()).toEqual([
      'In 10.0.0.5/1 --> 198.51.100.1/1;gre ge-0/0/0.0 1',
      'Out 198.51.100.1/1 --> 192.0.2.7/1;gre ge-0/0/1.0 0',
      'In 10.0.0.5/4660 --> 198.51.100.1/22136;esp ge-0/0/0.0 1',
    ])
    nat.sendBy(OUTSIDE, gre('198.51.100.1', '192.0.2.7', udpPacket('2.2.2.2/2', '1.1.1.1/1')))
    expect(nat.sessions()[0]!.packets).toEqual([1, 1])
    // A second host would get the same flow on the server's side.
    nat.sendBy(INSIDE, gre('10.0.0.6', '198.51.100.1', udpPacket('1.1.1.1/1', '2.2.2.2/2')))
    expect(nat.drops).toEqual({ 'Translated flow belongs to another session': 1 })
    expect(nat.events().at(-1)).toBe('failed Translated flow belongs to another session')
  })

  it('chooses the same ports in every run, whatever the table is seeded with', async () => {
    const run = async (seed: number) => {
      const nat = story(POOL('192.0.2.0/29'), { seed })
      for (let port = 1; port <= 20; port++) {
        nat.sendBy(INSIDE, udpPacket(`10.0.0.5/${port}`, '198.51.100.1/53'))
      }
      return nat.wings()
    }
    expect(await run(1)).toEqual(await run(99))
  })
})

describe('a pool of two ports', () => {
  const TWO = POOL(
    '192.0.2.7/32',
    'security nat source pool P port range 5000\nsecurity nat source pool P port range to 5001',
  )
  const ask = (port: number) => udpPacket(`10.0.0.5/${port}`, '198.51.100.1/53')
  const EXHAUSTED = 'No address or port left for source NAT'

  it('fails the third session, counts it and says so', async () => {
    const nat = story(TWO).sendBy(INSIDE, ask(1), ask(2), ask(3))
    expect(nat.sessions().length).toBe(2)
    expect(nat.drops).toEqual({ [EXHAUSTED]: 1 })
    expect(nat.table.failed).toBe(1)
    expect(nat.events()).toEqual(['created by 2', 'created by 2', `failed ${EXHAUSTED}`])
    expect(await nat.print('show security flow session summary')).toMatch(/Failed-sessions: 1\b/)
  })

  it('has them back when sessions end', () => {
    const nat = story(TWO).sendBy(INSIDE, ask(1), ask(2)).gap('61 s').sendBy(INSIDE, ask(3), ask(4))
    expect(nat.drops).toEqual({})
    expect(nat.sessions().length).toBe(4)
  })

  it('has them back at the very moment the sessions are over', () => {
    const nat = story(TWO).sendBy(INSIDE, ask(1)).gap('400 ms').sendBy(INSIDE, ask(2)).gap('59.7 s')
    nat.sendBy(INSIDE, ask(3), ask(4))
    expect(nat.sessions().map(({ state }) => state)).toEqual(['Invalidated', 'Valid', 'Valid'])
    expect(nat.drops).toEqual({ [EXHAUSTED]: 1 })
  })

  it.each([true, false])('has them back when a connection opens again at once; kept: %s', (keepEnded) => {
    const nat = story(TWO, { keepEnded })
    const ends = ['10.0.0.5/40000', '198.51.100.1/22'] as const
    nat.tcp('10.0.0.6/40000', '198.51.100.1/22').open()
    nat
      .tcp(...ends)
      .open()
      .rst()
    const again = nat.tcp(...ends, 3_000_000_000).open()
    expect(nat.drops).toEqual({})
    again.close()
    nat.gap('3 s').advance('0 s')
    expect(nat.pipeline.configured!.resources.uses[0]!.portsInUse).toBe(1)
  })

  it('overflows into the interface when it may', async () => {
    const nat = story(`${TWO}\nsecurity nat source pool P overflow-pool interface`)
    nat.sendBy(INSIDE, ask(1), ask(2), ask(3))
    expect((await outer(nat)).map(([address]) => address)).toEqual(['192.0.2.7', '192.0.2.7', '203.0.113.1'])
    expect(nat.drops).toEqual({})
  })

  it('gives nothing to a flow that the table has no room for', () => {
    const nat = story(TWO, { maxSessions: 1, keepEnded: false }).sendBy(INSIDE, ask(1), ask(2))
    expect(nat.drops).toEqual({ 'Session table full': 1 })
    expect(nat.pipeline.configured!.resources.uses[0]!.portsInUse).toBe(1)
  })
})

describe('a source rule set', () => {
  const rules = (name: string, from: string, pool: string) => `
    security nat source pool ${pool} address 192.0.2.${pool.charCodeAt(0)}/32
    security nat source rule-set ${name} from ${from}
    security nat source rule-set ${name} to zone untrust
    security nat source rule-set ${name} rule ${name} match source-address 0.0.0.0/0
    security nat source rule-set ${name} rule ${name} then source-nat pool ${pool}`
  const chosen = async (more: string) =>
    (await outer(story(more).sendBy(INSIDE, udpPacket('10.0.0.5/1', '198.51.100.1/53'))))[0]![0]

  it('for the interface wins over one for the zone, and that over one for the routing instance', async () => {
    const byInstance = rules('c', 'routing-instance default', 'C')
    const byZone = rules('b', 'zone trust', 'B')
    const byInterface = rules('a', 'interface ge-0/0/0.0', 'A')
    expect(await chosen(byInstance)).toBe('192.0.2.67')
    expect(await chosen(byInstance + byZone)).toBe('192.0.2.66')
    expect(await chosen(byInstance + byZone + byInterface)).toBe('192.0.2.65')
  })

  it('leaves alone what its first matching rule says off to', async () => {
    const nat = story(`
      security nat source rule-set out from zone trust
      security nat source rule-set out to zone untrust
      security nat source rule-set out rule no match destination-address 198.51.100.0/25
      security nat source rule-set out rule no then source-nat off
      security nat source rule-set out rule all match source-address 0.0.0.0/0
      security nat source rule-set out rule all then source-nat interface`)
    nat.sendBy(INSIDE, udpPacket('10.0.0.5/1000', '198.51.100.1/53'))
    nat.sendBy(INSIDE, udpPacket('10.0.0.5/1000', '198.51.100.200/53'))
    expect((await outer(nat)).map(([address]) => address)).toEqual(['10.0.0.5', '203.0.113.1'])
  })
})
