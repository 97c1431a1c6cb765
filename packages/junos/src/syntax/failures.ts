/** What could not be carried out while a configuration was read, and did not end the reading. */
import { SyntaxProblem } from './problem.js'

/** Errors after which nothing more is read, and warnings after which no more are kept. */
const MOST_FAILURES = 1000
/** After these nobody knows where the next command begins, or there is no room for it. */
const LAST: ReadonlySet<SyntaxProblem['code']> = new Set(['open-comment', 'too-large'])

export class Failures {
  /** In the order of the text. */
  readonly all: SyntaxProblem[] = []
  readonly #count = { error: 0, warning: 0 }

  /** Takes a problem in; what it gives back ends the reading. */
  add(problem: SyntaxProblem): SyntaxProblem | undefined {
    const { code, place, severity } = problem
    if (LAST.has(code)) return problem
    if (++this.#count[severity] <= MOST_FAILURES) this.all.push(problem)
    else if (severity === 'error') {
      return new SyntaxProblem(
        'too-many-errors',
        place,
        `over ${MOST_FAILURES} errors, nothing after is read`,
      )
    }
    return undefined
  }
}
