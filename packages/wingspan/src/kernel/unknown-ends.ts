/**
 * Connections that were told to have ended while the whole table was read, and that nobody here knew: the reading may
 * still come to them, as it may be older than the end.
 */
import type { ConntrackEntry } from './conntrack-entry.js'

/** So many are remembered; some hundred bytes each. */
export const MOST_UNKNOWN_ENDS = 65_536

export class UnknownEnds {
  /** Whether there were more than are remembered. */
  isOverrun = false
  readonly #names = new Set<string>()

  add(connection: Pick<ConntrackEntry, 'original' | 'id'>): void {
    if (this.#names.size < MOST_UNKNOWN_ENDS) this.#names.add(nameOf(connection))
    else this.isOverrun = true
  }

  has(connection: Pick<ConntrackEntry, 'original' | 'id'>): boolean {
    return this.#names.size > 0 && this.#names.has(nameOf(connection))
  }

  clear(): void {
    this.#names.clear()
    this.isOverrun = false
  }
}

/** All that a connection is known by. */
function nameOf({ original, id }: Pick<ConntrackEntry, 'original' | 'id'>): string {
  const { source, destination, family, protocol, sourcePort, destinationPort, zone } = original
  const addresses = family === 6 ? `${source},${destination}` : `${source[0]},${destination[0]}`
  return `${id},${zone},${family},${protocol},${sourcePort},${destinationPort},${addresses}`
}
