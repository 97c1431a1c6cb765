/** By which interface a captured packet came in: by the capture's name, by the user's map, or by the route back. */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, DMZ, device, INSIDE, OUTSIDE, setLines, syn, udpPacket } from './device.js'

/** Sessions by what was known of their interface: capture, map, route, tunnel. */
const knownBy = async (story: ConfiguredStory) =>
  (await story.print('show security flow status'))
    .split('\n')
    .filter((line) => line.includes('Incoming interface'))
    .map((line) => Number(/(\d+) sessions/.exec(line)![1]))

/** A frame that an interface saw with a VLAN tag. */
function tagged(vlan: number, packet: Uint8Array): Uint8Array {
  return Uint8Array.from([...new Array(12).fill(2), 0x81, 0, vlan >> 8, vlan & 255, 8, 0, ...packet])
}

const ETHERNET = 1

describe('the interface that a packet came in by', () => {
  it('is the one that its capture names', async () => {
    const story = new ConfiguredStory(device(), { captures: CAPTURES })
    // The route back to this source leads to untrust; the capture knows better.
    story.sendBy(DMZ, udpPacket('198.51.100.7/1000', '10.0.0.5/53'))
    expect(await story.wings()).toEqual([
      'In 198.51.100.7/1000 --> 10.0.0.5/53;udp ge-0/0/2.0 1',
      'Out 10.0.0.5/53 --> 198.51.100.7/1000;udp ge-0/0/0.0 0',
    ])
    expect(await knownBy(story)).toEqual([1, 0, 0, 0])
  })

  it('is the one that the user says a capture stands for', async () => {
    const story = new ConfiguredStory(device(), {
      captures: ['eth3'],
      interfaceMap: new Map([['eth3', DMZ]]),
    })
    story.sendBy('eth3', udpPacket('198.51.100.7/1000', '10.0.0.5/53'))
    expect((await story.wings())[0]).toBe('In 198.51.100.7/1000 --> 10.0.0.5/53;udp ge-0/0/2.0 1')
    expect(await knownBy(story)).toEqual([0, 1, 0, 0])
  })

  it('is the one that leads back to the source when the capture names none', async () => {
    const story = new ConfiguredStory(device(), { captures: ['eth0'] })
    story.sendBy('eth0', udpPacket('10.0.0.5/1000', '172.16.0.9/53'))
    story.sendBy('eth0', udpPacket('198.51.100.7/1000', '172.16.0.9/53'))
    expect((await story.wings()).filter((wing) => wing.startsWith('In'))).toEqual([
      'In 10.0.0.5/1000 --> 172.16.0.9/53;udp ge-0/0/0.0 1',
      'In 198.51.100.7/1000 --> 172.16.0.9/53;udp ge-0/0/1.0 1',
    ])
    expect(await knownBy(story)).toEqual([0, 0, 2, 0])
  })

  it('is not known when no route leads back', () => {
    const story = new ConfiguredStory(
      setLines(`
        interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
        security zones security-zone trust interfaces ge-0/0/0.0
        security policies default-policy permit-all`),
    )
    story.send(udpPacket('192.168.9.9/1000', '10.0.0.5/53'))
    expect(story.drops).toEqual({ 'No route back to the source: interface not known': 1 })
  })

  it('is where it came in, not the one it was seen leaving by', async () => {
    const story = new ConfiguredStory(device(), { captures: [OUTSIDE] })
    story.sendBy(OUTSIDE, udpPacket('10.0.0.5/1000', '198.51.100.7/53'))
    expect(await story.wings()).toEqual([
      'In 10.0.0.5/1000 --> 198.51.100.7/53;udp ge-0/0/0.0 1',
      'Out 198.51.100.7/53 --> 10.0.0.5/1000;udp ge-0/0/1.0 0',
    ])
    expect(await knownBy(story)).toEqual([0, 0, 1, 0])
  })

  it('made nothing where it came in, so that its copy makes nothing where it leaves', () => {
    const policy = 'from-zone trust to-zone untrust policy no'
    const story = new ConfiguredStory(
      device(`
        security policies ${policy} match source-address any
        security policies ${policy} match destination-address any
        security policies ${policy} match application any
        security policies ${policy} then deny`),
      { captures: CAPTURES },
    )
    story.sendBy(INSIDE, syn('10.0.0.5/1000', '198.51.100.7/80'))
    story.sendBy(OUTSIDE, syn('10.0.0.5/1000', '198.51.100.7/80'))
    expect(story.sessions()).toEqual([])
    expect(story.drops).toEqual({
      'Denied by policy': 1,
      'Packet seen leaving that made no session where it came in': 1,
    })
  })
})

describe('the unit of an interface', () => {
  const UNITS = setLines(`
    interfaces ge-0/0/5 unit 0 family inet address 10.5.0.1/24
    interfaces ge-0/0/5 unit 10 vlan-id 10
    interfaces ge-0/0/5 unit 10 family inet address 10.5.10.1/24
    interfaces ge-0/0/6 unit 0 family inet address 10.6.0.1/24
    security zones security-zone a interfaces ge-0/0/5.0
    security zones security-zone a interfaces ge-0/0/5.10
    security zones security-zone a interfaces ge-0/0/6.0
    security policies default-policy permit-all`)
  const inInterface = async (vlan: number | undefined, name = 'ge-0/0/5') => {
    const story = new ConfiguredStory(UNITS, { captures: [name] })
    const packet = udpPacket('192.168.1.1/1000', '10.6.0.9/53')
    if (vlan === undefined) story.sendBy(name, packet)
    else story.sendFrames(0, ETHERNET, tagged(vlan, packet))
    return (await story.wings())[0]?.split(' ')[4] ?? Object.keys(story.drops)
  }

  it('is chosen by the outer VLAN where the capture names the interface without a unit', async () => {
    expect(await inInterface(undefined)).toBe('ge-0/0/5.0')
    expect(await inInterface(10)).toBe('ge-0/0/5.10')
  })

  it('is the one that the capture names, whatever the VLAN', async () => {
    expect(await inInterface(77, 'ge-0/0/5.10')).toBe('ge-0/0/5.10')
  })

  it('is not known by a VLAN that is no unit’s, where units have VLANs', async () => {
    expect(await inInterface(77)).toEqual(['No route back to the source: interface not known'])
  })

  it('is the only one where no unit has a VLAN', async () => {
    expect(await inInterface(77, 'ge-0/0/6')).toBe('ge-0/0/6.0')
  })
})
