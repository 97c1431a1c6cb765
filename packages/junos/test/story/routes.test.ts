/** Routes: which way a first packet goes, in its own routing instance and through others. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, device, INSIDE, setLines, syn, synAck, udpPacket, unreachable } from './device.js'

const drops = (more: string, to = '192.168.7.7/53') =>
  new ConfiguredStory(device(more), { captures: CAPTURES }).sendBy(INSIDE, udpPacket('10.0.0.5/1000', to))
    .drops

describe('a first packet', () => {
  it('without a route is dropped', () => {
    const text = device().replace('set routing-options static route 0.0.0.0/0 next-hop 203.0.113.254\n', '')
    const story = new ConfiguredStory(text, { captures: CAPTURES })
    story.sendBy(INSIDE, udpPacket('10.0.0.5/1000', '192.168.7.7/53'))
    expect(story.drops).toEqual({ 'No route to the destination': 1 })
  })

  it('is discarded or rejected by its route, each counted by itself', () => {
    expect(drops('routing-options static route 192.168.0.0/16 discard')).toEqual({
      'Discarded by a route': 1,
    })
    expect(drops('routing-options static route 192.168.0.0/16 reject')).toEqual({ 'Rejected by a route': 1 })
  })

  it('goes by the longest prefix', async () => {
    const story = new ConfiguredStory(
      device(`
        routing-options static route 192.168.0.0/16 discard
        routing-options static route 192.168.7.0/24 next-hop 172.16.0.254`),
      { captures: CAPTURES },
    ).sendBy(INSIDE, udpPacket('10.0.0.5/1000', '192.168.7.7/53'))
    expect((await story.wings())[1]).toBe('Out 192.168.7.7/53 --> 10.0.0.5/1000;udp ge-0/0/2.0 0')
  })

  it('goes by one of equal next hops, the same in every run', async () => {
    const run = async (seed: number) => {
      const story = new ConfiguredStory(
        device(`
          routing-options static route 192.168.0.0/16 next-hop 172.16.0.254
          routing-options static route 192.168.0.0/16 next-hop 203.0.113.254`),
        { captures: CAPTURES, seed },
      )
      for (let host = 1; host <= 40; host++) {
        story.sendBy(INSIDE, udpPacket('10.0.0.5/1000', `192.168.7.${host}/53`))
      }
      return (await story.wings()).filter((wing) => wing.startsWith('Out'))
    }
    const first = await run(1)
    expect(await run(2)).toEqual(first)
    const ways = new Set(first.map((wing) => wing.split(' ')[4]))
    expect([...ways].sort()).toEqual(['ge-0/0/1.0', 'ge-0/0/2.0'])
  })
})

/** Two customers with the same addresses, and a way out that both share. */
const CUSTOMERS = setLines(`
  interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
  interfaces ge-0/0/1 unit 0 family inet address 10.0.1.1/24
  interfaces ge-0/0/2 unit 0 family inet address 10.0.0.1/24
  interfaces ge-0/0/3 unit 0 family inet address 10.0.1.1/24
  interfaces ge-0/0/4 unit 0 family inet address 203.0.113.1/24
  routing-instances red instance-type virtual-router
  routing-instances red interface ge-0/0/0.0
  routing-instances red interface ge-0/0/1.0
  routing-instances red routing-options static route 0.0.0.0/0 next-table inet.0
  routing-instances blue instance-type virtual-router
  routing-instances blue interface ge-0/0/2.0
  routing-instances blue interface ge-0/0/3.0
  routing-options static route 0.0.0.0/0 next-hop 203.0.113.254
  routing-options static route 10.0.1.0/24 next-table red.inet.0
  security zones security-zone all interfaces ge-0/0/0.0
  security zones security-zone all interfaces ge-0/0/1.0
  security zones security-zone all interfaces ge-0/0/2.0
  security zones security-zone all interfaces ge-0/0/3.0
  security zones security-zone all interfaces ge-0/0/4.0
  security policies default-policy permit-all`)
const PORTS = ['ge-0/0/0.0', 'ge-0/0/1.0', 'ge-0/0/2.0', 'ge-0/0/3.0', 'ge-0/0/4.0'] as const
const [RED_A, RED_B, BLUE_A, BLUE_B, SHARED] = PORTS

/** The words of a command that ask for one flow and nothing else. */
const exactly = (client: string, server: string) =>
  `protocol tcp source-prefix ${client}/32 destination-prefix ${server}/32 source-port 4000 destination-port 80`

describe('routing instances', () => {
  it('keep flows of the same addresses and ports apart', async () => {
    const story = new ConfiguredStory(CUSTOMERS, { captures: PORTS })
    const out = syn('10.0.0.5/4000', '10.0.1.5/80')
    const back = synAck('10.0.1.5/80', '10.0.0.5/4000')
    story.sendBy(RED_A, out).sendBy(BLUE_A, out).sendBy(RED_B, back).sendBy(BLUE_B, back)
    expect(await story.wings()).toEqual([
      'In 10.0.0.5/4000 --> 10.0.1.5/80;tcp ge-0/0/0.0 1',
      'Out 10.0.1.5/80 --> 10.0.0.5/4000;tcp ge-0/0/1.0 1',
      'In 10.0.0.5/4000 --> 10.0.1.5/80;tcp ge-0/0/2.0 1',
      'Out 10.0.1.5/80 --> 10.0.0.5/4000;tcp ge-0/0/3.0 1',
    ])
  })

  it('are all looked into for one exact flow', async () => {
    const story = new ConfiguredStory(CUSTOMERS, { captures: PORTS })
    const out = syn('10.0.0.5/4000', '10.0.1.5/80')
    story.sendBy(RED_A, out).sendBy(BLUE_A, out)
    expect(await story.wings(exactly('10.0.0.5', '10.0.1.5'))).toEqual(await story.wings())
  })

  it('have a session that goes from one to the other but once', async () => {
    const story = new ConfiguredStory(CUSTOMERS, { captures: PORTS })
    story.sendBy(RED_A, syn('10.0.0.5/4000', '198.51.100.9/80'))
    expect(await story.wings(exactly('10.0.0.5', '198.51.100.9'))).toEqual(await story.wings())
  })

  it('are left by next-table, and the answer finds the session from the other one', async () => {
    const story = new ConfiguredStory(CUSTOMERS, { captures: PORTS })
    story.sendBy(RED_A, syn('10.0.0.5/4000', '198.51.100.9/80'))
    story.sendBy(SHARED, synAck('198.51.100.9/80', '10.0.0.5/4000'))
    expect(await story.wings()).toEqual([
      'In 10.0.0.5/4000 --> 198.51.100.9/80;tcp ge-0/0/0.0 1',
      'Out 198.51.100.9/80 --> 10.0.0.5/4000;tcp ge-0/0/4.0 1',
    ])
    expect(story.drops).toEqual({})
  })

  it('are entered from the default one, and the answer finds the session there too', async () => {
    const story = new ConfiguredStory(CUSTOMERS, { captures: PORTS })
    story.sendBy(SHARED, syn('198.51.100.9/4000', '10.0.1.5/80'))
    story.sendBy(RED_B, synAck('10.0.1.5/80', '198.51.100.9/4000'))
    expect(await story.wings()).toEqual([
      'In 198.51.100.9/4000 --> 10.0.1.5/80;tcp ge-0/0/4.0 1',
      'Out 10.0.1.5/80 --> 198.51.100.9/4000;tcp ge-0/0/1.0 1',
    ])
    expect(story.drops).toEqual({})
  })

  it.each([
    ['10.0.0.5/4000', RED_A, 'eth1'],
    ['10.0.0.5/4000', 'eth0', RED_B],
    ['198.51.100.9/4000', SHARED, 'eth1'],
    ['198.51.100.9/4000', 'eth0', RED_B],
  ])('of a session from %s are found when the capture only names one: %s, %s', (client, near, far) => {
    const story = new ConfiguredStory(CUSTOMERS, { captures: [near, far] })
    story.sendBy(near, udpPacket(client, '10.0.1.5/53'))
    story.sendBy(far, udpPacket('10.0.1.5/53', client))
    story.sendBy(near, udpPacket(client, '10.0.1.5/53'))
    expect(story.sessions().map(({ packets }) => packets)).toEqual([[2, 1]])
    story.sendBy(far, unreachable('10.0.1.5', client.split('/')[0]!, udpPacket(client, '10.0.1.5/53')))
    expect(story.session()).toMatchObject({ state: 'Invalidated', packets: [2, 2] })
  })

  it('keep a named flow apart from one of the same ends that was seen on no named interface', () => {
    const story = new ConfiguredStory(CUSTOMERS, { captures: ['eth0', BLUE_A] })
    const packet = udpPacket('10.0.0.5/4000', '10.0.1.5/53')
    story.sendBy('eth0', packet).sendBy(BLUE_A, packet).sendBy(BLUE_A, packet)
    expect(story.sessions().map(({ packets }) => packets)).toEqual([
      [1, 0],
      [2, 0],
    ])
  })

  it('of a session are found without names in the capture', async () => {
    const story = new ConfiguredStory(CUSTOMERS)
    story.send(syn('10.0.0.5/4000', '198.51.100.9/80'), synAck('198.51.100.9/80', '10.0.0.5/4000'))
    story.send(syn('198.51.100.9/4001', '10.0.1.5/80'), synAck('10.0.1.5/80', '198.51.100.9/4001'))
    expect(story.sessions().map(({ packets }) => packets)).toEqual([
      [1, 1],
      [1, 1],
    ])
  })
})
