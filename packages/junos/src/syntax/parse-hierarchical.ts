/** The hierarchical form: statements in braces (Junos CLI user guide). No recursion: any depth is only a number. */
import { Pace, type Steps } from '@wingspan/engine'
import { ConfigNode } from './config-node.js'
import type { Failures } from './failures.js'
import { Growth } from './growth.js'
import { notFound } from './not-found.js'
import { quoteWord, SyntaxProblem } from './problem.js'
import { Scanner, unexpected } from './scanner.js'
import { STATEMENT_MARKS } from './statement-marks.js'

const NO_MARKS: ReadonlySet<string> = new Set()

/** What a brace opened. */
interface Block {
  readonly node: ConfigNode
  /** Of the node, in words from the root. */
  readonly depth: number
  readonly line: number
}

/** Reads the statements into `root`; returns what ended the reading, if anything did. */
export function parseHierarchical(
  text: string,
  root: ConfigNode,
  failures: Failures,
): Steps<SyntaxProblem | undefined> {
  return new HierarchicalParser(text, root, failures).parse()
}

class HierarchicalParser {
  readonly #scanner: Scanner
  readonly #growth = new Growth()
  readonly #failures: Failures
  readonly #open: Block[]
  /** The last words of the statement that was read last: those that a mark of a secret behind it is about. */
  #ends: readonly ConfigNode[] = []

  constructor(text: string, root: ConfigNode, failures: Failures) {
    this.#scanner = new Scanner(text, 'hierarchical')
    this.#failures = failures
    this.#open = [{ node: root, depth: 0, line: 1 }]
  }

  *parse(): Steps<SyntaxProblem | undefined> {
    const scanner = this.#scanner
    const open = this.#open
    const pace = new Pace()
    for (;;) {
      if (pace.isStepDone) yield
      const problem = scanner.next()
      if (scanner.hasPassedSecretMark) for (const node of this.#ends) node.isSecret = true
      if (problem) return problem
      const block = open[open.length - 1]!
      if (scanner.kind === 'end') {
        if (open.length === 1) return undefined
        return unexpected(scanner, `} for ${quoteWord(block.node.word)} of line ${block.line}`)
      }
      if (scanner.kind === '}') {
        if (open.length === 1) return unexpected(scanner, 'a statement: nothing is open')
        this.#ends = [block.node]
        open.pop()
      } else if (scanner.kind === 'word') {
        const wrong = this.#readStatement(block)
        if (wrong) return wrong
      } else if (scanner.kind !== ';') return unexpected(scanner, 'a statement')
    }
  }

  /** Reads a statement from its first word to its semicolon, or to the brace that it opens. */
  #readStatement(block: Block): SyntaxProblem | undefined {
    const scanner = this.#scanner
    const marks = this.#readMarks()
    if (marks instanceof SyntaxProblem) return marks
    if (marks.has('delete:')) return this.#readDeletion(block)
    const { line } = scanner
    let { node, depth } = block
    let isKnown = false
    while (scanner.kind === 'word') {
      if (scanner.line !== line) return unexpected(scanner, `; or { on line ${line}`)
      isKnown = marks.has('replace:') && node.child(scanner.word) !== undefined
      const next = this.#growth.child(node, scanner, ++depth)
      if (next instanceof SyntaxProblem) return next
      if (node !== block.node) next.isJoined = true
      node = next
      const problem = scanner.next()
      if (problem) return problem
    }
    if (isKnown) for (const child of [...node.children]) node.remove(child.word)
    const isList = scanner.kind === '['
    const ends = isList ? this.#readList(node, depth + 1) : [node]
    if (ends instanceof SyntaxProblem) return ends
    if (marks.has('inactive:')) for (const end of ends) end.isInactive = true
    if (marks.has('active:')) for (const end of ends) end.isInactive = false
    return this.#endStatement(ends, isList ? undefined : { node, depth, line })
  }

  #readMarks(): ReadonlySet<string> | SyntaxProblem {
    const scanner = this.#scanner
    if (!isMark(scanner)) return NO_MARKS
    const marks = new Set<string>()
    while (isMark(scanner)) {
      marks.add(scanner.word)
      const problem = scanner.next()
      if (problem) return problem
    }
    return scanner.kind === 'word' ? marks : unexpected(scanner, 'a statement')
  }

  /** The semicolon, or the brace that opens `block`. */
  #endStatement(ends: readonly ConfigNode[], block: Block | undefined): SyntaxProblem | undefined {
    const scanner = this.#scanner
    if (scanner.kind === '{' && block !== undefined) {
      this.#ends = []
      this.#open.push(block)
      return undefined
    }
    if (scanner.kind !== ';') return unexpected(scanner, block ? '; or {' : ';')
    this.#ends = ends
    return undefined
  }

  /** `[ a b ]` below a node, and the token after it. */
  #readList(node: ConfigNode, depth: number): readonly ConfigNode[] | SyntaxProblem {
    const scanner = this.#scanner
    const values: ConfigNode[] = []
    for (;;) {
      const problem = scanner.next()
      if (problem) return problem
      if (scanner.kind === ']' && values.length > 0) return scanner.next() ?? values
      const marks = scanner.kind === 'word' ? this.#readMarks() : NO_MARKS
      if (marks instanceof SyntaxProblem) return marks
      if (scanner.kind !== 'word') return unexpected(scanner, values.length > 0 ? ']' : 'a value')
      const value = this.#growth.child(node, scanner, depth)
      if (value instanceof SyntaxProblem) return value
      value.isJoined = true
      if (marks.has('inactive:')) value.isInactive = true
      values.push(value)
    }
  }

  /** `delete: a b;` takes a statement out that stood before; a block behind it is read, and is of no account. */
  #readDeletion({ node: parent }: Block): SyntaxProblem | undefined {
    const scanner = this.#scanner
    const { line, place } = scanner
    let node = parent
    let missing: SyntaxProblem | undefined
    while (scanner.kind === 'word') {
      if (scanner.line !== line) return unexpected(scanner, `; or { on line ${line}`)
      const known = node.child(scanner.word)
      node = known ?? new ConfigNode(scanner.word, node)
      if (!known) missing ??= notFound(node.path, scanner.place, 'warning')
      const problem = scanner.next()
      if (problem) return problem
    }
    node.parent?.remove(node.word)
    const end = missing && this.#failures.add(missing)
    return end ?? this.#endStatement([], { node, depth: node.path.length, line: place.line })
  }
}

/** A quoted word is none. */
function isMark(scanner: Scanner): boolean {
  return scanner.kind === 'word' && !scanner.isQuoted && STATEMENT_MARKS.has(scanner.word)
}
