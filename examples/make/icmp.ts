/**
 * ICMP (RFC 792), ICMPv6 (RFC 4443), neighbour discovery (RFC 4861) and multicast listener reports (RFC 2710,
 * 3810).
 */
import { addressBytes, isIpv6, macFor, solicitedNode } from './address.js'
import { checksum, filler, join, type Part, sealed, u16, u32, withU16 } from './bytes.js'
import { type IpPacket, ip, pseudoHeader, ROUTER_ALERT_EXTENSION } from './ip.js'
import type { IpExtras } from './transport.js'

/** Any message; the four bytes after the checksum belong to `body`. */
export function icmp(
  source: string,
  destination: string,
  type: number,
  code: number,
  body: Part,
  extras: IpExtras = {},
): IpPacket {
  const bytes = join([type, code, 0, 0], body)
  if (!isIpv6(source)) return ip(source, destination, { protocol: 1, ...extras }, sealed(bytes, 2))
  const sum = checksum(pseudoHeader(source, destination, 58, bytes.length), bytes)
  return ip(source, destination, { protocol: 58, ...extras }, withU16(bytes, 2, sum))
}

export function ping(
  source: string,
  destination: string,
  identifier: number,
  sequence: number,
  size = 56,
): IpPacket {
  return icmp(source, destination, isIpv6(source) ? 128 : 8, 0, echo(identifier, sequence, size))
}

export function pong(
  source: string,
  destination: string,
  identifier: number,
  sequence: number,
  size = 56,
): IpPacket {
  return icmp(source, destination, isIpv6(source) ? 129 : 0, 0, echo(identifier, sequence, size))
}

const echo = (identifier: number, sequence: number, size: number) =>
  join(u16(identifier), u16(sequence), filler(size))

/** An error that carries the start of the packet it is about; `word` is the unused, MTU or pointer field. */
function icmpError(
  source: string,
  destination: string,
  type: number,
  code: number,
  about: IpPacket,
  word = 0,
): IpPacket {
  return icmp(source, destination, type, code, join(u32(word), about.bytes.subarray(0, 512)))
}

/** Errors by what they say, for both families. */
export const portUnreachable = (source: string, about: IpPacket) =>
  isIpv6(source) ? icmpError(source, about.source, 1, 4, about) : icmpError(source, about.source, 3, 3, about)

export const hopLimitExceeded = (source: string, about: IpPacket) =>
  isIpv6(source)
    ? icmpError(source, about.source, 3, 0, about)
    : icmpError(source, about.source, 11, 0, about)

export const packetTooBig = (source: string, about: IpPacket, mtu: number) =>
  isIpv6(source)
    ? icmpError(source, about.source, 2, 0, about, mtu)
    : icmpError(source, about.source, 3, 4, about, mtu)

export function neighbourSolicitation(source: string, target: string): IpPacket {
  const body = join(u32(0), addressBytes(target), [1, 1], macFor(source))
  return icmp(source, solicitedNode(target), 135, 0, body, { hopLimit: 255 })
}

export function neighbourAdvertisement(source: string, destination: string): IpPacket {
  const body = join([0x60, 0, 0, 0], addressBytes(source), [2, 1], macFor(source))
  return icmp(source, destination, 136, 0, body, { hopLimit: 255 })
}

const MLD = { hopLimit: 1, extensions: [ROUTER_ALERT_EXTENSION] }

export function mldQuery(source: string): IpPacket {
  const body = join(u16(10_000), u16(0), new Uint8Array(16), [2, 125], u16(0))
  return icmp(source, 'ff02::1', 130, 0, body, MLD)
}

/** A version 2 report: this host listens to the group, whoever sends. */
export function mldReport(source: string, group: string): IpPacket {
  const record = join([4, 0], u16(0), addressBytes(group))
  return icmp(source, 'ff02::16', 143, 0, join(u16(0), u16(1), record), MLD)
}
