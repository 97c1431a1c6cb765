/** The text of a configuration, in either form, to its tree. */
import { ConfigNode } from './config-node.js'
import { parseHierarchical } from './parse-hierarchical.js'
import { parseSet, SET_COMMANDS } from './parse-set.js'
import { SyntaxProblem } from './problem.js'
import { Scanner, unexpected } from './scanner.js'

/** More than any device holds. */
export const LARGEST_CONFIGURATION_BYTES = 64 * 1024 * 1024

export type ConfigurationForm = 'hierarchical' | 'set'

export interface ParsedConfiguration {
  readonly root: ConfigNode
  readonly form: ConfigurationForm
  /** What is wrong; the tree is then of no use. */
  readonly problem: SyntaxProblem | undefined
}

/** Reads a configuration. The first word says which form it has. Never throws. */
export function parseConfiguration(text: string): ParsedConfiguration {
  const root = new ConfigNode('')
  const start = { line: 1, column: 1 }
  const fail = (problem: SyntaxProblem, form: ConfigurationForm = 'hierarchical') => ({ root, form, problem })
  if (text.length > LARGEST_CONFIGURATION_BYTES) {
    const most = LARGEST_CONFIGURATION_BYTES / (1024 * 1024)
    return fail(
      new SyntaxProblem('too-large', start, `a configuration of over ${most} MiB, which no device holds`),
    )
  }
  const first = new Scanner(text, false)
  const problem = first.next()
  if (problem) return fail(problem)
  if (first.kind === 'end')
    return fail(new SyntaxProblem('empty', start, 'no statement, expected a configuration'))
  if (first.kind !== 'word') return fail(unexpected(first, 'a configuration'))
  if (first.word.startsWith('<')) {
    return fail(unexpected(first, 'a configuration in text form: XML is not read'))
  }
  const form = SET_COMMANDS.includes(first.word) && !first.isQuoted ? 'set' : 'hierarchical'
  const wrong = form === 'set' ? parseSet(text, root) : parseHierarchical(text, root)
  return { root, form, problem: wrong }
}
