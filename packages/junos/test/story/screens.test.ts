/** `security screen ids-option`: each check of single packets drops what it is named for, counts it, and lets its near misses pass. */
import { describe, expect, it } from 'vitest'
import { icmp, ip, tcp, udp } from '../../../engine/test/story/packets.js'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, DMZ, device, gre, INSIDE, OUTSIDE, reply, request, unreachable } from './device.js'

const FIN = 1
const SYN = 2
const ACK = 16
const URG = 32
const DROPPED = 'Dropped by a screen'

const CLIENT = '10.0.0.5'
const SERVER = '198.51.100.9'
const CLIENT6 = '2001:db8:1::5'
const SERVER6 = '2001:db8:2::9'

/** Checks of the zone trust's screen, one a line, and what else stands in the configuration. */
function screened(checks: string, more = '') {
  const statements = checks.split('\n').map((check) => `security screen ids-option s ${check.trim()}`)
  return device(`
    ${statements.join('\n')}
    security zones security-zone trust screen s
    security zones security-zone trust host-inbound-traffic system-services all
    interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8:1::1/64
    interfaces ge-0/0/1 unit 0 family inet6 address 2001:db8:2::1/64
    security flow tcp-session no-syn-check
    security flow tcp-session no-sequence-check
    ${more}`)
}

/** What `show security screen statistics` counts in zone trust, zeros left out. */
async function found(story: ConfiguredStory, zone = 'trust'): Promise<Record<string, number>> {
  const text = await story.print(`show security screen statistics zone ${zone}`)
  const rows = [...text.matchAll(/^ {2}(.+?) {2,}(\d+)$/gm)].map(([, words, count]) => [
    words!,
    Number(count),
  ])
  return Object.fromEntries(rows.filter(([, count]) => count !== 0))
}

const segment = (flags: number, port = 80, source = CLIENT, destination = SERVER, sourcePort = 40000) =>
  ip(source, destination, 6, tcp(sourcePort, port, { flags, bytes: 4 }))
const withOption = (...header: number[]) => ip(CLIENT, SERVER, 17, udp(1000, 2000, 8), { header })
const piece = (offset: number, more: boolean, bytes: number[], protocol = 17, id = 9) =>
  ip(CLIENT, SERVER, protocol, bytes, { id, offset, more })
const echoOf = (bytes: number) => icmp(8, 0, [0, 1, 0, 1, ...new Array<number>(bytes).fill(0)])
const eights = (count: number) => new Array<number>(8 * count).fill(0)

describe('a screen', () => {
  it.each<[string, string, Uint8Array[], Uint8Array[]]>([
    [
      'icmp fragment',
      'ICMP fragment',
      [piece(0, true, echoOf(8), 1)],
      [piece(0, true, udp(5, 6, 8)), ip(CLIENT, SERVER, 1, echoOf(8))],
    ],
    [
      'icmp large',
      'ICMP large packet',
      [ip(CLIENT, SERVER, 1, echoOf(997))],
      [ip(CLIENT, SERVER, 1, echoOf(996))],
    ],
    [
      'icmp ping-death',
      'ICMP ping of death',
      [piece(65528, false, eights(1), 1)],
      [piece(65496, false, eights(1), 1), piece(65528, false, eights(1), 17, 10)],
    ],
    [
      'ip bad-option',
      'IP bad options',
      [withOption(7, 1, 4), withOption(68, 40, 5, 0)],
      [withOption(7, 7, 4, 0, 0, 0, 0), withOption(1, 1, 0)],
    ],
    [
      'ip block-frag',
      'IP block fragment',
      [piece(0, true, udp(5, 6, 8)), piece(16, false, eights(1))],
      [ip(CLIENT, SERVER, 17, udp(5, 6, 8))],
    ],
    [
      'ip loose-source-route-option',
      'IP loose source route option',
      [withOption(131, 3, 4)],
      [withOption(137, 3, 4)],
    ],
    ['ip record-route-option', 'IP record route option', [withOption(1, 7, 3, 4)], [withOption(68, 4, 5, 0)]],
    [
      'ip security-option',
      'IP security option',
      [withOption(130, 11, ...eights(1), 0)],
      [withOption(7, 3, 4)],
    ],
    [
      'ip source-route-option',
      'IP source route option',
      [withOption(131, 3, 4), withOption(137, 3, 4)],
      [withOption(7, 3, 4)],
    ],
    ['ip stream-option', 'IP stream option', [withOption(136, 4, 0, 1)], [withOption(7, 3, 4)]],
    [
      'ip strict-source-route-option',
      'IP strict source route option',
      [withOption(137, 3, 4)],
      [withOption(131, 3, 4)],
    ],
    [
      'ip tear-drop',
      'IP tear drop',
      [piece(8, false, eights(1), 17, 7)],
      [
        piece(0, true, udp(5, 6, 8), 17, 7),
        piece(0, true, udp(5, 6, 8), 17, 7),
        piece(16, false, eights(1), 17, 8),
      ],
    ],
    ['ip timestamp-option', 'IP timestamp option', [withOption(68, 4, 5, 0)], [withOption(7, 3, 4)]],
    [
      'ip unknown-protocol',
      'IP unknown protocol',
      [ip(CLIENT, SERVER, 137, [])],
      [ip(CLIENT, SERVER, 136, eights(1))],
    ],
    ['tcp fin-no-ack', 'TCP FIN no ACK', [segment(FIN)], [segment(FIN | ACK), segment(ACK)]],
    [
      'tcp land',
      'TCP land attack',
      [segment(SYN, 80, CLIENT, CLIENT, 80)],
      [segment(SYN, 80, CLIENT, CLIENT, 81), segment(SYN, 80, CLIENT, SERVER, 80)],
    ],
    ['tcp syn-fin', 'TCP SYN FIN', [segment(SYN | FIN)], [segment(SYN), segment(FIN | ACK)]],
    [
      'tcp syn-frag',
      'TCP SYN fragment',
      [piece(0, true, tcp(1, 2, { flags: SYN, bytes: 4 }), 6)],
      [piece(0, true, tcp(1, 2, { flags: ACK, bytes: 4 }), 6, 10), segment(SYN)],
    ],
    ['tcp tcp-no-flag', 'TCP no flag', [segment(0), segment(0xc0)], [segment(ACK), segment(8)]],
    ['tcp winnuke', 'TCP WinNuke', [segment(URG | ACK, 139)], [segment(ACK, 139), segment(URG | ACK, 140)]],
  ])('with %s drops, counts as “%s”, and lets the like pass', async (check, words, bad, good) => {
    const story = new ConfiguredStory(screened(check))
    story.send(...good)
    expect(story.drops[DROPPED]).toBeUndefined()
    expect(await found(story)).toEqual({})
    story.send(...bad)
    expect(story.drops[DROPPED]).toBe(bad.length)
    expect(await found(story)).toEqual({ [words]: bad.length })
    const open = new ConfiguredStory(device())
    expect(open.send(...good, ...bad).drops[DROPPED]).toBeUndefined()
  })

  it.each<[string, string, Uint8Array, Uint8Array]>([
    [
      'icmp large',
      'ICMP large packet',
      ip(CLIENT6, SERVER6, 58, echo6(985)),
      ip(CLIENT6, SERVER6, 58, echo6(976)),
    ],
    [
      'icmp fragment',
      'ICMP fragment',
      ip(CLIENT6, SERVER6, 58, echo6(8), { more: true, id: 5 }),
      ip(CLIENT6, SERVER6, 58, echo6(8)),
    ],
    [
      'icmp ping-death',
      'ICMP ping of death',
      ip(CLIENT6, SERVER6, 58, eights(2), { offset: 65528, id: 5 }),
      ip(CLIENT6, SERVER6, 58, eights(1), { offset: 65520, id: 6 }),
    ],
    [
      'ip block-frag',
      'IP block fragment',
      ip(CLIENT6, SERVER6, 17, udp(1, 2, 8), { more: true, id: 5 }),
      ip(CLIENT6, SERVER6, 17, udp(1, 2, 8)),
    ],
    [
      'tcp land',
      'TCP land attack',
      segment(SYN, 80, CLIENT6, CLIENT6, 80),
      segment(SYN, 80, CLIENT6, SERVER6, 80),
    ],
    [
      'tcp syn-fin',
      'TCP SYN FIN',
      segment(SYN | FIN, 80, CLIENT6, SERVER6),
      segment(SYN, 80, CLIENT6, SERVER6),
    ],
    [
      'ip unknown-protocol',
      'IP unknown protocol',
      ip(CLIENT6, SERVER6, 200, []),
      ip(CLIENT6, SERVER6, 103, eights(1)),
    ],
  ])('with %s does the same for IPv6', async (check, words, bad, good) => {
    const story = new ConfiguredStory(screened(check)).send(good)
    expect(await found(story)).toEqual({})
    story.send(bad)
    expect(await found(story)).toEqual({ [words]: 1 })
    expect(story.drops[DROPPED]).toBe(1)
  })

  it('under alarm-without-drop counts and lets pass', async () => {
    const story = new ConfiguredStory(screened('alarm-without-drop\ntcp syn-fin\ntcp land'))
    story.send(segment(SYN | FIN))
    expect(await found(story)).toEqual({ 'TCP SYN FIN': 1 })
    expect(story.drops).toEqual({})
    expect(story.session().packets).toEqual([1, 0])
  })

  it('counts under the first of several checks only', async () => {
    const story = new ConfiguredStory(screened('tcp syn-fin\ntcp land'))
    story.send(segment(SYN | FIN, 80, CLIENT, CLIENT, 80))
    expect(await found(story)).toEqual({ 'TCP land attack': 1 })
  })

  it('looks before the policy and the route do', () => {
    const text = screened('tcp syn-fin').replace('permit-all', 'deny-all')
    expect(new ConfiguredStory(text).send(segment(SYN | FIN)).drops).toEqual({ [DROPPED]: 1 })
  })

  it('knows the land attack on the device itself, which nobody but the device could have sent', async () => {
    const story = new ConfiguredStory(screened('tcp land'), { captures: CAPTURES })
    story.sendBy(INSIDE, segment(SYN, 80, '10.0.0.1', '10.0.0.1', 80))
    expect(await found(story)).toEqual({ 'TCP land attack': 1 })
  })

  it('drops the later fragments with the first, and those that came before it', () => {
    const story = new ConfiguredStory(screened('ip block-frag'))
    story.send(piece(24, false, eights(1)), piece(0, true, udp(5, 6, 8)), piece(16, true, eights(1)))
    expect(story.drops).toEqual({ [DROPPED]: 3 })
    expect(story.sessions()).toEqual([])
  })

  it('sees a fragment that overlaps one before it, whichever came first, and forgets them after 30 s', async () => {
    const story = new ConfiguredStory(screened('ip tear-drop'))
    story.send(piece(16, true, eights(2)), piece(24, false, eights(2)))
    expect(await found(story)).toEqual({ 'IP tear drop': 1 })
    story.advance('31 s').send(piece(32, false, eights(1)))
    expect(await found(story)).toEqual({ 'IP tear drop': 1 })
  })
})

describe('packets of a session', () => {
  it('pass the screen too: a bad segment is dropped, and the session goes on', async () => {
    const story = new ConfiguredStory(screened('tcp syn-fin\ntcp tcp-no-flag\ntcp winnuke\ntcp fin-no-ack'))
    const client = story.tcp(`${CLIENT}/40000`, `${SERVER}/139`).open()
    client
      .segment(0, { flags: 0 })
      .segment(0, { flags: SYN | FIN | ACK })
      .segment(0, { flags: FIN })
    client.segment(0, { flags: URG | ACK, bytes: 1 }).data(10)
    expect(story.drops).toEqual({ [DROPPED]: 4 })
    expect(story.session()).toMatchObject({ timeout: 1800, packets: [3, 1] })
    expect(await found(story)).toEqual({
      'TCP FIN no ACK': 1,
      'TCP SYN FIN': 1,
      'TCP WinNuke': 1,
      'TCP no flag': 1,
    })
  })

  it('pass the screen of the zone they come from', async () => {
    const text = screened('icmp large', 'security zones security-zone untrust screen s')
    const story = new ConfiguredStory(text)
    const large = (type: number) => icmp(type, 0, [0, 1, 0, 1, ...new Array<number>(1200).fill(0)])
    story.send(request(CLIENT, SERVER, 1, 1), ip(SERVER, CLIENT, 1, large(0)))
    expect(await found(story, 'untrust')).toEqual({ 'ICMP large packet': 1 })
    expect(await found(story)).toEqual({})
    expect(story.session()).toMatchObject({ timeout: 60, packets: [1, 0] })
  })

  it('of ICMP that is no query pass it each for itself', async () => {
    const story = new ConfiguredStory(screened('icmp large'))
    const message = (bytes: number) => ip(CLIENT, SERVER, 1, icmp(40, 0, new Array<number>(bytes).fill(0)))
    story.send(message(8), message(8), message(1200))
    expect(await found(story)).toEqual({ 'ICMP large packet': 1 })
    expect(story.session().packets).toEqual([2, 0])
  })

  it('pass it once, on the side of the device where they come in', async () => {
    const story = new ConfiguredStory(screened('alarm-without-drop\nip record-route-option'), {
      captures: CAPTURES,
    })
    const packet = withOption(7, 3, 4)
    story.sendBy(INSIDE, packet).sendBy(OUTSIDE, packet).sendBy(INSIDE, packet).sendBy(OUTSIDE, packet)
    expect(await found(story)).toEqual({ 'IP record route option': 2 })
    expect(story.pipeline.counters.secondSightPackets).toBe(2)
  })

  it('from another zone, or to a zone with a screen, are not looked at', async () => {
    const story = new ConfiguredStory(screened('tcp syn-fin'), { captures: CAPTURES })
    story.sendBy(DMZ, segment(SYN | FIN, 80, '172.16.0.5', CLIENT))
    expect(story.drops).toEqual({})
    expect(await found(story)).toEqual({})
  })
})

describe('other roads to a screen', () => {
  it('is taken by ICMP errors, with a session and without', async () => {
    const text = screened('ip record-route-option', 'security zones security-zone untrust screen s')
    const story = new ConfiguredStory(text, { captures: CAPTURES })
    const asked = ip(CLIENT, SERVER, 17, udp(1000, 2000, 8))
    const error = (about: Uint8Array) =>
      ip('198.51.100.1', CLIENT, 1, icmp(3, 1, [0, 0, 0, 0, ...about.subarray(0, 28)]), { header: [7, 3, 4] })
    story.sendBy(INSIDE, asked).sendBy(OUTSIDE, error(asked), error(ip(CLIENT, SERVER, 17, udp(7, 8, 8))))
    expect(await found(story, 'untrust')).toEqual({ 'IP record route option': 2 })
    expect(story.session()).toMatchObject({ state: 'Valid', packets: [1, 0] })
    story.sendBy(OUTSIDE, unreachable('198.51.100.1', CLIENT, asked))
    expect(story.session()).toMatchObject({ state: 'Invalidated', reason: 'ICMP error' })
  })

  it('is taken by what comes out of a tunnel, wherever its frame lies among others', async () => {
    const story = new ConfiguredStory(
      device(`
        interfaces gr-0/0/0 unit 0 tunnel source 203.0.113.1
        interfaces gr-0/0/0 unit 0 tunnel destination 198.51.100.1
        interfaces gr-0/0/0 unit 0 family inet address 10.99.0.1/30
        security zones security-zone vpn interfaces gr-0/0/0.0
        security zones security-zone vpn screen s
        security screen ids-option s tcp syn-fin
        security flow tcp-session no-syn-check
        routing-options static route 10.50.0.0/16 next-hop gr-0/0/0.0`),
    )
    const inner = segment(SYN | FIN, 80, '10.50.0.7', CLIENT)
    story.send(
      reply(CLIENT, SERVER, 1, 1),
      request(CLIENT, SERVER, 1, 2),
      gre('198.51.100.1', '203.0.113.1', inner),
    )
    expect(await found(story, 'vpn')).toEqual({ 'TCP SYN FIN': 1 })
    expect(story.drops[DROPPED]).toBe(1)
  })
})

function echo6(bytes: number) {
  return icmp(128, 0, [0, 1, 0, 1, ...new Array<number>(bytes).fill(0)])
}
