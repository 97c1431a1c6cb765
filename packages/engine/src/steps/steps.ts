/**
 * Work that others can have their turn in between: a configuration of a hundred thousand statements takes longer than
 * anybody who asks something else may be kept waiting.
 */

/** Between two steps others may have their turn. */
export type Steps<Result = void> = Generator<undefined, Result, undefined>

/** Statements or rules in a step: a millisecond or two. */
const STEP_LENGTH = 256

/** Counts statements or rules, across all the functions that share one. */
export class Pace {
  #left = STEP_LENGTH

  /** Whether a step ends with this one. */
  get isStepDone(): boolean {
    if (--this.#left > 0) return false
    this.#left = STEP_LENGTH
    return true
  }
}

/** Does a work in one go. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/**
 * Does a work a step after the other. `turn` resolves when others have had their turn, or says by nothing that they need
 * none yet. Rejects with what the work throws.
 */
export async function inTurns<Result>(
  steps: Steps<Result>,
  turn: () => Promise<void> | undefined,
): Promise<Result> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    const turning = turn()
    if (turning !== undefined) await turning
  }
}
