/**
 * Which host has which address of a pool that leaves ports alone (Junos reference: port no-translation): a host has
 * one address to itself for all its sessions, and keeps it until the last of them ends.
 */
import type { FlowFacts } from '../facts/index.js'
import { KeyTable } from './key-table.js'
import { NumberSet } from './number-set.js'

const NONE = -1
/** Routing instance and family, then the address. */
const KEY_WORDS = 5

export class HostAddresses {
  private readonly numbers: KeyTable
  /** Addresses that hosts have. */
  private readonly taken: NumberSet
  /** There are as many numbers for hosts as addresses: each number has one, whether a host has the number or not. */
  private readonly addressOf: Int32Array
  private readonly numberOf: Int32Array
  /** By number: sessions of the host, 0 when there is none; whether a capture has shown its address. */
  private readonly sessions: Int32Array
  private readonly shown: Uint8Array
  private readonly key = new Int32Array(KEY_WORDS)

  constructor(addresses: number, seed: number) {
    this.numbers = new KeyTable(KEY_WORDS, seed)
    this.taken = new NumberSet(addresses)
    this.addressOf = Int32Array.from({ length: addresses }, (_, number) => number)
    this.numberOf = this.addressOf.slice()
    this.sessions = new Int32Array(addresses)
    this.shown = new Uint8Array(addresses)
  }

  /** Addresses that hosts have. */
  get inUse(): number {
    return this.taken.count
  }

  /** The address that a packet's source has; -1 for none. */
  ofSource(facts: FlowFacts, instance: number): number {
    this.fillKey(facts, instance)
    const number = this.numbers.find(this.key)
    return number === NONE ? NONE : this.addressOf[number]!
  }

  /** Whether a capture has shown that the host of an address has it. */
  isShown(address: number): boolean {
    return this.shown[this.numberOf[address]!] === 1
  }

  /** The first address from `start` on, round about, that no host has; -1 when there is none. */
  free(start: number): number {
    return this.taken.nextFree(start)
  }

  /** Counts a session of a packet's source, whose address this is or becomes, and returns the host's number. */
  begin(facts: FlowFacts, instance: number, address: number): number {
    const number = this.numberOf[address]!
    if (this.sessions[number]!++ === 0) {
      this.fillKey(facts, instance)
      this.numbers.set(this.key, number)
      this.taken.add(address)
      this.shown[number] = 0
    }
    return number
  }

  /** A session of a host has ended. */
  end(number: number): void {
    if (--this.sessions[number]! > 0) return
    this.numbers.readKey(number, this.key)
    this.numbers.delete(this.key)
    this.taken.delete(this.addressOf[number]!)
  }

  /** A capture has shown which address a host has: it exchanges its own for that, whoever has it here. */
  show(number: number, address: number): void {
    this.shown[number] = 1
    const own = this.addressOf[number]!
    if (own === address) return
    const other = this.numberOf[address]!
    this.addressOf[number] = address
    this.addressOf[other] = own
    this.numberOf[address] = number
    this.numberOf[own] = other
    if (this.sessions[other] !== 0) this.shown[other] = 0
    else {
      this.taken.add(address)
      this.taken.delete(own)
    }
  }

  private fillKey({ family, source }: FlowFacts, instance: number): void {
    const { key } = this
    key[0] = (instance << 8) | family
    for (let word = 0; word < 4; word++) key[word + 1] = word === 0 || family === 6 ? source[word]! : 0
  }
}
