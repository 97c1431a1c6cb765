/** How statements stand on their lines: what those who know the words tell the printer and the parser. */
import { Pace, type Steps } from '@wingspan/engine'
import type { ConfigNode } from './config-node.js'

/**
 * How the children of a node stand beside it. `joined`: names on its line (`address A …`). `value`: its one value
 * (`host-name a;`). `list`: its values, in brackets when there are several. `block`: statements in braces.
 */
export type StatementShape = (node: ConfigNode) => 'joined' | 'value' | 'list' | 'block'

/** The layout that was read, where it is known: the shape of trees whose words nobody knows. */
export const shapeAsRead: StatementShape = ({ children }) => {
  const [first] = children
  if (first === undefined || !children.every(({ isJoined }) => isJoined)) return 'block'
  if (children.length === 1) return 'joined'
  return children.every((child) => child.children.length === 0) ? 'list' : 'joined'
}

/** Whether a node's children are nothing but values, all of them active or none. */
export function hasPlainValues({ children }: ConfigNode): boolean {
  const isInactive = children[0]?.isInactive
  return children.every((child) => child.isInactive === isInactive && child.children.length === 0)
}

/**
 * Puts the marks of values where a device has them: on the statement. `inactive: host-name a;` is read as a mark of the
 * last word, because only the schema knows whether that is a name or a value; `deactivate … host-name` marks the
 * statement. After this both forms have made the same tree.
 */
export function* settleMarks(root: ConfigNode, shape: StatementShape, pace = new Pace()): Steps {
  for (const node of root.children) {
    if (pace.isStepDone) yield
    const { children } = node
    if (children.length === 0) continue
    yield* settleMarks(node, shape, pace)
    if (!children[0]!.isInactive || !hasPlainValues(node)) continue
    const kind = shape(node)
    if (kind !== 'value' && kind !== 'list') continue
    node.isInactive = true
    for (const child of children) child.isInactive = false
  }
}
