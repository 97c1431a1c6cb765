/** The names that statements apply: `apply-groups`. */
import type { ConfigNode } from '../syntax/index.js'

/** The word of clusters that stands for the group of the node that reads it. */
export const THIS_NODE = `\${node}`
export const FIRST_NODE = 'node0'

/** The group that a name stands for. */
export function groupOf({ word }: ConfigNode): string {
  return word === THIS_NODE ? FIRST_NODE : word
}

/** The names that a statement applies itself. */
export function namesAt(node: ConfigNode): readonly ConfigNode[] {
  const apply = node.child('apply-groups')
  return apply === undefined || apply.isInactive ? [] : apply.children.filter(({ isInactive }) => !isInactive)
}

/** The names applied at a statement and anywhere below it, as far as it is active. */
export function namesWithin(top: ConfigNode): readonly ConfigNode[] {
  const names: ConfigNode[] = []
  const pending = [top]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    names.push(...namesAt(node))
    for (const child of node.children) {
      if (!child.isInactive && child.word !== 'apply-groups') pending.push(child)
    }
  }
  return names
}
