/** How statements stand on their lines, and which hold one value: what the schema knows for printing and merging. */
import type { ConfigNode, StatementShape } from '../syntax/index.js'
import { statementAt } from './check-schema.js'

/** The layout of a device: names and values on the line of their statement, several values in brackets. */
export const statementShape: StatementShape = (node) => {
  const known = statementAt(node)
  const { children } = node
  if (known === undefined || known.statement.kind === 'opaque') {
    if (children.length === 1 && children[0]!.isJoined) return 'joined'
    return children.every((child) => child.isJoined && child.children.length === 0) ? 'list' : 'block'
  }
  const { statement, role } = known
  if (role === 'name') return statement.isInline || hasOnlyName(node) ? 'joined' : 'block'
  switch (statement.kind) {
    case 'leaf':
      return 'joined'
    case 'leaf-list':
      return 'list'
    case 'list':
      return PLAIN_LISTS.has(node.word) ? 'block' : 'joined'
    default:
      return 'block'
  }
}

/** Lists whose entries stand in braces, one a line. */
const PLAIN_LISTS: ReadonlySet<string> = new Set(['interfaces', 'system-services'])

/** `address A 10.0.0.0/8`, `route 0.0.0.0/0 next-hop 10.0.0.1`: a name and one thing said of it. */
function hasOnlyName({ children }: ConfigNode): boolean {
  const [only] = children
  if (children.length !== 1 || only === undefined) return false
  const known = statementAt(only)
  return known?.role === 'name' || (known?.statement.kind === 'flag' && only.children.length === 0)
}

/** Whether a node holds one value, so that a second one takes the place of the first. */
export function isSingleValued(node: ConfigNode): boolean {
  const known = statementAt(node)
  return known?.statement.kind === 'leaf' && known.role === 'word'
}

/** Of a statement with one value that was given several the last holds, as on a device. */
export function settleLeaves(root: ConfigNode): void {
  for (const node of root.children) {
    if (node.word === 'groups') continue
    if (node.children.length > 1 && isSingleValued(node)) {
      for (const value of node.children.slice(0, -1)) node.remove(value.word)
    }
    settleLeaves(node)
  }
}
