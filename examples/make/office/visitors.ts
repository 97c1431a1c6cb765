/**
 * What comes from outside or goes to many: a port scan, a telephone call, a video stream, a signalling
 * association.
 */
import {
  at,
  Chunks,
  igmpLeave,
  igmpQuery,
  igmpReport,
  igmpV3Report,
  pimJoin,
  rtp,
  type Send,
  sctp,
  sip,
  TcpConversation,
  transportStream,
  udp,
} from '../packet.js'

export function visitors(send: Send): void {
  scan(send)
  call(send)
  video(send)
  signalling(send)
}

/** Eight ports refuse at once, four never answer, one is open and is left at once. */
function scan(send: Send): void {
  const scanner = '203.0.113.66'
  const refused = [21, 22, 23, 25, 110, 143, 3306, 8080]
  const silent = [111, 135, 139, 445]
  for (const [index, port] of refused.entries()) {
    new TcpConversation(send, {
      client: at(scanner, 60_001),
      server: at('192.0.2.80', port),
      start: 240 + index * 0.2,
      hopLimit: 51,
    })
      .syn()
      .reset('server', true)
  }
  for (const [index, port] of silent.entries()) {
    new TcpConversation(send, {
      client: at(scanner, 60_002),
      server: at('192.0.2.80', port),
      start: 242 + index * 0.2,
      hopLimit: 51,
    }).syn()
  }
  new TcpConversation(send, {
    client: at(scanner, 60_003),
    server: at('192.0.2.80', 443),
    start: 243,
    hopLimit: 51,
  })
    .open()
    .reset('client')
}

const PHONE = '10.0.100.11'
const PROVIDER = '203.0.113.60'

function call(send: Send): void {
  const id = 'call-0905'
  const phone = at(PHONE, 5060)
  const provider = at(PROVIDER, 5060)
  const uri = `sip:102@${PROVIDER}`
  const ask = (time: number, method: string, media?: number) =>
    send(time, udp(phone, provider, sip(`${method} ${uri} SIP/2.0`, PHONE, PROVIDER, id, method, media)))
  const answer = (time: number, status: string, method: string, media?: number) =>
    send(time, udp(provider, phone, sip(`SIP/2.0 ${status}`, PROVIDER, PHONE, id, method, media)))
  ask(300, 'INVITE', 16_384)
  answer(300.05, '180 Ringing', 'INVITE')
  answer(303, '200 OK', 'INVITE', 20_002)
  ask(303.05, 'ACK')
  for (let packet = 0; packet < 100; packet++) {
    const time = 303.1 + packet * 0.02
    send(time, udp(at(PHONE, 16_384), at(PROVIDER, 20_002), rtp(packet, 0x11aa)))
    send(time + 0.007, udp(at(PROVIDER, 20_002), at(PHONE, 16_384), rtp(packet, 0x22bb)))
  }
  ask(305.4, 'BYE')
  answer(305.45, '200 OK', 'BYE')
}

/**
 * Two viewers join a group; the gateway asks the core router for the stream; one viewer leaves, then nobody
 * watches.
 */
function video(send: Send): void {
  const group = '239.1.1.1'
  const camera = '10.0.20.50'
  send(360, igmpReport('10.0.10.21', group))
  send(360.1, pimJoin('10.0.0.1', '10.0.0.2', group, camera))
  send(362, igmpV3Report('10.0.10.22', group))
  for (let packet = 0; packet < 50; packet++) {
    send(361 + packet, udp(at(camera, 5004), at(group, 5004), transportStream(3, packet), { hopLimit: 8 }))
  }
  send(405, igmpLeave('10.0.10.21', group))
  send(405.01, igmpQuery('10.0.10.1', group))
}

function signalling(send: Send): void {
  const near = at('10.0.20.30', 36_500)
  const far = at('203.0.113.130', 36_500)
  const nearTag = 0x0a0b0c0d
  const farTag = 0x1a1b1c1d
  const there = (time: number, ...chunks: Parameters<typeof sctp>[3][]) =>
    send(time, sctp(near, far, farTag, ...chunks))
  const back = (time: number, ...chunks: Parameters<typeof sctp>[3][]) =>
    send(time, sctp(far, near, nearTag, ...chunks))
  send(420, sctp(near, far, 0, Chunks.init(nearTag, 1000)))
  back(420.03, Chunks.initAck(farTag, 5000))
  there(420.04, Chunks.cookieEcho())
  back(420.07, Chunks.cookieAck())
  for (let message = 0; message < 5; message++) {
    there(421 + message * 4, Chunks.data(1000 + message, message, `reading ${message}: 21.5 C`))
    back(421.03 + message * 4, Chunks.sack(1000 + message))
  }
  there(450, Chunks.heartbeat())
  back(450.03, Chunks.heartbeatAck())
  there(460, Chunks.shutdown(4999))
  back(460.03, Chunks.shutdownAck())
  there(460.04, Chunks.shutdownComplete())
}
