import { describe, expect, it } from 'vitest'
import { TcpFlag } from '../../src/tcp/index.js'
import { ip, tcp } from '../story/packets.js'
import { Story } from '../story/story.js'

const CLIENT = '10.0.0.1/40000'
const SERVER = '192.0.2.1/22'

describe('a TCP session', () => {
  it('waits 20 s for its handshake, then ends by ageing', () => {
    const story = new Story()
    story.tcp(CLIENT, SERVER).syn()
    expect(story.session()).toMatchObject({ state: 'Valid', timeout: 20, current: 20, packets: [1, 0] })
    story.advance('19.999 s')
    expect(story.session()).toMatchObject({ state: 'Valid', current: 2 })
    story.advance('1 ms')
    expect(story.session()).toMatchObject({
      state: 'Invalidated',
      current: 0,
      reason: 'idle Timeout',
      duration: 20,
    })
  })

  it('has 1800 s once established, and every packet starts them anew', () => {
    const story = new Story()
    const tcp = story.tcp(CLIENT, SERVER).open()
    expect(story.session()).toMatchObject({ timeout: 1800, current: 1800, packets: [2, 1] })
    story.advance('1799 s')
    tcp.data(10, 1)
    expect(story.session()).toMatchObject({ current: 1800, packets: [2, 2], bytes: [80, 90] })
    story.advance('1799 s')
    expect(story.session().state).toBe('Valid')
    story.advance('1 s')
    expect(story.session().state).toBe('Invalidated')
  })

  it('is not established by the SYN-ACK alone', () => {
    const story = new Story()
    story.tcp(CLIENT, SERVER).syn().synAck()
    expect(story.session().timeout).toBe(20)
  })

  it('takes the application timeout: 300 s for HTTP', () => {
    const story = new Story()
    story.tcp(CLIENT, '192.0.2.1/80').open()
    expect(story.session().timeout).toBe(300)
  })

  it('goes on after one FIN, waits 150 s after the second, and 2 s after the last ACK', () => {
    const story = new Story()
    const tcp = story.tcp(CLIENT, SERVER).open()
    tcp.fin(0)
    expect(story.session().timeout).toBe(1800)
    tcp.fin(1)
    expect(story.session()).toMatchObject({ timeout: 150, current: 150, state: 'Valid' })
    tcp.ack(0)
    expect(story.session()).toMatchObject({ timeout: 2, current: 2, state: 'Valid' })
    story.advance('2 s')
    expect(story.session()).toMatchObject({ state: 'Invalidated', reason: 'TCP FIN', duration: 2 })
  })

  it('does not close on an ACK that does not cover the FIN', () => {
    const story = new Story()
    const tcp = story.tcp(CLIENT, SERVER).open().fin(0).fin(1)
    tcp.segment(0, { flags: TcpFlag.ack, acknowledgement: 5001 })
    expect(story.session().timeout).toBe(150)
  })

  it.each([
    [0, 'TCP CLIENT RST'],
    [1, 'TCP SERVER RST'],
  ])('ends 2 s after a reset from side %i', (side, reason) => {
    const story = new Story()
    story.tcp(CLIENT, SERVER).open().rst(side)
    expect(story.session()).toMatchObject({ timeout: 2, state: 'Valid' })
    story.advance('2 s')
    expect(story.session()).toMatchObject({ state: 'Invalidated', reason })
  })

  it('ignores a reset far outside the sequence', () => {
    const story = new Story()
    story.tcp(CLIENT, SERVER).open().segment(1, { flags: TcpFlag.rst, sequence: 0x7000_0000 })
    expect(story.session()).toMatchObject({ timeout: 1800, packets: [2, 2] })
  })

  it('takes the reset that refuses a SYN', () => {
    const story = new Story()
    const tcp = story.tcp(CLIENT, SERVER).syn()
    tcp.segment(1, { flags: TcpFlag.rst | TcpFlag.ack, sequence: 0 })
    expect(story.session()).toMatchObject({ timeout: 2, packets: [1, 1] })
  })

  it('seen from its SYN-ACK on, has its wings the right way round', () => {
    const story = new Story()
    const tcp = story.tcp(CLIENT, SERVER)
    tcp.synAck()
    expect(story.session()).toMatchObject({
      in: '10.0.0.1/40000 --> 192.0.2.1/22',
      out: '192.0.2.1/22 --> 10.0.0.1/40000 port0.0',
      packets: [0, 1],
      timeout: 20,
    })
    tcp.ack(0)
    expect(story.session()).toMatchObject({
      in: '10.0.0.1/40000 --> 192.0.2.1/22 port0.0',
      packets: [1, 1],
      timeout: 1800,
    })
  })

  it('seen from the middle, is taken as established', () => {
    const story = new Story()
    story.tcp(CLIENT, SERVER).data(100)
    expect(story.session()).toMatchObject({ timeout: 1800, packets: [1, 0] })
  })

  it('opens a new session for a SYN after a close, at once', () => {
    const story = new Story()
    story.tcp(CLIENT, SERVER).open().close()
    story.gap('500 ms')
    story.tcp(CLIENT, SERVER, 90_000).syn()
    expect(story.sessions()).toMatchObject([
      { id: 1, state: 'Invalidated', reason: 'TCP FIN', packets: [4, 2] },
      { id: 2, state: 'Valid', timeout: 20, packets: [1, 0] },
    ])
  })

  it('opens a new session after a timeout, whichever side speaks', () => {
    const story = new Story()
    const tcp = story.tcp(CLIENT, SERVER).open()
    story.gap('1801 s')
    tcp.data(5, 1)
    expect(story.sessions()).toMatchObject([
      { state: 'Invalidated', duration: 1800 },
      { state: 'Valid', in: '192.0.2.1/22 --> 10.0.0.1/40000 port0.0', packets: [1, 0] },
    ])
  })

  it('does not open a new session for a SYN on a running one', () => {
    const story = new Story()
    const tcp = story.tcp(CLIENT, SERVER).open()
    tcp.segment(0, { flags: TcpFlag.syn, sequence: 77 })
    expect(story.session()).toMatchObject({ packets: [3, 1], timeout: 1800 })
  })

  it('keeps a closing session from ending before its new, longer deadline', () => {
    const story = new Story()
    const tcp = story.tcp(CLIENT, SERVER).open().fin(0).fin(1)
    story.advance('149 s')
    expect(story.session().state).toBe('Valid')
    tcp.ack(0)
    story.advance('1.9 s')
    expect(story.session()).toMatchObject({ state: 'Valid', current: 2 })
  })

  it('with the same address and port on both sides counts on the In wing', () => {
    const story = new Story()
    story.send(ip('10.0.0.1', '10.0.0.1', 6, tcp(5, 5, { flags: TcpFlag.syn })))
    expect(story.session().packets).toEqual([1, 0])
  })

  it('finds its place again after a hole in the capture, and closes', () => {
    const story = new Story()
    const tcp = story.tcp(CLIENT, SERVER).open()
    tcp.segment(1, { flags: TcpFlag.ack, sequence: 5001 + 40_000_000, acknowledgement: 1001, bytes: 100 })
    tcp.segment(1, { flags: TcpFlag.fin | TcpFlag.ack, sequence: 5101 + 40_000_000, acknowledgement: 1001 })
    tcp.segment(0, { flags: TcpFlag.fin | TcpFlag.ack, acknowledgement: 5102 + 40_000_000 })
    tcp.segment(1, { flags: TcpFlag.ack, sequence: 5102 + 40_000_000, acknowledgement: 1002 })
    expect(story.session()).toMatchObject({ timeout: 2, reason: 'TCP FIN' })
  })

  it('takes a reset after a hole when it acknowledges the other side', () => {
    const story = new Story()
    const tcp = story.tcp(CLIENT, SERVER).open()
    tcp.segment(1, { flags: TcpFlag.rst | TcpFlag.ack, sequence: 5001 + 40_000_000, acknowledgement: 1001 })
    expect(story.session()).toMatchObject({ timeout: 2, reason: 'TCP SERVER RST' })
  })

  it('begins anew with a SYN of another number while nobody has answered', () => {
    const story = new Story()
    story.tcp(CLIENT, SERVER).syn()
    story.tcp(CLIENT, SERVER, 3_000_000_000).open().close()
    expect(story.session()).toMatchObject({ timeout: 2, reason: 'TCP FIN', packets: [5, 2] })
  })

  it.each([
    ['established', (story: Story) => story.tcp(CLIENT, SERVER).open()],
    ['half closed', (story: Story) => story.tcp(CLIENT, SERVER).open().fin(0)],
  ])('gives its ports to a new session when a far SYN comes while %s', (_, begin) => {
    const story = new Story()
    begin(story)
    story.gap('20 s')
    story.tcp(CLIENT, SERVER, 3_000_000_000).open().close()
    expect(story.sessions()).toMatchObject([
      { id: 1 },
      { id: 2, timeout: 2, reason: 'TCP FIN', packets: [4, 2] },
    ])
  })

  it('gives its ports to a new session, the right way round, when a SYN-ACK comes after a reset', () => {
    const story = new Story()
    story.tcp(CLIENT, SERVER).open().rst(0)
    story.gap('400 ms')
    const next = story.tcp(CLIENT, SERVER, 3_000_000_000)
    next.synAck().ack(0).data(10, 1)
    expect(story.sessions()).toMatchObject([
      { state: 'Invalidated', reason: 'TCP CLIENT RST' },
      { in: '10.0.0.1/40000 --> 192.0.2.1/22 port0.0', packets: [1, 2], timeout: 1800 },
    ])
  })

  it('keeps its reason when a reset follows an orderly close', () => {
    const story = new Story()
    story.tcp(CLIENT, SERVER).open().close().rst(0)
    expect(story.session()).toMatchObject({ timeout: 2, reason: 'TCP FIN' })
    const other = new Story()
    other.tcp(CLIENT, SERVER).open().fin(0).fin(1).rst(0)
    expect(other.session()).toMatchObject({ timeout: 2, reason: 'TCP FIN' })
  })

  it.each([
    ['a late FIN', TcpFlag.fin | TcpFlag.ack],
    ['a segment without any flag', 0],
    ['a FIN scan', TcpFlag.fin],
  ])('made by %s has only the initial timeout', (_, flags) => {
    const story = new Story()
    story.tcp(CLIENT, SERVER).segment(0, { flags }).segment(0, { flags, sequence: 1000 })
    expect(story.session()).toMatchObject({ timeout: 20, packets: [2, 0] })
  })

  it('is established when both sides open at once', () => {
    const story = new Story()
    const tcp = story.tcp(CLIENT, SERVER).syn().segment(1, { flags: TcpFlag.syn })
    tcp.segment(0, { flags: TcpFlag.syn | TcpFlag.ack, sequence: 1000 })
    expect(story.session().timeout).toBe(20)
    tcp.segment(1, { flags: TcpFlag.syn | TcpFlag.ack, sequence: 5000 })
    expect(story.session()).toMatchObject({ timeout: 1800, packets: [2, 2] })
  })
})
