/** Of a statement with one value that was given several the last holds, as on a device. */
import { Pace, type Steps } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import { KNOWN_ROOT, type KnownNode } from './known-node.js'

/** Takes away the values that others have taken the place of, everywhere below a root, groups included. */
export function* settleLeaves(root: ConfigNode): Steps {
  const pace = new Pace()
  for (const node of root.children) {
    if (node.word !== 'groups') yield* settle(node, KNOWN_ROOT, pace)
    else for (const group of node.children) yield* settleBelow(group, KNOWN_ROOT, pace)
  }
}

function* settle(node: ConfigNode, above: KnownNode, pace: Pace): Steps {
  const known = above.child(node.word)
  if (known === undefined || known.statement.kind === 'opaque') return
  if (known.role !== 'value') yield* settleBelow(node, known, pace)
}

function* settleBelow(node: ConfigNode, known: KnownNode, pace: Pace): Steps {
  const { statement, role } = known
  if (role === 'word' && statement.kind === 'leaf') keepLast(node, node.children)
  else if (holdsUnnamedValue(known)) {
    keepLast(
      node,
      node.children.filter(({ word }) => known.child(word)?.role === 'value'),
    )
  }
  for (const child of node.children) {
    if (pace.isStepDone) yield
    if (child.children.length > 0) yield* settle(child, known, pace)
  }
}

/** Whether one value stands among the statements of a node, without a word of its own. */
function holdsUnnamedValue({ unnamed }: KnownNode): boolean {
  return unnamed?.role === 'value' && unnamed.isUnnamed
}

function keepLast(node: ConfigNode, values: readonly ConfigNode[]): void {
  if (values.length < 2) return
  let last = values[0]!
  for (const value of values) if (isAfter(value, last)) last = value
  for (const value of [...values]) if (value !== last) node.remove(value.word)
}

/** Values without a place stand in the order they were given in. */
function isAfter({ place }: ConfigNode, { place: before }: ConfigNode): boolean {
  if (!place || !before) return true
  return place.line - before.line > 0 || (place.line === before.line && place.column >= before.column)
}
