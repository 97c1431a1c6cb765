/** The addresses of a pool, numbered in order. */
import type { Address, AddressFamily, AddressMatch } from '../address/index.js'

/** Of larger pools only the first addresses are used: state is kept for each that is in use. */
const MOST_ADDRESSES = 65_536
const WORD = 2 ** 32

interface Run {
  readonly low: readonly number[]
  /** Number of its first address. */
  readonly first: number
  readonly size: number
}

export class PoolAddresses {
  readonly count: number
  /** That of the first entry; entries of the other family are no part of the pool. */
  readonly family: AddressFamily
  /** Runs of addresses, one for each entry. */
  readonly runs: readonly Run[]

  constructor(matches: readonly AddressMatch[]) {
    this.family = familyOf(matches[0])
    const runs: Run[] = []
    let count = 0
    for (const match of matches) {
      const size = Math.min(sizeOf(match), MOST_ADDRESSES - count)
      if (size === 0 || familyOf(match) !== this.family) continue
      runs.push({ low: lowOf(match), first: count, size })
      count += size
    }
    this.runs = runs
    this.count = count
  }

  /** Writes the address of that number; IPv4 fills one word. */
  write(number: number, into: Int32Array): void {
    let low = 0
    let high = this.runs.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.runs[middle]!.first <= number) low = middle
      else high = middle - 1
    }
    const run = this.runs[low]!
    add(run.low, number - run.first, into)
  }

  /** Number of an address; -1 when it is none of the pool's. */
  numberOf(words: Int32Array): number {
    for (const { low, first, size } of this.runs) {
      const places = distance(words, low)
      if (places >= 0 && places < size) return first + places
    }
    return -1
  }
}

/** How many places an address is after another; -1 when it is before it, or more than a pool's size after. */
export function distance(words: ArrayLike<number>, base: readonly number[]): number {
  let places = 0
  let borrow = 0
  for (let word = base.length - 1; word >= 0; word--) {
    const difference = (words[word]! >>> 0) - (base[word]! >>> 0) - borrow
    borrow = difference < 0 ? 1 : 0
    const part = difference < 0 ? difference + WORD : difference
    if (word === base.length - 1) places = part
    else if (part !== 0) return -1
  }
  return borrow !== 0 || places >= MOST_ADDRESSES ? -1 : places
}

function add(words: readonly number[], places: number, into: Int32Array): void {
  let carry = places
  for (let word = words.length - 1; word >= 0; word--) {
    const sum = (words[word]! >>> 0) + carry
    into[word] = sum | 0
    carry = sum >= WORD ? 1 : 0
  }
}

/** Address of that number counted from another. */
export function addressAfter({ family, words }: Address, places: number): Address {
  const into = new Int32Array(words.length)
  add(words, places, into)
  return { family, words: [...into] }
}

/** Lowest address of a match. */
export function lowOf(match: AddressMatch): readonly number[] {
  if (match.kind === 'prefix') return match.prefix.words
  return match.kind === 'range' ? match.low : [match.value]
}

function familyOf(match: AddressMatch | undefined): AddressFamily {
  if (match === undefined || match.kind === 'wildcard') return 4
  return match.kind === 'prefix' ? match.prefix.family : match.family
}

function sizeOf(match: AddressMatch): number {
  switch (match.kind) {
    case 'prefix': {
      const bits = (match.prefix.family === 4 ? 32 : 128) - match.prefix.length
      return bits >= 16 ? MOST_ADDRESSES : 2 ** bits
    }
    case 'range': {
      const places = distance(match.high, match.low)
      return places < 0 ? MOST_ADDRESSES : places + 1
    }
    case 'wildcard':
      return 1
  }
}
