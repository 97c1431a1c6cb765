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
  private readonly hosts: KeyTable
  private readonly taken: NumberSet
  /** How many sessions the host of each address has. */
  private readonly sessions: Int32Array
  private readonly key = new Int32Array(KEY_WORDS)

  constructor(addresses: number, seed: number) {
    this.hosts = new KeyTable(KEY_WORDS, seed)
    this.taken = new NumberSet(addresses)
    this.sessions = new Int32Array(addresses)
  }

  /** Addresses that hosts have. */
  get inUse(): number {
    return this.taken.count
  }

  /** The address that a packet's source has; -1 for none. */
  ofSource(facts: FlowFacts, instance: number): number {
    this.fillKey(facts, instance)
    return this.hosts.find(this.key)
  }

  /** The first address from `start` on, round about, that no host has; -1 when there is none. */
  free(start: number): number {
    return this.taken.nextFree(start)
  }

  /** Counts a session of a packet's source, whose address this is or becomes. */
  begin(facts: FlowFacts, instance: number, address: number): void {
    if (this.sessions[address]!++ > 0) return
    this.fillKey(facts, instance)
    this.own(address)
  }

  /** A session of an address's host has ended. */
  end(address: number): void {
    if (--this.sessions[address]! > 0) return
    this.hosts.readKey(address, this.key)
    this.hosts.delete(this.key)
    this.taken.delete(address)
  }

  /**
   * Gives the host of one address another instead, and returns the address it then has: the old one when the other is
   * taken, or more than one session has seen the old one.
   */
  move(from: number, to: number): number {
    if (to === NONE || this.taken.has(to) || this.sessions[from] !== 1) return from
    this.hosts.readKey(from, this.key)
    this.taken.delete(from)
    this.sessions[from] = 0
    this.sessions[to] = 1
    this.own(to)
    return to
  }

  private own(address: number): void {
    this.hosts.set(this.key, address)
    this.taken.add(address)
  }

  private fillKey({ family, source }: FlowFacts, instance: number): void {
    const { key } = this
    key[0] = (instance << 8) | family
    for (let word = 0; word < 4; word++) key[word + 1] = word === 0 || family === 6 ? source[word]! : 0
  }
}
