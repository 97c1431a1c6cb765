/** How long sessions last under a configuration: application and protocol timeouts, and early ageing. */
import { describe, expect, it } from 'vitest'
import { echo, ip } from '../../../engine/test/story/packets.js'
import { Story } from '../../../engine/test/story/story.js'
import { printedXml } from '../show/ask.js'
import { ConfiguredStory } from './configured-story.js'
import { device, esp, gre, reply, request, syn, udpPacket, unreachable } from './device.js'

const CLIENT = '10.0.0.5'
const SERVER = '198.51.100.9'

const policy = (application: string) => `
  security policies from-zone trust to-zone untrust policy p match source-address any
  security policies from-zone trust to-zone untrust policy p match destination-address any
  security policies from-zone trust to-zone untrust policy p match application ${application}
  security policies from-zone trust to-zone untrust policy p then permit`

describe('a configuration that says nothing of timeouts', () => {
  const OPEN = 'security zones security-zone trust host-inbound-traffic protocols all'
  const IPV6 = `
    interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8:1::1/64
    interfaces ge-0/0/1 unit 0 family inet6 address 2001:db8:2::1/64`
  const other = (protocol: number) => (story: Story) =>
    story.send(ip(CLIENT, SERVER, protocol, [1, 1, 0, 0, 0, 0, 0, 0]))

  it.each<[string, number, (story: Story) => unknown]>([
    ['a SYN', 20, (story) => story.send(syn(`${CLIENT}/4000`, `${SERVER}/22`))],
    ['SSH', 1800, (story) => story.tcp(`${CLIENT}/4000`, `${SERVER}/22`).open()],
    ['HTTP', 300, (story) => story.tcp(`${CLIENT}/4000`, `${SERVER}/80`).open()],
    ['a TCP port without a name', 1800, (story) => story.tcp(`${CLIENT}/4000`, `${SERVER}/64000`).open()],
    [
      'a closing connection',
      150,
      (story) => story.tcp(`${CLIENT}/4000`, `${SERVER}/22`).open().fin(0).fin(1),
    ],
    ['a closed connection', 2, (story) => story.tcp(`${CLIENT}/4000`, `${SERVER}/22`).open().close()],
    ['a reset connection', 2, (story) => story.tcp(`${CLIENT}/4000`, `${SERVER}/22`).open().rst()],
    ['UDP', 60, (story) => story.send(udpPacket(`${CLIENT}/4000`, `${SERVER}/64000`))],
    ['DNS', 60, (story) => story.send(udpPacket(`${CLIENT}/4000`, `${SERVER}/53`))],
    ['an echo request', 60, (story) => story.send(request(CLIENT, SERVER, 1, 1))],
    [
      'an answered echo request',
      4,
      (story) => story.send(request(CLIENT, SERVER, 1, 1), reply(SERVER, CLIENT, 1, 1)),
    ],
    ['OSPF between hosts', 60, other(89)],
    ['OSPF to its group', 60, (story) => story.send(ip(CLIENT, '224.0.0.5', 89, [2, 1, 0, 0]))],
    ['PIM to its group', 300, (story) => story.send(ip(CLIENT, '224.0.0.13', 103, [0x20, 0, 0, 0]))],
    ['GRE', 1800, other(47)],
    ['ESP', 1800, (story) => story.send(esp(CLIENT, SERVER, 0x1234_5678))],
    ['a protocol without a name', 1800, other(253)],
    [
      'an answered ICMPv6 echo request',
      4,
      (story) => {
        const [from, to] = ['2001:db8:1::5', '2001:db8:2::9']
        story.send(ip(from, to, 58, echo(128, 1, 1)), ip(to, from, 58, echo(129, 1, 1)))
      },
    ],
  ])('gives %s %i s, as without a configuration', (_, seconds, send) => {
    const configured = new ConfiguredStory(device(`${OPEN}\n${IPV6}`))
    const observed = new Story()
    send(configured)
    send(observed)
    expect(configured.session().timeout).toBe(seconds)
    expect(observed.session().timeout).toBe(seconds)
  })
})

describe('the timeout of an application', () => {
  it('is taken from the application that the policy names', () => {
    const seen = new ConfiguredStory(
      device(`applications application telemetry protocol udp
        applications application telemetry destination-port 9000
        applications application telemetry inactivity-timeout 900
        ${policy('telemetry')}`),
    )
    seen.send(udpPacket(`${CLIENT}/1`, `${SERVER}/9000`), udpPacket(`${CLIENT}/1`, `${SERVER}/9001`))
    expect(seen.sessions().map(({ timeout }) => timeout)).toEqual([900, 60])
  })

  it('may be changed for a predefined one', () => {
    const seen = new ConfiguredStory(
      device(`applications application junos-http inactivity-timeout 1200\n${policy('junos-http')}`),
    )
    seen.tcp(`${CLIENT}/4000`, `${SERVER}/80`).open()
    expect(seen.session().timeout).toBe(1200)
  })

  it('may be never', () => {
    const seen = new ConfiguredStory(
      device(`applications application eternal protocol udp
        applications application eternal destination-port 9000
        applications application eternal inactivity-timeout never\n${policy('eternal')}`),
    )
    seen.send(udpPacket(`${CLIENT}/1`, `${SERVER}/9000`)).advance('30 d')
    expect(seen.session().state).toBe('Valid')
    seen.send(unreachable(SERVER, CLIENT, udpPacket(`${CLIENT}/1`, `${SERVER}/9000`)))
    expect(seen.session()).toMatchObject({ state: 'Invalidated', current: 0, duration: 30 * 86_400 })
  })

  it('is not known where it is never', async () => {
    const seen = new ConfiguredStory(
      device(`applications application eternal protocol udp
        applications application eternal destination-port 9000
        applications application eternal inactivity-timeout never\n${policy('eternal')}`),
    )
    seen.send(udpPacket(`${CLIENT}/1`, `${SERVER}/9000`))
    expect((await seen.lines())[0]).toMatch(/Timeout: N\/A/)
    expect(await seen.print('show security flow session extensive')).toContain(
      'Maximum timeout: N/A, Current timeout: N/A',
    )
    expect(await printedXml('show security flow session', seen.shown)).toContain('<timeout>N/A</timeout>')
  })

  it('is never for the tunnels that end at the device', async () => {
    const seen = new ConfiguredStory(
      device(`interfaces gr-0/0/0 unit 0 tunnel source 203.0.113.1
        interfaces gr-0/0/0 unit 0 tunnel destination 198.51.100.1
        security zones security-zone untrust interfaces gr-0/0/0.0`),
    )
    seen.send(gre('198.51.100.1', '203.0.113.1', udpPacket('10.9.9.9/1', '10.9.9.8/2'))).advance('30 d')
    expect(seen.session({ protocol: 47 }).state).toBe('Valid')
    expect((await seen.lines('protocol gre'))[0]).toMatch(/Timeout: N\/A/)
  })
})

describe('early ageing', () => {
  const MARKS = `
    security flow aging early-ageout 10
    security flow aging high-watermark 80
    security flow aging low-watermark 50`
  const full = (statements = MARKS) => new ConfiguredStory(device(statements), { maxSessions: 10 })
  const running = (story: Story) => story.sessions().filter(({ state }) => state === 'Valid').length
  const open = (story: Story, from: number, count: number) => {
    for (let port = from; port < from + count; port++) {
      story.send(udpPacket(`${CLIENT}/${port}`, `${SERVER}/9000`))
    }
  }

  it('begins above the high watermark, and ends what has been idle for early-ageout', () => {
    const story = full()
    open(story, 1, 8)
    story.advance('11 s')
    story.send(udpPacket(`${CLIENT}/1`, `${SERVER}/9000`))
    expect(running(story)).toBe(8)
    open(story, 9, 1)
    expect(running(story)).toBe(2)
    expect(story.sessions()[1]).toMatchObject({ state: 'Invalidated', reason: 'idle Timeout', duration: 11 })
  })

  it('goes on below the high watermark, until the low one is passed', () => {
    const story = full()
    open(story, 1, 2)
    story.advance('11 s')
    open(story, 3, 7)
    expect(running(story)).toBe(7)
    story.advance('11 s')
    open(story, 8, 2)
    expect(running(story)).toBe(2)
    open(story, 20, 5)
    story.advance('11 s')
    open(story, 20, 1)
    expect(running(story)).toBe(7)
  })

  it('leaves alone what never ages', () => {
    const eternal = `applications application eternal protocol udp
      applications application eternal destination-port 9000
      applications application eternal inactivity-timeout never`
    const story = full(`${MARKS}\n${eternal}\n${policy('eternal')}`)
    open(story, 1, 9)
    story.advance('60 s')
    story.send(udpPacket(`${CLIENT}/1`, `${SERVER}/9000`))
    expect(running(story)).toBe(9)
  })

  it('does not begin without a high watermark', () => {
    const story = full('security flow aging early-ageout 10')
    open(story, 1, 10)
    story.advance('11 s').send(udpPacket(`${CLIENT}/1`, `${SERVER}/9000`))
    expect(running(story)).toBe(10)
  })
})
