/** A configuration's tree in the hierarchical form; read again it is the same tree. */
import type { ConfigNode } from './config-node.js'
import { misleads } from './first-word.js'
import { inQuotes } from './format-path.js'
import { markOf, type PrintOptions, wordOf } from './print-word.js'
import { hasPlainValues, shapeAsRead } from './statement-shape.js'

const INDENT = '    '
const INACTIVE = 'inactive: '
const NO_REMARKS: readonly string[] = []

/** Statements that are being printed. */
interface Frame {
  readonly children: readonly ConfigNode[]
  next: number
  readonly indent: string
  /** The words that each of their lines begins with, and what is remarked about them. */
  readonly before: string
  readonly remarks: readonly string[]
  /** The line after the last of them. */
  readonly after: string
}

/**
 * The hierarchical form below a node, a line at a time. With a shape, an inactive statement with values stands on one
 * line, and is read again as it was when `settleMarks` has been called on both trees.
 */
export function* printHierarchical(
  root: ConfigNode,
  { shape, hidesSecrets = false, remark }: PrintOptions = {},
): Generator<string> {
  const frames: Frame[] = [
    { children: root.children, next: 0, indent: '', before: '', remarks: NO_REMARKS, after: '' },
  ]
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
    const secret = markOf([node], hidesSecrets)
    const remarks = remark ? [...frame.remarks, ...remarksOf([node], remark)] : NO_REMARKS
    if (children.length === 0) {
      yield* comment(indent, remarks)
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
      if (remark) yield* comment(indent, [...remarks, ...remarksOf(children, remark)])
      const mark = markOf(children, hidesSecrets)
      for (const value of kind === 'list' && values.length > 1 ? [`[ ${values.join(' ')} ]`] : values) {
        yield `${indent}${isMarked ? INACTIVE : ''}${words} ${value};${mark}\n`
      }
    } else if (kind !== 'block' && !isInactive) {
      frames.push({ children, next: 0, indent, before: `${words} `, remarks, after: '' })
    } else {
      yield* comment(indent, remarks)
      yield `${start}${words} {\n`
      frames.push({
        children,
        next: 0,
        indent: `${indent}${INDENT}`,
        before: '',
        remarks: NO_REMARKS,
        after: `${indent}}${secret}\n`,
      })
    }
  }
}

function remarksOf(
  nodes: readonly ConfigNode[],
  remark: NonNullable<PrintOptions['remark']>,
): readonly string[] {
  return nodes.map(remark).filter((each) => each !== undefined)
}

function* comment(indent: string, remarks: readonly string[]): Generator<string> {
  if (remarks.length === 0) return
  for (const line of ['##', ...remarks.map((each) => `## ${each}`), '##']) yield `${indent}${line}\n`
}

/** Whether the mark of a statement can stand before its values: they have none, and the reader has a shape too. */
function isSettled({ children }: ConfigNode, shape: PrintOptions['shape']): boolean {
  return shape !== undefined && !children[0]!.isInactive
}
