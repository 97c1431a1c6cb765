/** A configuration's tree as text, in either form; read again it is the same tree. */
import type { ConfigNode } from './config-node.js'
import { formatWord } from './format-path.js'

const INDENT = '    '

/**
 * How the children of a node stand beside it: `joined` on its line (a name, a value), `list` as values in brackets,
 * `block` in braces.
 */
export type StatementShape = (node: ConfigNode) => 'joined' | 'list' | 'block'

export interface PrintOptions {
  /** What words mean; without it the layout that was read is kept where it is known. */
  readonly shape?: StatementShape
  /** Leaves the values of secrets out. */
  readonly hidesSecrets?: boolean
}

const asRead: StatementShape = ({ children }) => {
  const [first] = children
  if (first === undefined || !children.every(({ isJoined }) => isJoined)) return 'block'
  if (children.length === 1) return 'joined'
  return children.every((child) => child.children.length === 0) ? 'list' : 'joined'
}

/** The hierarchical form below a node, a statement's lines at a time. */
export function* printHierarchical(root: ConfigNode, options: PrintOptions = {}): Generator<string> {
  yield* printBlock(root, '', options)
}

function* printBlock(parent: ConfigNode, indent: string, options: PrintOptions): Generator<string> {
  for (const child of parent.children) yield* printStatement(child, [], indent, options)
}

/** One statement: its words so far, and what stands below its last. */
function* printStatement(
  node: ConfigNode,
  before: readonly string[],
  indent: string,
  options: PrintOptions,
): Generator<string> {
  const words = [...before, wordOf(node, options)]
  const start = `${indent}${node.isInactive ? 'inactive: ' : ''}`
  const { children } = node
  const secret = node.isSecret ? ' ## SECRET-DATA' : ''
  if (children.length === 0) {
    yield `${start}${words.join(' ')};${secret}\n`
    return
  }
  const shape = (options.shape ?? asRead)(node)
  const isPlain = children.every((child) => !child.isInactive && child.children.length === 0)
  if (shape === 'list' && isPlain && children.length > 1 && !node.isInactive) {
    const values = children.map((child) => wordOf(child, options)).join(' ')
    yield `${start}${words.join(' ')} [ ${values} ];${children.some(({ isSecret }) => isSecret) ? ' ## SECRET-DATA' : ''}\n`
    return
  }
  // A mark belongs to the last word of its line, so a marked word ends one.
  const joins = (shape === 'joined' || (shape === 'list' && isPlain)) && !node.isInactive
  if (joins) {
    for (const child of children) yield* printStatement(child, words, indent, options)
    return
  }
  yield `${start}${words.join(' ')} {\n`
  yield* printBlock(node, `${indent}${INDENT}`, options)
  yield `${indent}}${secret}\n`
}

/** The set form below a node, a line at a time; `path` is put before every statement. */
export function* printSet(
  root: ConfigNode,
  path: readonly string[] = [],
  options: PrintOptions = {},
): Generator<string> {
  const start = path.map(formatWord).join(' ')
  yield* printSetBelow(root, start === '' ? '' : `${start} `, options)
}

function* printSetBelow(parent: ConfigNode, before: string, options: PrintOptions): Generator<string> {
  for (const child of parent.children) {
    const statement = `${before}${wordOf(child, options)}`
    const secret = child.isSecret ? ' ## SECRET-DATA' : ''
    if (child.children.length === 0) yield `set ${statement}${secret}\n`
    else yield* printSetBelow(child, `${statement} `, options)
    if (child.isInactive) yield `deactivate ${statement}\n`
  }
}

function wordOf(node: ConfigNode, { hidesSecrets = false }: PrintOptions): string {
  return hidesSecrets && node.isSecret ? '/* SECRET-DATA */' : formatWord(node.word)
}

/** Whether two trees say the same: words, their order, and what is inactive. */
export function isSameTree(left: ConfigNode, right: ConfigNode): boolean {
  if (left.word !== right.word || left.isInactive !== right.isInactive) return false
  if (left.children.length !== right.children.length) return false
  return left.children.every((child, place) => isSameTree(child, right.children[place]!))
}
