/** Who is logged in at this moment, for `show system users`. */
import type { Login } from '@wingspan/junos'

/** How somebody came in; terminals are numbered within their kind. */
export type LoginKind = 'pts' | 'ssh' | 'nc' | 'local'

/** One login, for whoever serves it. */
export interface LoginMark {
  /** Something was asked. */
  touch(): void
  leave(): void
}

export class Logins {
  readonly #logins = new Map<string, Login>()
  readonly #nowMilliseconds: () => number

  constructor(nowMilliseconds: () => number) {
    this.#nowMilliseconds = nowMilliseconds
  }

  /** In the order in which they came. */
  get list(): readonly Login[] {
    return [...this.#logins.values()]
  }

  /** Notes that somebody has come: on the first terminal of that kind that is free. */
  enter(kind: LoginKind, user: string, from: string | undefined, what: string): LoginMark {
    const logins = this.#logins
    let number = 0
    while (logins.has(`${kind}/${number}`)) number++
    const terminal = `${kind}/${number}`
    const now = this.#nowMilliseconds()
    const login = { user, terminal, from, sinceMilliseconds: now, activeMilliseconds: now, what }
    logins.set(terminal, login)
    return {
      touch: () => {
        login.activeMilliseconds = this.#nowMilliseconds()
      },
      leave: () => {
        logins.delete(terminal)
      },
    }
  }
}
