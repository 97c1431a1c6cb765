/**
 * Persistent NAT (Junos reference: persistent-nat): an inner address and port keep their outer ones while sessions use
 * them and for some time after, and let peers come in from outside: all of them, those already spoken to, or only the
 * ports of those already spoken to.
 */
import type { FlowFacts } from '../facts/index.js'
import type { PersistentNat } from './nat-rule.js'

/** Peers remembered of one binding. */
const MOST_PEERS = 1024

export interface Binding {
  readonly number: number
  readonly rule: number
  readonly pool: number
  readonly inner: readonly number[]
  readonly innerPort: number
  readonly outer: readonly number[]
  readonly outerPort: number
  readonly protocol: number
  readonly persistent: PersistentNat
  /** Hosts, or hosts and ports, that were spoken to. */
  readonly peers: Set<string>
  sessions: number
  expiresSeconds: number
  /** What is given back when the binding is over. */
  readonly handle: number
}

export class PersistentBindings {
  private readonly byInner = new Map<string, Binding>()
  private readonly byOuter = new Map<string, Binding>()

  /** The live binding of a packet's source. */
  ofSource({ protocol, source, sourcePort, family }: FlowFacts, timeSeconds: number): Binding | undefined {
    const found = this.byInner.get(key(protocol, source.subarray(0, family === 4 ? 1 : 4), sourcePort))
    return found && this.isLive(found, timeSeconds) ? found : undefined
  }

  /** The live binding of a packet's destination, when it lets the packet's source in. */
  ofDestination(facts: FlowFacts, timeSeconds: number): Binding | undefined {
    const { protocol, destination, destinationPort, family } = facts
    const found = this.byOuter.get(
      key(protocol, destination.subarray(0, family === 4 ? 1 : 4), destinationPort),
    )
    if (!found || !this.isLive(found, timeSeconds)) return undefined
    return found.persistent.permit === 'any-remote-host' || found.peers.has(peerOf(facts, found, false))
      ? found
      : undefined
  }

  add(binding: Binding): void {
    this.byInner.set(key(binding.protocol, binding.inner, binding.innerPort), binding)
    this.byOuter.set(key(binding.protocol, binding.outer, binding.outerPort), binding)
  }

  /** Counts a session of a binding; false when it may have no more. */
  begin(binding: Binding, facts: FlowFacts): boolean {
    if (binding.sessions >= binding.persistent.maxSessions) return false
    binding.sessions++
    if (binding.peers.size < MOST_PEERS) binding.peers.add(peerOf(facts, binding, true))
    return true
  }

  /** A session of a binding has ended. */
  end(binding: Binding, timeSeconds: number): void {
    binding.sessions--
    binding.expiresSeconds = timeSeconds + binding.persistent.inactivityTimeoutSeconds
  }

  /** Takes out what is over, and returns it. */
  expire(timeSeconds: number): readonly Binding[] {
    const over = [...this.byInner.values()].filter((binding) => !this.isLive(binding, timeSeconds))
    for (const binding of over) {
      this.byInner.delete(key(binding.protocol, binding.inner, binding.innerPort))
      this.byOuter.delete(key(binding.protocol, binding.outer, binding.outerPort))
    }
    return over
  }

  get count(): number {
    return this.byInner.size
  }

  private isLive({ sessions, expiresSeconds }: Binding, timeSeconds: number): boolean {
    return sessions > 0 || timeSeconds < expiresSeconds
  }
}

function key(protocol: number, words: ArrayLike<number>, port: number): string {
  return `${protocol} ${Array.from(words).join(' ')} ${port}`
}

/** The other end of a packet, as the binding knows its peers; of a packet from inside that is the destination. */
function peerOf(facts: FlowFacts, { persistent }: Binding, isFromInside: boolean): string {
  const words = isFromInside ? facts.destination : facts.source
  const port = isFromInside ? facts.destinationPort : facts.sourcePort
  const host = Array.from(words.subarray(0, facts.family === 4 ? 1 : 4)).join(' ')
  return persistent.permit === 'target-host-port' ? `${host} ${port}` : host
}
