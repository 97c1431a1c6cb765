/**
 * The configuration that takes effect (Junos CLI user guide: configuration groups): what is inactive left out, and
 * what groups say added where they are applied. A statement's own words come first and win; of several groups the
 * one named first does.
 */
import type { Diagnostic } from '../schema/index.js'
import { ConfigNode, quoteWord } from '../syntax/index.js'
import { wordPattern } from './pattern.js'

const APPLY = 'apply-groups'
const EXCEPT = 'apply-groups-except'
/** Groups that every device has. */
const PREDEFINED: ReadonlySet<string> = new Set([
  'junos-defaults',
  'junos-host',
  're0',
  're1',
  'node0',
  'node1',
])
const MOST_NESTED = 16

export interface Inherited {
  readonly root: ConfigNode
  readonly diagnostics: readonly Diagnostic[]
}

/** Where a group's statements meet those of the configuration. */
interface Source {
  readonly name: string
  readonly node: ConfigNode
}

/**
 * Makes the effective tree; the one given is left alone. `isSingleValued` says whether a statement holds one value, so
 * that its own keeps a group's out.
 */
export function inherit(
  root: ConfigNode,
  isSingleValued: (node: ConfigNode) => boolean = () => false,
): Inherited {
  const work = new Inheritance(root, isSingleValued)
  const effective = new ConfigNode('')
  work.merge(effective, root, [], 0)
  return { root: effective, diagnostics: work.diagnostics }
}

class Inheritance {
  readonly diagnostics: Diagnostic[] = []
  readonly #groups: ConfigNode | undefined
  readonly #isSingleValued: (node: ConfigNode) => boolean

  constructor(root: ConfigNode, isSingleValued: (node: ConfigNode) => boolean) {
    this.#groups = root.child('groups')
    this.#isSingleValued = isSingleValued
  }

  /** Copies the active statements of `from` into `to`, then what the sources and the groups applied here add. */
  merge(to: ConfigNode, from: ConfigNode | undefined, above: readonly Source[], depth: number): void {
    const applied = from && depth < MOST_NESTED ? this.#applied(from) : []
    const excepted = new Set(from?.child(EXCEPT)?.children.map(({ word }) => word))
    const sources = [...applied, ...above].filter(({ name }) => !excepted.has(name))
    const own = from?.children.filter((child) => this.#counts(child, from)) ?? []
    for (const child of own) {
      const copy = to.add(child.word, child.place)
      copy.isJoined = child.isJoined
      copy.isSecret = child.isSecret
      this.merge(copy, child, sourcesBelow(sources, child.word), depth + (applied.length > 0 ? 1 : 0))
    }
    const hasOwnValue = own.length > 0 && from !== undefined && this.#isSingleValued(from)
    if (!hasOwnValue) this.#add(to, sources, depth)
  }

  /** Adds the statements of groups that the configuration has none of. */
  #add(to: ConfigNode, sources: readonly Source[], depth: number): void {
    for (const source of sources) {
      for (const child of source.node.children) {
        if (!this.#counts(child, source.node) || wordPattern(child.word) || to.child(child.word)) continue
        if (to.children.length > 0 && this.#isSingleValued(to)) return
        const copy = to.add(child.word, child.place)
        copy.isJoined = child.isJoined
        copy.isSecret = child.isSecret
        this.merge(copy, undefined, sourcesBelow(sources, child.word), depth)
      }
    }
  }

  #counts(child: ConfigNode, parent: ConfigNode): boolean {
    if (child.isInactive || child.word === APPLY || child.word === EXCEPT) return false
    if (child.word === 'groups' && parent.parent === undefined) return false
    // `inactive: host-name a;` takes the whole statement away, not its value alone.
    const { children } = child
    return !(children.length > 0 && children.every((each) => each.isInactive && each.isJoined))
  }

  /** The groups applied at a statement, in order, with those that they apply themselves. */
  #applied(at: ConfigNode): Source[] {
    const names = at.child(APPLY)
    if (names === undefined || names.isInactive) return []
    return names.children.flatMap((name) => (name.isInactive ? [] : this.#group(name, at)))
  }

  #group(name: ConfigNode, at: ConfigNode): Source[] {
    const group = this.#groups?.child(name.word)
    if (group === undefined) {
      if (!PREDEFINED.has(name.word)) {
        this.diagnostics.push({
          severity: 'error',
          code: 'undefined-group',
          path: name.path,
          place: name.place,
          message: `group ${quoteWord(name.word)} is not defined`,
        })
      }
      return []
    }
    if (group.isInactive) return []
    // A group is written from the root: what it says of the statement it is applied at stands at the same path.
    const nodes = matching([group], pathOf(at))
    return nodes.map((node) => ({ name: name.word, node }))
  }
}

function pathOf(node: ConfigNode): readonly string[] {
  const path = node.path
  // Inside a group the group's own name is no part of the path.
  return path[0] === 'groups' ? path.slice(2) : path
}

function matching(nodes: readonly ConfigNode[], path: readonly string[]): readonly ConfigNode[] {
  return path.reduce((found, word) => found.flatMap((node) => childrenFor(node, word)), nodes)
}

function sourcesBelow(sources: readonly Source[], word: string): readonly Source[] {
  if (sources.length === 0) return sources
  return sources.flatMap(({ name, node }) => childrenFor(node, word).map((child) => ({ name, node: child })))
}

/** What a group says of a word: under the word itself, and under patterns that stand for it. */
function childrenFor(node: ConfigNode, word: string): readonly ConfigNode[] {
  const exact = node.child(word)
  const patterns = node.children.filter(
    (child) => !child.isInactive && child.word.startsWith('<') && wordPattern(child.word)?.(word),
  )
  return exact && !exact.isInactive ? [exact, ...patterns] : patterns
}
