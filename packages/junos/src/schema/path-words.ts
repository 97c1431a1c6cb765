/** The words of a statement's path, one by one, for those who type it. */
import { ANYWHERE, KNOWN_ROOT, type KnownNode } from './known-node.js'

export interface PathWords {
  /** The words that the schema has here. */
  readonly words: readonly string[]
  /** Whether any other may stand here as well: a name, a value, something that the schema does not look into. */
  readonly isOpen: boolean
  /** Whether names stand here that anybody may read who may read a configuration. */
  readonly areNamesOpen: boolean
}

const OPEN: PathWords = { words: [], isOpen: true, areNamesOpen: false }

/** What may come after the words of a path; undefined where the schema does not know them. */
export function pathWords(path: readonly string[]): PathWords | undefined {
  let known: KnownNode | undefined = KNOWN_ROOT
  for (const word of path) {
    if (known.statement.kind === 'opaque' || ANYWHERE.has(word)) return OPEN
    known = known.child(word)
    if (known === undefined) return undefined
  }
  const { words, unnamed } = known
  return {
    words: words.length > 0 ? [...words, ...ANYWHERE] : words,
    isOpen: unnamed !== undefined,
    areNamesOpen: unnamed?.role === 'name' && !unnamed.statement.isSecret,
  }
}
