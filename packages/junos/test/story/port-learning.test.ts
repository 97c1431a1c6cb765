/** Captures of both sides of source NAT: the port that the device really chose is learnt from the packet that leaves. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, device, INSIDE, OUTSIDE, request, setLines, syn, synAck, udpPacket } from './device.js'

const POOL = `
  security nat source pool P address 192.0.2.7/32
  security nat source rule-set out from zone trust
  security nat source rule-set out to zone untrust
  security nat source rule-set out rule all match source-address 10.0.0.0/24
  security nat source rule-set out rule all then source-nat pool P`
const UNKNOWN = 'Translated packet of a session not seen before translation'

const story = (captures: readonly string[] = CAPTURES) => new ConfiguredStory(device(POOL), { captures })
const counts = async (nat: ConfiguredStory) => {
  const line = /learnt: (\d+), chosen: (\d+), ambiguous: (\d+)/.exec(
    await nat.print('show security flow status'),
  )
  return line!.slice(1).map(Number)
}
const secondSights = (nat: ConfiguredStory) => nat.pipeline.counters.secondSightPackets

describe('a translated port', () => {
  it('is that of the segment with the same sequence number that leaves', async () => {
    const nat = story().sendBy(INSIDE, syn('10.0.0.5/4000', '198.51.100.9/80', 777))
    nat.sendBy(OUTSIDE, syn('192.0.2.7/31000', '198.51.100.9/80', 777))
    nat.sendBy(OUTSIDE, synAck('198.51.100.9/80', '192.0.2.7/31000', 778))
    nat.sendBy(INSIDE, synAck('198.51.100.9/80', '10.0.0.5/4000', 778))
    expect(await nat.wings()).toEqual([
      'In 10.0.0.5/4000 --> 198.51.100.9/80;tcp ge-0/0/0.0 1',
      'Out 198.51.100.9/80 --> 192.0.2.7/31000;tcp ge-0/0/1.0 1',
    ])
    expect(await counts(nat)).toEqual([1, 0, 0])
    expect(secondSights(nat)).toBe(2)
    expect(nat.drops).toEqual({})
  })

  it('is that of the datagram with the same identification and length', async () => {
    const nat = story().sendBy(INSIDE, udpPacket('10.0.0.5/4000', '198.51.100.9/53', { id: 5 }))
    nat.sendBy(OUTSIDE, udpPacket('192.0.2.7/31000', '198.51.100.9/53', { id: 5 }))
    expect((await nat.wings())[1]).toBe('Out 198.51.100.9/53 --> 192.0.2.7/31000;udp ge-0/0/1.0 0')
  })

  it('is the identifier of the echo request that leaves', async () => {
    const nat = story().sendBy(INSIDE, request('10.0.0.5', '198.51.100.9', 7, 1, { id: 9 }))
    nat.sendBy(OUTSIDE, request('192.0.2.7', '198.51.100.9', 20_000, 1, { id: 9 }))
    expect((await nat.wings())[1]).toBe('Out 198.51.100.9/1 --> 192.0.2.7/20000;icmp ge-0/0/1.0 0')
  })

  it('is learnt without names in the capture as well', async () => {
    const nat = story([]).send(syn('10.0.0.5/4000', '198.51.100.9/80', 777))
    nat.send(syn('192.0.2.7/31000', '198.51.100.9/80', 777))
    expect((await nat.wings())[1]).toBe('Out 198.51.100.9/80 --> 192.0.2.7/31000;tcp ge-0/0/1.0 0')
  })

  it('is not that of another destination, length or sequence number, or of one that comes too late', async () => {
    const nat = story().sendBy(INSIDE, syn('10.0.0.5/4000', '198.51.100.9/80', 777))
    nat.sendBy(INSIDE, udpPacket('10.0.0.5/4000', '198.51.100.9/53', { id: 5 }))
    nat.sendBy(OUTSIDE, syn('192.0.2.7/31000', '198.51.100.8/80', 777))
    nat.sendBy(OUTSIDE, syn('192.0.2.7/31000', '198.51.100.9/81', 777))
    nat.sendBy(OUTSIDE, syn('192.0.2.7/31000', '198.51.100.9/80', 778))
    nat.sendBy(OUTSIDE, udpPacket('192.0.2.7/31000', '198.51.100.9/53', { id: 5, bytes: 21 }))
    nat.gap('1.1 s').sendBy(OUTSIDE, syn('192.0.2.7/31000', '198.51.100.9/80', 777))
    expect(await counts(nat)).toEqual([0, 2, 0])
    expect(nat.drops).toEqual({ [UNKNOWN]: 5 })
  })

  it('is not learnt where two sessions could have sent the packet', async () => {
    const nat = story().sendBy(
      INSIDE,
      udpPacket('10.0.0.5/4000', '198.51.100.9/53', { id: 0 }),
      udpPacket('10.0.0.6/4000', '198.51.100.9/53', { id: 0 }),
    )
    nat.sendBy(OUTSIDE, udpPacket('192.0.2.7/31000', '198.51.100.9/53', { id: 0 }))
    expect(await counts(nat)).toEqual([0, 2, 1])
    expect(nat.drops).toEqual({ [UNKNOWN]: 1 })
  })

  it('that was chosen here is free again when another one has been learnt', () => {
    const nat = story()
    nat.sendBy(INSIDE, syn('10.0.0.5/4000', '198.51.100.9/80', 777))
    const { resources } = nat.pipeline.configured!
    nat.sendBy(OUTSIDE, syn('192.0.2.7/31000', '198.51.100.9/80', 777))
    expect(resources.uses[0]!.portsInUse).toBe(1)
    nat.advance('21 s')
    expect(resources.uses[0]!.portsInUse).toBe(0)
  })

  it('is learnt anew when the flow begins anew', async () => {
    const nat = story().sendBy(INSIDE, udpPacket('10.0.0.5/4000', '198.51.100.9/53', { id: 5 }))
    nat.sendBy(OUTSIDE, udpPacket('192.0.2.7/31000', '198.51.100.9/53', { id: 5 })).gap('61 s')
    nat.sendBy(INSIDE, udpPacket('10.0.0.5/4000', '198.51.100.9/53', { id: 6 }))
    nat.sendBy(OUTSIDE, udpPacket('192.0.2.7/31000', '198.51.100.9/53', { id: 6 }))
    nat.sendBy(OUTSIDE, udpPacket('198.51.100.9/53', '192.0.2.7/31000'))
    expect((await nat.wings()).filter((wing) => wing.startsWith('Out'))).toEqual([
      'Out 198.51.100.9/53 --> 192.0.2.7/31000;udp ge-0/0/1.0 0',
      'Out 198.51.100.9/53 --> 192.0.2.7/31000;udp ge-0/0/1.0 1',
    ])
  })

  it.each([
    [INSIDE, 'eth1'],
    ['eth0', OUTSIDE],
  ])(
    'in a routing instance is learnt when the capture names one interface only: %s, %s',
    async (near, far) => {
      const text = device(`
      ${POOL}
      routing-instances red instance-type virtual-router
      routing-instances red interface ge-0/0/0.0
      routing-instances red interface ge-0/0/1.0
      routing-instances red routing-options static route 0.0.0.0/0 next-hop 203.0.113.254`)
      const nat = new ConfiguredStory(text, { captures: [near, far] })
      nat.sendBy(near, syn('10.0.0.5/4000', '198.51.100.9/80', 777))
      nat.sendBy(far, syn('192.0.2.7/31000', '198.51.100.9/80', 777))
      nat.sendBy(far, synAck('198.51.100.9/80', '192.0.2.7/31000', 778))
      expect(await counts(nat)).toEqual([1, 0, 0])
      expect(nat.session().packets).toEqual([1, 1])
    },
  )

  it('of one routing instance is not taken for that of another', async () => {
    const nat = new ConfiguredStory(
      setLines(`
        interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
        interfaces ge-0/0/1 unit 0 family inet address 203.0.113.1/24
        interfaces ge-0/0/2 unit 0 family inet address 203.0.113.1/24
        routing-options static route 0.0.0.0/0 next-hop 203.0.113.254
        routing-instances other instance-type virtual-router
        routing-instances other interface ge-0/0/2.0
        routing-instances other routing-options static route 0.0.0.0/0 next-hop 203.0.113.254
        security zones security-zone trust interfaces ge-0/0/0.0
        security zones security-zone untrust interfaces ge-0/0/1.0
        security zones security-zone untrust interfaces ge-0/0/2.0
        security policies default-policy permit-all
        ${POOL}`),
      { captures: CAPTURES },
    )
    nat.sendBy(INSIDE, syn('10.0.0.5/4000', '198.51.100.9/80', 777))
    nat.sendBy('ge-0/0/2.0', syn('192.0.2.7/31000', '198.51.100.9/80', 777))
    expect(await counts(nat)).toEqual([0, 1, 0])
  })
})

describe('a capture of the outer side of source NAT alone', () => {
  it('shows no session of a pool, because nobody can say whose it was', () => {
    const nat = story([OUTSIDE]).sendBy(OUTSIDE, syn('192.0.2.7/31000', '198.51.100.9/80'))
    expect(nat.sessions()).toEqual([])
    expect(nat.drops).toEqual({ [UNKNOWN]: 1 })
  })

  it('shows what leaves by the address of the interface as the device’s own', async () => {
    const nat = new ConfiguredStory(
      device(POOL.replace('then source-nat pool P', 'then source-nat interface')),
      {
        captures: [OUTSIDE],
      },
    )
    nat.sendBy(OUTSIDE, syn('203.0.113.1/31000', '198.51.100.9/80'))
    expect((await nat.wings())[0]).toBe('In 203.0.113.1/31000 --> 198.51.100.9/80;tcp .local..0 1')
  })
})

describe('a capture of the inner side alone', () => {
  it('shows sessions with ports that were chosen here', async () => {
    const nat = story([INSIDE]).sendBy(INSIDE, syn('10.0.0.5/4000', '198.51.100.9/80'))
    nat.sendBy(INSIDE, synAck('198.51.100.9/80', '10.0.0.5/4000'))
    expect(nat.session().packets).toEqual([1, 1])
    expect((await nat.wings())[1]).toMatch(/--> 192\.0\.2\.7\/\d+;tcp ge-0\/0\/1\.0 1$/)
    expect(await counts(nat)).toEqual([0, 1, 0])
  })
})
