/**
 * What addresses a rule is about: a prefix, a range or a wildcard (Junos reference: address, range-address,
 * wildcard-address). A list of them means any of them; `any` is both zero-length prefixes.
 */
import { makeAddress, makePrefix, type Prefix } from './value.js'

export type AddressMatch =
  | { readonly kind: 'prefix'; readonly prefix: Prefix }
  /** Both ends belong to it. Signed words in network order, as in `Address`; the order is that of unsigned numbers. */
  | {
      readonly kind: 'range'
      readonly family: 4 | 6
      readonly low: readonly number[]
      readonly high: readonly number[]
    }
  /** IPv4 only: an address matches when it has the value's bits where the mask, which may have holes, is set. */
  | { readonly kind: 'wildcard'; readonly value: number; readonly mask: number }

const EVERY_IPV4: AddressMatch = { kind: 'prefix', prefix: makePrefix(makeAddress(4, [0]), 0) }
const EVERY_IPV6: AddressMatch = { kind: 'prefix', prefix: makePrefix(makeAddress(6, [0, 0, 0, 0]), 0) }

/** `any`, `any-ipv4`, `any-ipv6`. */
export const ANY_IPV4: readonly AddressMatch[] = [EVERY_IPV4]
export const ANY_IPV6: readonly AddressMatch[] = [EVERY_IPV6]
export const ANY_ADDRESS: readonly AddressMatch[] = [EVERY_IPV4, EVERY_IPV6]

/** Whether an address, in `words` from `at` on, is one of those. For hot code: no allocation. */
export function matchesAddress(match: AddressMatch, family: number, words: Int32Array, at: number): boolean {
  switch (match.kind) {
    case 'prefix':
      return match.prefix.family === family && isInPrefix(match.prefix, words, at)
    case 'range':
      return (
        match.family === family && compare(words, at, match.low) >= 0 && compare(words, at, match.high) <= 0
      )
    case 'wildcard':
      return family === 4 && ((words[at]! ^ match.value) & match.mask) === 0
  }
}

/** Whether any of them matches. */
export function matchesAnyAddress(
  matches: readonly AddressMatch[],
  family: number,
  words: Int32Array,
  at: number,
): boolean {
  for (let place = 0; place < matches.length; place++) {
    if (matchesAddress(matches[place]!, family, words, at)) return true
  }
  return false
}

function isInPrefix({ words: network, mask }: Prefix, words: Int32Array, at: number): boolean {
  for (let word = 0; word < network.length; word++) {
    if ((words[at + word]! & mask[word]!) !== network[word]!) return false
  }
  return true
}

/** Below 0, 0 or above 0 as the address is before, at or after the limit, as unsigned numbers. */
function compare(words: Int32Array, at: number, limit: readonly number[]): number {
  for (let word = 0; word < limit.length; word++) {
    const difference = (words[at + word]! >>> 0) - (limit[word]! >>> 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Copies an address's words; the shorter of the two says how many. `set` of a typed array costs many times as much. */
export function copyWords(from: ArrayLike<number>, to: Int32Array): void {
  const count = Math.min(from.length, to.length)
  for (let word = 0; word < count; word++) to[word] = from[word]!
}

/** Whether two addresses of that family are the same; IPv4 fills one word. */
export function isSameAddress(family: number, left: Int32Array, right: Int32Array): boolean {
  for (let word = 0; word < (family === 4 ? 1 : 4); word++) if (left[word] !== right[word]) return false
  return true
}
