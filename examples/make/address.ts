/** Addresses as text to bytes: IPv4, IPv6 (RFC 4291 section 2.2) and the MAC addresses that go with them. */
import { join } from './bytes.js'

export const isIpv6 = (address: string): boolean => address.includes(':')

export function addressBytes(address: string): Uint8Array {
  if (!isIpv6(address)) return Uint8Array.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const words = (text: string) =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16))
  const left = words(head)
  const right = tail === undefined ? [] : words(tail)
  const all = [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right]
  return Uint8Array.from(all.flatMap((word) => [word >>> 8, word & 255]))
}

export function isMulticast(address: string): boolean {
  const first = addressBytes(address)[0]!
  return isIpv6(address) ? first === 0xff : first >= 224 && first < 240
}

/**
 * A group's MAC (RFC 1112 section 6.4, RFC 2464 section 7), or a locally administered one made of the
 * address's end.
 */
export function macFor(address: string): Uint8Array {
  const bytes = addressBytes(address)
  const end = bytes.subarray(-4)
  if (!isMulticast(address)) return join([2, isIpv6(address) ? 6 : 4], end)
  return isIpv6(address) ? join([0x33, 0x33], end) : join([0x01, 0x00, 0x5e, end[1]! & 0x7f], end.subarray(2))
}

/** The group that listens for an IPv6 address during address resolution (RFC 4291 section 2.7.1). */
export function solicitedNode(address: string): string {
  const end = addressBytes(address).subarray(-3)
  const word = (value: number) => value.toString(16)
  return `ff02::1:ff${word(end[0]!).padStart(2, '0')}:${word((end[1]! << 8) | end[2]!)}`
}
