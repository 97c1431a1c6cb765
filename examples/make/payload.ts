/**
 * What applications say, just enough that an analyser reads it: DNS, HTTP, TLS, NTP, IKE, SIP, RTP, transport
 * streams.
 */
import { addressBytes, isIpv6 } from './address.js'
import { filler, join, prose, u16, u32, u64 } from './bytes.js'

const dnsName = (name: string) => join(...name.split('.').map((label) => join([label.length], label)), [0])

/** A question for an address (RFC 1035): type A, or AAAA for `family` 6. */
export function dnsQuery(id: number, name: string, family: 4 | 6 = 4): Uint8Array {
  return join(
    u16(id),
    u16(0x0100),
    u16(1),
    u16(0),
    u16(0),
    u16(0),
    dnsName(name),
    u16(family === 4 ? 1 : 28),
    u16(1),
  )
}

export function dnsAnswer(id: number, name: string, address: string): Uint8Array {
  const type = isIpv6(address) ? 28 : 1
  const data = addressBytes(address)
  return join(
    u16(id),
    u16(0x8180),
    u16(1),
    u16(1),
    u16(0),
    u16(0),
    dnsName(name),
    u16(type),
    u16(1),
    [0xc0, 12],
    u16(type),
    u16(1),
    u32(300),
    u16(data.length),
    data,
  )
}

/** The answer that there is no such name. */
export function dnsNoSuchName(id: number, name: string): Uint8Array {
  return join(u16(id), u16(0x8183), u16(1), u16(0), u16(0), u16(0), dnsName(name), u16(1), u16(1))
}

export const httpRequest = (host: string, path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: example\r\nAccept: */*\r\n\r\n`

export const httpResponse = (length: number) =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n${prose(length)}`

const tlsRecord = (type: number, body: Uint8Array) => join([type, 3, 3], u16(body.length), body)

const tlsHandshake = (type: number, body: Uint8Array) =>
  tlsRecord(22, join([type, 0], u16(body.length), body))

/** The first message of a TLS 1.2 handshake (RFC 5246), with the name it asks for. */
export function tlsClientHello(host: string): Uint8Array {
  const serverName = join([0], u16(host.length), host)
  const extension = join(u16(0), u16(serverName.length + 2), u16(serverName.length), serverName)
  return tlsHandshake(
    1,
    join([3, 3], filler(32), [0], u16(2), u16(0xc02f), [1, 0], u16(extension.length), extension),
  )
}

export const tlsServerHello = () => tlsHandshake(2, join([3, 3], filler(32, 9), [0], u16(0xc02f), [0]))

/** Application data that stands for ciphertext. */
export const tlsData = (length: number) => tlsRecord(23, filler(length, 3))

const NTP_EPOCH_SECONDS = 2_208_988_800

/** A version 4 client request or server answer (RFC 5905) at a time in seconds since 1970. */
export function ntp(mode: 'client' | 'server', seconds: number): Uint8Array {
  const stamp = u64(BigInt(seconds + NTP_EPOCH_SECONDS) << 32n)
  const none = new Uint8Array(8)
  return mode === 'client'
    ? join([0x23, 0, 6, 0xec], new Uint8Array(12), none, none, none, stamp)
    : join([0x24, 2, 6, 0xec], u32(64), u32(128), addressBytes('192.0.2.123'), stamp, stamp, stamp, stamp)
}

const ikeHeader = (
  initiator: bigint,
  responder: bigint,
  first: number,
  exchange: number,
  flags: number,
  id: number,
  length: number,
) => join(u64(initiator), u64(responder), [first, 0x20, exchange, flags], u32(id), u32(28 + length))

const IKE_RESPONSE = 0x20
const IKE_INITIATOR = 0x08

/** IKE_SA_INIT (RFC 7296 section 1.2): proposal, key exchange of group 14, nonce. */
export function ikeInit(role: 'initiator' | 'responder', initiator: bigint, responder: bigint): Uint8Array {
  const transform = (last: boolean, type: number, id: number, attribute: Uint8Array | readonly number[]) =>
    join([last ? 0 : 3, 0], u16(8 + attribute.length), [type, 0], u16(id), attribute)
  const transforms = join(
    transform(false, 1, 12, [0x80, 14, 1, 0]),
    transform(false, 2, 5, []),
    transform(false, 3, 12, []),
    transform(true, 4, 14, []),
  )
  const proposal = join([0, 0], u16(8 + transforms.length), [1, 1, 0, 4], transforms)
  const payload = (next: number, body: Uint8Array) => join([next, 0], u16(4 + body.length), body)
  const body = join(
    payload(34, proposal),
    payload(40, join(u16(14), u16(0), filler(256))),
    payload(0, filler(32, role === 'initiator' ? 1 : 2)),
  )
  const flags = role === 'initiator' ? IKE_INITIATOR : IKE_RESPONSE
  return join(ikeHeader(initiator, responder, 33, 34, flags, 0, body.length), body)
}

/** Any later exchange: one encrypted payload. Exchange 35 is IKE_AUTH, 37 INFORMATIONAL. */
export function ikeEncrypted(
  role: 'initiator' | 'responder',
  initiator: bigint,
  responder: bigint,
  exchange: 35 | 37,
  id: number,
  size: number,
): Uint8Array {
  const body = join([0, 0], u16(4 + size), filler(size, id))
  const flags = role === 'initiator' ? IKE_INITIATOR : IKE_RESPONSE
  return join(ikeHeader(initiator, responder, 46, exchange, flags, id, body.length), body)
}

/**
 * A SIP message (RFC 3261): `start` is the request or status line; with `media`, a session description offers
 * G.729.
 */
export function sip(
  start: string,
  from: string,
  to: string,
  call: string,
  method: string,
  media?: number,
): string {
  const description = media
    ? `v=0\r\no=- 1 1 IN IP4 ${from}\r\ns=call\r\nc=IN IP4 ${from}\r\nt=0 0\r\nm=audio ${media} RTP/AVP 18\r\n`
    : ''
  return (
    `${start}\r\nVia: SIP/2.0/UDP ${from}:5060;branch=z9hG4bK-${call}-${method}\r\nMax-Forwards: 70\r\n` +
    `From: <sip:101@${from}>;tag=a\r\nTo: <sip:102@${to}>\r\nCall-ID: ${call}\r\nCSeq: 1 ${method}\r\n` +
    (media ? 'Content-Type: application/sdp\r\n' : '') +
    `Content-Length: ${description.length}\r\n\r\n${description}`
  )
}

/** An RTP packet (RFC 3550) with 20 ms of G.729. */
export function rtp(sequence: number, source: number): Uint8Array {
  return join([0x80, 18], u16(sequence), u32(sequence * 160), u32(source), filler(20, sequence))
}

/** Null packets of an MPEG transport stream. */
export function transportStream(packets: number, counter: number): Uint8Array {
  const one = (index: number) =>
    join([0x47, 0x1f, 0xff, 0x10 | ((counter + index) & 15)], new Uint8Array(184).fill(0xff))
  return join(...Array.from({ length: packets }, (_, index) => one(index)))
}
