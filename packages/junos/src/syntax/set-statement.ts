/**
 * The command `set`: most lines of most configurations. Lines that follow each other begin with the same words, so a
 * line is compared with the one before it first, and only what differs is looked up.
 */
import type { ConfigNode } from './config-node.js'
import { SyntaxProblem } from './problem.js'
import type { Scanner } from './scanner.js'
import { unexpected } from './scanner.js'
import { endsLine, lastWord, lineEndsAfter } from './set-line.js'
import type { SetState } from './set-state.js'

export class SetStatements {
  readonly #state: SetState
  /** Where `edit` has moved to; undefined until a statement is set there. */
  #base: ConfigNode | undefined
  /** The unquoted words that the line before began with, and their nodes: as many as `#trailLength` says. */
  readonly #trailWords: string[] = []
  readonly #trail: ConfigNode[] = []
  #trailLength = 0

  constructor(state: SetState) {
    this.#state = state
  }

  /** To be called when anything else has changed the tree, or `edit` has moved. */
  forget(): void {
    this.#base = undefined
    this.#trailLength = 0
  }

  /** Reads the rest of the line and makes its statement. */
  read(scanner: Scanner): SyntaxProblem | undefined {
    const command = lastWord(scanner)
    const base = this.#findBase()
    if (base instanceof SyntaxProblem) return base
    const trail = this.#trail
    const above = this.#state.at.length
    let node = base
    let count = 0
    while (count < this.#trailLength && scanner.takes(this.#trailWords[count]!)) {
      node = trail[count++]!
      if (node.children.length === 0) node.place = scanner.place
    }
    this.#trailLength = count
    let ends: readonly ConfigNode[] = [node]
    let isTrail = true
    for (;;) {
      const problem = scanner.next()
      if (problem) return problem
      if (endsLine(scanner)) break
      count++
      if (scanner.kind === '[' && node !== base) {
        const values = this.#readList(scanner, node, above + count)
        if (values instanceof SyntaxProblem) return values
        ends = values
        isTrail = false
      } else if (scanner.kind === 'word') {
        const next = this.#state.growth.child(node, scanner, above + count)
        if (next instanceof SyntaxProblem) return next
        ends = [next]
        isTrail &&= !scanner.isQuoted
        if (isTrail) {
          this.#trailWords[this.#trailLength] = scanner.word
          trail[this.#trailLength++] = next
        }
      } else return unexpected(scanner, 'a statement')
      // Words after a list go on from its last value; the schema knows where they belong.
      node = ends[ends.length - 1]!
    }
    if (count === 0) return lineEndsAfter(command, 'a statement')
    if (scanner.hasPassedSecretMark) for (const end of ends) end.isSecret = true
    return undefined
  }

  #findBase(): ConfigNode | SyntaxProblem {
    if (this.#base !== undefined) return this.#base
    const { root, at, growth } = this.#state
    let node = root
    for (const [index, { text, place }] of at.entries()) {
      const next = growth.child(node, { word: text, place }, index + 1)
      if (next instanceof SyntaxProblem) return next
      node = next
    }
    this.#base = node
    return node
  }

  /** `a b ]` below a node; the bracket before has been read. */
  #readList(scanner: Scanner, node: ConfigNode, depth: number): readonly ConfigNode[] | SyntaxProblem {
    const values: ConfigNode[] = []
    for (;;) {
      const problem = scanner.next()
      if (problem) return problem
      if (scanner.kind === ']' && values.length > 0) return values
      if (scanner.kind !== 'word') return unexpected(scanner, values.length > 0 ? ']' : 'a value')
      const value = this.#state.growth.child(node, scanner, depth)
      if (value instanceof SyntaxProblem) return value
      values.push(value)
    }
  }
}
