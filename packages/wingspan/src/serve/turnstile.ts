/** So many at once; the others have their turn in the order in which they came. */
export class Turnstile {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#free = most
  }

  /** Does a work when its turn has come; others have theirs when it is done, however it ends. */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      // Whoever comes meanwhile does not overtake: a turn is handed on, and is free only where nobody waits.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }
}
