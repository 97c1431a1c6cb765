/**
 * When a table that follows the kernel reads the whole of it again. Counters, and the time that packets have given to a
 * connection, are told by no event; nor is the end of a connection that was there before anybody listened. A reading
 * costs the kernel a few microseconds a connection, so a large table is read less often: a tenth of the time at most. A
 * kernel that refuses is asked less and less often.
 */

/** Readings take this share of the time, one part in so many. */
const PARTS = 10
const MILLISECONDS = 1000
/** Without a reading after one that failed; twice as long after each further one, as far as whole readings are apart. */
const REST_SECONDS = 1

export class MirrorPace {
  /** How long the last reading that was completed took. */
  tookMilliseconds = Number.NaN
  #beganMilliseconds = Number.NEGATIVE_INFINITY
  #endedMilliseconds = Number.NEGATIVE_INFINITY
  #isUrgent = true
  /** Readings that failed since the last one that was completed. */
  #failures = 0

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
    this.#failures = 0
    this.tookMilliseconds = nowMilliseconds - this.#beganMilliseconds
  }

  /** The reading was not completed: what it was for has yet to be done. */
  giveUp(nowMilliseconds: number): void {
    this.#endedMilliseconds = nowMilliseconds
    this.#failures++
    this.hurry()
  }

  /**
   * Whether it is time. In a hurry too there is as long without a reading as one takes, and after failures the rest that
   * the kernel is given.
   */
  isDue(nowMilliseconds: number, reconcileSeconds: number): boolean {
    const took = this.#endedMilliseconds - this.#beganMilliseconds || 0
    const rested = nowMilliseconds - this.#endedMilliseconds
    if (this.#isUrgent) return rested >= Math.max(took, this.#restMilliseconds(reconcileSeconds))
    const passed = nowMilliseconds - this.#beganMilliseconds
    return passed >= reconcileSeconds * MILLISECONDS && rested >= took * (PARTS - 1)
  }

  #restMilliseconds(mostSeconds: number): number {
    if (this.#failures === 0) return 0
    return Math.min(REST_SECONDS * 2 ** (this.#failures - 1), mostSeconds) * MILLISECONDS
  }
}
