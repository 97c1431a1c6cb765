/** What two configurations have in common. */
import type { ConfigNode } from './config-node.js'

/** Whether two trees say the same: words, their order, and what is inactive; hints and places do not count. */
export function isSameTree(left: ConfigNode, right: ConfigNode): boolean {
  if (left.word !== right.word || left.isInactive !== right.isInactive) return false
  if (left.children.length !== right.children.length) return false
  return left.children.every((child, index) => isSameTree(child, right.children[index]!))
}
