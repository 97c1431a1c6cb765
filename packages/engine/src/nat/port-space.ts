/**
 * The ports of one pool. Each address has its ports once for every kind of protocol and, where ports are overloaded,
 * once more for each further layer; a flow's layer follows from its destination, so two flows to the same destination
 * never have the same port, and one destination is reached by no more flows than there are ports. (Junos reference:
 * port-overloading-factor says how many flows may share a port, not how they are told apart: this is our reading.)
 * Memory is taken as ports come into use.
 */
import type { FlowFacts } from '../facts/index.js'
import { Protocol } from '../protocol/index.js'
import type { PortRange } from './nat-rule.js'
import { NumberSet } from './number-set.js'
import { PortSet } from './port-set.js'

/** Kinds of protocols: TCP, UDP, ICMP queries. */
export const PORT_KINDS = 3
const NONE = -1
/** Sets that may stay although all their ports are free. */
const MOST_EMPTY_SETS = 1024
/** Echo, timestamp, information and mask request (RFC 792, 950); echo request of ICMPv6 (RFC 4443). */
const ICMP_QUERIES: readonly number[] = [8, 13, 15, 17]
const ICMP6_ECHO = 128

/** Which ports a packet uses: the kind of its protocol; -1 for packets with nothing that could be translated. */
export function portKind({ protocol, icmpType }: FlowFacts): number {
  switch (protocol) {
    case Protocol.tcp:
      return 0
    case Protocol.udp:
      return 1
    case Protocol.icmp:
      return ICMP_QUERIES.includes(icmpType) ? 2 : NONE
    case Protocol.icmp6:
      return icmpType === ICMP6_ECHO ? 2 : NONE
    default:
      return NONE
  }
}

export class PortSpace {
  readonly range: PortRange
  /** Layers: how many flows may share a port. */
  readonly factor: number
  /** Ports in use, over all addresses, kinds and layers. */
  inUse = 0
  private readonly isRandom: boolean
  private readonly addresses: number
  private readonly count: number
  /** By ((address × kinds) + kind) × layers + layer. */
  private readonly sets = new Map<number, PortSet>()
  /** For each kind and layer, the addresses without a free port. */
  private readonly full: (NumberSet | undefined)[] = []

  /** Ports are chosen by chance, or one after the other. */
  constructor(addresses: number, range: PortRange, factor: number, isRandom: boolean) {
    this.addresses = addresses
    this.range = range
    this.count = range[1] - range[0] + 1
    this.factor = factor
    this.isRandom = isRandom
  }

  /** The first address from `start` on, round about, that has a free port; -1 when none has. */
  addressWithRoom(start: number, kind: number, layer: number): number {
    return this.full[kind * this.factor + layer]?.nextFree(start) ?? start
  }

  /** The free port of an address that `chance`, any 32-bit number, or the turn chooses; -1 when none is left. */
  choose(address: number, kind: number, layer: number, chance: number): number {
    const set = this.sets.get(this.setNumber(address, kind, layer))
    const start = this.isRandom ? (chance >>> 0) % this.count : (set?.next ?? 0)
    const offset = set === undefined ? start : set.nextFree(start)
    return offset === NONE ? NONE : this.range[0] + offset
  }

  /** Takes a port; false when it is none of these ports, or taken. */
  take(address: number, kind: number, layer: number, port: number): boolean {
    const offset = port - this.range[0]
    if (offset < 0 || offset >= this.count) return false
    const number = this.setNumber(address, kind, layer)
    let set = this.sets.get(number)
    if (set === undefined) {
      set = new PortSet(this.count)
      this.sets.set(number, set)
    }
    if (set.has(offset)) return false
    set.add(offset)
    this.inUse++
    if (set.count === this.count) this.fullOf(kind, layer).add(address)
    return true
  }

  /** Gives a port back that was taken. */
  give(address: number, kind: number, layer: number, port: number): void {
    const number = this.setNumber(address, kind, layer)
    const set = this.sets.get(number)!
    if (set.count === this.count) this.fullOf(kind, layer).delete(address)
    set.delete(port - this.range[0])
    this.inUse--
    if (set.count === 0 && this.sets.size > MOST_EMPTY_SETS) this.sets.delete(number)
  }

  /** Gives up all memory; no port may be in use. */
  clear(): void {
    this.sets.clear()
    this.full.length = 0
  }

  /** Ports in use of addresses `first` to `last`. */
  inUseOf(first: number, last: number): number {
    const perAddress = PORT_KINDS * this.factor
    let inUse = 0
    for (const [number, { count }] of this.sets) {
      const address = Math.floor(number / perAddress)
      if (address >= first && address <= last) inUse += count
    }
    return inUse
  }

  private setNumber(address: number, kind: number, layer: number): number {
    return (address * PORT_KINDS + kind) * this.factor + layer
  }

  private fullOf(kind: number, layer: number): NumberSet {
    const plane = kind * this.factor + layer
    const known = this.full[plane]
    if (known) return known
    const made = new NumberSet(this.addresses)
    this.full[plane] = made
    return made
  }
}
