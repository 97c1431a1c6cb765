/**
 * Sessions ended in the kernel: those of a listing, a slice at a time, each deleted as the connection it is. What the
 * kernel refuses is counted by its reason.
 */
import {
  type Clearing,
  Protocol,
  type SessionCursor,
  type SessionListing,
  SessionState,
} from '@wingspan/engine'
import { ConntrackTuple } from './conntrack-entry.js'
import type { NamedConnection } from './conntrack-request.js'
import { deleteConnections, MOST_DELETED_AT_ONCE } from './delete-connections.js'

/** By errno; any other is told by its number. */
const REFUSAL_WORDS: ReadonlyMap<number, string> = new Map([
  [2, 'gone already'],
  [16, 'busy, as offloaded'],
])

export class KernelClearing implements Clearing {
  count = 0
  readonly refusals = new Map<string, number>()
  readonly #listing: SessionListing
  readonly #isDryRun: boolean
  readonly #delete: typeof deleteConnections
  readonly #records = new Int32Array(MOST_DELETED_AT_ONCE)

  /** Nobody else may have begun to read the listing. */
  constructor(listing: SessionListing, isDryRun: boolean, remove = deleteConnections) {
    this.#listing = listing
    this.#isDryRun = isDryRun
    this.#delete = remove
  }

  /** Rejects with a KernelError. */
  async step(): Promise<boolean> {
    const { cursor } = this.#listing
    const connections: NamedConnection[] = []
    const count = this.#listing.next(this.#records)
    for (let i = 0; i < count; i++) {
      if (!cursor.moveTo(this.#records[i]!) || cursor.state === SessionState.invalidated) continue
      if (this.#isDryRun) this.count++
      else connections.push(namedConnection(cursor))
    }
    if (connections.length > 0) this.#tell(await this.#delete(connections))
    return count < 0
  }

  #tell(errnos: Int32Array): void {
    for (const errno of errnos) {
      if (errno === 0) {
        this.count++
        continue
      }
      const why = REFUSAL_WORDS.get(errno) ?? `refused with error ${errno}`
      this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1)
    }
  }
}

/** The connection that a kernel's session is, as the kernel names it. */
export function namedConnection(session: SessionCursor): NamedConnection {
  const tuple = new ConntrackTuple()
  tuple.family = session.family
  tuple.protocol = session.protocol
  tuple.source.set(session.source)
  tuple.destination.set(session.destination)
  tuple.sourcePort = session.sourcePort
  tuple.destinationPort = session.destinationPort
  tuple.zone = session.context
  if (tuple.protocol === Protocol.icmp || tuple.protocol === Protocol.icmp6) {
    tuple.icmpType = session.kernelState >>> 8
    tuple.icmpCode = session.kernelState & 0xff
  }
  return { tuple, id: session.kernelId }
}
