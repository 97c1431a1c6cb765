/** What takes effect on a device and not here, in the configuration that takes effect. */
import { Pace, type Steps } from '@wingspan/engine'
import { type ConfigNode, formatPath } from '../syntax/index.js'
import type { Diagnostic } from './diagnostic.js'
import { ANYWHERE, KNOWN_ROOT, type KnownNode } from './known-node.js'

interface Walk {
  readonly pace: Pace
  readonly diagnostics: Diagnostic[]
  /** Places that were spoken of: a group may be applied a thousand times. */
  readonly told: Set<string>
}

/**
 * A warning for each statement that is not done, or not wholly, with its path; inactive ones are passed over.
 * `written` has the groups that `effective` was made with.
 */
export function* checkSupport(effective: ConfigNode, written: ConfigNode): Steps<readonly Diagnostic[]> {
  const walk: Walk = { pace: new Pace(), diagnostics: [], told: new Set() }
  yield* checkBelow(effective, KNOWN_ROOT, walk)
  for (const group of written.child('groups')?.children ?? []) {
    const when = group.isInactive ? undefined : group.child('when')
    if (when) tell(when, 'conditional', 'the group is applied whatever its conditions are', walk)
  }
  return walk.diagnostics
}

function* checkBelow(node: ConfigNode, above: KnownNode, walk: Walk): Steps {
  for (const child of node.children) {
    if (walk.pace.isStepDone) yield
    if (child.isInactive || ANYWHERE.has(child.word)) continue
    const known = above.child(child.word)
    if (known === undefined) continue
    // What stands below a statement that is not implemented goes with it.
    const isNew = known.role === 'word' || known.isUnnamed
    if (isNew && known.statement.support !== undefined && above.support !== 'not-implemented') {
      tellSupport(child, known, walk)
    }
    if (child.children.length > 0 && known.statement.kind !== 'opaque') yield* checkBelow(child, known, walk)
  }
}

function tellSupport(node: ConfigNode, { statement, support }: KnownNode, walk: Walk): void {
  if (support === 'conditional') tell(node, 'conditional', statement.condition!, walk)
  if (support !== 'not-implemented') return
  const { harmless } = statement
  if (harmless.size > 0 && node.children.every(({ word }) => harmless.has(word))) return
  tell(node, 'not-implemented', 'its effect on flows is not implemented', walk)
}

function tell(node: ConfigNode, code: string, said: string, walk: Walk): void {
  const { path, place } = node
  if (place) {
    const key = `${place.line} ${place.column}`
    if (walk.told.has(key)) return
    walk.told.add(key)
  }
  walk.diagnostics.push({
    severity: 'warning',
    code,
    path,
    place,
    message: `${formatPath(path)}: ${said}`,
  })
}
