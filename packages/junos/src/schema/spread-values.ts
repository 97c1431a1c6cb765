/**
 * Several statements in one command: `set … match source-address any application any`. What stands after a value or a
 * flag belongs beside it, as the command line of a device has it.
 */
import { Pace, type Steps } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import { KNOWN_ROOT, type KnownNode } from './known-node.js'

/** A node that holds what is being looked at. */
interface Holder {
  readonly node: ConfigNode
  readonly known: KnownNode
}

/** Puts statements that stand after a value where they belong, everywhere below a root, groups included. */
export function* spreadValues(root: ConfigNode): Steps {
  const pace = new Pace()
  yield* spreadBelow(root, KNOWN_ROOT, [], pace)
  for (const group of root.child('groups')?.children ?? []) yield* spreadBelow(group, KNOWN_ROOT, [], pace)
}

function* spreadBelow(node: ConfigNode, known: KnownNode, holders: Holder[], pace: Pace): Steps {
  holders.push({ node, known })
  // Children are moved to the end of the list that is walked, and so are met in their turn.
  for (let place = 0; place < node.children.length; place++) {
    const child = node.children[place]!
    if (pace.isStepDone) yield
    if (child.children.length === 0) continue
    const next = known.child(child.word)
    if (next === undefined || next.statement.kind === 'opaque') continue
    yield* spreadBelow(child, next, holders, pace)
    if (!endsStatement(next)) continue
    for (const more of [...child.children]) {
      if (next.child(more.word)?.role !== 'word') moveUp(more, child, holders)
    }
  }
  holders.pop()
}

/** Whether nothing can stand below a node, so that what does was meant to stand elsewhere. */
function endsStatement({ role, statement }: KnownNode): boolean {
  return (
    role === 'value' ||
    isEntryOfLine(role, statement.isInline) ||
    (role === 'word' && statement.kind === 'flag')
  )
}

/** `80` of `destination-port 80 to 90`. */
function isEntryOfLine(role: KnownNode['role'], isInline: boolean): boolean {
  return role === 'name' && isInline
}

/** Moves a statement to the nearest node that takes it; where none does it stays, and is told as what it is. */
function moveUp(statement: ConfigNode, from: ConfigNode, holders: readonly Holder[]): void {
  for (let place = holders.length - 1; place >= 0; place--) {
    const { node, known } = holders[place]!
    const { role, statement: above } = known
    // A statement that has names or values of its own holds no other statements.
    if (role === 'word' && above.kind !== 'container') continue
    const target = known.child(statement.word)
    if (target?.role === 'word') {
      from.remove(statement.word)
      move(statement, node)
      return
    }
    if (!isEntryOfLine(role, above.isInline)) return
  }
}

function move(node: ConfigNode, home: ConfigNode): void {
  const copy = home.add(node.word, node.place)
  copy.isInactive ||= node.isInactive
  copy.isJoined = node.isJoined
  copy.isSecret = node.isSecret
  for (const child of node.children) move(child, copy)
}
