/**
 * A device with three zones for packet stories, and short words for packets. trust is ge-0/0/0.0 (10.0.0.1/24), untrust
 * ge-0/0/1.0 (203.0.113.1/24, the default route), dmz ge-0/0/2.0 (172.16.0.1/24); everybody may speak to everybody.
 */
import { echo, type IpOptions, icmp, ip, type Segment, tcp, udp } from '../../../engine/test/story/packets.js'

/** Its interfaces, as captures name them. */
export const CAPTURES = ['ge-0/0/0.0', 'ge-0/0/1.0', 'ge-0/0/2.0'] as const
export const [INSIDE, OUTSIDE, DMZ] = CAPTURES

const BASE = `
interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
interfaces ge-0/0/1 unit 0 family inet address 203.0.113.1/24
interfaces ge-0/0/2 unit 0 family inet address 172.16.0.1/24
routing-options static route 0.0.0.0/0 next-hop 203.0.113.254
security zones security-zone trust interfaces ge-0/0/0.0
security zones security-zone untrust interfaces ge-0/0/1.0
security zones security-zone dmz interfaces ge-0/0/2.0
security policies default-policy permit-all
`

/** The device with more statements: one a line, without `set`. */
export function device(more = ''): string {
  return setLines(BASE + more)
}

/** A configuration of these statements alone. */
export function setLines(statements: string): string {
  return statements
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => `set ${line}\n`)
    .join('')
}

function split(end: string): [string, number] {
  const slash = end.lastIndexOf('/')
  return [end.slice(0, slash), Number(end.slice(slash + 1))]
}

/** `address/port` to `address/port`. */
export function udpPacket(from: string, to: string, options: IpOptions & { readonly bytes?: number } = {}) {
  const [source, sourcePort] = split(from)
  const [destination, destinationPort] = split(to)
  return ip(source, destination, 17, udp(sourcePort, destinationPort, options.bytes ?? 20), options)
}

export function tcpPacket(from: string, to: string, segment: Segment, options: IpOptions = {}) {
  const [source, sourcePort] = split(from)
  const [destination, destinationPort] = split(to)
  return ip(source, destination, 6, tcp(sourcePort, destinationPort, segment), options)
}

const SYN = 0x02
const SYN_ACK = 0x12

/** The first segment of a connection; its sequence number tells it from others. */
export function syn(from: string, to: string, sequence = 1000, options: IpOptions = {}) {
  return tcpPacket(from, to, { flags: SYN, sequence }, options)
}

export function synAck(from: string, to: string, acknowledgement = 1001, sequence = 5000) {
  return tcpPacket(from, to, { flags: SYN_ACK, sequence, acknowledgement })
}

export function request(
  from: string,
  to: string,
  identifier: number,
  sequence: number,
  options: IpOptions = {},
) {
  return ip(from, to, 1, echo(8, identifier, sequence), options)
}

export function reply(
  from: string,
  to: string,
  identifier: number,
  sequence: number,
  options: IpOptions = {},
) {
  return ip(from, to, 1, echo(0, identifier, sequence), options)
}

/** An ICMP error (3/1: host unreachable) about a packet. */
export function unreachable(from: string, to: string, about: Uint8Array) {
  return ip(from, to, 1, icmp(3, 1, [0, 0, 0, 0, ...about.subarray(0, 28)]))
}

export interface GreOptions {
  readonly key?: number
  readonly type?: number
}

/** A packet inside GRE. */
export function gre(from: string, to: string, inner: Uint8Array, { key, type }: GreOptions = {}) {
  const inside = type ?? ((inner[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800)
  const keyed = key === undefined ? [] : [key >>> 24, (key >>> 16) & 255, (key >>> 8) & 255, key & 255]
  return ip(from, to, 47, [keyed.length ? 0x20 : 0, 0, inside >> 8, inside & 255, ...keyed, ...inner])
}

/** An IP packet inside another. */
export function inIp(from: string, to: string, inner: Uint8Array) {
  return ip(from, to, (inner[0] ?? 0) >> 4 === 6 ? 41 : 4, [...inner])
}

/** Encrypted, of this security association. */
export function esp(from: string, to: string, spi: number) {
  const word = [spi >>> 24, (spi >>> 16) & 255, (spi >>> 8) & 255, spi & 255]
  return ip(from, to, 50, [...word, 0, 0, 0, 1, ...new Array<number>(32).fill(7)])
}
