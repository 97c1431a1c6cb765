/** The text of a configuration, in either form, to its tree. */
import { finish, type Steps } from '@wingspan/engine'
import { textProblem } from './check-text.js'
import { ConfigNode } from './config-node.js'
import { Failures } from './failures.js'
import { isPrompt, isSetCommand } from './first-word.js'
import { sizeProblem } from './limits.js'
import { parseHierarchical } from './parse-hierarchical.js'
import { parseSet } from './parse-set.js'
import { quoteWord, SyntaxProblem } from './problem.js'
import { Scanner, unexpected } from './scanner.js'
import type { StatementShape } from './statement-shape.js'

export type ConfigurationForm = 'hierarchical' | 'set'

export interface ParsedConfiguration {
  readonly root: ConfigNode
  readonly form: ConfigurationForm
  /** What ended the reading; the tree is then of no use. */
  readonly problem: SyntaxProblem | undefined
  /** Commands that could not be carried out; all others were, and the tree is what they have made. */
  readonly failures: readonly SyntaxProblem[]
}

const BYTE_ORDER_MARK = '\ufeff'

/**
 * Reads a configuration. The first word says which form it has; in the set form each line stands for itself, in the
 * hierarchical one the first thing that is wrong ends the reading. Never throws. With a shape, `up` of the set form moves by whole levels (`unit 0`), without one by single words.
 */
export function parseConfiguration(given: string, shape?: StatementShape): ParsedConfiguration {
  return finish(parseInSteps(given, shape))
}

/** The same, a step after the other. */
export function* parseInSteps(given: string, shape?: StatementShape): Steps<ParsedConfiguration> {
  const root = new ConfigNode('')
  const text = given.startsWith(BYTE_ORDER_MARK) ? given.slice(1) : given
  const unfit = sizeProblem(given.length) ?? textProblem(text)
  if (unfit) return { root, form: 'hierarchical', problem: unfit, failures: [] }
  const form = formOf(text)
  if (form instanceof SyntaxProblem) return { root, form: 'hierarchical', problem: form, failures: [] }
  const failures = new Failures()
  const problem = yield* form === 'set'
    ? parseSet(text, root, shape, failures)
    : parseHierarchical(text, root, failures)
  return { root, form, problem, failures: failures.all }
}

/** The form that the first word says, or why the text is no configuration at all. */
function formOf(text: string): ConfigurationForm | SyntaxProblem {
  const scanner = new Scanner(text, 'hierarchical')
  const problem = scanner.next()
  if (problem) return problem
  const { kind, word, isQuoted, place } = scanner
  if (kind === 'end') {
    return new SyntaxProblem('empty', { line: 1, column: 1 }, 'no statement, expected a configuration')
  }
  const isBare = kind === 'word' && !isQuoted
  if (isBare && isSetCommand(word)) return 'set'
  if (isBare && !word.startsWith('<') && !isPrompt(word)) return 'hierarchical'
  if (kind === 'word' && isQuoted) return 'hierarchical'
  const refuse = (what: string) =>
    new SyntaxProblem('not-a-configuration', place, `${what}, expected a configuration in text form`)
  if (isBare) {
    return word.startsWith('<')
      ? refuse(`XML begins here, which is not read`)
      : refuse(`a terminal's prompt, ${quoteWord(word)}`)
  }
  if (kind !== '{' && kind !== '[') return unexpected(scanner, 'a configuration')
  // `{primary:node0}` and `[edit]` are what a terminal shows around a configuration; all else is JSON.
  const isTerminal = scanner.next() === undefined && scanner.kind === 'word' && !scanner.isQuoted
  return refuse(isTerminal ? "a line of a terminal's prompt" : 'JSON begins here, which is not read')
}
