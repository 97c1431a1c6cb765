/**
 * The ports of one pool: for each address and kind of protocol how many flows use each port. Memory is taken as
 * addresses come into use.
 */
import { Protocol } from '../protocol/index.js'
import type { PortRange } from './nat-rule.js'

const PORTS = 65536
const KINDS = 3
const NONE = -1

/** Which ports a protocol shares: TCP, UDP, ICMP queries; -1 for protocols without ports. */
export function portKind(protocol: number): number {
  switch (protocol) {
    case Protocol.tcp:
      return 0
    case Protocol.udp:
      return 1
    case Protocol.icmp:
    case Protocol.icmp6:
      return 2
    default:
      return NONE
  }
}

export class PortSpace {
  private readonly first: number
  private readonly count: number
  private readonly factor: number
  private readonly isRandom: boolean
  /** By address and kind: flows on each port, a bit a port while none is shared and a byte where they may be. */
  private readonly users: (Uint8Array | undefined)[]
  private readonly used: Int32Array
  private readonly nexts: Int32Array
  /** Ports in use, over all addresses and kinds. */
  inUse = 0

  /** Ports are chosen by chance, or one after the other; up to `factor` flows share one. */
  constructor(addresses: number, [first, last]: PortRange, factor: number, isRandom: boolean) {
    this.first = first
    this.count = last - first + 1
    this.factor = factor
    this.isRandom = isRandom
    this.users = new Array(addresses * KINDS).fill(undefined)
    this.used = new Int32Array(addresses * KINDS)
    this.nexts = new Int32Array(addresses * KINDS)
  }

  /** Ports of one address. */
  get portsPerAddress(): number {
    return this.count
  }

  /** Takes a port of an address; -1 when none is left. `chance` is any 32-bit number. */
  take(address: number, kind: number, chance: number): number {
    const place = address * KINDS + kind
    if (this.used[place]! >= this.count * this.factor) return NONE
    const users = this.usersOf(place)
    const start = this.isRandom ? (chance >>> 0) % this.count : this.nexts[place]!
    // Ports nobody has come first; only when there are none are ports shared.
    const limit = Math.floor(this.used[place]! / this.count)
    for (let step = 0; step < this.count; step++) {
      const offset = (start + step) % this.count
      if (this.flowsOn(users, this.first + offset) > limit) continue
      this.nexts[place] = (offset + 1) % this.count
      this.mark(place, this.first + offset, 1)
      return this.first + offset
    }
    return this.takeAny(place, users)
  }

  private takeAny(place: number, users: Uint8Array): number {
    for (let port = this.first; port < this.first + this.count; port++) {
      if (this.flowsOn(users, port) >= this.factor) continue
      this.mark(place, port, 1)
      return port
    }
    return NONE
  }

  /** Takes that port, whoever has it; false when it is none of the space's or as shared as it may be. */
  claim(address: number, kind: number, port: number): boolean {
    if (port < this.first || port >= this.first + this.count) return false
    const place = address * KINDS + kind
    if (this.flowsOn(this.usersOf(place), port) >= this.factor) return false
    this.mark(place, port, 1)
    return true
  }

  give(address: number, kind: number, port: number): void {
    const place = address * KINDS + kind
    const users = this.users[place]
    if (users !== undefined && this.flowsOn(users, port) > 0) this.mark(place, port, -1)
  }

  private usersOf(place: number): Uint8Array {
    this.users[place] ??= new Uint8Array(this.factor === 1 ? PORTS >> 3 : PORTS)
    return this.users[place]!
  }

  private flowsOn(users: Uint8Array, port: number): number {
    return this.factor === 1 ? (users[port >> 3]! >> (port & 7)) & 1 : users[port]!
  }

  private mark(place: number, port: number, step: number): void {
    const users = this.usersOf(place)
    if (this.factor === 1) users[port >> 3]! ^= 1 << (port & 7)
    else users[port]! += step
    this.used[place]! += step
    this.inUse += step
  }
}
