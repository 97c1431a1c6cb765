/** How long a session waits, and for what. The timer is an argument: tests turn it by hand. */
import type { SessionEnd } from './session-registry.js'

/** For a client's hello, from the start of the session. */
export const HELLO_MILLISECONDS = 60_000
/** For the rest of a message, from when it began. */
export const MESSAGE_MILLISECONDS = 60_000

/** Calls `expire` once after so many milliseconds, unless the function that it returns was called before. */
export type StartTimer = (milliseconds: number, expire: () => void) => () => void

/** What a session can wait for. */
export type Awaited = 'hello' | 'message' | 'client'

const ENDS: Readonly<Record<Awaited, SessionEnd>> = {
  hello: 'no hello',
  message: 'unfinished message',
  client: 'idle',
}

export class SessionClock {
  readonly #startTimer: StartTimer
  readonly #milliseconds: Readonly<Record<Awaited, number | undefined>>
  readonly #expire: (end: SessionEnd) => void
  #awaited: Awaited | undefined
  #cancel: (() => void) | undefined

  /** `idleMilliseconds`: for a client that neither asks nor takes its answer; undefined: for ever. */
  constructor(
    startTimer: StartTimer,
    idleMilliseconds: number | undefined,
    expire: (end: SessionEnd) => void,
  ) {
    this.#startTimer = startTimer
    this.#milliseconds = {
      hello: HELLO_MILLISECONDS,
      message: MESSAGE_MILLISECONDS,
      client: idleMilliseconds,
    }
    this.#expire = expire
  }

  /** Time runs from here; where it runs already for the same hello or message, on from there. */
  await(awaited: Awaited): void {
    if (awaited === this.#awaited && awaited !== 'client') return
    this.stop()
    const milliseconds = this.#milliseconds[awaited]
    if (milliseconds === undefined) return
    this.#awaited = awaited
    this.#cancel = this.#startTimer(milliseconds, () => this.#expire(ENDS[awaited]))
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#awaited = undefined
  }
}
