/** Passwords checked in a thread of their own, one after the other. */
import { Worker } from 'node:worker_threads'
import type { PasswordHash } from './password-hash.js'
import type { PasswordAnswer, PasswordQuestion } from './password-worker.js'

/** Checks that wait; one more is not taken. */
export const MOST_WAITING_CHECKS = 256

/** `unavailable`: too many wait, or the thread has died. */
export type PasswordOutcome = 'right' | 'wrong' | 'unavailable'

/** Beside this file, or beside the program that it is bundled into. */
const WORKER = new URL('./password-worker.js', import.meta.url)

export class PasswordChecker {
  readonly #script: URL
  readonly #waiting = new Map<number, (outcome: PasswordOutcome) => void>()
  #worker: Worker | undefined
  #number = 0
  #isClosed = false

  /** `script` is the thread's program, compiled. The thread starts with the first check. */
  constructor(script: URL = WORKER) {
    this.#script = script
  }

  /** Whether a password is the one of a hash. Never rejects. */
  check(password: string, hash: PasswordHash): Promise<PasswordOutcome> {
    if (this.#isClosed || this.#waiting.size >= MOST_WAITING_CHECKS) return Promise.resolve('unavailable')
    this.#worker ??= this.#start()
    const worker = this.#worker
    const number = this.#number++
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve)
      worker.ref()
      worker.postMessage({ number, password, hash } satisfies PasswordQuestion)
    })
  }

  /** Ends the thread; what still waits is `unavailable`. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#worker?.terminate()
    this.#fail()
  }

  #start(): Worker {
    const worker = new Worker(this.#script)
    worker.on('message', ({ number, isRight }: PasswordAnswer) => {
      this.#waiting.get(number)?.(isRight ? 'right' : 'wrong')
      this.#waiting.delete(number)
      // The program may end while nobody waits.
      if (this.#waiting.size === 0) worker.unref()
    })
    const onEnd = () => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      this.#fail()
    }
    worker.on('error', onEnd)
    worker.on('exit', onEnd)
    return worker
  }

  #fail(): void {
    for (const resolve of this.#waiting.values()) resolve('unavailable')
    this.#waiting.clear()
  }
}
