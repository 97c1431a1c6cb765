/**
 * Persistent NAT (Junos reference: persistent-nat): an inner address and port keep their outer ones while sessions use
 * them and for some time after, and let peers come in from outside. A session that comes in is none of the binding's
 * sessions: neither does it count against their number, nor keep the binding alive.
 */
import type { FlowFacts } from '../facts/index.js'
import { BindingPeers } from './binding-peers.js'
import { IdleBindings } from './idle-bindings.js'
import { KeyTable } from './key-table.js'
import type { PersistentNat } from './nat-rule.js'
import type { Translation } from './translation.js'

const NONE = -1
/** More than that at once are refused. */
const MOST_BINDINGS = 262_144
const FIRST_BINDINGS = 256
/** Pool; protocol, family and instance; inner address; inner port. */
const INNER_WORDS = 7
/** Protocol and family; outer address; outer port. */
const OUTER_WORDS = 6
const ADDRESS_WORDS = 4

export class PersistentBindings {
  private readonly byInner: KeyTable
  private readonly byOuter: KeyTable
  private readonly peers: BindingPeers
  private readonly idle = new IdleBindings()
  private readonly inner = new Int32Array(INNER_WORDS)
  private readonly outer = new Int32Array(OUTER_WORDS)
  private sessions = new Int32Array(0)
  private handles = new Float64Array(0)
  /** 1 where a capture has shown the outer end. */
  private shown = new Uint8Array(0)
  private readonly kinds: PersistentNat[] = []
  /** The free ones below `used`. */
  private readonly free: number[] = []
  private used = 0

  constructor(seed: number) {
    this.byInner = new KeyTable(INNER_WORDS, seed)
    this.byOuter = new KeyTable(OUTER_WORDS, seed)
    this.peers = new BindingPeers(seed)
  }

  get count(): number {
    return this.byInner.count
  }

  /** The binding of a packet's source in a pool, which may be over; -1 for none. */
  ofSource(pool: number, instance: number, facts: FlowFacts): number {
    this.fillInner(pool, instance, facts)
    return this.byInner.find(this.inner)
  }

  /** Whether a binding has been without sessions for its time. */
  isOver(binding: number, timeSeconds: number): boolean {
    return this.idle.isOver(binding, timeSeconds)
  }

  /** The live binding of a packet's destination that lets the packet's source in; -1 for none. */
  ofDestination(facts: FlowFacts, timeSeconds: number): number {
    const { family, protocol, source, sourcePort } = facts
    this.fillOuter(family, protocol, facts.destination, facts.destinationPort)
    const binding = this.byOuter.find(this.outer)
    if (binding === NONE || this.idle.isOver(binding, timeSeconds)) return NONE
    const { permit } = this.kinds[binding]!
    if (permit === 'any-remote-host') return binding
    const port = permit === 'target-host-port' ? sourcePort : 0
    return this.peers.has(binding, family, source, port) ? binding : NONE
  }

  /** Makes the binding of a packet's source to what it was translated to; -1 when there are too many. */
  open(
    pool: number,
    instance: number,
    persistent: PersistentNat,
    facts: FlowFacts,
    translation: Translation,
    handle: number,
  ): number {
    const binding = this.free.pop() ?? this.next()
    if (binding === NONE) return NONE
    this.fillInner(pool, instance, facts)
    this.byInner.set(this.inner, binding)
    this.enterOuter(binding, facts.family, facts.protocol, translation.address, translation.port)
    this.kinds[binding] = persistent
    this.handles[binding] = handle
    this.sessions[binding] = 0
    this.shown[binding] = 0
    return binding
  }

  /** Whether a binding may have no more sessions. */
  isFull(binding: number): boolean {
    return this.sessions[binding]! >= this.kinds[binding]!.maxSessions
  }

  /** Whether a capture has shown a binding's outer end. */
  isShown(binding: number): boolean {
    return this.shown[binding] === 1
  }

  /** Whether this is a binding's outer end. */
  hasOuter(binding: number, address: Int32Array, port: number): boolean {
    const { outer } = this
    this.byOuter.readKey(binding, outer)
    this.fillOuter(outer[0]! >>> 8, outer[0]! & 0xff, address, port)
    return this.byOuter.find(outer) === binding
  }

  /** Counts a session of a binding, by its first packet. */
  begin(binding: number, facts: FlowFacts): void {
    this.sessions[binding]!++
    this.idle.remove(binding)
    const { permit } = this.kinds[binding]!
    if (permit === 'any-remote-host') return
    const port = permit === 'target-host-port' ? facts.destinationPort : 0
    this.peers.add(binding, facts.family, facts.destination, port)
  }

  /** A session of a binding has ended. */
  end(binding: number, timeSeconds: number): void {
    if (--this.sessions[binding]! > 0) return
    this.idle.add(binding, timeSeconds, this.kinds[binding]!.inactivityTimeoutSeconds)
  }

  /** A binding whose time is up; -1 when there is none. */
  nextOver(timeSeconds: number): number {
    return this.idle.nextOver(timeSeconds)
  }

  /** The bindings that no session uses. */
  unused(): readonly number[] {
    const unused: number[] = []
    for (let binding = 0; binding < this.used; binding++) {
      this.byInner.readKey(binding, this.inner)
      if (this.sessions[binding] === 0 && this.byInner.find(this.inner) === binding) unused.push(binding)
    }
    return unused
  }

  /** How the rule that made a binding has it persist. */
  kindOf(binding: number): PersistentNat {
    return this.kinds[binding]!
  }

  /** Place of the pool that a binding's outer end is of. */
  poolOf(binding: number): number {
    this.byInner.readKey(binding, this.inner)
    return this.inner[0]!
  }

  /** Forgets a binding and returns what it must give back. */
  close(binding: number): number {
    this.idle.remove(binding)
    this.peers.forget(binding)
    this.leaveOuter(binding)
    this.byInner.readKey(binding, this.inner)
    this.byInner.delete(this.inner)
    this.free.push(binding)
    return this.handles[binding]!
  }

  /** What a binding's port must give back. */
  handleOf(binding: number): number {
    return this.handles[binding]!
  }

  /** A capture has shown the outer end of a binding, which has this handle. */
  show(binding: number, address: Int32Array, port: number, handle: number): void {
    this.leaveOuter(binding)
    const owner = this.outer[0]!
    this.enterOuter(binding, owner >>> 8, owner & 0xff, address, port)
    this.handles[binding] = handle
    this.shown[binding] = 1
  }

  /** Writes the outer address and port. */
  writeOuter(binding: number, into: Translation): void {
    const { outer } = this
    this.byOuter.readKey(binding, outer)
    for (let word = 0; word < ADDRESS_WORDS; word++) into.address[word] = outer[word + 1]!
    into.port = outer[5]!
  }

  /** Writes the inner address, port and routing instance. */
  writeInner(binding: number, into: Translation): void {
    const { inner } = this
    this.byInner.readKey(binding, inner)
    for (let word = 0; word < ADDRESS_WORDS; word++) into.address[word] = inner[word + 2]!
    into.port = inner[6]!
    into.instance = inner[1]! >>> 16
  }

  private enterOuter(
    binding: number,
    family: number,
    protocol: number,
    words: Int32Array,
    port: number,
  ): void {
    this.fillOuter(family, protocol, words, port)
    this.byOuter.set(this.outer, binding)
  }

  private leaveOuter(binding: number): void {
    this.byOuter.readKey(binding, this.outer)
    if (this.byOuter.find(this.outer) === binding) this.byOuter.delete(this.outer)
  }

  private fillInner(
    pool: number,
    instance: number,
    { family, protocol, source, sourcePort }: FlowFacts,
  ): void {
    const { inner } = this
    inner[0] = pool
    inner[1] = (instance << 16) | (family << 8) | protocol
    fillAddress(inner, 2, family, source)
    inner[6] = sourcePort
  }

  private fillOuter(family: number, protocol: number, words: Int32Array, port: number): void {
    const { outer } = this
    outer[0] = (family << 8) | protocol
    fillAddress(outer, 1, family, words)
    outer[5] = port
  }

  private next(): number {
    if (this.used === MOST_BINDINGS) return NONE
    if (this.used === this.sessions.length) this.grow(Math.max(FIRST_BINDINGS, this.used * 2))
    return this.used++
  }

  private grow(size: number): void {
    const { sessions, handles, shown } = this
    this.sessions = new Int32Array(size)
    this.handles = new Float64Array(size)
    this.sessions.set(sessions)
    this.handles.set(handles)
    this.shown = new Uint8Array(size)
    this.shown.set(shown)
    this.idle.grow(size)
  }
}

function fillAddress(key: Int32Array, at: number, family: number, words: Int32Array): void {
  for (let word = 0; word < ADDRESS_WORDS; word++)
    key[at + word] = word === 0 || family === 6 ? words[word]! : 0
}
