/**
 * What source NAT gives out and takes back: ports, addresses, persistent bindings. One for each running table; choices
 * follow from the seed, so the same packets get the same ports.
 */
import { copyWords } from '../address/index.js'
import type { FlowFacts } from '../facts/index.js'
import type { LogicalInterface } from '../zone/index.js'
import type { NatRules, PersistentNat, PortRange, SourceNatPool } from './nat-rule.js'
import { type Binding, PersistentBindings } from './persistent-bindings.js'
import { distance, poolAddresses } from './pool-addresses.js'
import { PortSpace, portKind } from './port-space.js'
import { NatOutcome, type Translation } from './translation.js'

const NONE = -1
/** Ports given out one by one; those above are kept for pairs (RTP and RTCP). */
const SINGLE_PORTS: PortRange = [1024, 63487]
/**
 * A handle is ((pool × ADDRESSES + address) × KINDS + kind) × PORTS + port, plus one; of a session of a persistent
 * binding it is minus the binding's number.
 */
const ADDRESSES = 65536
const KINDS = 4
const PORTS = 65536
/** Kind of a whole address that a host has to itself. */
const WHOLE = 3
/** A pool at work, or an interface whose address serves as one. */
export interface PoolUse {
  readonly name: string
  readonly addresses: number
  /** Undefined where ports are not translated. */
  readonly portsPerAddress: number | undefined
  readonly portsInUse: number
  readonly addressesInUse: number
  readonly translations: number
  readonly failures: number
}

class RunningPool {
  readonly name: string
  readonly addresses: readonly (readonly number[])[]
  readonly ports: PortSpace | undefined
  /** Of pools without port translation: the host that has each address, and its flows. */
  readonly hosts = new Map<string, number>()
  readonly owners: (string | undefined)[] = []
  readonly flows: number[] = []
  translations = 0
  failures = 0

  constructor(name: string, addresses: readonly (readonly number[])[], ports: PortSpace | undefined) {
    this.name = name
    this.addresses = addresses
    this.ports = ports
  }
}

export class NatResources {
  private readonly rules: NatRules
  private readonly pools: (RunningPool | undefined)[] = []
  private readonly byInterface = new Map<string, number>()
  private readonly bindings = new PersistentBindings()
  private readonly bindingsByNumber = new Map<number, Binding>()
  private nextBinding = 1
  private chance: number

  constructor(rules: NatRules, seed: number) {
    this.rules = rules
    this.chance = seed | 1
    for (const pool of rules.sourcePools) {
      const addresses = poolAddresses(pool.addresses)
      const space =
        pool.ports &&
        new PortSpace(addresses.length, pool.ports, pool.portOverloadingFactor, rules.portRandomization)
      const hasPorts = pool.hostAddressBase === undefined
      this.pools[pool.number] = new RunningPool(pool.name, addresses, hasPorts ? space : undefined)
    }
  }

  /** Translates a source by a pool. */
  fromPool(
    pool: SourceNatPool,
    persistent: PersistentNat | undefined,
    out: LogicalInterface,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    into.pool = pool.number
    const { hostAddressBase } = pool
    if (hostAddressBase !== undefined) return this.shift(pool, facts, into)
    if (pool.ports === undefined) return this.wholeAddress(pool, out, facts, timeSeconds, into)
    const outcome = this.withPorts(pool.number, persistent, facts, timeSeconds, into)
    if (outcome !== NatOutcome.exhausted || persistent) return outcome
    return this.overflow(pool, out, facts, timeSeconds, into)
  }

  /** Translates a source by the address of the interface it leaves by. */
  fromInterface(
    out: LogicalInterface,
    persistent: PersistentNat | undefined,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    const number = this.interfacePool(out, facts.family)
    if (number === undefined) return NatOutcome.exhausted
    return this.withPorts(number, persistent, facts, timeSeconds, into)
  }

  /** The inner address of a packet to a persistent binding that lets it in. */
  persistentInbound(facts: FlowFacts, timeSeconds: number, into: Translation): number {
    if (this.bindings.count === 0) return NatOutcome.none
    const binding = this.bindings.ofDestination(facts, timeSeconds)
    if (binding === undefined) return NatOutcome.none
    copyWords(binding.inner, into.address)
    into.port = binding.innerPort
    into.rule = binding.rule
    return NatOutcome.translated
  }

  /** Takes back what a session had. */
  release(handle: number, timeSeconds: number): void {
    if (handle < 0) {
      const binding = this.bindingsByNumber.get(-handle)
      if (binding) this.bindings.end(binding, timeSeconds)
      return
    }
    const { pool, address, kind, port } = openHandle(handle)
    const running = this.pools[pool]
    if (running === undefined) return
    if (kind !== WHOLE) running.ports?.give(address, kind, port)
    else if (--running.flows[address]! === 0) {
      running.hosts.delete(running.owners[address]!)
      running.owners[address] = undefined
    }
  }

  /**
   * A capture has shown which address and port a session really got: what was chosen is given back. Returns the new
   * handle; the port is nobody's concern when it is none of the pool's.
   */
  relearn(handle: number, source: Int32Array, port: number): number {
    if (handle <= 0) return handle
    const { pool, kind } = openHandle(handle)
    if (kind === WHOLE) return handle
    this.release(handle, 0)
    const running = this.pools[pool]!
    const address = running.addresses.findIndex((words) =>
      words.every((word, place) => word === source[place]),
    )
    if (address < 0 || !running.ports?.claim(address, kind, port)) return 0
    return makeHandle(pool, address, kind, port)
  }

  /** Every pool, then every interface that has served as one. */
  get uses(): readonly PoolUse[] {
    return this.pools
      .filter((pool) => pool !== undefined)
      .map((pool) => ({
        name: pool.name,
        addresses: pool.addresses.length,
        portsPerAddress: pool.ports?.portsPerAddress,
        portsInUse: pool.ports?.inUse ?? 0,
        addressesInUse: pool.hosts.size,
        translations: pool.translations,
        failures: pool.failures,
      }))
  }

  private withPorts(
    number: number,
    persistent: PersistentNat | undefined,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    const pool = this.pools[number]!
    if (persistent) return this.persistently(pool, number, persistent, facts, timeSeconds, into)
    const handle = this.takePort(pool, number, facts, into)
    if (handle === NONE) {
      pool.failures++
      return NatOutcome.exhausted
    }
    into.handle = handle
    return NatOutcome.translated
  }

  /** Fills address and port; the handle, 0 for protocols without ports, -1 when nothing is left. */
  private takePort(pool: RunningPool, number: number, facts: FlowFacts, into: Translation): number {
    const kind = portKind(facts.protocol)
    const count = pool.addresses.length
    if (count === 0 || pool.addresses[0]!.length !== (facts.family === 4 ? 1 : 4)) return NONE
    const isPersistent = this.rules.addressPersistent || kind === NONE
    const start = isPersistent ? hashOf(facts) % count : (this.random() >>> 0) % count
    const tries = isPersistent ? 1 : count
    for (let step = 0; step < tries; step++) {
      const address = (start + step) % count
      const port = kind === NONE ? facts.sourcePort : pool.ports!.take(address, kind, this.random())
      if (port === NONE) continue
      copyWords(pool.addresses[address]!, into.address)
      into.port = port
      into.isPortChosen = kind !== NONE
      pool.translations++
      return kind === NONE ? 0 : makeHandle(number, address, kind, port)
    }
    return NONE
  }

  private persistently(
    pool: RunningPool,
    number: number,
    persistent: PersistentNat,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    this.expire(timeSeconds)
    let binding = this.bindings.ofSource(facts, timeSeconds)
    if (binding === undefined) {
      const handle = this.takePort(pool, number, facts, into)
      if (handle === NONE) {
        pool.failures++
        return NatOutcome.exhausted
      }
      const words = facts.family === 4 ? 1 : 4
      binding = {
        number: this.nextBinding++,
        rule: into.rule,
        pool: into.pool,
        inner: [...facts.source.subarray(0, words)],
        innerPort: facts.sourcePort,
        outer: [...into.address.subarray(0, words)],
        outerPort: into.port,
        protocol: facts.protocol,
        persistent,
        peers: new Set(),
        sessions: 0,
        expiresSeconds: timeSeconds + persistent.inactivityTimeoutSeconds,
        handle,
      }
      this.bindings.add(binding)
      this.bindingsByNumber.set(binding.number, binding)
    }
    if (!this.bindings.begin(binding, facts)) return NatOutcome.exhausted
    copyWords(binding.outer, into.address)
    into.port = binding.outerPort
    into.isPortChosen = false
    into.handle = -binding.number
    return NatOutcome.translated
  }

  private expire(timeSeconds: number): void {
    const over = new Set(this.bindings.expire(timeSeconds))
    if (over.size === 0) return
    for (const [number, binding] of this.bindingsByNumber) {
      if (!over.has(binding)) continue
      this.bindingsByNumber.delete(number)
      if (binding.handle > 0) this.release(binding.handle, timeSeconds)
    }
  }

  /** `host-address-base`: the nth host from the base has the nth address. */
  private shift(pool: SourceNatPool, facts: FlowFacts, into: Translation): number {
    const running = this.pools[pool.number]!
    const place = distance(facts.source, pool.hostAddressBase!)
    const address = running.addresses[place]
    if (place < 0 || address === undefined) return NatOutcome.outOfRange
    copyWords(address, into.address)
    into.port = facts.sourcePort
    running.translations++
    return NatOutcome.translated
  }

  /** `no-translation`: a host has an address to itself while it has sessions. */
  private wholeAddress(
    pool: SourceNatPool,
    out: LogicalInterface,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    const running = this.pools[pool.number]!
    const host = [...facts.source.subarray(0, facts.family === 4 ? 1 : 4)].join(' ')
    let address = running.hosts.get(host) ?? NONE
    if (address === NONE) {
      const start = hashOf(facts) % Math.max(1, running.addresses.length)
      for (let step = 0; step < running.addresses.length && address === NONE; step++) {
        const place = (start + step) % running.addresses.length
        if (running.owners[place] === undefined) address = place
      }
    }
    if (address === NONE) {
      running.failures++
      return this.overflow(pool, out, facts, timeSeconds, into)
    }
    running.hosts.set(host, address)
    running.owners[address] = host
    running.flows[address] = (running.flows[address] ?? 0) + 1
    running.translations++
    copyWords(running.addresses[address]!, into.address)
    into.port = facts.sourcePort
    into.handle = makeHandle(pool.number, address, WHOLE, 0)
    return NatOutcome.translated
  }

  private overflow(
    { overflow }: SourceNatPool,
    out: LogicalInterface,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    if (overflow === undefined) return NatOutcome.exhausted
    if (overflow === 'interface') {
      into.pool = 0
      return this.fromInterface(out, undefined, facts, timeSeconds, into)
    }
    const next = this.rules.sourcePools[overflow - 1]!
    // A pool that overflows into itself, or round about, has nothing left.
    return this.fromPool({ ...next, overflow: undefined }, undefined, out, facts, timeSeconds, into)
  }

  private interfacePool(out: LogicalInterface, family: number): number | undefined {
    const key = `${out.number} ${family}`
    const known = this.byInterface.get(key)
    if (known !== undefined) return known
    const own = out.addresses.filter(({ address }) => address.family === family)
    const chosen = own.find(({ isPrimary }) => isPrimary) ?? own[0]
    if (chosen === undefined) return undefined
    const number = Math.max(this.pools.length, this.rules.sourcePools.length + 1)
    const { interfacePortOverloading, portRandomization } = this.rules
    const space = new PortSpace(1, SINGLE_PORTS, interfacePortOverloading, portRandomization)
    this.pools[number] = new RunningPool(`interface ${out.name}`, [chosen.address.words], space)
    this.byInterface.set(key, number)
    return number
  }

  private random(): number {
    this.chance = (Math.imul(this.chance, 1664525) + 1013904223) | 0
    const mixed = Math.imul(this.chance ^ (this.chance >>> 15), 0x2c1b3c6d)
    return mixed ^ (mixed >>> 12)
  }
}

function makeHandle(pool: number, address: number, kind: number, port: number): number {
  return ((pool * ADDRESSES + address) * KINDS + kind) * PORTS + port + 1
}

function openHandle(handle: number) {
  const all = handle - 1
  const rest = Math.floor(all / PORTS)
  const place = Math.floor(rest / KINDS)
  return {
    port: all % PORTS,
    kind: rest % KINDS,
    address: place % ADDRESSES,
    pool: Math.floor(place / ADDRESSES),
  }
}

function hashOf({ source, family }: FlowFacts): number {
  let hash = 0
  for (let word = 0; word < (family === 4 ? 1 : 4); word++) {
    hash = Math.imul(hash ^ source[word]!, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash >>> 0
}
