/**
 * Who has failed to log in of late, and how long the next attempt has to wait: twice as long after each failure. An
 * address waits long; a user only so long that nobody can keep another out by guessing at his name.
 */
import { parseAddress } from '@wingspan/engine'

/** Failures without a delay. */
const FREE_FAILURES = 2
const FIRST_DELAY_MILLISECONDS = 500
/** The longest waits. */
export const LONGEST_ADDRESS_DELAY_MILLISECONDS = 30_000
export const LONGEST_USER_DELAY_MILLISECONDS = 4_000
/** After so long without a failure the earlier ones are forgotten. */
export const FAILURES_LAST_MILLISECONDS = 600_000
/** Addresses, and users, that are remembered: the one whose failure is longest ago makes room. */
export const MOST_REMEMBERED_FAILURES = 4096

export class LoginAttempts {
  readonly #addresses = new Failures(LONGEST_ADDRESS_DELAY_MILLISECONDS)
  readonly #users = new Failures(LONGEST_USER_DELAY_MILLISECONDS)

  /** How long an attempt by that user from that address waits before it is looked at. */
  delayMilliseconds(address: string, user: string, nowMilliseconds: number): number {
    return Math.max(
      this.#addresses.delayMilliseconds(placeOf(address), nowMilliseconds),
      this.#users.delayMilliseconds(user, nowMilliseconds),
    )
  }

  failed(address: string, user: string, nowMilliseconds: number): void {
    this.#addresses.add(placeOf(address), nowMilliseconds)
    this.#users.add(user, nowMilliseconds)
  }

  /** The user's failures are forgotten; the address's are not, or an account of one's own would wipe them out. */
  succeeded(user: string): void {
    this.#users.forget(user)
  }

  /** Addresses and users that are remembered. */
  get size(): number {
    return this.#addresses.size + this.#users.size
  }
}

/** IPv6 hosts choose their last 64 bits at will, so those do not count. */
function placeOf(address: string): string {
  const parsed = parseAddress(address)
  return parsed?.family === 6 ? parsed.words.slice(0, 2).join(' ') : address
}

class Failures {
  readonly #longestDelay: number
  /** In the order of the last failure. */
  readonly #entries = new Map<string, { readonly count: number; readonly last: number }>()

  constructor(longestDelay: number) {
    this.#longestDelay = longestDelay
  }

  get size(): number {
    return this.#entries.size
  }

  delayMilliseconds(key: string, now: number): number {
    const count = this.#countAt(key, now)
    if (count <= FREE_FAILURES) return 0
    return Math.min(FIRST_DELAY_MILLISECONDS * 2 ** (count - FREE_FAILURES - 1), this.#longestDelay)
  }

  add(key: string, now: number): void {
    const count = this.#countAt(key, now) + 1
    this.#entries.delete(key)
    this.#entries.set(key, { count, last: now })
    for (const [oldest] of this.#entries) {
      if (this.#entries.size <= MOST_REMEMBERED_FAILURES) break
      this.#entries.delete(oldest)
    }
  }

  forget(key: string): void {
    this.#entries.delete(key)
  }

  #countAt(key: string, now: number): number {
    const entry = this.#entries.get(key)
    return entry && now - entry.last < FAILURES_LAST_MILLISECONDS ? entry.count : 0
  }
}
