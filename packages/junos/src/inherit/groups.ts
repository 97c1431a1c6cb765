/**
 * The groups of a configuration, and what they say at a place (Junos CLI user guide: configuration groups). A group is
 * written from the root: what it says of a statement stands in it at the same path, under the same words or under
 * patterns. Groups may apply groups.
 */
import type { Diagnostic } from '../schema/index.js'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { FIRST_NODE, groupOf, namesAt, namesWithin, THIS_NODE } from './group-names.js'
import { checkNesting } from './group-nesting.js'
import { GroupStatements } from './group-statements.js'

/** Groups that need no definition. */
const PREDEFINED: ReadonlySet<string> = new Set(['junos-defaults', 're0', 're1', 'node0', 'node1'])
/** Groups of the other node or routing engine: a device inherits nothing from them. */
const OTHERS: ReadonlySet<string> = new Set(['re1', 'node1'])

/** A statement of a group, where it meets one of the configuration. */
export interface Source {
  /** The group, after those that applied it. */
  readonly groups: readonly string[]
  readonly node: ConfigNode
}

const NONE: readonly Source[] = []

export class Groups {
  readonly diagnostics: Diagnostic[] = []
  readonly #stanza: ConfigNode | undefined
  readonly #statements = new GroupStatements()
  readonly #isNested: boolean
  /** What a group says at a path, with the groups it applies, by both. */
  readonly #known = new Map<string, readonly Source[]>()

  constructor(root: ConfigNode) {
    this.#stanza = root.child('groups')
    const { isNested, diagnostics } = checkNesting(this.#stanza)
    this.#isNested = isNested
    this.diagnostics.push(...diagnostics)
    for (const group of this.#stanza?.children ?? []) {
      if (!group.isInactive) for (const name of namesWithin(group)) this.#check(name)
    }
  }

  /** What the groups that a statement applies say of it, in order. */
  appliedAt(at: ConfigNode, names: readonly ConfigNode[]): readonly Source[] {
    return names.flatMap((name) => (this.#check(name) ? this.#at(groupOf(name), () => at.path) : []))
  }

  /** What sources say of a statement, whose parent they are about. */
  below(sources: readonly Source[], statement: ConfigNode): readonly Source[] {
    if (sources.length === 0) return sources
    return this.#withNested(this.#about(sources, statement.word), () => statement.path)
  }

  #about(sources: readonly Source[], word: string): readonly Source[] {
    let found: Source[] | undefined
    for (const { groups, node } of sources) {
      if (node.children.length === 0) continue
      this.#statements.about(node, word, (child) => {
        found ??= []
        found.push({ groups, node: child })
      })
    }
    return found ?? NONE
  }

  #at(name: string, path: () => readonly string[]): readonly Source[] {
    const group = this.#stanza?.child(name)
    if (group === undefined || group.isInactive || OTHERS.has(name)) return []
    const words = path()
    const key = JSON.stringify([name, ...words])
    const known = this.#known.get(key)
    if (known) return known
    let sources = this.#withNested([{ groups: [name], node: group }], () => [])
    for (const [place, word] of words.entries()) {
      sources = this.#withNested(this.#about(sources, word), () => words.slice(0, place + 1))
    }
    this.#known.set(key, sources)
    return sources
  }

  /** Each source, and after it those that it applies; none twice. */
  #withNested(sources: readonly Source[], path: () => readonly string[]): readonly Source[] {
    if (!this.#isNested || sources.length === 0) return sources
    const all = new Map<ConfigNode, Source>()
    for (const source of sources) {
      if (!all.has(source.node)) all.set(source.node, source)
      for (const name of namesAt(source.node)) {
        for (const nested of this.#at(groupOf(name), path)) {
          if (all.has(nested.node)) continue
          all.set(nested.node, { groups: [...source.groups, ...nested.groups], node: nested.node })
        }
      }
    }
    return [...all.values()]
  }

  /** Whether a name of `apply-groups` counts; what is to be said of it is said. */
  #check(name: ConfigNode): boolean {
    const word = groupOf(name)
    if (this.#stanza?.child(word) === undefined) {
      if (PREDEFINED.has(word)) return false
      this.#tell('error', 'undefined-group', name, `group ${quoteWord(word)} is not defined`)
      return false
    }
    if (name.word === THIS_NODE) {
      this.#tell('warning', 'conditional', name, `the group of ${FIRST_NODE} is applied, as on that node`)
    } else if (OTHERS.has(word)) {
      this.#tell(
        'warning',
        'conditional',
        name,
        `group ${quoteWord(word)} is for another node or routing engine: it is left out`,
      )
      return false
    }
    return true
  }

  #tell(severity: Diagnostic['severity'], code: string, { path, place }: ConfigNode, message: string): void {
    this.diagnostics.push({ severity, code, path, place, message })
  }
}
