/**
 * Packets in packets: ESP (RFC 4303), AH (RFC 4302), GRE (RFC 2784), GRE as PPTP uses it (RFC 2637), IP in IP
 * (RFC 2003).
 */
import { isIpv6 } from './address.js'
import { filler, join, u16, u32 } from './bytes.js'
import { type IpPacket, ip } from './ip.js'

/** An encrypted packet: what follows the sequence number is filler that stands for ciphertext. */
export function esp(
  source: string,
  destination: string,
  spi: number,
  sequence: number,
  size: number,
): IpPacket {
  return ip(source, destination, { protocol: 50 }, join(u32(spi), u32(sequence), filler(size, spi)))
}

/** A packet in transport mode behind an authentication header with a 96-bit check value. */
export function ah(
  source: string,
  destination: string,
  spi: number,
  sequence: number,
  next: number,
  payload: Uint8Array,
): IpPacket {
  // IPv6 aligns the header to eight bytes, so its check value is followed by four of padding.
  const check = filler(isIpv6(source) ? 16 : 12, sequence)
  const words = (12 + check.length) / 4 - 2
  return ip(
    source,
    destination,
    { protocol: 51 },
    join([next, words, 0, 0], u32(spi), u32(sequence), check, payload),
  )
}

export function gre(source: string, destination: string, inner: IpPacket): IpPacket {
  const etherType = isIpv6(inner.source) ? 0x86dd : 0x0800
  return ip(source, destination, { protocol: 47 }, join([0, 0], u16(etherType), inner.bytes))
}

/** GRE version 1 with the receiver's call id; an inner packet travels in PPP. */
export function pptp(
  source: string,
  destination: string,
  callId: number,
  sequence: number,
  inner: IpPacket,
): IpPacket {
  const ppp = join([0xff, 0x03, 0x00, 0x21], inner.bytes)
  return ip(
    source,
    destination,
    { protocol: 47 },
    join([0x30, 0x01], u16(0x880b), u16(ppp.length), u16(callId), u32(sequence), ppp),
  )
}

/** IPv4 or IPv6 directly inside IP. */
export function ipip(source: string, destination: string, inner: IpPacket): IpPacket {
  return ip(source, destination, { protocol: isIpv6(inner.source) ? 41 : 4 }, inner.bytes)
}
