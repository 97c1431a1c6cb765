/** The addresses of a pool as a numbered list. */
import type { Address, AddressMatch } from '../address/index.js'

/** Of larger pools only the first addresses are used: state is kept for each. */
const MOST_ADDRESSES = 65_536

/** The addresses in order, each as words. */
export function poolAddresses(matches: readonly AddressMatch[]): readonly (readonly number[])[] {
  const addresses: number[][] = []
  for (const match of matches) {
    const first = firstOf(match)
    const size = Math.min(sizeOf(match), MOST_ADDRESSES - addresses.length)
    for (let place = 0; place < size; place++) addresses.push(plus(first, place))
  }
  return addresses
}

/** How many places an address is after another, or -1 when it is before it or more than a pool's size after. */
export function distance(words: Int32Array, base: Address): number {
  const last = base.words.length - 1
  for (let word = 0; word < last; word++) if (words[word] !== base.words[word]) return -1
  const places = (words[last]! >>> 0) - (base.words[last]! >>> 0)
  return places < 0 || places >= MOST_ADDRESSES ? -1 : places
}

function firstOf(match: AddressMatch): readonly number[] {
  if (match.kind === 'prefix') return match.prefix.words
  return match.kind === 'range' ? match.low : [match.value]
}

function sizeOf(match: AddressMatch): number {
  switch (match.kind) {
    case 'prefix': {
      const bits = (match.prefix.family === 4 ? 32 : 128) - match.prefix.length
      return bits > 16 ? MOST_ADDRESSES : 2 ** bits
    }
    case 'range': {
      const last = match.low.length - 1
      const isNear = match.low.every((word, place) => place === last || word === match.high[place])
      return isNear ? (match.high[last]! >>> 0) - (match.low[last]! >>> 0) + 1 : MOST_ADDRESSES
    }
    case 'wildcard':
      return 1
  }
}

function plus(words: readonly number[], places: number): number[] {
  const sum = [...words]
  let carry = places
  for (let word = sum.length - 1; word >= 0 && carry > 0; word--) {
    const total = (sum[word]! >>> 0) + carry
    sum[word] = total | 0
    carry = total > 0xffff_ffff ? 1 : 0
  }
  return sum
}
