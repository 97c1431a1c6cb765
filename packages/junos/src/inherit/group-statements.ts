/** What one statement of a group says of words: its own children, and those whose word is a pattern. */
import type { ConfigNode } from '../syntax/index.js'
import { wordPattern } from './pattern.js'

interface Pattern {
  readonly node: ConfigNode
  readonly matches: (candidate: string) => boolean
}

/** Looked through again sooner than remembered. */
const FEW_CHILDREN = 8
const NO_PATTERNS: readonly Pattern[] = []

export class GroupStatements {
  /** Patterns below a node, found once. */
  readonly #patterns = new Map<ConfigNode, readonly Pattern[]>()

  /** Gives the children that say something of a word: the word itself first, then the patterns that stand for it. */
  about(node: ConfigNode, word: string, give: (child: ConfigNode) => void): void {
    const exact = node.child(word)
    if (exact && !exact.isInactive) give(exact)
    for (const pattern of this.#patternsOf(node)) {
      if (pattern.matches(word)) give(pattern.node)
    }
  }

  #patternsOf(node: ConfigNode): readonly Pattern[] {
    const known = this.#patterns.get(node)
    if (known) return known
    const patterns: Pattern[] = []
    for (const child of node.children) {
      const matches = child.isInactive ? undefined : wordPattern(child.word)
      if (matches) patterns.push({ node: child, matches })
    }
    if (node.children.length <= FEW_CHILDREN && patterns.length === 0) return NO_PATTERNS
    this.#patterns.set(node, patterns)
    return patterns
  }
}
