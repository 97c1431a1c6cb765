/** A configuration's tree in the set form; read again it is the same tree. */
import type { ConfigNode } from './config-node.js'
import { formatWord } from './format-path.js'
import { markOf, type PrintOptions, wordOf } from './print-word.js'

/** Statements below a node that are being printed. */
interface Frame {
  readonly children: readonly ConfigNode[]
  next: number
  readonly before: string
  /** The line after the last of them. */
  readonly after: string
}

/**
 * The set form below a node, a line at a time; `path` is put before every statement. What is inactive is deactivated
 * behind its statements.
 */
export function* printSet(
  root: ConfigNode,
  path: readonly string[] = [],
  { hidesSecrets = false }: PrintOptions = {},
): Generator<string> {
  const before = path.map((word) => `${formatWord(word)} `).join('')
  const frames: Frame[] = [{ children: root.children, next: 0, before, after: '' }]
  for (;;) {
    const frame = frames[frames.length - 1]
    if (frame === undefined) return
    if (frame.next >= frame.children.length) {
      frames.pop()
      if (frame.after !== '') yield frame.after
      continue
    }
    const child = frame.children[frame.next++]!
    const { children } = child
    const statement = `${frame.before}${wordOf(child, hidesSecrets)}`
    if (children.length === 0) yield `set ${statement}${markOf([child], hidesSecrets)}\n`
    const after = child.isInactive ? `deactivate ${statement}\n` : ''
    if (children.length > 0) frames.push({ children, next: 0, before: `${statement} `, after })
    else if (after !== '') yield after
  }
}
