/** Questions for groups take much memory: so many at once, the others wait for their turn. */

/** Those who wait; who comes after them is refused. */
export const MOST_WAITING = 256
/** How long it may take to see that somebody who waits is not wanted any more. */
export const LOOK_MILLISECONDS = 100

/** Too many wait for their turn already. */
export class TooManyWaiting extends Error {
  override readonly name = 'TooManyWaiting'
  readonly code = 'too-many-waiting'

  constructor() {
    super('too many questions for groups are waiting; ask again later')
  }
}

/** So many at once; the others have their turn in the order in which they came. */
export class Turnstile {
  #free: number
  /** What lets them in, in the order in which they came. */
  readonly #waiting = new Set<() => void>()

  constructor(most: number) {
    this.#free = most
  }

  /**
   * Does a work when its turn has come; others have theirs when it is done, however it ends. A work that is unwanted
   * before that is done at once, beside the others: it is to see by itself that there is nothing to do. Rejects with
   * what the work does, or a TooManyWaiting.
   */
  async pass<Result>(work: () => Promise<Result>, isUnwanted: () => boolean): Promise<Result> {
    if (this.#free > 0) this.#free--
    else if (!(await this.#turn(isUnwanted))) return work()
    try {
      return await work()
    } finally {
      // Whoever comes meanwhile does not overtake: a turn is handed on, and is free only where nobody waits.
      const [next] = this.#waiting
      if (next) next()
      else this.#free++
    }
  }

  /** Whether a turn has come, before it was unwanted. */
  #turn(isUnwanted: () => boolean): Promise<boolean> {
    if (this.#waiting.size >= MOST_WAITING) throw new TooManyWaiting()
    return new Promise((resolve) => {
      const leave = (hasTurn: boolean) => {
        clearInterval(looking)
        this.#waiting.delete(enter)
        resolve(hasTurn)
      }
      const enter = () => leave(true)
      const looking = setInterval(() => isUnwanted() && leave(false), LOOK_MILLISECONDS)
      this.#waiting.add(enter)
    })
  }
}
