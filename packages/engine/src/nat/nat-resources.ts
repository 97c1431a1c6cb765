/**
 * What source NAT gives out and takes back: ports, addresses, persistent bindings. One for each running table; choices
 * follow from the seed, so the same packets get the same ports.
 */
import type { FlowFacts } from '../facts/index.js'
import type { LogicalInterface } from '../zone/index.js'
import type { InnerHost } from './kept-addresses.js'
import type { NatRules, PersistentNat } from './nat-rule.js'
import { NatState } from './nat-state.js'
import { PersistentSources } from './persistent-sources.js'
import { distance } from './pool-addresses.js'
import { type PoolUse, poolUse } from './pool-use.js'
import { overloadingLayer, PortChoice } from './port-choice.js'
import { portKind } from './port-space.js'
import { type SourcePool, WHOLE_ADDRESS } from './source-pool.js'
import type { KeptPools } from './source-pools.js'
import { NatOutcome, type Translation } from './translation.js'

const NONE = -1

export class NatResources {
  private readonly state: NatState
  private readonly choice: PortChoice
  private readonly persistent: PersistentSources

  /**
   * `reclaim` is asked before a session fails: whether it has made others give back what they no longer need. The last
   * arguments are for `preview` and `under`.
   */
  constructor(
    rules: NatRules,
    seed: number,
    reclaim: () => boolean = () => false,
    state: NatState = new NatState(rules, seed, reclaim),
    isPreview = false,
  ) {
    this.state = state
    this.choice = new PortChoice(state, isPreview)
    this.persistent = new PersistentSources(this.state, this.choice)
  }

  /**
   * The same resources, which answer what they would give now, the next real port included, and give nothing: no
   * state, count or later choice changes, and the handle is 0.
   */
  get preview(): NatResources {
    return new NatResources(this.state.rules, 0, this.state.reclaim, this.state, true)
  }

  /**
   * These resources under the rules of the next generation, and from then on no more under their own: pools that are
   * kept go on, what others have given out is taken back as sessions end.
   */
  under(rules: NatRules, seed: number, kept: KeptPools, reclaim: () => boolean): NatResources {
    const state = new NatState(rules, seed, reclaim, this.state, kept)
    return new NatResources(rules, seed, reclaim, state)
  }

  /**
   * Ends persistent bindings of rules and pools that are no more, which no session uses, and gives up the memory of
   * such pools as no session has anything of.
   */
  closeFormer(): void {
    this.persistent.closeFormer()
    this.state.pools.clearFormer()
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
    const { overflow } = this.state.rules.sourcePools[number - 1]!
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
    if (handle < 0) this.persistent.end(handle, timeSeconds)
    else if (handle > 0) this.state.pools.give(handle)
  }

  /**
   * A capture has shown which address and port a session of an inner host really got: what was chosen is given back.
   * Where a host has one address, or an inner end one binding, it is that of its other sessions too. Returns the new
   * handle; a port is nobody's concern when it is none of the pool's, or is another session's here.
   */
  relearn(handle: number, host: InnerHost, source: Int32Array, port: number): number {
    if (handle > 0) return this.state.pools.move(handle, host, source, port)
    if (handle < 0) this.persistent.show(handle, host, source, port)
    return handle
  }

  /** Every configured pool, in order, then every interface that has served as one. */
  get uses(): readonly PoolUse[] {
    const { pools } = this.state
    return pools.places
      .map((place) => pools.all[place]!)
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
    const { hostAddressBase, ports } = this.state.rules.sourcePools[number - 1]!
    const { pools } = this.state
    const place = pools.placeOf(number)
    const pool = pools.all[place]!
    if (hostAddressBase !== undefined) {
      return this.counted(pool, this.shifted(pool, hostAddressBase.words, facts, into))
    }
    if (ports === undefined) return this.counted(pool, this.wholeAddress(pool, from.instance, facts, into))
    return this.withPorts(place, persistent, from.instance, facts, timeSeconds, into)
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
    const outcome =
      persistent === undefined || portKind(facts) === NONE
        ? this.anyPort(pool, facts, into)
        : this.persistent.translate(place, persistent, instance, facts, timeSeconds, into)
    return this.counted(pool, outcome)
  }

  private anyPort(pool: SourcePool, facts: FlowFacts, into: Translation): number {
    const { choice } = this
    const layer = overloadingLayer(pool, facts)
    const isTaken =
      choice.take(pool, layer, facts, into) || (choice.reclaims() && choice.take(pool, layer, facts, into))
    return isTaken ? NatOutcome.translated : NatOutcome.exhausted
  }

  /** `host-address-base`: the nth host from the base has the nth address, and keeps its port. */
  private shifted(pool: SourcePool, base: readonly number[], facts: FlowFacts, into: Translation): number {
    const place = pool.serves(facts) ? distance(facts.source, base) : NONE
    if (place === NONE || place >= pool.addresses.count) return NatOutcome.outOfRange
    pool.addresses.write(place, into.address)
    into.port = facts.sourcePort
    return NatOutcome.translated
  }

  /** `no-translation`: a host has an address to itself while it has sessions. */
  private wholeAddress(pool: SourcePool, instance: number, facts: FlowFacts, into: Translation): number {
    if (!pool.serves(facts)) return NatOutcome.exhausted
    const { hosts, addresses } = pool
    const known = hosts.ofSource(facts, instance)
    const wanted = pool.addressFor(facts)
    let address = known === NONE ? hosts.free(wanted) : known
    if (address === NONE && this.choice.reclaims()) address = hosts.free(wanted)
    if (address === NONE) return NatOutcome.exhausted
    addresses.write(address, into.address)
    into.port = facts.sourcePort
    into.isPortChosen = addresses.count > 1 && (known === NONE || !hosts.isShown(known))
    if (this.choice.isPreview) return NatOutcome.translated
    const host = hosts.begin(facts, instance, address)
    into.handle = this.state.pools.handle(pool, host, WHOLE_ADDRESS, 0, 0)
    return NatOutcome.translated
  }

  private counted(pool: SourcePool, outcome: number): number {
    if (this.choice.isPreview) return outcome
    if (outcome === NatOutcome.translated) pool.translations++
    else if (outcome === NatOutcome.exhausted) pool.failures++
    return outcome
  }
}
