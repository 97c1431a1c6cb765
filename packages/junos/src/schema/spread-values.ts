/**
 * Several statements in one command: `set … match source-address any application any`. What stands after a value or a
 * flag belongs beside it, as the command line of a device has it.
 */
import type { ConfigNode } from '../syntax/index.js'
import { statementAt } from './check-schema.js'

/** Puts statements that stand after a value where they belong, everywhere below a node. */
export function spreadValues(root: ConfigNode): void {
  for (const node of root.children) if (node.word !== 'groups') spreadBelow(node)
}

function spreadBelow(node: ConfigNode): void {
  // Children are moved to the end of the list that is walked, and so are met in their turn.
  for (let place = 0; place < node.children.length; place++) {
    const child = node.children[place]!
    spreadBelow(child)
    if (child.children.length === 0) continue
    const known = statementAt(child)
    if (known === undefined) continue
    const { statement, role } = known
    const isValue = role === 'value' && statement.kind !== 'opaque'
    const isFlag = role === 'word' && statement.kind === 'flag'
    const home = isValue ? child.parent?.parent : isFlag ? child.parent : undefined
    if (home === undefined) continue
    for (const each of [...child.children]) {
      child.remove(each.word)
      move(each, home)
    }
  }
}

function move(node: ConfigNode, home: ConfigNode): void {
  const copy = home.add(node.word, node.place)
  copy.isInactive ||= node.isInactive
  copy.isJoined = node.isJoined
  copy.isSecret = node.isSecret
  for (const child of node.children) move(child, copy)
  spreadBelow(copy)
}
