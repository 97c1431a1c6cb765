/** A source pool at work, or an interface whose address serves as one. */
import type { FlowFacts } from '../facts/index.js'
import { endHash } from './end-hash.js'
import { HostAddresses } from './host-addresses.js'
import { type InnerHost, KeptAddresses } from './kept-addresses.js'
import type { PoolAddresses } from './pool-addresses.js'
import type { PortSpace } from './port-space.js'

const NONE = -1
/** Kind of a whole address that a host has to itself; kinds below it are those of ports. */
export const WHOLE_ADDRESS = 3
export const PLACE_KINDS = 4

export class SourcePool {
  readonly name: string
  /** Number of a configured pool, or 0; then `interface` is an interface's. */
  readonly number: number
  readonly interface: number
  readonly addresses: PoolAddresses
  /** Undefined where ports are not translated. */
  readonly ports: PortSpace | undefined
  /** Layers of ports. */
  readonly layers: number
  /** Number of its first place: places of all pools are numbered through. */
  readonly firstPlace: number
  translations = 0
  failures = 0
  private readonly seed: number
  private hostAddresses: HostAddresses | undefined
  private keptAddresses: KeptAddresses | undefined

  constructor(
    end: { readonly name: string; readonly number: number; readonly interface: number },
    addresses: PoolAddresses,
    ports: PortSpace | undefined,
    firstPlace: number,
    seed: number,
  ) {
    this.name = end.name
    this.number = end.number
    this.interface = end.interface
    this.addresses = addresses
    this.ports = ports
    this.layers = ports?.factor ?? 1
    this.firstPlace = firstPlace
    this.seed = seed
  }

  /** The hosts that have whole addresses. */
  get hosts(): HostAddresses {
    this.hostAddresses ??= new HostAddresses(this.addresses.count, this.seed)
    return this.hostAddresses
  }

  /** Number of the address that a host is to have: the one that was shown, or one that follows from its own. */
  addressFor(host: InnerHost): number {
    const shown = this.keptAddresses?.of(host) ?? NONE
    return shown === NONE ? endHash(host.source, host.family, 0) % this.addresses.count : shown
  }

  /** A capture has shown which address a host has for all its sessions. */
  keep(host: InnerHost, address: number): void {
    this.keptAddresses ??= new KeptAddresses(this.seed)
    this.keptAddresses.set(host, address)
  }

  /** Gives up the memory of what can be given out, unless something is. */
  clear(): void {
    if (this.addressesInUse + (this.ports?.inUse ?? 0) > 0) return
    this.hostAddresses = undefined
    this.keptAddresses = undefined
    this.ports?.clear()
  }

  /** Whole addresses in use. */
  get addressesInUse(): number {
    return this.hostAddresses?.inUse ?? 0
  }

  /** Places: one for each address, kind and layer. */
  get places(): number {
    return this.addresses.count * PLACE_KINDS * this.layers
  }

  /** Whether it has addresses of a packet's family. */
  serves({ family }: FlowFacts): boolean {
    return this.addresses.count > 0 && this.addresses.family === family
  }
}
