/** What the commands of the set form work on: the tree, and the statement that `edit` has moved to. */
import { ConfigNode } from './config-node.js'
import { Growth } from './growth.js'
import { notFound } from './not-found.js'
import type { SyntaxProblem } from './problem.js'
import type { Word } from './set-line.js'
import type { StatementShape } from './statement-shape.js'

export class SetState {
  readonly root: ConfigNode
  readonly growth = new Growth()
  /** Where `edit` has moved to; it need not be there yet. */
  at: readonly Word[] = []
  readonly #shape: StatementShape | undefined

  constructor(root: ConfigNode, shape: StatementShape | undefined) {
    this.root = root
    this.#shape = shape
  }

  /** The statement that words name from where `edit` has moved to; `severity` is of what is said where it is not there. */
  find(words: readonly Word[], severity?: SyntaxProblem['severity']): ConfigNode | SyntaxProblem {
    let node = this.root.at(...this.at.map(({ text }) => text))
    for (const { text, place } of words) {
      node = node?.child(text)
      if (node === undefined) {
        return notFound(
          [...this.at, ...words].map((word) => word.text),
          place,
          severity,
        )
      }
    }
    return node!
  }

  /** Where `up` moves to from a path: one level is a word, with the names that stand on its line. */
  above(at: readonly Word[]): readonly Word[] {
    let level = at.length - 1
    if (this.#shape !== undefined) {
      const nodes: ConfigNode[] = []
      let node = new ConfigNode('')
      for (const { text } of at) {
        node = node.add(text)
        nodes.push(node)
      }
      while (level > 0 && this.#shape(nodes[level - 1]!) === 'joined') level--
    }
    return at.slice(0, Math.max(0, level))
  }
}
