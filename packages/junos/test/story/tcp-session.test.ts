/** `security flow tcp-session`: which segments begin a session, and how long it lasts in each state. */
import { describe, expect, it } from 'vitest'
import { TcpFlag } from '../../../engine/src/tcp/index.js'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, device, gre, INSIDE, OUTSIDE, syn, synAck, tcpPacket } from './device.js'

const CLIENT = '10.0.0.5/40000'
const SERVER = '198.51.100.9/22'
const NOT_SYN = 'TCP segment without session that is no SYN'
const NOT_SYN_RESET = `${NOT_SYN}, answered with a reset`

const permit = (more: string) => `
  security policies from-zone trust to-zone untrust policy p match source-address any
  security policies from-zone trust to-zone untrust policy p match destination-address any
  security policies from-zone trust to-zone untrust policy p match application any
  security policies from-zone trust to-zone untrust policy p then permit ${more}`

const story = (more = '') => new ConfiguredStory(device(more))
const tcp = (statement: string) => story(`security flow tcp-session ${statement}`)

describe('a first segment that is no SYN', () => {
  it.each([
    ['an ACK', TcpFlag.ack],
    ['a SYN-ACK', TcpFlag.syn | TcpFlag.ack],
    ['a FIN', TcpFlag.fin | TcpFlag.ack],
    ['a reset', TcpFlag.rst],
    ['a SYN-FIN', TcpFlag.syn | TcpFlag.fin],
  ])('makes no session: %s', (_, flags) => {
    const seen = story()
    seen.tcp(CLIENT, SERVER).segment(0, { flags })
    expect(seen.sessions()).toEqual([])
    expect(seen.drops).toEqual({ [NOT_SYN]: 1 })
    expect(seen.events()).toEqual([`dropped ${NOT_SYN}`])
  })

  it('is answered with a reset where the zone it comes from has tcp-rst', () => {
    const seen = story('security zones security-zone trust tcp-rst')
    seen.tcp(CLIENT, SERVER).ack()
    seen.tcp(SERVER, CLIENT).ack()
    expect(seen.drops).toEqual({ [NOT_SYN_RESET]: 1, [NOT_SYN]: 1 })
  })

  it('is taken under no-syn-check, as established when it brings data', () => {
    const seen = tcp('no-syn-check')
    seen.tcp(CLIENT, SERVER).data(100).data(50, 1)
    expect(seen.session()).toMatchObject({ timeout: 1800, packets: [1, 1] })
  })

  it('is taken under no-syn-check with its sender as the initiator, whoever that was', async () => {
    const seen = tcp('no-syn-check')
    seen.send(synAck(SERVER, CLIENT))
    expect(await seen.wings()).toEqual([
      'In 198.51.100.9/22 --> 10.0.0.5/40000;tcp ge-0/0/1.0 1',
      'Out 10.0.0.5/40000 --> 198.51.100.9/22;tcp ge-0/0/0.0 0',
    ])
  })

  it('is dropped under no-syn-check when it is a reset, which opens nothing', () => {
    const seen = tcp('no-syn-check')
    seen.tcp(SERVER, CLIENT).segment(0, { flags: TcpFlag.rst | TcpFlag.ack })
    expect(seen.sessions()).toEqual([])
    expect(seen.drops).toEqual({ [NOT_SYN]: 1 })
  })

  it('is dropped under strict-syn-check even where no-syn-check stands', () => {
    const seen = story(`security flow tcp-session no-syn-check\nsecurity flow tcp-session strict-syn-check`)
    seen.tcp(CLIENT, SERVER).data(100)
    expect(seen.drops).toEqual({ [NOT_SYN]: 1 })
  })

  it('is dropped where its policy has syn-check-required, and is no session of that policy', async () => {
    const more = `security flow tcp-session no-syn-check ${permit('tcp-options syn-check-required')}`
    const seen = story(more.replace('check  ', 'check\n'))
    seen.tcp(CLIENT, SERVER).data(100)
    seen.tcp(SERVER, CLIENT).data(100)
    expect(seen.drops).toEqual({ [NOT_SYN]: 1 })
    expect(seen.sessions()).toMatchObject([{ in: '198.51.100.9/22 --> 10.0.0.5/40000 ge-0/0/1.0' }])
    const { policies } = seen.pipeline.configured!
    expect([policies.hits[0], policies.sessions[0]]).toEqual([1, 0])
  })

  it('that its policy refuses is answered with a reset by a zone with tcp-rst', () => {
    const more = `security flow tcp-session no-syn-check\nsecurity zones security-zone trust tcp-rst`
    const seen = story(`${more}\n${permit('tcp-options syn-check-required')}`)
    seen.tcp(CLIENT, SERVER).data(100)
    expect(seen.drops).toEqual({ [NOT_SYN_RESET]: 1 })
  })
})

describe('a segment that came through a tunnel', () => {
  const TUNNEL = `
    interfaces gr-0/0/0 unit 0 tunnel source 203.0.113.1
    interfaces gr-0/0/0 unit 0 tunnel destination 198.51.100.1
    interfaces gr-0/0/0 unit 0 family inet address 10.99.0.1/30
    security zones security-zone untrust interfaces gr-0/0/0.0
    security zones security-zone untrust host-inbound-traffic system-services all
    routing-options static route 10.50.0.0/16 next-hop gr-0/0/0.0`
  const middle = tcpPacket('10.50.0.7/1024', '10.0.0.5/22', { flags: TcpFlag.ack, bytes: 10 })
  const carried = gre('198.51.100.1', '203.0.113.1', middle)

  it('must begin with a SYN like any other', () => {
    const seen = story(TUNNEL).send(carried)
    expect(seen.drops).toEqual({ [NOT_SYN]: 1 })
  })

  it('need not under no-syn-check-in-tunnel, which changes nothing outside of it', () => {
    const seen = story(`${TUNNEL}\nsecurity flow tcp-session no-syn-check-in-tunnel`).send(carried)
    expect(seen.drops).toEqual({})
    expect(seen.sessions({ protocol: 6 })).toMatchObject([{ packets: [1, 0] }])
    seen.tcp(CLIENT, SERVER).ack()
    expect(seen.drops).toEqual({ [NOT_SYN]: 1 })
  })
})

describe('data before the handshake is done', () => {
  const BEFORE = 'TCP data before the handshake'

  it('passes without strict-syn-check', () => {
    const seen = story()
    seen.tcp(CLIENT, SERVER).syn().data(10)
    expect(seen.drops).toEqual({})
  })

  it('is dropped under strict-syn-check, from either side', () => {
    const seen = tcp('strict-syn-check')
    seen.tcp(CLIENT, SERVER).syn().data(10).synAck().data(10, 1)
    expect(seen.drops).toEqual({ [BEFORE]: 2 })
    expect(seen.session()).toMatchObject({ timeout: 20, packets: [1, 1] })
  })

  it('may come with the last acknowledgement of the handshake, and after it', () => {
    const seen = tcp('strict-syn-check')
    seen.tcp(CLIENT, SERVER).syn().synAck().data(10).data(20, 1)
    expect(seen.drops).toEqual({})
    expect(seen.session()).toMatchObject({ timeout: 1800, packets: [2, 2] })
  })
})

describe('the timeout of a TCP session', () => {
  it('is tcp-initial-timeout until the handshake is done', () => {
    const seen = tcp('tcp-initial-timeout 40')
    const client = seen.tcp(CLIENT, SERVER).syn().synAck()
    expect(seen.session().timeout).toBe(40)
    client.ack()
    expect(seen.session().timeout).toBe(1800)
  })

  it('is that of a custom application once established, and again between two FINs', () => {
    const seen = story(`
      applications application slow protocol tcp
      applications application slow destination-port 22
      applications application slow inactivity-timeout 7200
      ${permit('').replace('application any', 'application slow')}`)
    const client = seen.tcp(CLIENT, SERVER).open()
    expect(seen.session().timeout).toBe(7200)
    client.fin(0)
    expect(seen.session().timeout).toBe(7200)
  })

  it.each([
    ['150 s after the second FIN and 2 s after the last ACK', '', 1800, 150, 2],
    ['as time-wait-state session-timeout says after the second FIN', 'session-timeout 60', 1800, 60, 2],
    ['the application’s all the way under session-ageout', 'session-ageout', 1800, 1800, 1800],
    ['the time wait’s after the first FIN already', 'apply-to-half-close-state', 150, 150, 2],
  ])('is %s', (_, wait, half, closing, closed) => {
    const seen = wait ? tcp(`time-wait-state ${wait}`) : story()
    const client = seen.tcp(CLIENT, SERVER).open()
    client.fin(0)
    expect(seen.session().timeout).toBe(half)
    client.fin(1)
    expect(seen.session().timeout).toBe(closing)
    client.ack(0)
    expect(seen.session()).toMatchObject({ state: 'Valid', timeout: closed })
  })

  it('is both of two time-wait statements', () => {
    const wait = 'security flow tcp-session time-wait-state'
    const seen = story(`${wait} session-timeout 30\n${wait} apply-to-half-close-state`)
    seen.tcp(CLIENT, SERVER).open().fin(0)
    expect(seen.session().timeout).toBe(30)
  })
})

describe('the end of a TCP session', () => {
  it('comes with the last ACK under fin-invalidate-session, and a SYN at that moment begins another', () => {
    const seen = tcp('fin-invalidate-session')
    const client = seen.tcp(CLIENT, SERVER).open().fin(0).fin(1)
    expect(seen.session().state).toBe('Valid')
    client.ack(0)
    expect(seen.session()).toMatchObject({ state: 'Invalidated', reason: 'TCP FIN', packets: [4, 2] })
    seen.tcp(CLIENT, SERVER, 90_000).syn()
    expect(seen.sessions()).toMatchObject([{ state: 'Invalidated' }, { state: 'Valid', timeout: 20 }])
  })

  it.each([
    [0, 'TCP CLIENT RST'],
    [1, 'TCP SERVER RST'],
  ])('comes with a reset from side %i under rst-invalidate-session', (side, reason) => {
    const seen = tcp('rst-invalidate-session')
    const client = seen.tcp(CLIENT, SERVER).open().rst(side)
    expect(seen.session()).toMatchObject({ state: 'Invalidated', reason })
    client.data(10)
    expect(seen.drops).toEqual({ [NOT_SYN]: 1 })
  })

  it('comes with a reset that cuts the closing short under rst-invalidate-session', () => {
    const seen = tcp('rst-invalidate-session')
    const client = seen.tcp(CLIENT, SERVER).open().fin(0).fin(1)
    expect(seen.session()).toMatchObject({ state: 'Valid', timeout: 150 })
    client.rst(0)
    expect(seen.session()).toMatchObject({ state: 'Invalidated', reason: 'TCP FIN' })
  })

  it('comes 2 s after the last ACK under rst-invalidate-session', () => {
    const seen = tcp('rst-invalidate-session')
    seen.tcp(CLIENT, SERVER).open().close()
    expect(seen.session()).toMatchObject({ state: 'Valid', timeout: 2, reason: 'TCP FIN' })
  })

  it('comes 2 s after a reset without that', () => {
    const seen = story()
    seen.tcp(CLIENT, SERVER).open().rst()
    expect(seen.session()).toMatchObject({ state: 'Valid', timeout: 2 })
  })

  it('is counted once where the reset is seen on both sides of the device', () => {
    const text = device('security flow tcp-session rst-invalidate-session')
    const seen = new ConfiguredStory(text, { captures: CAPTURES })
    const opening = syn(CLIENT, SERVER)
    const reset = tcpPacket(CLIENT, SERVER, { flags: TcpFlag.rst, sequence: 1001 })
    seen.sendBy(INSIDE, opening).sendBy(OUTSIDE, opening).sendBy(INSIDE, reset).sendBy(OUTSIDE, reset)
    expect(seen.session()).toMatchObject({ state: 'Invalidated', packets: [2, 0] })
    expect(seen.drops).toEqual({})
    expect(seen.pipeline.counters.secondSightPackets).toBe(2)
  })
})

describe('a SYN on the ports of a running session', () => {
  it('begins a session that is decided about by its own addresses', () => {
    const seen = story()
    seen.tcp(CLIENT, SERVER).open()
    seen.udp('172.16.0.9/1000', '198.51.100.77/2000')
    seen.tcp(CLIENT, SERVER, 3_000_000_000).syn()
    const [, , next] = seen.sessions()
    expect(next).toMatchObject({
      in: '10.0.0.5/40000 --> 198.51.100.9/22 ge-0/0/0.0',
      out: '198.51.100.9/22 --> 10.0.0.5/40000 ge-0/0/1.0',
    })
  })

  it('is no part of a session that was reset, although it has the number of the first', () => {
    const seen = story()
    seen.tcp(CLIENT, SERVER).syn().rst(1)
    seen.gap('500 ms').tcp(CLIENT, SERVER).open().data(100)
    expect(seen.sessions()).toMatchObject([
      { state: 'Invalidated', reason: 'TCP SERVER RST', packets: [1, 1] },
      { state: 'Valid', timeout: 1800, packets: [3, 1] },
    ])
    expect(seen.drops).toEqual({})
  })

  it('does not make that session age out: it was replaced', () => {
    const seen = story()
    seen.tcp(CLIENT, SERVER).open()
    seen.tcp(CLIENT, SERVER, 3_000_000_000).syn()
    expect(seen.sessions()[0]).toMatchObject({ state: 'Invalidated', reason: 'unset', duration: 0 })
  })

  it('from the other side begins a session the other way round', () => {
    const seen = story()
    seen.tcp(CLIENT, SERVER).open().close()
    seen.tcp(SERVER, CLIENT, 3_000_000_000).syn()
    expect(seen.sessions()).toMatchObject([
      { state: 'Invalidated' },
      { in: '198.51.100.9/22 --> 10.0.0.5/40000 ge-0/0/1.0' },
    ])
  })
})

describe('rst-sequence-check', () => {
  const WRONG = 'TCP reset with an unexpected sequence number'

  it.each([
    ['next expected', 0, {}],
    ['one before it', -1, {}],
    ['next but one', 1, { [WRONG]: 1 }],
    ['two before it', -2, { [WRONG]: 1 }],
  ])('decides about a reset whose number is the %s', (_, offset, drops) => {
    const seen = tcp('rst-sequence-check')
    seen
      .tcp(CLIENT, SERVER)
      .open()
      .data(100)
      .segment(0, { flags: TcpFlag.rst, sequence: 1101 + offset })
    expect(seen.drops).toEqual(drops)
    expect(seen.session().timeout).toBe(offset === 0 || offset === -1 ? 2 : 1800)
  })

  it('takes the reset that refuses a SYN, and any reset in the window when it is off', () => {
    const strict = tcp('rst-sequence-check')
    strict
      .tcp(CLIENT, SERVER)
      .syn()
      .segment(1, { flags: TcpFlag.rst | TcpFlag.ack, sequence: 0 })
    expect(strict.session()).toMatchObject({ timeout: 2, packets: [1, 1] })
    const loose = story()
    loose.tcp(CLIENT, SERVER).open().segment(0, { flags: TcpFlag.rst, sequence: 1300 })
    expect(loose.session().timeout).toBe(2)
  })
})
