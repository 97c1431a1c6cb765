/** A match as its first and last address. */
import { type Address, type AddressMatch, formatAddress, makeAddress } from '@wingspan/engine'

const ADDRESS_WIDTH = 16

/** First and last address; of a wildcard, which is no range, the one that is written and its last. */
export function endsOf(match: AddressMatch): readonly [low: Address, high: Address] {
  switch (match.kind) {
    case 'prefix': {
      const { family, words, mask } = match.prefix
      const last = words.map((word, place) => word | ~mask[place]!)
      return [makeAddress(family, words), makeAddress(family, last)]
    }
    case 'range':
      return [makeAddress(match.family, match.low), makeAddress(match.family, match.high)]
    case 'wildcard':
      return [makeAddress(4, [match.value]), makeAddress(4, [match.value | ~match.mask])]
  }
}

/** `10.0.0.0        - 10.0.0.255`. */
export function rangeText(match: AddressMatch): string {
  const [low, high] = endsOf(match)
  return `${formatAddress(low).padEnd(ADDRESS_WIDTH)}- ${formatAddress(high)}`
}
