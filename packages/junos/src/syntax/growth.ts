/** How both parsers make nodes: within the limits of a tree, and with what a word says about itself. */
import type { ConfigNode, Place } from './config-node.js'
import { HIDDEN_SECRET } from './hidden-secret.js'
import { DEEPEST_STATEMENT_WORDS, LARGEST_TREE_WORDS } from './limits.js'
import { SyntaxProblem } from './problem.js'

const DOLLAR = 36
/** The forms that a device stores passwords and keys in: `$9$` hides them, the others are digests. */
const SECRET_FORM = /^\$(?:1|5|6|8|9|sha1)\$./

/** What is read into a growth: the last word, and where it was read. */
interface ReadWord {
  readonly word: string
  readonly place: Place
}

export class Growth {
  #left = LARGEST_TREE_WORDS

  /** The child of the word that was just read, made when it is not there; `depth` counts words from the root. */
  child(parent: ConfigNode, read: ReadWord, depth: number): ConfigNode | SyntaxProblem {
    const { word } = read
    const known = parent.child(word)
    if (known) {
      // Of values that were given twice the one given last holds: the place says which that is.
      if (known.children.length === 0) known.place = read.place
      return known
    }
    const { place } = read
    const problem = depthProblem(depth, place) ?? this.take(1, place)
    if (problem) return problem
    const made = parent.add(word, place)
    if (word.charCodeAt(0) === DOLLAR ? SECRET_FORM.test(word) : word === HIDDEN_SECRET) made.isSecret = true
    return made
  }

  /** Counts nodes that are about to be made. */
  take(nodes: number, place: Place): SyntaxProblem | undefined {
    this.#left -= nodes
    if (this.#left >= 0) return undefined
    return new SyntaxProblem(
      'too-large',
      place,
      `a configuration of over ${LARGEST_TREE_WORDS} words, which no device holds`,
    )
  }
}

/** What is wrong with a statement of so many words from the root. */
export function depthProblem(depth: number, place: Place): SyntaxProblem | undefined {
  if (depth <= DEEPEST_STATEMENT_WORDS) return undefined
  return new SyntaxProblem(
    'too-deep',
    place,
    `statements nest deeper than ${DEEPEST_STATEMENT_WORDS} words, which no configuration does`,
  )
}
