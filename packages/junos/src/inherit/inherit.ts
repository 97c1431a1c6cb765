/**
 * The configuration that takes effect (Junos CLI user guide: configuration groups): what is inactive left out, and
 * what groups say added where they are applied. A statement's own words come first and win; of several groups the
 * one named first does, and one applied at a statement before one applied above it.
 */
import { Pace, type Steps } from '@wingspan/engine'
import type { Diagnostic } from '../schema/index.js'
import { ConfigNode } from '../syntax/index.js'
import { namesAt } from './group-names.js'
import { Groups, type Source } from './groups.js'
import { wordPattern } from './pattern.js'

const EXCEPT = 'apply-groups-except'
/** Words about the configuration itself. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['apply-groups', EXCEPT, 'apply-macro'])

export interface Inherited {
  readonly root: ConfigNode
  /** The groups of those nodes that come from one. */
  readonly origins: ReadonlyMap<ConfigNode, string>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Makes the effective tree; the one given is left alone, and given back where it has neither groups nor anything
 * inactive. `isSingleValued` says whether a statement holds one value, so
 * that its own keeps a group's out. A node has the place of the word it comes from, in the configuration or in a group.
 */
export function* inherit(
  root: ConfigNode,
  isSingleValued: (node: ConfigNode) => boolean = () => false,
): Steps<Inherited> {
  if (yield* takesEffectAsWritten(root)) return { root, origins: new Map(), diagnostics: [] }
  const work = new Inheritance(new Groups(root), isSingleValued)
  const effective = new ConfigNode('')
  yield* work.merge(effective, root, [])
  return { root: effective, origins: work.origins, diagnostics: work.groups.diagnostics }
}

class Inheritance {
  readonly groups: Groups
  readonly origins = new Map<ConfigNode, string>()
  readonly #isSingleValued: (node: ConfigNode) => boolean
  readonly #pace = new Pace()

  constructor(groups: Groups, isSingleValued: (node: ConfigNode) => boolean) {
    this.groups = groups
    this.#isSingleValued = isSingleValued
  }

  /** Copies the active statements of `from` into `to`, then what the sources and the groups applied here add. */
  *merge(to: ConfigNode, from: ConfigNode | undefined, above: readonly Source[]): Steps {
    const sources = from ? this.#sourcesAt(from, above) : above
    for (const child of from?.children ?? []) {
      if (!counts(child) || (child.word === 'groups' && to.parent === undefined)) continue
      yield* this.#copy(to, child, child, sources)
    }
    if (sources.length === 0) return
    let isSingle: boolean | undefined
    for (const { node, groups } of sources) {
      for (const child of node.children) {
        if (!counts(child) || to.child(child.word) || wordPattern(child.word)) continue
        if (to.children.length > 0) {
          isSingle ??= this.#isSingleValued(to)
          if (isSingle) return
        }
        yield* this.#copy(to, child, undefined, sources, groups[groups.length - 1])
      }
    }
  }

  /** `group` is where a model comes from that the configuration itself does not have. */
  *#copy(
    to: ConfigNode,
    model: ConfigNode,
    from: ConfigNode | undefined,
    sources: readonly Source[],
    group?: string,
  ): Steps {
    if (this.#pace.isStepDone) yield
    const copy = to.add(model.word, model.place)
    if (group !== undefined) this.origins.set(copy, group)
    copy.isJoined = model.isJoined
    copy.isSecret = model.isSecret
    yield* this.merge(copy, from, this.groups.below(sources, copy))
    // A group's container that held nothing but patterns is not there.
    if (!from && model.children.length > 0 && copy.children.length === 0) to.remove(model.word)
  }

  #sourcesAt(from: ConfigNode, above: readonly Source[]): readonly Source[] {
    const names = namesAt(from)
    const all = names.length > 0 ? [...this.groups.appliedAt(from, names), ...above] : above
    const excepted = from.child(EXCEPT)
    if (excepted === undefined || excepted.isInactive) return all
    const words = new Set(excepted.children.map(({ word }) => word))
    return all.filter(({ groups }) => !groups.some((name) => words.has(name)))
  }
}

/** Whether nothing is to be added or left out: most large configurations, and there a copy would cost the most. */
function* takesEffectAsWritten(root: ConfigNode): Steps<boolean> {
  const pace = new Pace()
  const pending = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const child of node.children) {
      if (pace.isStepDone) yield
      if (child.isInactive || WITHOUT_EFFECT.has(child.word)) return false
      if (child.children.length > 0) pending.push(child)
    }
  }
  return root.child('groups') === undefined
}

function counts(child: ConfigNode): boolean {
  if (child.isInactive || WITHOUT_EFFECT.has(child.word)) return false
  // `inactive: host-name a;` takes the whole statement away, not its value alone.
  const { children } = child
  return !(children.length > 0 && children.every((each) => each.isInactive && each.isJoined))
}
