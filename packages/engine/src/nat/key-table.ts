/**
 * A map from keys of a few words to small numbers, each of which has one key: open addressing, a seeded hash, no
 * allocation but to grow. A slot holds hash and number, so that growing reads no keys.
 */

const NONE = -1
const FIRST_SLOTS = 64
/** Share of the slots in use at which it grows. */
const LOAD = 0.6

export class KeyTable {
  count = 0
  private readonly width: number
  private readonly seed: number
  private slotMask = FIRST_SLOTS - 1
  private hashes = new Int32Array(FIRST_SLOTS)
  private numbers = new Int32Array(FIRST_SLOTS).fill(NONE)
  /** By number. */
  private keys: Int32Array

  /** `width` is the number of words of a key. */
  constructor(width: number, seed: number) {
    this.width = width
    this.seed = seed
    this.keys = new Int32Array(FIRST_SLOTS * width)
  }

  /** The number of a key, or -1. */
  find(key: Int32Array): number {
    return this.numbers[this.slotOf(key, this.hash(key))]!
  }

  /** Gives a key a number, 0 or more, which has no other key: that must have been deleted. */
  set(key: Int32Array, number: number): void {
    const hash = this.hash(key)
    let slot = this.slotOf(key, hash)
    if (this.numbers[slot] === NONE) {
      if (this.count >= this.numbers.length * LOAD) {
        this.grow()
        slot = this.slotOf(key, hash)
      }
      this.count++
    }
    this.numbers[slot] = number
    this.hashes[slot] = hash
    this.keepKey(number, key)
  }

  /** Writes the key that a number was last given. */
  readKey(number: number, into: Int32Array): void {
    const at = number * this.width
    for (let word = 0; word < this.width; word++) into[word] = this.keys[at + word]!
  }

  delete(key: Int32Array): void {
    const { numbers, hashes, slotMask } = this
    let hole = this.slotOf(key, this.hash(key))
    if (numbers[hole] === NONE) return
    this.count--
    // What follows moves up, so that no look-up stops at the hole too early.
    for (let slot = (hole + 1) & slotMask; numbers[slot] !== NONE; slot = (slot + 1) & slotMask) {
      const home = hashes[slot]! & slotMask
      if (((slot - home) & slotMask) < ((slot - hole) & slotMask)) continue
      numbers[hole] = numbers[slot]!
      hashes[hole] = hashes[slot]!
      hole = slot
    }
    numbers[hole] = NONE
  }

  /** The slot of a key, or the empty one where it would be. */
  private slotOf(key: Int32Array, hash: number): number {
    const { slotMask, width, numbers, hashes, keys } = this
    for (let slot = hash & slotMask; ; slot = (slot + 1) & slotMask) {
      const number = numbers[slot]!
      if (number === NONE) return slot
      if (hashes[slot] !== hash) continue
      let word = 0
      while (word < width && keys[number * width + word] === key[word]) word++
      if (word === width) return slot
    }
  }

  private hash(key: Int32Array): number {
    let hash = this.seed
    for (let word = 0; word < this.width; word++) {
      hash = Math.imul(hash ^ key[word]!, 0x85ebca6b)
      hash ^= hash >>> 15
    }
    hash = Math.imul(hash, 0xc2b2ae35)
    return hash ^ (hash >>> 16)
  }

  private keepKey(number: number, key: Int32Array): void {
    if ((number + 1) * this.width > this.keys.length) {
      const keys = new Int32Array(Math.max(number + 1, (this.keys.length / this.width) * 2) * this.width)
      keys.set(this.keys)
      this.keys = keys
    }
    this.keys.set(key, number * this.width)
  }

  private grow(): void {
    const { numbers, hashes } = this
    const slots = numbers.length * 2
    const mask = slots - 1
    const grownNumbers = new Int32Array(slots).fill(NONE)
    const grownHashes = new Int32Array(slots)
    for (let slot = 0; slot < numbers.length; slot++) {
      if (numbers[slot] === NONE) continue
      // Every key is there once: any empty slot of its way is its place.
      let to = hashes[slot]! & mask
      while (grownNumbers[to] !== NONE) to = (to + 1) & mask
      grownNumbers[to] = numbers[slot]!
      grownHashes[to] = hashes[slot]!
    }
    this.slotMask = mask
    this.numbers = grownNumbers
    this.hashes = grownHashes
  }
}
