/** The people in the office: names, pages, pings, a traceroute, transfers that go wrong. */
import {
  at,
  dnsAnswer,
  dnsNoSuchName,
  dnsQuery,
  fragments,
  hopLimitExceeded,
  httpRequest,
  httpResponse,
  packetTooBig,
  ping,
  pong,
  portUnreachable,
  prose,
  type Send,
  TcpConversation,
  tlsClientHello,
  tlsData,
  tlsServerHello,
  udp,
  udpBytes,
} from '../packet.js'

const RESOLVER = at('203.0.113.53', 53)
const RESOLVER6 = at('2001:db8:53::53', 53)

export function users(send: Send): void {
  web(send)
  webOverIpv6(send)
  stillOpen(send)
  alreadyUnderWay(send)
  pings(send)
  traceroute(send)
  fragmented(send)
  goneWrong(send)
}

function lookUp(send: Send, time: number, client: string, port: number, name: string, address: string): void {
  const from = at(client, port)
  const resolver = client.includes(':') ? RESOLVER6 : RESOLVER
  send(time, udp(from, resolver, dnsQuery(port, name, address.includes(':') ? 6 : 4)))
  send(time + 0.018, udp(resolver, from, dnsAnswer(port, name, address)))
}

function web(send: Send): void {
  for (const [index, host] of [21, 22, 23, 24].entries()) {
    const client = `10.0.10.${host}`
    const time = 31 + index * 7.5
    lookUp(send, time, client, 40_000 + host, 'www.example.com', '203.0.113.80')
    new TcpConversation(send, {
      client: at(client, 49_000 + host),
      server: at('203.0.113.80', 80),
      start: time + 0.05,
    })
      .open()
      .say('client', httpRequest('www.example.com', '/'))
      .wait(0.05)
      .say('server', httpResponse(1200 + index * 900))
      .close(index % 2 === 0 ? 'client' : 'server')
    lookUp(send, time + 1, client, 41_000 + host, 'shop.example.com', '203.0.113.81')
    secure(send, client, 50_000 + host, '203.0.113.81', time + 1.1, 1500 + index * 400)
  }
  send(62, udp(at('10.0.10.24', 42_024), RESOLVER, dnsQuery(42_024, 'mistyped.example.com')))
  send(62.02, udp(RESOLVER, at('10.0.10.24', 42_024), dnsNoSuchName(42_024, 'mistyped.example.com')))
}

function secure(send: Send, client: string, port: number, server: string, start: number, size: number): void {
  new TcpConversation(send, { client: at(client, port), server: at(server, 443), start })
    .open()
    .say('client', tlsClientHello('shop.example.com'))
    .say('server', tlsServerHello())
    .say('client', tlsData(300))
    .say('server', tlsData(size))
    .wait(3)
    .close()
}

function webOverIpv6(send: Send): void {
  const client = '2001:db8:10::21'
  lookUp(send, 70, client, 43_021, 'www.example.com', '2001:db8:80::80')
  new TcpConversation(send, { client: at(client, 52_021), server: at('2001:db8:80::80', 80), start: 70.1 })
    .open()
    .say('client', httpRequest('www.example.com', '/six'))
    .say('server', httpResponse(2600))
    .close()
  for (let sequence = 1; sequence <= 4; sequence++) {
    send(75 + sequence, ping(client, '2001:db8:80::80', 0x6601, sequence))
    send(75.03 + sequence, pong('2001:db8:80::80', client, 0x6601, sequence))
  }
  for (let sequence = 1; sequence <= 3; sequence++) {
    send(85 + sequence, ping(client, '2001:db8:80::dead', 0x6602, sequence))
  }
}

/**
 * A keep-alive session to the server in the DMZ: opened early, used every minute, not closed when the capture
 * ends.
 */
function stillOpen(send: Send): void {
  const session = new TcpConversation(send, {
    client: at('10.0.10.30', 53_030),
    server: at('192.0.2.80', 443),
    start: 12,
    roundTrip: 0.004,
  })
  session.open().say('client', tlsClientHello('intranet.example.com')).say('server', tlsServerHello())
  for (let minute = 0; minute < 10; minute++) {
    session.time = 55 + minute * 60
    session.say('client', tlsData(120)).say('server', tlsData(600 + minute * 20))
  }
}

/** The SYN was before the capture: the first packet seen is the server's SYN-ACK. */
function alreadyUnderWay(send: Send): void {
  new TcpConversation(send, {
    client: at('10.0.10.40', 51_820),
    server: at('203.0.113.44', 8080),
    start: -0.015,
  })
    .open()
    .say('client', httpRequest('files.example.com', '/list'))
    .say('server', httpResponse(700))
    .close('server')
}

function pings(send: Send): void {
  for (let sequence = 1; sequence <= 5; sequence++) {
    send(90 + sequence, ping('10.0.10.21', '203.0.113.80', 0x2101, sequence))
    send(90.021 + sequence, pong('203.0.113.80', '10.0.10.21', 0x2101, sequence))
  }
  for (let sequence = 1; sequence <= 4; sequence++) {
    send(100 + sequence, ping('10.0.10.22', '203.0.113.99', 0x2201, sequence))
  }
  send(597, ping('10.0.10.23', '192.0.2.80', 0x2301, 1, 32))
  send(597.002, pong('192.0.2.80', '10.0.10.23', 0x2301, 1, 32))
  send(598, ping('10.0.10.23', '203.0.113.99', 0x2301, 2, 32))
}

function traceroute(send: Send): void {
  const from = '10.0.10.23'
  const hops = ['10.0.10.1', '198.51.100.1', '203.0.113.1']
  for (const [index, hop] of hops.entries()) {
    const probe = udp(at(from, 44_000), at('203.0.113.200', 33_434 + index), prose(32), {
      hopLimit: index + 1,
    })
    send(180 + index * 0.1, probe)
    send(180.01 + index * 0.1, hopLimitExceeded(hop, probe))
  }
  const last = udp(at(from, 44_000), at('203.0.113.200', 33_437), prose(32), { hopLimit: 4 })
  send(180.3, last)
  send(180.33, portUnreachable('203.0.113.200', last))
  const probe = udp(at('10.0.10.24', 44_100), at('203.0.113.53', 7007), 'anybody there?')
  send(190, probe)
  send(190.02, portUnreachable('203.0.113.53', probe))
  const probe6 = udp(at('2001:db8:10::21', 44_600), at('2001:db8:80::80', 7007), 'anybody there?')
  send(192, probe6)
  send(192.02, portUnreachable('2001:db8:80::80', probe6))
}

/** Long log messages to the collector, in pieces: in order, the last piece first, and the same over IPv6. */
function fragmented(send: Send): void {
  const collector = at('203.0.113.14', 514)
  const from = at('10.0.20.5', 5514)
  const cut = (identification: number, length: number) =>
    fragments(
      from.address,
      collector.address,
      { protocol: 17, identification },
      udpBytes(from, collector, log(length)),
      1480,
    )
  for (const [index, piece] of cut(0x5101, 3600).entries()) send(430 + index * 0.001, piece)
  for (const [index, piece] of cut(0x5102, 4000).toReversed().entries()) send(440 + index * 0.001, piece)
  const collector6 = at('2001:db8:53::14', 514)
  const from6 = at('2001:db8:20::5', 5514)
  const cut6 = (identification: number) =>
    fragments(
      from6.address,
      collector6.address,
      { protocol: 17, identification },
      udpBytes(from6, collector6, log(2900)),
      1232,
    )
  for (const [index, piece] of cut6(0x610001).entries()) send(445 + index * 0.001, piece)
  for (const [index, piece] of cut6(0x610002).toReversed().entries()) send(450 + index * 0.001, piece)
}

const log = (length: number) => `<134>1 2026-03-02T09:07:10Z app01 billing 77 - - ${prose(length)}`

function goneWrong(send: Send): void {
  new TcpConversation(send, {
    client: at('10.0.10.22', 54_022),
    server: at('203.0.113.81', 8443),
    start: 480,
  })
    .open()
    .say('client', prose(400))
    .wait(2)
    .reset('server')
  new TcpConversation(send, {
    client: at('10.0.10.24', 54_024),
    server: at('203.0.113.82', 8080),
    start: 485,
  })
    .syn()
    .reset('server', true)
  // Too large for a link on the way, and not to be cut: the router there says how much fits.
  const large = udp(at('10.0.10.21', 45_021), at('203.0.113.83', 7021), prose(1400))
  send(490, large)
  send(490.01, packetTooBig('198.51.100.1', large, 1380))
}
