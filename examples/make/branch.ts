/**
 * Five minutes at a branch office's gateway, captured on all three of its interfaces: every packet that crosses it is
 * there twice, as it came in and as it left. The capture that the tour reads.
 */
import { Capture, LinkType } from './capture.js'
import {
  at,
  dnsAnswer,
  dnsQuery,
  ethernet,
  Flag,
  httpRequest,
  httpResponse,
  type IpPacket,
  macFor,
  ntp,
  ping,
  pong,
  type Send,
  TcpConversation,
  tcp,
  tlsClientHello,
  tlsData,
  tlsServerHello,
  udp,
} from './packet.js'
import { pcapngFile } from './pcapng.js'
import { type Translation, translated } from './translate.js'

const UNTRUST = 0
const TRUST = 1
const DMZ = 2
const INTERFACES = ['ge-0/0/0', 'ge-0/0/1', 'ge-0/0/2'].map((name) => ({ name, linkType: LinkType.ethernet }))
/** From one interface to the other, in seconds. */
const CROSSING = 0.00004

const POOL = '198.51.100.10'
const GATEWAY = '198.51.100.2'

/** What a flow's packets are outside: of its requests, and of its answers. */
interface Crossing {
  inside: number
  outside: number
  request?: Translation
  answer?: Translation
  client: string
}

export function branchCapture(): Uint8Array {
  const capture = new Capture(INTERFACES)
  const seen = (seconds: number, packet: IpPacket, place: number) => {
    const addresses = {
      sourceMac: macFor(packet.source),
      destinationMac: macFor(packet.destination),
      vlans: [],
    }
    capture.add(seconds, ethernet(packet, addresses), place)
  }
  /** Packets of the client enter by `inside` and leave by `outside`, translated; those of the server the other way. */
  const crossing =
    ({ inside, outside, request = {}, answer = {}, client }: Crossing): Send =>
    (seconds, packet) => {
      const isRequest = packet.source === client
      const from = isRequest ? inside : outside
      const to = isRequest ? outside : inside
      // An answer is told as the client sees it: the server sent what it answers to.
      seen(seconds, isRequest ? packet : translated(packet, answer), from)
      seen(seconds + CROSSING, isRequest ? translated(packet, request) : packet, to)
    }
  const refused =
    (place: number): Send =>
    (seconds, packet) =>
      seen(seconds, packet, place)

  browsing(crossing)
  names(crossing)
  visitors(crossing, refused(UNTRUST))
  within(crossing)
  itself(refused(UNTRUST))
  refusals(refused(TRUST), refused(UNTRUST))
  return pcapngFile(capture)
}

type Crossings = (crossing: Crossing) => Send

/** Out of the trust zone the pool's ports are translated. */
function outward(client: string, chosen: number): Crossing {
  return {
    inside: TRUST,
    outside: UNTRUST,
    client,
    request: { source: at(POOL, chosen) },
    answer: { destination: at(POOL, chosen) },
  }
}

function browsing(crossing: Crossings): void {
  const hosts = [
    ['10.0.10.21', 51034, 17783, 1],
    ['10.0.10.21', 51035, 11377, 1.3],
    ['10.0.10.22', 49811, 5765, 20],
    ['10.0.10.23', 60001, 28363, 64],
  ] as const
  for (const [client, port, chosen, start] of hosts) {
    const send = crossing(outward(client, chosen))
    const talk = new TcpConversation(send, {
      client: at(client, port),
      server: at('203.0.113.80', 443),
      start,
    })
    talk.open().say('client', tlsClientHello('www.example.net')).say('server', tlsServerHello())
    talk.say('client', tlsData(320)).say('server', tlsData(5200))
    if (port !== 60001) talk.wait(8).close()
  }
}

function names(crossing: Crossings): void {
  const lookups = [
    ['10.0.10.21', 40001, 3553, 0.9, 'www.example.net'],
    ['10.0.10.22', 40002, 13998, 19.9, 'www.example.net'],
    ['10.0.10.23', 40003, 2772, 63.8, 'mail.example.net'],
  ] as const
  for (const [client, port, chosen, start, name] of lookups) {
    const send = crossing(outward(client, chosen))
    const server = at('203.0.113.53', 53)
    send(start, udp(at(client, port), server, dnsQuery(port, name), { identification: port }))
    const answer = dnsAnswer(port, name, '203.0.113.80')
    send(start + 0.021, udp(server, at(client, port), answer, { identification: port + 7 }))
  }
  const send = crossing(outward('10.0.10.22', 10117))
  for (let sequence = 1; sequence <= 3; sequence++) {
    send(30 + sequence, ping('10.0.10.22', '203.0.113.80', 26815, sequence))
    send(30.014 + sequence, pong('203.0.113.80', '10.0.10.22', 26815, sequence))
  }
}

/** From outside: the web server behind one port, the mail server behind an address of its own. */
function visitors(crossing: Crossings, refused: Send): void {
  for (const [client, port, start] of [
    ['203.0.113.150', 35012, 5],
    ['203.0.113.151', 35013, 75],
  ] as const) {
    const web = at('10.0.20.10', 8080)
    const send = crossing({
      inside: UNTRUST,
      outside: DMZ,
      client,
      request: { destination: web },
      answer: { source: web },
    })
    const talk = new TcpConversation(send, { client: at(client, port), server: at(GATEWAY, 80), start })
    talk.open().say('client', httpRequest('branch.example.com', '/')).say('server', httpResponse(900)).close()
  }
  const mail = at('10.0.20.25', 25)
  const send = crossing({
    inside: UNTRUST,
    outside: DMZ,
    client: '203.0.113.160',
    request: { destination: mail },
    answer: { source: mail },
  })
  const talk = new TcpConversation(send, {
    client: at('203.0.113.160', 42001),
    server: at('198.51.100.25', 25),
    start: 40,
  })
  talk.open().say('server', '220 mail.branch.example.com\r\n').say('client', 'EHLO out.example.net\r\n')
  // The mail server has no other port that anybody may come to.
  for (let attempt = 0; attempt < 3; attempt++) {
    refused(90 + attempt, opening('203.0.113.66', 47000 + attempt, '198.51.100.25', 3389))
  }
}

/** Between the inner zones nothing is translated. */
function within(crossing: Crossings): void {
  const send = crossing({ inside: TRUST, outside: DMZ, client: '10.0.10.22' })
  const talk = new TcpConversation(send, {
    client: at('10.0.10.22', 50122),
    server: at('10.0.20.10', 22),
    start: 100,
  })
  talk.open().say('server', 'SSH-2.0-OpenSSH_9.2\r\n').say('client', 'SSH-2.0-OpenSSH_9.2\r\n').wait(60)
  talk.say('client', tlsData(64)).say('server', tlsData(128))
}

/** The gateway asks for the time. */
function itself(send: Send): void {
  const own = at(GATEWAY, 123)
  const server = at('203.0.113.123', 123)
  send(10, udp(own, server, ntp('client', 10), { identification: 900 }))
  send(10.03, udp(server, own, ntp('server', 10), { identification: 901 }))
}

function refusals(trust: Send, untrust: Send): void {
  // Telnet is refused, on the way out and to the gateway itself.
  for (const [place, second] of [0, 1, 3].entries()) {
    trust(120 + second, opening('10.0.10.23', 61000 + place, '203.0.113.23', 23))
    untrust(130 + second, opening('203.0.113.66', 48000 + place, GATEWAY, 23))
  }
  // Windows file sharing does not leave the house.
  trust(140, opening('10.0.10.21', 61100, '203.0.113.45', 445))
  // An address that nobody owns.
  trust(150, opening('10.0.10.21', 61101, '10.99.0.1', 80))
  // A segment of a connection that the gateway knows nothing of.
  untrust(
    160,
    tcp(at('203.0.113.80', 443), at('198.51.100.25', 25), {
      sequence: 99,
      acknowledgement: 7,
      flags: Flag.ack,
    }),
  )
  // Both flags at once: no system sends that.
  untrust(170, tcp(at('203.0.113.66', 48100), at(GATEWAY, 80), { sequence: 1, flags: Flag.syn | Flag.fin }))
}

function opening(client: string, port: number, server: string, serverPort: number): IpPacket {
  return tcp(at(client, port), at(server, serverPort), { sequence: port * 65537, flags: Flag.syn })
}
