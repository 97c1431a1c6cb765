/** `applications`: what the names of applications and sets stand for. */
import { type ApplicationDefinition, ApplicationTable, isSame } from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { compileApplication } from './application-terms.js'
import { type CompileContext, entriesOf } from './compile-context.js'

/** Sets in sets, deeper than anyone nests them. */
const MOST_LEVELS = 64
const KINDS: ReadonlySet<string> = new Set(['application', 'application-set'])

/**
 * Definitions whose terms have the indices they had before: one that has been changed is another, after those that
 * were there.
 */
function withFormer(
  before: readonly ApplicationDefinition[],
  own: readonly ApplicationDefinition[],
): readonly ApplicationDefinition[] {
  const left = new Map(own.map((definition) => [definition.name, definition]))
  const kept = before.map((known): ApplicationDefinition => {
    const { name, terms } = known
    if (known.isFormer || !isSame(left.get(name)?.terms, terms)) return { name, terms, isFormer: true }
    left.delete(name)
    return known
  })
  return [...kept, ...left.values()]
}

export class CompiledApplications {
  /** Custom applications, and predefined ones that the configuration changes. */
  readonly definitions: readonly ApplicationDefinition[]
  readonly table: ApplicationTable
  readonly #context: CompileContext
  readonly #sets: ReadonlyMap<string, ConfigNode>
  readonly #resolved = new Map<string, readonly number[]>()

  constructor(context: CompileContext) {
    this.#context = context
    const stanza = context.root.child('applications')
    const predefined = new ApplicationTable()
    const own = entriesOf(stanza, 'application').map((node) => compileApplication(context, node, predefined))
    this.definitions = withFormer(context.before?.applications ?? [], own)
    this.table = new ApplicationTable(this.definitions)
    this.#sets = new Map(entriesOf(stanza, 'application-set').map((node) => [node.word, node]))
    for (const set of this.#sets.values()) this.#members(set, [])
  }

  /** Indices that a name stands for, in order and each once; undefined for names nobody has. */
  resolve(name: string): readonly number[] | undefined {
    return this.#resolved.get(name) ?? this.#application(name)
  }

  #application(name: string): readonly number[] | undefined {
    const known = this.table.indicesOf(name)
    if (known !== undefined) return known
    // Of an application without a term that could be made there are no indices.
    return this.definitions.some((each) => each.name === name && !each.isFormer) ? [] : undefined
  }

  #members(set: ConfigNode, above: readonly string[]): readonly number[] {
    const known = this.#resolved.get(set.word)
    if (known) return known
    const path = [...above, set.word]
    const indices = new Set<number>()
    for (const kind of set.children) {
      if (!KINDS.has(kind.word)) continue
      for (const member of kind.children) for (const index of this.#member(member, path)) indices.add(index)
    }
    const members = [...indices]
    this.#resolved.set(set.word, members)
    return members
  }

  #member(member: ConfigNode, path: readonly string[]): readonly number[] {
    const set = this.#sets.get(member.word)
    if (set && path.includes(member.word)) {
      this.#context.error(member, 'application-set-cycle', 'the set holds itself')
      return []
    }
    if (set && path.length >= MOST_LEVELS) {
      this.#context.error(member, 'application-set-too-deep', `sets nest deeper than ${MOST_LEVELS} levels`)
      return []
    }
    const indices = set ? this.#members(set, path) : this.#application(member.word)
    if (indices === undefined) {
      this.#context.error(
        member,
        'undefined-application',
        `application ${quoteWord(member.word)} is not defined`,
      )
    }
    return indices ?? []
  }
}
