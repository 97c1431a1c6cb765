/** A statement that a command names and that is not there: an error, and for `delete` a warning, as on a device. */
import type { Place } from './config-node.js'
import { formatPath } from './format-path.js'
import { SyntaxProblem } from './problem.js'

export function notFound(
  path: readonly string[],
  place: Place,
  severity?: SyntaxProblem['severity'],
): SyntaxProblem {
  const message = `statement not found: ${formatPath(path)}`
  return new SyntaxProblem('statement-not-found', place, message, severity)
}
