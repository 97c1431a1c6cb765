/** Which address and port of a pool a session is given: by chance that follows from the seed, or in turn. */
import type { FlowFacts } from '../facts/index.js'
import { endHash } from './end-hash.js'
import type { NatState } from './nat-state.js'
import { portKind } from './port-space.js'
import type { SourcePool } from './source-pool.js'
import type { Translation } from './translation.js'

const NONE = -1

export class PortChoice {
  /** Whether nothing is really taken. */
  readonly isPreview: boolean
  private readonly state: NatState

  constructor(state: NatState, isPreview: boolean) {
    this.state = state
    this.isPreview = isPreview
  }

  /** Fills address, port and handle; false when nothing is left. */
  take(pool: SourcePool, layer: number, facts: FlowFacts, into: Translation): boolean {
    if (!pool.serves(facts)) return false
    const kind = portKind(facts)
    // Without ports, flows of hosts that share an address are told apart by their destination alone, if at all.
    if (kind === NONE) {
      pool.addresses.write(pool.addressFor(facts), into.address)
      into.port = facts.sourcePort
      into.isPortChosen = pool.addresses.count > 1
      return true
    }
    const { addressPersistent } = this.state.rules
    const ports = pool.ports!
    const chance = this.nextChance()
    const wanted = addressPersistent ? pool.addressFor(facts) : this.anyAddress(pool, chance)
    const address = ports.addressWithRoom(wanted, kind, layer)
    if (address === NONE || (addressPersistent && address !== wanted)) return false
    const port = ports.choose(address, kind, layer, chance)
    pool.addresses.write(address, into.address)
    into.port = port
    into.isPortChosen = true
    if (this.isPreview) return true
    ports.take(address, kind, layer, port)
    into.handle = this.state.pools.handle(pool, address, kind, layer, port)
    return true
  }

  /** Whether others have given something back. */
  reclaims(): boolean {
    return !this.isPreview && this.state.reclaim()
  }

  private anyAddress({ addresses, translations }: SourcePool, chance: number): number {
    const { portRandomization } = this.state.rules
    return (portRandomization ? Math.imul(chance, 0x9e3779b1) >>> 0 : translations) % addresses.count
  }

  private nextChance(): number {
    const next = (Math.imul(this.state.chance, 1664525) + 1013904223) | 0
    if (!this.isPreview) this.state.chance = next
    const mixed = Math.imul(next ^ (next >>> 15), 0x2c1b3c6d)
    return mixed ^ (mixed >>> 12)
  }
}

/** The layer of a flow follows from its destination: flows to the same one must not share a port. */
export function overloadingLayer(
  { layers }: SourcePool,
  { destination, family, destinationPort }: FlowFacts,
): number {
  return layers === 1 ? 0 : endHash(destination, family, destinationPort) % layers
}
