/** How much of a configuration is read: more than any device holds, and little enough for any memory. */
import { SyntaxProblem } from './problem.js'

/** Of a file. */
export const LARGEST_CONFIGURATION_BYTES = 64 * 1024 * 1024
/** Words from the root to a statement's last; some thirty are the most that Junos has. */
export const DEEPEST_STATEMENT_WORDS = 64
/** Nodes of a tree. A statement of a real configuration adds two or three. */
export const LARGEST_TREE_WORDS = 4_000_000

/** What is wrong with the size of a configuration, in bytes or in characters; for files before they are read. */
export function sizeProblem(size: number): SyntaxProblem | undefined {
  if (size <= LARGEST_CONFIGURATION_BYTES) return undefined
  const most = LARGEST_CONFIGURATION_BYTES / (1024 * 1024)
  return new SyntaxProblem(
    'too-large',
    { line: 1, column: 1 },
    `a configuration of over ${most} MiB, which no device holds`,
  )
}
