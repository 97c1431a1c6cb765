/** Groups that apply groups: which there are, and whether they come to an end. */
import type { Diagnostic } from '../schema/index.js'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { groupOf, namesWithin } from './group-names.js'

/** More than anyone writes. */
const MOST_LEVELS = 64

/** Whether groups apply groups, in a way that ends; an error where one applies itself or they go on too long. */
export function checkNesting(stanza: ConfigNode | undefined): {
  readonly isNested: boolean
  readonly diagnostics: readonly Diagnostic[]
} {
  const names = new Map<string, readonly ConfigNode[]>()
  for (const group of stanza?.children ?? []) {
    if (!group.isInactive) names.set(group.word, namesWithin(group))
  }
  const levels = levelsOf(names)
  const inCycle = [...names.keys()].find((name) => !levels.has(name))
  if (inCycle !== undefined) {
    const { node, group } = closing(inCycle, names, levels)
    return failure('group-cycle', node, `group ${quoteWord(group)} applies itself`)
  }
  const deepest = [...levels].reduce<readonly [string, number]>((a, b) => (b[1] > a[1] ? b : a), ['', 0])
  if (deepest[1] > MOST_LEVELS) {
    return failure(
      'groups-too-deep',
      stanza!.child(deepest[0])!,
      `groups apply groups over ${MOST_LEVELS} levels`,
    )
  }
  return { isNested: deepest[1] > 0, diagnostics: [] }
}

function failure(code: string, { path, place }: ConfigNode, message: string) {
  return { isNested: false, diagnostics: [{ severity: 'error' as const, code, path, place, message }] }
}

/** How many levels each group applies below itself; groups on a cycle, or with one below them, have no number. */
function levelsOf(names: ReadonlyMap<string, readonly ConfigNode[]>): ReadonlyMap<string, number> {
  const levels = new Map<string, number>()
  const missing = new Map<string, number>()
  const users = new Map<string, string[]>()
  for (const [group, applied] of names) {
    const known = [...new Set(applied.map(groupOf))].filter((word) => names.has(word))
    missing.set(group, known.length)
    for (const word of known) {
      const list = users.get(word)
      if (list) list.push(group)
      else users.set(word, [group])
    }
  }
  const ready = [...missing].flatMap(([group, count]) => (count === 0 ? [group] : []))
  for (const group of ready) levels.set(group, 0)
  for (let group = ready.pop(); group !== undefined; group = ready.pop()) {
    const level = levels.get(group)! + 1
    for (const user of users.get(group) ?? []) {
      levels.set(user, Math.max(levels.get(user) ?? 0, level))
      missing.set(user, missing.get(user)! - 1)
      if (missing.get(user) === 0) ready.push(user)
    }
  }
  for (const [group, count] of missing) if (count > 0) levels.delete(group)
  return levels
}

/** The name that closes a cycle, found by following groups without a level until one comes again. */
function closing(
  start: string,
  names: ReadonlyMap<string, readonly ConfigNode[]>,
  levels: ReadonlyMap<string, number>,
): { readonly node: ConfigNode; readonly group: string } {
  const seen = new Set<string>()
  for (let group = start; ; ) {
    seen.add(group)
    const next = names.get(group)!.find((name) => names.has(groupOf(name)) && !levels.has(groupOf(name)))!
    group = groupOf(next)
    if (seen.has(group)) return { node: next, group }
  }
}
