/** A configuration's tree in the hierarchical form; read again it is the same tree. */
import type { ConfigNode } from './config-node.js'
import { misleads } from './first-word.js'
import { inQuotes } from './format-path.js'
import { type PrintOptions, SECRET_MARK, wordOf } from './print-word.js'
import { hasPlainValues, shapeAsRead } from './statement-shape.js'

const INDENT = '    '
const INACTIVE = 'inactive: '

/** Statements that are being printed. */
interface Frame {
  readonly children: readonly ConfigNode[]
  next: number
  readonly indent: string
  /** The words that each of their lines begins with. */
  readonly before: string
  /** The line after the last of them. */
  readonly after: string
}

/**
 * The hierarchical form below a node, a line at a time. With a shape, an inactive statement with values stands on one
 * line, and is read again as it was when `settleMarks` has been called on both trees.
 */
export function* printHierarchical(
  root: ConfigNode,
  { shape, hidesSecrets = false }: PrintOptions = {},
): Generator<string> {
  const frames: Frame[] = [{ children: root.children, next: 0, indent: '', before: '', after: '' }]
  let isFirst = true
  for (;;) {
    const frame = frames[frames.length - 1]
    if (frame === undefined) return
    if (frame.next >= frame.children.length) {
      frames.pop()
      if (frame.after !== '') yield frame.after
      continue
    }
    const node = frame.children[frame.next++]!
    const { children, isInactive } = node
    const word = wordOf(node, hidesSecrets)
    const words = `${frame.before}${isFirst && misleads(word) ? inQuotes(node.word) : word}`
    isFirst = false
    const { indent } = frame
    const start = `${indent}${isInactive ? INACTIVE : ''}`
    const secret = node.isSecret ? SECRET_MARK : ''
    if (children.length === 0) {
      yield `${start}${words};${secret}\n`
      continue
    }
    const kind = (shape ?? shapeAsRead)(node)
    if (
      (kind === 'list' || kind === 'value') &&
      hasPlainValues(node) &&
      (!isInactive || isSettled(node, shape))
    ) {
      const isMarked = isInactive || children[0]!.isInactive
      const values = children.map((value) => wordOf(value, hidesSecrets))
      const hasSecret = children.some(({ isSecret }) => isSecret)
      for (const value of kind === 'list' && values.length > 1 ? [`[ ${values.join(' ')} ]`] : values) {
        yield `${indent}${isMarked ? INACTIVE : ''}${words} ${value};${hasSecret ? SECRET_MARK : ''}\n`
      }
    } else if (kind !== 'block' && !isInactive) {
      frames.push({ children, next: 0, indent, before: `${words} `, after: '' })
    } else {
      yield `${start}${words} {\n`
      frames.push({
        children,
        next: 0,
        indent: `${indent}${INDENT}`,
        before: '',
        after: `${indent}}${secret}\n`,
      })
    }
  }
}

/** Whether the mark of a statement can stand before its values: they have none, and the reader has a shape too. */
function isSettled({ children }: ConfigNode, shape: PrintOptions['shape']): boolean {
  return shape !== undefined && !children[0]!.isInactive
}
