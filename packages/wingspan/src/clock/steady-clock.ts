/**
 * The wall clock as it was when capturing began, going on by the monotonic one: where the machine's clock is stepped,
 * sessions neither age at once nor stop ageing. The kernel stamps packets by the wall clock; how far that has been
 * stepped is taken off.
 */

const MICROSECONDS = 1000
const LEAST_STEP_MICROSECONDS = 100_000
/** Two clocks are read one after the other, and others may have their turn between: such readings are no pair. */
const MOST_APART_MILLISECONDS = 1
const MOST_READINGS = 100
/** Steps that are remembered, for what was stamped before them. */
const MOST_STEPS = 16

export interface MachineClocks {
  /** Milliseconds since 1970. */
  wallMilliseconds(): number
  /** From any beginning, never stepped. */
  monotonicMilliseconds(): number
}

export const MACHINE_CLOCKS: MachineClocks = {
  wallMilliseconds: () => Date.now(),
  monotonicMilliseconds: () => performance.now(),
}

interface Step {
  /** What the wall clock was set to, about. */
  readonly wallMicroseconds: number
  /** The sum of the steps before this one. */
  readonly beforeMicroseconds: number
}

export class SteadyClock {
  /** Of the last look, in microseconds since 1970. */
  nowMicroseconds: number
  /** How far the wall clock is ahead of this one: the sum of its steps. */
  stepMicroseconds = 0
  readonly #clocks: MachineClocks
  readonly #beginMicroseconds: number
  /** The last ones, in order. */
  readonly #steps: Step[] = []

  constructor(clocks: MachineClocks) {
    this.#clocks = clocks
    let reading = this.#read()
    for (let readings = 1; reading.isApart && readings < MOST_READINGS; readings++) reading = this.#read()
    this.#beginMicroseconds = reading.wallMicroseconds - reading.monotonicMicroseconds
    this.nowMicroseconds = reading.wallMicroseconds
  }

  /** Reads the machine's clocks; returns what time it is, in microseconds since 1970. */
  look(): number {
    const { wallMicroseconds, monotonicMicroseconds, isApart } = this.#read()
    const now = this.#beginMicroseconds + monotonicMicroseconds
    const ahead = wallMicroseconds - now
    const isStep = !isApart && Math.abs(ahead - this.stepMicroseconds) >= LEAST_STEP_MICROSECONDS
    if (isStep) this.#step(wallMicroseconds, Math.round(ahead))
    this.nowMicroseconds = Math.floor(now)
    return this.nowMicroseconds
  }

  #step(wallMicroseconds: number, aheadMicroseconds: number): void {
    this.#steps.push({ wallMicroseconds, beforeMicroseconds: this.stepMicroseconds })
    if (this.#steps.length > MOST_STEPS) this.#steps.shift()
    this.stepMicroseconds = aheadMicroseconds
  }

  #read(): { wallMicroseconds: number; monotonicMicroseconds: number; isApart: boolean } {
    const before = this.#clocks.monotonicMilliseconds()
    const wall = this.#clocks.wallMilliseconds()
    const after = this.#clocks.monotonicMilliseconds()
    return {
      wallMicroseconds: wall * MICROSECONDS,
      monotonicMicroseconds: after * MICROSECONDS,
      isApart: after - before > MOST_APART_MILLISECONDS,
    }
  }

  /** The time of a packet that the wall clock has stamped; one from before a step is not later than the last look. */
  timeOf(wallMicroseconds: number): number {
    return Math.min(wallMicroseconds - this.stepMicroseconds, this.nowMicroseconds)
  }

  /**
   * The time of what the wall clock may have stamped long ago: only the steps until then are taken off. Where a step back
   * makes two moments of one stamp it is the later one, if that is not later than the last look. NaN stays NaN.
   */
  stampedAt(wallMicroseconds: number): number {
    let ahead = this.stepMicroseconds
    for (let i = this.#steps.length - 1; i >= 0; i--) {
      const step = this.#steps[i]!
      if (wallMicroseconds >= step.wallMicroseconds && wallMicroseconds - ahead <= this.nowMicroseconds) break
      ahead = step.beforeMicroseconds
    }
    return Math.min(wallMicroseconds - ahead, this.nowMicroseconds)
  }
}
