/**
 * Numbers for flows by routing instance, protocol and ends, the same whichever end a packet comes from: an open hash table over columns
 * that double, since a flood has millions of flows.
 */
import { addressText } from './address-text.js'

/** Protocol, family and instance, ports as `source << 16 | destination`, source address, destination address. */
const WORDS = 10
const KIND = 0
const PORTS = 1
const SOURCE = 2
const DESTINATION = 6
const NONE = -1
const FIRST_SLOTS = 1 << 12

/** A packet's ends: addresses of one word (IPv4) or four from `at` on in their arrays. */
export interface FlowEnds {
  readonly protocol: number
  /** 4 or 6. */
  readonly family: number
  /** Number of the routing instance, as `SharedInstances` has it. */
  readonly instance: number
  readonly source: Int32Array
  readonly destination: Int32Array
  readonly at: number
  readonly ports: number
}

export class FlowKeys {
  /** Flows so far. */
  count = 0
  /** Whether the ends last looked up run as those that made the flow. */
  isForward = true
  readonly #most: number
  readonly #wanted = new Int32Array(WORDS)
  #words = new Int32Array((FIRST_SLOTS / 2) * WORDS)
  #slots = new Int32Array(FIRST_SLOTS).fill(NONE)

  constructor(most: number) {
    this.#most = most
  }

  /** The flow's number, a new one where there is none; -1 when there is no room. */
  number(ends: FlowEnds): number {
    const slot = this.#look(ends)
    const known = this.#slots[slot]!
    if (known !== NONE) return known
    if (this.count >= this.#most) return NONE
    this.#words.set(this.#wanted, this.count * WORDS)
    this.#slots[slot] = this.count
    this.isForward = true
    if (++this.count * 2 >= this.#slots.length) this.#grow()
    return this.count - 1
  }

  /** The flow's number; -1 when there is none. */
  find(ends: FlowEnds): number {
    return this.#slots[this.#look(ends)]!
  }

  protocol(number: number): number {
    return this.#words[number * WORDS + KIND]! & 0xff
  }

  /** `ADDRESS/PORT` of the end that the flow's first packet came from, or went to. */
  endText(number: number, which: 'source' | 'destination'): string {
    const at = number * WORDS
    const family = (this.#words[at + KIND]! >>> 8) & 0xff
    const ports = this.#words[at + PORTS]!
    const isSource = which === 'source'
    const address = addressText(family, this.#words, at + (isSource ? SOURCE : DESTINATION))
    return `${address}/${isSource ? ports >>> 16 : ports & 0xffff}`
  }

  /** The slot that holds the flow between these ends, or that it would be put into. */
  #look({ protocol, family, instance, source, destination, at, ports }: FlowEnds): number {
    const wanted = this.#wanted
    const length = family === 6 ? 4 : 1
    wanted.fill(0)
    wanted[KIND] = protocol | (family << 8) | (instance << 16)
    wanted[PORTS] = ports
    for (let word = 0; word < length; word++) {
      wanted[SOURCE + word] = source[at + word]!
      wanted[DESTINATION + word] = destination[at + word]!
    }
    const slots = this.#slots
    const mask = slots.length - 1
    for (let slot = hashAt(wanted, 0) & mask; ; slot = (slot + 1) & mask) {
      const known = slots[slot]!
      if (known === NONE || this.#matches(known)) return slot
    }
  }

  #matches(number: number): boolean {
    const wanted = this.#wanted
    const words = this.#words
    const at = number * WORDS
    if (words[at + KIND] !== wanted[KIND]) return false
    const ports = words[at + PORTS]!
    this.isForward = ports === wanted[PORTS] && areSame(words, at + SOURCE, wanted, SOURCE)
    if (this.isForward && areSame(words, at + DESTINATION, wanted, DESTINATION)) return true
    this.isForward = false
    const turned = (ports << 16) | (ports >>> 16)
    return (
      turned === wanted[PORTS] &&
      areSame(words, at + SOURCE, wanted, DESTINATION) &&
      areSame(words, at + DESTINATION, wanted, SOURCE)
    )
  }

  #grow(): void {
    const words = new Int32Array(this.#words.length * 2)
    words.set(this.#words)
    this.#words = words
    const slots = new Int32Array(this.#slots.length * 2).fill(NONE)
    const mask = slots.length - 1
    for (let number = 0; number < this.count; number++) {
      let slot = hashAt(words, number * WORDS) & mask
      while (slots[slot] !== NONE) slot = (slot + 1) & mask
      slots[slot] = number
    }
    this.#slots = slots
  }
}

function areSame(left: Int32Array, at: number, right: Int32Array, from: number): boolean {
  for (let word = 0; word < 4; word++) if (left[at + word] !== right[from + word]) return false
  return true
}

/** The same for both directions. */
function hashAt(words: Int32Array, at: number): number {
  const ports = words[at + PORTS]!
  const sum = endHash(words, at + SOURCE, ports >>> 16) + endHash(words, at + DESTINATION, ports & 0xffff)
  return mix(sum ^ words[at + KIND]!)
}

function endHash(words: Int32Array, at: number, port: number): number {
  let hash = port
  for (let word = 0; word < 4; word++) hash = mix(hash ^ words[at + word]!)
  return hash
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
