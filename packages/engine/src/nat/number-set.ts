/** A set of numbers below a size, which finds the next number that is not in it, however full it is. */
import { lowestBit } from '../policy/index.js'

const NONE = -1

export class NumberSet {
  /** How many numbers are in it. */
  count = 0
  private readonly size: number
  private readonly words: Int32Array
  /** A bit for each word that is full. */
  private readonly fullWords: Int32Array

  constructor(size: number) {
    this.size = size
    this.words = new Int32Array(Math.ceil(size / 32))
    this.fullWords = new Int32Array(Math.ceil(this.words.length / 32))
    // What lies beyond the size is taken, so that it is never found.
    if (size % 32 !== 0) this.words[this.words.length - 1] = -1 << (size % 32)
    if (this.words.length % 32 !== 0)
      this.fullWords[this.fullWords.length - 1] = -1 << (this.words.length % 32)
  }

  has(number: number): boolean {
    return (this.words[number >>> 5]! & (1 << (number & 31))) !== 0
  }

  /** Puts a number in that is not in it. */
  add(number: number): void {
    const word = number >>> 5
    this.words[word]! |= 1 << (number & 31)
    if (this.words[word] === -1) this.fullWords[word >>> 5]! |= 1 << (word & 31)
    this.count++
  }

  /** Takes a number out that is in it. */
  delete(number: number): void {
    const word = number >>> 5
    this.words[word]! &= ~(1 << (number & 31))
    this.fullWords[word >>> 5]! &= ~(1 << (word & 31))
    this.count--
  }

  /** The first number from `start` on, and then from 0 on, that is not in it; -1 when all are. */
  nextFree(start: number): number {
    if (this.count === this.size) return NONE
    const found = this.freeFrom(start)
    return found === NONE ? this.freeFrom(0) : found
  }

  private freeFrom(start: number): number {
    const first = start >>> 5
    const here = ~this.words[first]! & (-1 << (start & 31))
    if (here !== 0) return (first << 5) + lowestBit(here)
    const next = first + 1
    if (next >= this.words.length) return NONE
    let free = ~this.fullWords[next >>> 5]! & (-1 << (next & 31))
    for (let place = next >>> 5; ; free = ~this.fullWords[place]!) {
      if (free !== 0) {
        const word = (place << 5) + lowestBit(free)
        return (word << 5) + lowestBit(~this.words[word]!)
      }
      place++
      if (place >= this.fullWords.length) return NONE
    }
  }
}
