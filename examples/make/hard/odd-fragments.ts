/**
 * Fragments as they should not come: late, out of order, overlapping, without a first, with ids used again.
 */
import { at, fragments, ip, join, prose, type Send, udpBytes } from '../packet.js'

const PAIRS = [
  ['192.0.2.10', '198.51.100.20'],
  ['2001:db8:a::10', '2001:db8:b::20'],
] as const

export function oddFragments(send: Send): void {
  for (const [index, [source, destination]] of PAIRS.entries()) {
    tell((seconds, packet) => send(index * 300 + seconds, packet), source, destination)
  }
}

function tell(send: Send, source: string, destination: string): void {
  const from = at(source, 5000)
  const to = at(destination, 6000)
  const cut = (identification: number, port = 5000) =>
    fragments(
      source,
      destination,
      { protocol: 17, identification },
      udpBytes({ ...from, port }, to, prose(2400)),
      800,
    )
  const all = (start: number, pieces: readonly Parameters<Send>[1][], step = 0.001) => {
    for (const [index, piece] of pieces.entries()) send(start + index * step, piece)
  }
  all(0, cut(1))
  all(1, cut(2).toReversed())
  // Two datagrams whose pieces come mixed.
  const first = cut(3, 5003)
  const second = cut(4, 5004)
  for (let piece = 0; piece < first.length; piece++) {
    send(2 + piece * 0.002, first[piece]!)
    send(2.001 + piece * 0.002, second[first.length - 1 - piece]!)
  }
  // The first never comes; the first comes a minute late; the last twice.
  all(3, cut(5, 5005).slice(1))
  all(4, cut(6, 5006).slice(1))
  all(64, cut(6, 5006).slice(0, 1))
  all(70, [...cut(7, 5007), ...cut(7, 5007).slice(-1)])
  // One identification for two datagrams, one after the other.
  all(80, cut(8, 5008))
  all(81, cut(8, 5009))
  // A first piece too short for the ports, a piece over another's bytes, a datagram of a single "fragment".
  all(90, fragments(source, destination, { protocol: 6, identification: 9 }, join(prose(64)), 8).slice(0, 2))
  const whole = cut(10, 5010)
  all(100, [whole[0]!, whole[1]!, whole[1]!, whole[2]!])
  all(
    110,
    fragments(source, destination, { protocol: 17, identification: 11 }, udpBytes(from, to, 'alone'), 800),
  )
  // Other protocols in pieces: they need no ports.
  all(120, fragments(source, destination, { protocol: 50, identification: 12 }, join(prose(1600)), 800))
  send(130, ip(source, destination, { protocol: 17 }, udpBytes(from, to, 'whole')))
}
