/** What the nodes of a configuration are to the schema. */
import type { ConfigNode } from '../syntax/index.js'
import { CONFIGURATION } from './stanza/root.js'
import type { Statement, Statements, Support } from './statement.js'

/** Words that may stand in any stanza. */
export const ANYWHERE: ReadonlySet<string> = new Set(['apply-groups', 'apply-groups-except', 'apply-macro'])

/** What stands in a statement, or in its place where it has no word. */
const ROLES = {
  list: 'name',
  leaf: 'value',
  'leaf-list': 'value',
  container: 'word',
  flag: 'word',
  opaque: 'word',
} as const

/**
 * What a node is: a statement's word, the name of a list's entry, or a value. Nodes at the same place of the schema are
 * the same to it, so there are as many of these as the schema has places, and each knows those below it.
 */
export class KnownNode {
  readonly statement: Statement
  readonly support: Support
  readonly role: 'word' | 'name' | 'value'
  /** What an entry or a value is that stands among other statements without a word of its own. */
  readonly kindOfUnnamed: string | undefined
  readonly #byWord = new Map<string, KnownNode>()
  /** Null until somebody asks. */
  #unnamed: KnownNode | undefined | null = null

  constructor(statement: Statement, support: Support, role: KnownNode['role'], kindOfUnnamed?: string) {
    this.statement = statement
    this.support = support
    this.role = role
    this.kindOfUnnamed = kindOfUnnamed
  }

  get isUnnamed(): boolean {
    return this.kindOfUnnamed !== undefined
  }

  /** What a word is below this one; undefined for words that are not known there. */
  child(word: string): KnownNode | undefined {
    return this.#byWord.get(word) ?? this.#ownChild(word) ?? this.unnamed
  }

  /** The words that stand below this one. */
  get words(): readonly string[] {
    if (!this.#holdsStatements) return []
    return Object.keys(this.statement.statements()).filter((word) => !word.startsWith('<'))
  }

  /** What stands below this one without a word of its own: the names of a list, values, any word at all. */
  get unnamed(): KnownNode | undefined {
    if (this.#unnamed === null) this.#unnamed = this.#makeUnnamed()
    return this.#unnamed
  }

  #ownChild(word: string): KnownNode | undefined {
    if (!this.#holdsStatements || word.startsWith('<')) return undefined
    const statements = this.statement.statements()
    if (!Object.hasOwn(statements, word)) return undefined
    const own = statements[word]!
    const made = new KnownNode(own, own.support ?? this.support, 'word')
    this.#byWord.set(word, made)
    return made
  }

  #makeUnnamed(): KnownNode | undefined {
    const { statement, support, role } = this
    if (statement.kind === 'opaque') return this
    if (role === 'value' || (role === 'word' && statement.kind === 'flag')) return undefined
    if (!this.#holdsStatements) return new KnownNode(statement, support, ROLES[statement.kind])
    const found = unnamedOf(statement.statements())
    if (found === undefined) return undefined
    const [word, next] = found
    return new KnownNode(next, next.support ?? support, ROLES[next.kind], word.slice(1, -1))
  }

  /** Whether words stand below, not names or values of this statement. */
  get #holdsStatements(): boolean {
    return this.role === 'name' || (this.role === 'word' && this.statement.kind === 'container')
  }
}

function unnamedOf(statements: Statements): readonly [word: string, Statement] | undefined {
  return Object.entries(statements).find(([word]) => word.startsWith('<'))
}

/** The root of a configuration, and of each group. */
export const KNOWN_ROOT = new KnownNode(CONFIGURATION, 'implemented', 'word')

/** What a node is to the schema; undefined for words it does not know. */
export function statementAt(node: ConfigNode): KnownNode | undefined {
  return node.parent === undefined ? KNOWN_ROOT : statementAt(node.parent)?.child(node.word)
}

/** The value that stands in a statement without a word of its own: of `pool { P; persistent-nat { … } }` the name. */
export function unnamedValue(node: ConfigNode | undefined): ConfigNode | undefined {
  const known = node && statementAt(node)
  return known && node.children.find(({ word }) => known.child(word)?.role === 'value')
}
