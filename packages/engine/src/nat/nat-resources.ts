/**
 * What source NAT gives out and takes back: ports, addresses, persistent bindings. One for each running table; choices
 * follow from the seed, so the same packets get the same ports.
 */
import type { FlowFacts } from '../facts/index.js'
import type { LogicalInterface } from '../zone/index.js'
import type { NatRules, PersistentNat } from './nat-rule.js'
import { PersistentBindings } from './persistent-bindings.js'
import { distance } from './pool-addresses.js'
import { type PoolUse, poolUse } from './pool-use.js'
import { portKind } from './port-space.js'
import { type SourcePool, WHOLE_ADDRESS } from './source-pool.js'
import { SourcePools } from './source-pools.js'
import { NatOutcome, type Translation } from './translation.js'

const NONE = -1
/** Bindings that are over and are cleared away at one look. */
const CLEARED_AT_ONCE = 64

/** What the real resources and their preview share. */
interface NatState {
  readonly pools: SourcePools
  readonly bindings: PersistentBindings
  /** See the constructor. */
  readonly reclaim: () => boolean
  chance: number
}

export class NatResources {
  private readonly rules: NatRules
  private readonly seed: number
  private readonly state: NatState
  private readonly isPreview: boolean

  /**
   * `reclaim` is asked before a session fails: whether it has made others give back what they no longer need. The last
   * argument is for `preview`.
   */
  constructor(rules: NatRules, seed: number, reclaim: () => boolean = () => false, previewed?: NatState) {
    this.rules = rules
    this.seed = seed
    this.isPreview = previewed !== undefined
    this.state = previewed ?? {
      pools: new SourcePools(rules, seed),
      bindings: new PersistentBindings(seed),
      reclaim,
      chance: seed ^ 0x5bd1e995,
    }
  }

  /**
   * The same resources, which answer what they would give now, the next real port included, and give nothing: no
   * state, count or later choice changes, and the handle is 0.
   */
  get preview(): NatResources {
    return new NatResources(this.rules, this.seed, this.state.reclaim, this.state)
  }

  /**
   * Translates a source by a pool, or by what it overflows into: never where translation is to persist, which would
   * then not be the same for all sessions. Returns a NatOutcome.
   */
  fromPool(
    number: number,
    persistent: PersistentNat | undefined,
    from: LogicalInterface,
    out: LogicalInterface,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    const outcome = this.fromPoolAlone(number, persistent, from, facts, timeSeconds, into)
    if (outcome !== NatOutcome.exhausted || persistent !== undefined) return outcome
    // What overflows once more has nothing left.
    const { overflow } = this.rules.sourcePools[number - 1]!
    if (overflow === undefined) return outcome
    if (overflow === 'interface') return this.fromInterface(undefined, from, out, facts, timeSeconds, into)
    return this.fromPoolAlone(overflow, undefined, from, facts, timeSeconds, into)
  }

  /** Translates a source by the address of the interface it leaves by. Returns a NatOutcome. */
  fromInterface(
    persistent: PersistentNat | undefined,
    from: LogicalInterface,
    out: LogicalInterface,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    into.pool = 0
    const place = this.state.pools.ofInterface(out, facts.family)
    if (place === NONE) return NatOutcome.exhausted
    return this.withPorts(place, persistent, from.instance, facts, timeSeconds, into)
  }

  /** The inner end of a persistent binding that lets a packet from outside in. A NatOutcome: none or translated. */
  persistentInbound(facts: FlowFacts, timeSeconds: number, into: Translation): number {
    const { bindings } = this.state
    if (bindings.count === 0) return NatOutcome.none
    const binding = bindings.ofDestination(facts, timeSeconds)
    if (binding === NONE) return NatOutcome.none
    bindings.writeInner(binding, into)
    return NatOutcome.translated
  }

  /** Takes back what a session had, when it ends. */
  release(handle: number, timeSeconds: number): void {
    if (handle < 0) this.state.bindings.end(-handle - 1, timeSeconds)
    else if (handle > 0) this.state.pools.give(handle)
  }

  /**
   * A capture has shown which address and port a session really got: what was chosen is given back. Returns the new
   * handle; a port is nobody's concern when it is none of the pool's, or is another session's here. A persistent
   * binding moves as long as one session has used it.
   */
  relearn(handle: number, source: Int32Array, port: number): number {
    const { pools, bindings } = this.state
    if (handle > 0) return pools.move(handle, source, port)
    if (handle === 0) return 0
    const binding = -handle - 1
    if (bindings.sessionsOf(binding) !== 1) return handle
    const old = bindings.handleOf(binding)
    bindings.move(binding, source, port, old === 0 ? 0 : pools.move(old, source, port))
    return handle
  }

  /** Every configured pool, in order, then every interface that has served as one. */
  get uses(): readonly PoolUse[] {
    return this.state.pools.all
      .filter(({ number, translations, failures }) => number !== 0 || translations + failures > 0)
      .map(poolUse)
  }

  /** Persistent bindings, those included that wait for the end of their time. */
  get bindings(): number {
    return this.state.bindings.count
  }

  private fromPoolAlone(
    number: number,
    persistent: PersistentNat | undefined,
    from: LogicalInterface,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    into.pool = number
    const { hostAddressBase, ports } = this.rules.sourcePools[number - 1]!
    const pool = this.state.pools.all[number - 1]!
    if (hostAddressBase !== undefined) return this.shifted(pool, hostAddressBase.words, facts, into)
    if (ports === undefined) return this.wholeAddress(pool, from.instance, facts, into)
    return this.withPorts(number - 1, persistent, from.instance, facts, timeSeconds, into)
  }

  private withPorts(
    place: number,
    persistent: PersistentNat | undefined,
    instance: number,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    const pool = this.state.pools.all[place]!
    if (persistent !== undefined && portKind(facts) !== NONE) {
      return this.persistently(place, persistent, instance, facts, timeSeconds, into)
    }
    const { addressPersistent } = this.rules
    const layer = overloadingLayer(pool, facts)
    const isTaken =
      this.takePort(pool, addressPersistent, layer, facts, into) ||
      (this.reclaims() && this.takePort(pool, addressPersistent, layer, facts, into))
    return isTaken ? this.given(pool) : this.failed(pool)
  }

  /** Fills address, port and handle; false when nothing is left. */
  private takePort(
    pool: SourcePool,
    keepsAddress: boolean,
    layer: number,
    facts: FlowFacts,
    into: Translation,
  ): boolean {
    if (!pool.serves(facts)) return false
    const { count } = pool.addresses
    const kind = portKind(facts)
    // Without ports, flows of hosts that share an address are told apart by their destination alone, if at all.
    if (kind === NONE) {
      pool.addresses.write(hashOf(facts.source, facts.family, 0) % count, into.address)
      into.port = facts.sourcePort
      into.isPortChosen = count > 1
      return true
    }
    const ports = pool.ports!
    const chance = this.nextChance()
    const wanted = keepsAddress
      ? hashOf(facts.source, facts.family, 0) % count
      : (this.rules.portRandomization ? Math.imul(chance, 0x9e3779b1) >>> 0 : pool.translations) % count
    const address = ports.addressWithRoom(wanted, kind, layer)
    if (address === NONE || (keepsAddress && address !== wanted)) return false
    const port = ports.choose(address, kind, layer, chance)
    pool.addresses.write(address, into.address)
    into.port = port
    into.isPortChosen = true
    if (this.isPreview) return true
    ports.take(address, kind, layer, port)
    into.handle = this.state.pools.handle(pool, address, kind, layer, port)
    return true
  }

  private persistently(
    place: number,
    persistent: PersistentNat,
    instance: number,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    const { pools, bindings } = this.state
    const pool = pools.all[place]!
    if (!this.isPreview) this.clearBindings(timeSeconds, CLEARED_AT_ONCE)
    let binding = bindings.ofSource(place, instance, facts)
    if (binding !== NONE && bindings.isOver(binding, timeSeconds)) {
      if (!this.isPreview) this.close(binding)
      binding = NONE
    }
    if (binding === NONE) {
      if (!this.takeBindingPort(pool, facts, timeSeconds, into)) return this.failed(pool)
      if (this.isPreview) return NatOutcome.translated
      binding = bindings.open(place, instance, persistent, facts, into, into.handle)
      if (binding === NONE) {
        this.release(into.handle, timeSeconds)
        into.handle = 0
        return this.failed(pool)
      }
    } else {
      if (bindings.isFull(binding)) this.reclaims()
      if (bindings.isFull(binding)) return this.failed(pool)
      bindings.writeOuter(binding, into)
      if (this.isPreview) return NatOutcome.translated
    }
    bindings.begin(binding, facts)
    into.handle = -binding - 1
    return this.given(pool)
  }

  /** As `takePort`, after clearing away all bindings that are over when nothing is left. */
  private takeBindingPort(
    pool: SourcePool,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): boolean {
    const { addressPersistent } = this.rules
    // A binding is for all destinations, so its layer cannot follow from one.
    if (this.takePort(pool, addressPersistent, 0, facts, into)) return true
    if (this.isPreview) return false
    const hasMore = this.reclaims()
    if (!hasMore && this.state.bindings.nextOver(timeSeconds) === NONE) return false
    this.clearBindings(timeSeconds, Number.POSITIVE_INFINITY)
    return this.takePort(pool, addressPersistent, 0, facts, into)
  }

  private clearBindings(timeSeconds: number, most: number): void {
    for (let cleared = 0; cleared < most; cleared++) {
      const binding = this.state.bindings.nextOver(timeSeconds)
      if (binding === NONE) return
      this.close(binding)
    }
  }

  private close(binding: number): void {
    const handle = this.state.bindings.close(binding)
    if (handle !== 0) this.state.pools.give(handle)
  }

  /** `host-address-base`: the nth host from the base has the nth address, and keeps its port. */
  private shifted(pool: SourcePool, base: readonly number[], facts: FlowFacts, into: Translation): number {
    const place = pool.serves(facts) ? distance(facts.source, base) : NONE
    if (place === NONE || place >= pool.addresses.count) return NatOutcome.outOfRange
    pool.addresses.write(place, into.address)
    into.port = facts.sourcePort
    return this.given(pool)
  }

  /** `no-translation`: a host has an address to itself while it has sessions. */
  private wholeAddress(pool: SourcePool, instance: number, facts: FlowFacts, into: Translation): number {
    if (!pool.serves(facts)) return this.failed(pool)
    const { hosts, addresses } = pool
    const known = hosts.ofSource(facts, instance)
    const wanted = hashOf(facts.source, facts.family, 0) % addresses.count
    let address = known === NONE ? hosts.free(wanted) : known
    if (address === NONE && this.reclaims()) address = hosts.free(wanted)
    if (address === NONE) return this.failed(pool)
    addresses.write(address, into.address)
    into.port = facts.sourcePort
    into.isPortChosen = known === NONE && addresses.count > 1
    if (this.isPreview) return NatOutcome.translated
    hosts.begin(facts, instance, address)
    into.handle = this.state.pools.handle(pool, address, WHOLE_ADDRESS, 0, 0)
    return this.given(pool)
  }

  private reclaims(): boolean {
    return !this.isPreview && this.state.reclaim()
  }

  private given(pool: SourcePool): number {
    if (!this.isPreview) pool.translations++
    return NatOutcome.translated
  }

  private failed(pool: SourcePool): number {
    if (!this.isPreview) pool.failures++
    return NatOutcome.exhausted
  }

  private nextChance(): number {
    const next = (Math.imul(this.state.chance, 1664525) + 1013904223) | 0
    if (!this.isPreview) this.state.chance = next
    const mixed = Math.imul(next ^ (next >>> 15), 0x2c1b3c6d)
    return mixed ^ (mixed >>> 12)
  }
}

/** The layer of a flow follows from its destination: flows to the same one must not share a port. */
function overloadingLayer(
  { layers }: SourcePool,
  { destination, family, destinationPort }: FlowFacts,
): number {
  return layers === 1 ? 0 : hashOf(destination, family, destinationPort) % layers
}

function hashOf(words: Int32Array, family: number, port: number): number {
  let hash = port
  for (let word = 0; word < (family === 4 ? 1 : 4); word++) {
    hash = Math.imul(hash ^ words[word]!, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash >>> 0
}
