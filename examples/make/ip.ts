/** IPv4 (RFC 791) and IPv6 (RFC 8200) packets, whole and in fragments. */
import { addressBytes, isIpv6 } from './address.js'
import { join, sealed, u16, u32 } from './bytes.js'

export interface IpPacket {
  source: string
  destination: string
  bytes: Uint8Array
}

/** An IPv6 extension header: its number, and its bytes after the two of next header and length. */
export interface Extension {
  type: number
  data: Uint8Array
}

export interface IpFields {
  protocol: number
  hopLimit?: number
  /** Without it an IPv4 packet says "don't fragment" and has no identification (RFC 6864). */
  identification?: number
  /** IPv4 options, a multiple of four bytes. */
  options?: Uint8Array
  extensions?: readonly Extension[]
  /** IPv4 fragment place in bytes, a multiple of eight. */
  fragmentOffset?: number
  moreFragments?: boolean
}

/** Router alert (RFC 2113, RFC 2711): routers look inside. */
export const ROUTER_ALERT = Uint8Array.of(0x94, 4, 0, 0)
export const ROUTER_ALERT_EXTENSION: Extension = { type: 0, data: Uint8Array.of(5, 2, 0, 0, 1, 0) }

export function ip(source: string, destination: string, fields: IpFields, payload: Uint8Array): IpPacket {
  const bytes = isIpv6(source)
    ? ipv6(source, destination, fields, payload)
    : ipv4(source, destination, fields, payload)
  return { source, destination, bytes }
}

function ipv4(source: string, destination: string, fields: IpFields, payload: Uint8Array): Uint8Array {
  const options = fields.options ?? new Uint8Array(0)
  const headerLength = 20 + options.length
  const flags =
    fields.identification === undefined
      ? 0x4000
      : (fields.moreFragments ? 0x2000 : 0) | ((fields.fragmentOffset ?? 0) / 8)
  const header = join(
    [0x40 | (headerLength / 4), 0],
    u16(headerLength + payload.length),
    u16(fields.identification ?? 0),
    u16(flags),
    [fields.hopLimit ?? 64, fields.protocol, 0, 0],
    addressBytes(source),
    addressBytes(destination),
    options,
  )
  return join(sealed(header, 10), payload)
}

function ipv6(source: string, destination: string, fields: IpFields, payload: Uint8Array): Uint8Array {
  let next = fields.protocol
  let body = payload
  for (const extension of (fields.extensions ?? []).toReversed()) {
    const length = extension.type === 44 ? 0 : (extension.data.length + 2) / 8 - 1
    body = join([next, length], extension.data, body)
    next = extension.type
  }
  return join(
    [0x60, 0, 0, 0],
    u16(body.length),
    [next, fields.hopLimit ?? 64],
    addressBytes(source),
    addressBytes(destination),
    body,
  )
}

/** The packet cut into fragments that carry `size` bytes each, a multiple of eight; in order. */
export function fragments(
  source: string,
  destination: string,
  fields: IpFields & { identification: number },
  payload: Uint8Array,
  size: number,
): IpPacket[] {
  const out: IpPacket[] = []
  for (let offset = 0; offset < payload.length; offset += size) {
    const piece = payload.subarray(offset, offset + size)
    const moreFragments = offset + size < payload.length
    const place = isIpv6(source)
      ? {
          extensions: [
            ...(fields.extensions ?? []),
            fragmentHeader(fields.identification, offset, moreFragments),
          ],
        }
      : { fragmentOffset: offset, moreFragments }
    out.push(ip(source, destination, { ...fields, ...place }, piece))
  }
  return out
}

function fragmentHeader(identification: number, offset: number, more: boolean): Extension {
  return { type: 44, data: join(u16(offset | (more ? 1 : 0)), u32(identification)) }
}

/** What upper layers' checksums cover besides themselves (RFC 9293 section 3.1, RFC 8200 section 8.1). */
export function pseudoHeader(
  source: string,
  destination: string,
  protocol: number,
  length: number,
): Uint8Array {
  const addresses = join(addressBytes(source), addressBytes(destination))
  return isIpv6(source)
    ? join(addresses, u32(length), u32(protocol))
    : join(addresses, [0, protocol], u16(length))
}
