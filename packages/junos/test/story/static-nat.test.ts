/** Static NAT: one address stands for another, whoever speaks first. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, DMZ, device, INSIDE, OUTSIDE, reply, request, syn, synAck } from './device.js'

const STATIC = `
  security nat static rule-set s from zone untrust
  security nat static rule-set s rule r match destination-address 203.0.113.22/32
  security nat static rule-set s rule r then static-nat prefix 10.0.0.22/32`

const story = (captures: readonly string[] = CAPTURES, more = '') =>
  new ConfiguredStory(device(STATIC + more), { captures })

describe('static NAT', () => {
  it('keeps both numbers of an echo request', async () => {
    const nat = story().sendBy(OUTSIDE, request('198.51.100.2', '203.0.113.22', 1, 39))
    nat.sendBy(INSIDE, reply('10.0.0.22', '198.51.100.2', 1, 39))
    expect(await nat.wings()).toEqual([
      'In 198.51.100.2/1 --> 203.0.113.22/39;icmp ge-0/0/1.0 1',
      'Out 10.0.0.22/39 --> 198.51.100.2/1;icmp ge-0/0/0.0 1',
    ])
    expect(nat.session().timeout).toBe(4)
  })

  it('keeps the ports of TCP', async () => {
    const nat = story().sendBy(OUTSIDE, syn('198.51.100.2/43286', '203.0.113.22/22'))
    expect(await nat.wings()).toEqual([
      'In 198.51.100.2/43286 --> 203.0.113.22/22;tcp ge-0/0/1.0 1',
      'Out 10.0.0.22/22 --> 198.51.100.2/43286;tcp ge-0/0/0.0 0',
    ])
  })

  it('gives the host its public address when it speaks first, before any source rule', async () => {
    const nat = story(
      CAPTURES,
      `
      security nat source rule-set out from zone trust
      security nat source rule-set out to zone untrust
      security nat source rule-set out rule all match source-address 10.0.0.0/24
      security nat source rule-set out rule all then source-nat interface`,
    )
    nat.sendBy(INSIDE, syn('10.0.0.22/4000', '198.51.100.2/80'))
    nat.sendBy(OUTSIDE, synAck('198.51.100.2/80', '203.0.113.22/4000'))
    expect(await nat.wings()).toEqual([
      'In 10.0.0.22/4000 --> 198.51.100.2/80;tcp ge-0/0/0.0 1',
      'Out 198.51.100.2/80 --> 203.0.113.22/4000;tcp ge-0/0/1.0 1',
    ])
  })

  it('is not for packets to other zones', async () => {
    const nat = story().sendBy(INSIDE, syn('10.0.0.22/4000', '172.16.0.9/80'))
    expect((await nat.wings())[1]).toBe('Out 172.16.0.9/80 --> 10.0.0.22/4000;tcp ge-0/0/2.0 0')
  })

  it('seen on either side alone is the same session', async () => {
    const inner = story([INSIDE]).sendBy(INSIDE, syn('198.51.100.2/43286', '10.0.0.22/22'))
    inner.sendBy(INSIDE, synAck('10.0.0.22/22', '198.51.100.2/43286'))
    expect(await inner.wings()).toEqual([
      'In 198.51.100.2/43286 --> 203.0.113.22/22;tcp ge-0/0/1.0 1',
      'Out 10.0.0.22/22 --> 198.51.100.2/43286;tcp ge-0/0/0.0 1',
    ])
    const outer = story([OUTSIDE]).sendBy(OUTSIDE, syn('203.0.113.22/4000', '198.51.100.2/80'))
    outer.sendBy(OUTSIDE, synAck('198.51.100.2/80', '203.0.113.22/4000'))
    expect(await outer.wings()).toEqual([
      'In 10.0.0.22/4000 --> 198.51.100.2/80;tcp ge-0/0/0.0 1',
      'Out 198.51.100.2/80 --> 203.0.113.22/4000;tcp ge-0/0/1.0 1',
    ])
  })

  it('seen on one side alone is the same session when the flow is opened again', async () => {
    const nat = story([INSIDE])
    const client = nat.tcp('198.51.100.2/43286', '10.0.0.22/22')
    nat.sendBy(INSIDE)
    client.open().close()
    nat.gap('1 s')
    nat.tcp('198.51.100.2/43286', '10.0.0.22/22', 900_000).open()
    expect((await nat.wings()).filter((wing) => wing.startsWith('In'))).toEqual([
      'In 198.51.100.2/43286 --> 203.0.113.22/22;tcp ge-0/0/1.0 4',
      'In 198.51.100.2/43286 --> 203.0.113.22/22;tcp ge-0/0/1.0 2',
    ])
  })

  it('of the dmz is not taken for that of trust', async () => {
    const nat = story([DMZ]).sendBy(DMZ, syn('198.51.100.2/43286', '172.16.0.22/22'))
    expect((await nat.wings())[0]).toBe('In 198.51.100.2/43286 --> 172.16.0.22/22;tcp ge-0/0/1.0 1')
  })
})
