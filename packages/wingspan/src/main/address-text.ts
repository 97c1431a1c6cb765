/** Addresses out of records and rules, as they are printed and compared. */
import { type AddressMatch, formatAddress, formatPrefix, makeAddress } from '@wingspan/engine'

/** An address whose words begin at `at`: one for IPv4, four for IPv6. */
export function addressText(family: number, words: Int32Array, at = 0): string {
  if (family === 6) return formatAddress(makeAddress(6, [...words.subarray(at, at + 4)]))
  const word = words[at]!
  return `${word >>> 24}.${(word >>> 16) & 0xff}.${(word >>> 8) & 0xff}.${word & 0xff}`
}

/** `ADDRESS/PORT`, as the wings of a session show their ends. */
export function endText(family: number, words: Int32Array, at: number, port: number): string {
  return `${addressText(family, words, at)}/${port}`
}

/** Whether there is one address only to choose from. */
export function isOneAddress(match: AddressMatch): boolean {
  switch (match.kind) {
    case 'prefix':
      return match.prefix.mask.every((word) => word === -1)
    case 'range':
      return match.low.every((word, place) => word === match.high[place])
    case 'wildcard':
      return false
  }
}

/** `10.0.0.1`, `10.0.0.0/24`, `10.0.0.1-10.0.0.9`, `10.0.0.1/255.0.0.255`. */
export function rangeText(match: AddressMatch): string {
  switch (match.kind) {
    case 'prefix':
      return isOneAddress(match) ? formatAddress(match.prefix) : formatPrefix(match.prefix)
    case 'range': {
      const low = formatAddress(makeAddress(match.family, match.low))
      return isOneAddress(match) ? low : `${low}-${formatAddress(makeAddress(match.family, match.high))}`
    }
    case 'wildcard':
      return [match.value, match.mask].map((word) => formatAddress(makeAddress(4, [word]))).join('/')
  }
}
