/** The hierarchical form: statements in braces (Junos CLI user guide). No recursion: any depth is only a number. */
import type { ConfigNode } from './config-node.js'
import { quoteWord, SyntaxProblem } from './problem.js'
import { Scanner, unexpected } from './scanner.js'

/** Deeper than any statement of a device. */
const MOST_LEVELS = 64

/** Words that change the statement after them. */
const MARKS: ReadonlySet<string> = new Set(['inactive:', 'protect:', 'replace:', 'delete:'])

/** Reads the statements into `root`; returns what is wrong, if anything. */
export function parseHierarchical(text: string, root: ConfigNode): SyntaxProblem | undefined {
  const scanner = new Scanner(text, false)
  const open: ConfigNode[] = [root]
  for (;;) {
    const problem = scanner.next()
    if (problem) return problem
    const parent = open[open.length - 1]!
    if (scanner.kind === 'end') {
      if (open.length === 1) return undefined
      return unexpected(scanner, `} for ${quoteWord(parent.word)}`)
    }
    if (scanner.kind === '}') {
      if (open.length === 1) return unexpected(scanner, 'a statement: nothing is open')
      open.pop()
      continue
    }
    if (scanner.kind === ';') continue
    if (scanner.kind !== 'word') return unexpected(scanner, 'a statement')
    const statement = readStatement(scanner, parent)
    if (statement instanceof SyntaxProblem) return statement
    if (statement === undefined) continue
    if (open.length >= MOST_LEVELS) {
      return new SyntaxProblem(
        'too-deep',
        scanner.place,
        `statements nest deeper than ${MOST_LEVELS} levels, which no configuration does`,
      )
    }
    open.push(statement)
  }
}

/** Reads one statement from its first word on: the node that its brace opens, or undefined when it is complete. */
function readStatement(scanner: Scanner, parent: ConfigNode): ConfigNode | SyntaxProblem | undefined {
  const marks = new Set<string>()
  while (scanner.kind === 'word' && !scanner.isQuoted && MARKS.has(scanner.word)) {
    marks.add(scanner.word)
    const problem = scanner.next()
    if (problem) return problem
    if (scanner.kind !== 'word') return unexpected(scanner, 'a statement')
  }
  let node = parent
  let isFirst = true
  let ends: ConfigNode[] = []
  for (;;) {
    if (scanner.kind === 'word') {
      if (isFirst && marks.has('replace:')) parent.remove(scanner.word)
      node = node.add(scanner.word, scanner.place)
      if (!isFirst) node.isJoined = true
      ends = [node]
      isFirst = false
    } else if (scanner.kind === '[') {
      const values = readList(scanner, node)
      if (values instanceof SyntaxProblem) return values
      ends = values
    } else break
    const problem = scanner.next()
    if (problem) return problem
  }
  if (scanner.kind === '}' || scanner.kind === 'end' || scanner.kind === ']') {
    return unexpected(scanner, '; or {')
  }
  for (const end of ends) mark(end, marks)
  if (scanner.kind === '{') return node
  // The comment that marks a secret stands after its semicolon, on the same line.
  if (scanner.isSecretNext()) for (const end of ends) end.isSecret = true
  return undefined
}

function readList(scanner: Scanner, node: ConfigNode): ConfigNode[] | SyntaxProblem {
  const values: ConfigNode[] = []
  for (;;) {
    const problem = scanner.next()
    if (problem) return problem
    if (scanner.kind === ']') return values
    if (scanner.kind !== 'word') return unexpected(scanner, ']')
    const value = node.add(scanner.word, scanner.place)
    value.isJoined = true
    values.push(value)
  }
}

function mark(node: ConfigNode, marks: ReadonlySet<string>): void {
  if (marks.has('inactive:')) node.isInactive = true
  if (marks.has('delete:')) node.parent!.remove(node.word)
}
