/** One tiny capture for each protocol that has a name of its own, and for two that IPv6 makes different. */
import { Capture, LinkType, START_SECONDS } from './capture.js'
import {
  ah,
  at,
  Chunks,
  dnsAnswer,
  dnsQuery,
  egp,
  esp,
  ethernet,
  gre,
  httpRequest,
  httpResponse,
  icmp,
  igmpLeave,
  igmpQuery,
  igmpReport,
  igmpV3Report,
  ipip,
  mldQuery,
  mldReport,
  neighbourAdvertisement,
  neighbourSolicitation,
  ntp,
  ospfHello,
  packetTooBig,
  pimHello,
  pimJoin,
  ping,
  pong,
  portUnreachable,
  pptp,
  prose,
  rsvpPath,
  rsvpReservation,
  type Send,
  sctp,
  TcpConversation,
  transportStream,
  u16,
  u32,
  udp,
  udpBytes,
} from './packet.js'
import { pcapFile } from './pcap.js'

const A = '192.0.2.10'
const B = '198.51.100.20'
const C = '203.0.113.30'
const A6 = '2001:db8:a::10'
const B6 = '2001:db8:b::20'

const STORIES: Record<string, (send: Send) => void> = {
  ah(send) {
    for (let sequence = 1; sequence <= 3; sequence++) {
      send(sequence, ah(A, B, 0x1001, sequence, 17, udpBytes(at(A, 7000), at(B, 7000), prose(40))))
      send(sequence + 0.02, ah(B, A, 0x2002, sequence, 17, udpBytes(at(B, 7000), at(A, 7000), prose(60))))
    }
    send(5, ah(A6, B6, 0x6001, 1, 17, udpBytes(at(A6, 7000), at(B6, 7000), prose(40))))
  },
  egp(send) {
    send(0, egp(A, B, 'acquire', 64_500, 1))
    send(0.05, egp(B, A, 'confirm', 64_501, 1))
    send(30, egp(A, B, 'hello', 64_500, 2))
    send(30.05, egp(B, A, 'heard', 64_501, 2))
    send(31, egp(A, C, 'acquire', 64_500, 1))
  },
  esp(send) {
    for (let sequence = 1; sequence <= 4; sequence++) {
      send(sequence, esp(A, B, 0xa1b2c3d4, sequence, 120))
      send(sequence + 0.01, esp(B, A, 0x00001001, sequence, 300))
    }
    send(6, esp(A6, B6, 0x66, 1, 88))
    send(7, esp(C, B, 0xffffffff, 1, 100))
  },
  gre(send) {
    send(0, gre(A, B, ping('10.1.0.1', '10.2.0.1', 7, 1)))
    send(0.02, gre(B, A, pong('10.2.0.1', '10.1.0.1', 7, 1)))
    send(1, gre(C, B, ping(A6, B6, 7, 1)))
    for (let sequence = 0; sequence < 3; sequence++) {
      send(2 + sequence, pptp(A, C, 0x0101, sequence, ping('10.1.0.1', '10.3.0.1', 8, sequence)))
      send(2.02 + sequence, pptp(C, A, 0x0202, sequence, pong('10.3.0.1', '10.1.0.1', 8, sequence)))
    }
  },
  icmp(send) {
    for (let sequence = 1; sequence <= 3; sequence++) {
      send(sequence, ping(A, B, 0x1234, sequence))
      send(sequence + 0.01, pong(B, A, 0x1234, sequence))
    }
    send(10, ping(A, C, 0x1235, 1, 1000))
    send(12, pong(C, B, 0x4321, 9))
    send(13, icmp(A, B, 13, 0, [...u16(5), ...u16(1), ...u32(32_400_000), ...u32(0), ...u32(0)]))
    send(
      13.01,
      icmp(B, A, 14, 0, [...u16(5), ...u16(1), ...u32(32_400_000), ...u32(32_400_005), ...u32(32_400_005)]),
    )
    send(14, icmp(C, A, 9, 0, [1, 2, ...u16(1800), 203, 0, 113, 30, 0, 0, 0, 0]))
    const probe = udp(at(A, 5000), at(B, 7007), prose(30))
    send(20, probe)
    send(20.01, portUnreachable(B, probe))
    // About a packet that was never seen.
    send(21, portUnreachable(C, udp(at(A, 5001), at(C, 7007), prose(30))))
  },
  icmp6(send) {
    send(0, neighbourSolicitation(A6, B6))
    send(0.001, neighbourAdvertisement(B6, A6))
    for (let sequence = 1; sequence <= 3; sequence++) {
      send(sequence, ping(A6, B6, 0x6123, sequence))
      send(sequence + 0.01, pong(B6, A6, 0x6123, sequence))
    }
    send(10, ping(A6, '2001:db8:c::30', 0x6124, 1))
    send(11, mldQuery('fe80::1'))
    send(12, mldReport('fe80::10', 'ff05::db8:7'))
    const probe = udp(at(A6, 5000), at(B6, 7007), prose(1000))
    send(20, probe)
    send(20.01, packetTooBig('2001:db8:f::1', probe, 1280))
    send(20.02, portUnreachable(B6, probe))
  },
  igmp(send) {
    send(0, igmpQuery(A))
    send(0.5, igmpReport(B, '239.1.2.3'))
    send(1, igmpV3Report(C, '239.1.2.3'))
    send(30, igmpLeave(B, '239.1.2.3'))
    send(30.1, igmpQuery(A, '239.1.2.3'))
  },
  ipip(send) {
    send(0, ipip(A, B, ping('10.1.0.1', '10.2.0.1', 9, 1)))
    send(0.02, ipip(B, A, pong('10.2.0.1', '10.1.0.1', 9, 1)))
    send(1, ipip(A, C, udp(at('10.1.0.1', 4000), at('10.3.0.1', 4000), prose(50))))
    // IPv6 inside is protocol 41, a session of its own.
    send(2, ipip(A, B, ping(A6, B6, 10, 1)))
  },
  ospf(send) {
    for (let round = 0; round < 4; round++) {
      send(round * 10, ospfHello(A, A, round ? [B] : []))
      send(round * 10 + 1, ospfHello(B, B, [A]))
    }
  },
  pim(send) {
    send(0, pimHello(A, 1))
    send(1, pimHello(B, 2))
    send(2, pimJoin(A, B, '239.1.2.3', C))
    send(30, pimHello(A, 1))
  },
  rsvp(send) {
    const flow = { sender: A, receiver: B, port: 6000 }
    for (let round = 0; round < 3; round++) {
      send(round * 30, rsvpPath(flow))
      send(round * 30 + 0.05, rsvpReservation(flow))
    }
    send(61, rsvpPath({ ...flow, receiver: C }))
  },
  sctp(send) {
    const from = at(A, 36_000)
    const to = at(B, 36_001)
    send(0, sctp(from, to, 0, Chunks.init(11, 100)))
    send(0.02, sctp(to, from, 11, Chunks.initAck(22, 200)))
    send(0.03, sctp(from, to, 22, Chunks.cookieEcho(), Chunks.data(100, 0, 'first words')))
    send(0.05, sctp(to, from, 11, Chunks.cookieAck(), Chunks.sack(100)))
    send(1, sctp(from, to, 22, Chunks.shutdown(199)))
    send(1.02, sctp(to, from, 11, Chunks.shutdownAck()))
    send(1.03, sctp(from, to, 22, Chunks.shutdownComplete()))
    send(2, sctp(at(A, 36_100), at(C, 36_001), 0, Chunks.init(33, 300)))
    send(3, sctp(at(A, 36_200), at(B, 36_002), 0, Chunks.init(44, 400)))
    send(3.02, sctp(at(B, 36_002), at(A, 36_200), 44, Chunks.abort()))
  },
  tcp(send) {
    tcpStory(send, A, B, C)
  },
  'ipv6-tcp'(send) {
    tcpStory(send, A6, B6, '2001:db8:c::30')
  },
  udp(send) {
    send(0, udp(at(A, 5300), at(B, 53), dnsQuery(1, 'www.example.com')))
    send(0.02, udp(at(B, 53), at(A, 5300), dnsAnswer(1, 'www.example.com', C)))
    send(1, udp(at(A, 5301), at(C, 53), dnsQuery(2, 'www.example.com')))
    send(2, udp(at(A, 123), at(B, 123), ntp('client', START_SECONDS + 2)))
    send(2.02, udp(at(B, 123), at(A, 123), ntp('server', START_SECONDS + 2)))
    send(3, udp(at(C, 5004), at('239.1.2.3', 5004), transportStream(1, 0)))
    send(4, udp(at(A6, 5300), at(B6, 53), dnsQuery(3, 'www.example.com', 6)))
    send(4.02, udp(at(B6, 53), at(A6, 5300), dnsAnswer(3, 'www.example.com', A6)))
    // The same ports after the timeout: a session of its own.
    send(70, udp(at(A, 5300), at(B, 53), dnsQuery(4, 'www.example.com')))
    send(70.02, udp(at(B, 53), at(A, 5300), dnsAnswer(4, 'www.example.com', C)))
  },
}

/**
 * Closes of both kinds, a refusal, no answer, a half-close, an idle timeout, ports used again, an answer seen
 * first.
 */
function tcpStory(send: Send, client: string, server: string, silent: string): void {
  const talk = (port: number, serverPort: number, start: number) =>
    new TcpConversation(send, { client: at(client, port), server: at(server, serverPort), start })
  talk(40_001, 80, 0)
    .open()
    .say('client', httpRequest('www.example.com', '/'))
    .say('server', httpResponse(3000))
    .close()
  talk(40_002, 8443, 1).open().say('client', prose(100)).reset('server')
  talk(40_003, 8443, 2).open().say('client', prose(100)).reset('client')
  talk(40_004, 25, 3).syn().reset('server', true)
  new TcpConversation(send, { client: at(client, 40_005), server: at(silent, 80), start: 4 }).syn()
  talk(40_006, 7000, 5).open().halfClose('client').say('server', prose(500)).halfClose('server')
  // Used again soon after a close, and again after a handshake that timed out.
  talk(40_001, 80, 6)
    .open()
    .say('client', httpRequest('www.example.com', '/again'))
    .say('server', httpResponse(10))
    .close('server')
  new TcpConversation(send, { client: at(client, 40_005), server: at(silent, 80), start: 60 }).syn()
  const unseen = new TcpConversation((seconds, packet) => seconds > 7 && send(seconds, packet), {
    client: at(client, 40_007),
    server: at(server, 22),
    start: 6.99,
  })
  unseen.open().say('server', 'SSH-2.0-example\r\n')
  const idle = talk(40_008, 7000, 8).open().say('client', prose(10))
  idle.wait(2000).say('client', prose(10)).say('server', prose(20))
}

export function protocolCaptures(): Map<string, Uint8Array> {
  const files = Object.entries(STORIES).map(([name, tell]): [string, Uint8Array] => {
    const capture = new Capture([{ name: 'lan0', linkType: LinkType.ethernet }])
    tell((seconds, packet) => capture.add(seconds, ethernet(packet)))
    return [`protocols/${name}.pcap`, pcapFile(capture)]
  })
  return new Map(files)
}
