/** The NETCONF sessions there are, by number, so that one can end another (RFC 6241 section 7.9). */

/** Why a session ended: one list, for logs. */
export type SessionEnd =
  | 'closed by the client'
  | 'client gone'
  | 'killed'
  | 'no hello'
  | 'unusable hello'
  | 'idle'
  | 'unfinished message'
  | 'malformed framing'
  | 'malformed message'
  | 'internal error'
  | 'server stopped'

interface Endable {
  end(reason: SessionEnd): void
}

/** Session numbers have 32 bits. */
const LARGEST_ID = 4294967295

export class SessionRegistry {
  readonly #sessions = new Map<number, Endable>()
  #last = 0

  /** How many sessions there are. */
  get size(): number {
    return this.#sessions.size
  }

  /** Gives a session its number: 1 at first, then the next that is free. */
  add(session: Endable): number {
    do this.#last = this.#last === LARGEST_ID ? 1 : this.#last + 1
    while (this.#sessions.has(this.#last))
    this.#sessions.set(this.#last, session)
    return this.#last
  }

  remove(id: number): void {
    this.#sessions.delete(id)
  }

  /** Ends the session of this number; false where there is none. */
  end(id: number, reason: SessionEnd): boolean {
    const session = this.#sessions.get(id)
    session?.end(reason)
    return session !== undefined
  }

  /** Ends all, as the program stops. */
  endAll(reason: SessionEnd): void {
    for (const session of [...this.#sessions.values()]) session.end(reason)
  }
}
