/**
 * IPv4 and IPv6 addresses and prefixes as 32-bit words in network order (RFC 791, RFC 4291): an IPv4 address is
 * one signed word, an IPv6 address four. The same words stand in packet descriptors and session records.
 */

/** 4 or 6: how many words an address has follows from it (1 or 4). */
export type AddressFamily = 4 | 6

/** An address: signed 32-bit words in network order. Immutable. */
export interface Address {
  readonly family: AddressFamily
  readonly words: readonly number[]
}

/** A prefix: the network's words with host bits zero, its length in bits, and the mask's words. Immutable. */
export interface Prefix {
  readonly family: AddressFamily
  readonly words: readonly number[]
  readonly mask: readonly number[]
  readonly length: number
}

/** The address made of these words (signed or unsigned; kept signed). */
export function makeAddress(family: AddressFamily, words: readonly number[]): Address {
  return { family, words: words.map((word) => word | 0) }
}

/** The prefix of `length` bits that holds `address`: host bits are cleared. `length` is 0..32 or 0..128. */
export function makePrefix(address: Address, length: number): Prefix {
  const mask = address.words.map((_, i) => maskWord(length - 32 * i))
  const words = address.words.map((word, i) => word & mask[i]!)
  return { family: address.family, words, mask, length }
}

/** The word whose `bits` leftmost bits are set; none for 0 or less, all for 32 or more. */
function maskWord(bits: number): number {
  if (bits <= 0) return 0
  return bits >= 32 ? -1 : -1 << (32 - bits)
}

/** Whether an IPv4 prefix holds this address. For hot loops: no allocation. */
export function prefixContains4(prefix: Prefix, word: number): boolean {
  return prefix.family === 4 && (word & prefix.mask[0]!) === prefix.words[0]!
}

/** Whether an IPv6 prefix holds this address. For hot loops: no allocation. */
export function prefixContains6(prefix: Prefix, w0: number, w1: number, w2: number, w3: number): boolean {
  const { words, mask } = prefix
  return (
    prefix.family === 6 &&
    (w0 & mask[0]!) === words[0]! &&
    (w1 & mask[1]!) === words[1]! &&
    (w2 & mask[2]!) === words[2]! &&
    (w3 & mask[3]!) === words[3]!
  )
}
