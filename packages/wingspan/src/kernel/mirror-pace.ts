/**
 * When a table that follows the kernel reads the whole of it again. Counters, and the time that packets have given to a
 * connection, are told by no event; nor is the end of a connection that was there before anybody listened. A reading
 * costs the kernel a few microseconds a connection, so a large table is read less often: a tenth of the time at most.
 */

/** Readings take this share of the time, one part in so many. */
const PARTS = 10
const MILLISECONDS = 1000

export class MirrorPace {
  /** How long the last reading that was completed took. */
  tookMilliseconds = Number.NaN
  #beganMilliseconds = Number.NEGATIVE_INFINITY
  #endedMilliseconds = Number.NEGATIVE_INFINITY
  #isUrgent = true

  /** Something was not told: the whole must be read as soon as can be. */
  hurry(): void {
    this.#isUrgent = true
  }

  begin(nowMilliseconds: number): void {
    this.#beganMilliseconds = nowMilliseconds
    this.#isUrgent = false
  }

  end(nowMilliseconds: number): void {
    this.#endedMilliseconds = nowMilliseconds
    this.tookMilliseconds = nowMilliseconds - this.#beganMilliseconds
  }

  /** The reading was not completed: what it was for has yet to be done. */
  giveUp(nowMilliseconds: number): void {
    this.#endedMilliseconds = nowMilliseconds
    this.hurry()
  }

  /** Whether it is time; in a hurry too there is as long without a reading as one takes. */
  isDue(nowMilliseconds: number, reconcileSeconds: number): boolean {
    const took = this.#endedMilliseconds - this.#beganMilliseconds || 0
    const rested = nowMilliseconds - this.#endedMilliseconds
    if (this.#isUrgent) return rested >= took
    const passed = nowMilliseconds - this.#beganMilliseconds
    return passed >= reconcileSeconds * MILLISECONDS && rested >= took * (PARTS - 1)
  }
}
