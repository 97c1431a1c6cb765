/** All source pools of a running table, and handles: one number that says which port or address of which is meant. */
import type { Address } from '../address/index.js'
import type { InterfaceAddress, LogicalInterface } from '../zone/index.js'
import type { InnerHost } from './kept-addresses.js'
import { type NatRules, SINGLE_PORTS } from './nat-rule.js'
import { PoolAddresses } from './pool-addresses.js'
import { PORT_KINDS, PortSpace } from './port-space.js'
import { PLACE_KINDS, SourcePool, WHOLE_ADDRESS } from './source-pool.js'

const PORTS = 65_536
const FAMILIES = 2

/** Which pools of the generation before go on as they are, with what they have given out. */
export interface KeptPools {
  keepsPool(number: number): boolean
  /** The pools that an interface's own addresses are. */
  keepsInterface(number: number): boolean
}

/** The address of an interface that source NAT translates to; undefined where it has none of that family. */
export function interfacePoolAddress(
  addresses: readonly InterfaceAddress[],
  family: number,
): Address | undefined {
  const own = addresses.filter(({ address }) => address.family === family)
  return (own.find(({ isPrimary }) => isPrimary) ?? own[0])?.address
}

export class SourcePools {
  /**
   * Those configured, in order, and those of interfaces as they come into use; among them those of earlier generations,
   * whose sessions give back what they had. Bindings know them by their places.
   */
  readonly all: SourcePool[] = []
  /** What `open` read: the pool, the number of the address or of its host, kind, layer and port. */
  pool: SourcePool | undefined
  address = 0
  kind = 0
  layer = 0
  port = 0
  private readonly rules: NatRules
  private readonly seed: number
  /** Places in `all`, by interface and family. */
  private readonly ofInterfaces = new Map<number, number>()
  /** Places in `all`, by pool number. */
  private readonly ofNumbers = new Map<number, number>()

  /** `before` are the pools of the generation before, of which some are kept. */
  constructor(rules: NatRules, seed: number, before?: SourcePools, kept?: KeptPools) {
    this.rules = rules
    this.seed = seed
    if (before !== undefined) this.all.push(...before.all)
    for (const [key, place] of before?.ofInterfaces ?? []) {
      if (kept?.keepsInterface(Math.floor(key / FAMILIES))) this.ofInterfaces.set(key, place)
    }
    for (const {
      name,
      number,
      addresses,
      ports,
      portOverloadingFactor,
      hostAddressBase,
      isFormer,
    } of rules.sourcePools) {
      if (isFormer) continue
      const known = kept?.keepsPool(number) ? before?.ofNumbers.get(number) : undefined
      if (known !== undefined) {
        this.ofNumbers.set(number, known)
        continue
      }
      const own = new PoolAddresses(addresses)
      const space =
        ports && hostAddressBase === undefined
          ? new PortSpace(own.count, ports, portOverloadingFactor, rules.portRandomization)
          : undefined
      this.ofNumbers.set(number, this.enter({ name, number, interface: 0 }, own, space))
    }
  }

  /** Place of a configured pool. */
  placeOf(number: number): number {
    return this.ofNumbers.get(number)!
  }

  /** Places of the pools of this generation. */
  get places(): readonly number[] {
    return [...this.ofNumbers.values(), ...this.ofInterfaces.values()]
  }

  /** Place of the pool that an interface's own address is; -1 when it has none of that family. */
  ofInterface({ number, name, addresses }: LogicalInterface, family: number): number {
    const key = number * FAMILIES + (family === 6 ? 1 : 0)
    const known = this.ofInterfaces.get(key)
    if (known !== undefined) return known
    const chosen = interfacePoolAddress(addresses, family)
    if (chosen === undefined) return -1
    const { words } = chosen
    const pool = new PoolAddresses([{ kind: 'range', family: chosen.family, low: words, high: words }])
    const { interfacePortOverloading, portRandomization } = this.rules
    const space = new PortSpace(1, SINGLE_PORTS, interfacePortOverloading, portRandomization)
    this.ofInterfaces.set(key, this.all.length)
    return this.enter({ name, number: 0, interface: number }, pool, space)
  }

  /** The handle of a port of an address, or with WHOLE_ADDRESS of a session of that host. */
  handle(pool: SourcePool, address: number, kind: number, layer: number, port: number): number {
    return (pool.firstPlace + (address * PLACE_KINDS + kind) * pool.layers + layer) * PORTS + port + 1
  }

  /** Reads a handle into the fields above. */
  open(handle: number): void {
    const all = Math.floor((handle - 1) / PORTS)
    const pool = this.poolOf(all)
    const place = all - pool.firstPlace
    const kinds = Math.floor(place / pool.layers)
    this.pool = pool
    this.port = (handle - 1) % PORTS
    this.layer = place % pool.layers
    this.kind = kinds % PLACE_KINDS
    this.address = Math.floor(kinds / PLACE_KINDS)
  }

  /** Gives back what a handle means. */
  give(handle: number): void {
    this.open(handle)
    const { pool, address, kind, layer, port } = this
    if (kind === WHOLE_ADDRESS) pool!.hosts.end(address)
    else pool!.ports!.give(address, kind, layer, port)
  }

  /**
   * Moves what a handle of an inner host means to another address and port of its pool, and returns the new handle: 0
   * when that is none of the pool's, or taken, so that nobody keeps count of it.
   */
  move(handle: number, host: InnerHost, source: Int32Array, port: number): number {
    this.open(handle)
    const { kind, layer } = this
    const pool = this.pool!
    const to = pool.addresses.numberOf(source)
    if (kind === WHOLE_ADDRESS) {
      if (to >= 0) pool.hosts.show(this.address, to)
      return handle
    }
    if (to >= 0 && this.rules.addressPersistent) pool.keep(host, to)
    pool.ports!.give(this.address, kind, layer, this.port)
    if (to < 0 || kind >= PORT_KINDS || !pool.ports!.take(to, kind, layer, port)) return 0
    return this.handle(pool, to, kind, layer, port)
  }

  /** Gives up the memory of pools of earlier generations that have nothing out; their places stay. */
  clearFormer(): void {
    const current = new Set(this.places)
    for (const [place, pool] of this.all.entries()) if (!current.has(place)) pool.clear()
  }

  private enter(
    end: { readonly name: string; readonly number: number; readonly interface: number },
    addresses: PoolAddresses,
    ports: PortSpace | undefined,
  ): number {
    const last = this.all.at(-1)
    const first = last === undefined ? 0 : last.firstPlace + last.places
    return this.all.push(new SourcePool(end, addresses, ports, first, this.seed)) - 1
  }

  /** The pool that has a place. */
  private poolOf(place: number): SourcePool {
    let low = 0
    let high = this.all.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.all[middle]!.firstPlace <= place) low = middle
      else high = middle - 1
    }
    return this.all[low]!
  }
}
