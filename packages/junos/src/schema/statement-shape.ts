/** How statements stand on their lines, and which hold one value: what the schema knows for printing and merging. */
import { type ConfigNode, type StatementShape, shapeAsRead } from '../syntax/index.js'
import { type KnownNode, statementAt } from './known-node.js'

/** The layout of a device: names and values on the line of their statement, several values in brackets. */
export const statementShape: StatementShape = (node) => {
  const known = statementAt(node)
  if (known === undefined || known.statement.kind === 'opaque') return shapeAsRead(node)
  const { statement, role } = known
  const isJoined = statement.isInline || (statement.isTerse && holdsOneValue(node, known))
  switch (role === 'name' ? 'container' : statement.kind) {
    case 'leaf':
      return 'value'
    case 'leaf-list':
      return 'list'
    case 'list':
      return statement.isBlock ? 'block' : 'joined'
    default:
      return isJoined ? 'joined' : 'block'
  }
}

/** `address A 10.0.0.0/8`, `route 0.0.0.0/0 next-hop 10.0.0.1`, `dns disable`: one thing that is said in a word or two. */
function holdsOneValue({ children }: ConfigNode, known: KnownNode): boolean {
  const only = children.length === 1 ? known.child(children[0]!.word) : undefined
  return only !== undefined && only.statement.kind !== 'list' && only.statement.kind !== 'container'
}

/** Whether a node holds one value, so that a second one takes the place of the first. */
export function isSingleValued(node: ConfigNode): boolean {
  const known = statementAt(node)
  return known?.statement.kind === 'leaf' && known.role === 'word'
}
