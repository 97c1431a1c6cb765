/** A configuration's statements against the schema: unknown words, wrong values, and what has no effect here. */
import { type ConfigNode, formatPath, quoteWord } from '../syntax/index.js'
import type { Diagnostic } from './diagnostic.js'
import { CONFIGURATION } from './stanza/root.js'
import type { Statement, Support } from './statement.js'
import { isPattern } from './value-kind.js'

/** Words that may stand in any stanza. */
const ANYWHERE: ReadonlySet<string> = new Set(['apply-groups', 'apply-groups-except', 'apply-macro'])

interface Walk {
  readonly diagnostics: Diagnostic[]
  /** Inside a group names may be patterns, and nothing takes effect. */
  readonly isGroup: boolean
}

/** What is to be said of a configuration as it was written, in order. */
export function checkSchema(root: ConfigNode): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  checkBelow(root, CONFIGURATION, 'implemented', true, { diagnostics, isGroup: false })
  for (const group of root.child('groups')?.children ?? []) {
    if (ANYWHERE.has(group.word)) continue
    checkBelow(group, CONFIGURATION, 'implemented', false, { diagnostics, isGroup: true })
  }
  return diagnostics
}

/** What a node is: a statement's word, the name of a list's entry, or a value. */
export interface KnownNode {
  readonly statement: Statement
  readonly support: Support
  readonly role: 'word' | 'name' | 'value'
}

/** What a node is to the schema; undefined for words it does not know. */
export function statementAt(node: ConfigNode): KnownNode | undefined {
  if (node.parent === undefined) return { statement: CONFIGURATION, support: 'implemented', role: 'word' }
  const above = statementAt(node.parent)
  if (above === undefined) return undefined
  const { statement, role } = above
  if (statement.kind === 'opaque') return above
  if (role === 'word' && statement.kind === 'list') return { ...above, role: 'name' }
  if (role === 'word' && statement.kind !== 'container') {
    return statement.kind === 'flag' ? undefined : { ...above, role: 'value' }
  }
  if (role === 'value') return undefined
  const next = childStatement(statement, node.word)
  if (next === undefined) return undefined
  const isOwn = Object.hasOwn(statement.statements(), node.word)
  return { statement: next, support: next.support ?? above.support, role: isOwn ? 'word' : 'name' }
}

/** The statement of a word below a container or a list's name; lists without a word of their own stand in brackets. */
export function childStatement(statement: Statement, word: string): Statement | undefined {
  const statements = statement.statements()
  if (Object.hasOwn(statements, word)) return statements[word]
  const unnamed = Object.entries(statements).find(([key]) => key.startsWith('<'))
  return unnamed?.[1]
}

function checkBelow(
  node: ConfigNode,
  statement: Statement,
  support: Support,
  isActive: boolean,
  walk: Walk,
): void {
  for (const child of node.children) {
    if (ANYWHERE.has(child.word)) continue
    const statements = statement.statements()
    const isOwn = Object.hasOwn(statements, child.word)
    const next = isOwn ? statements[child.word] : childStatement(statement, child.word)
    const active = isActive && !child.isInactive
    if (next === undefined) {
      if (walk.isGroup && isPattern(child.word)) continue
      tell(
        walk,
        'error',
        'unknown-statement',
        child,
        `unknown statement ${quoteWord(child.word)}, expected ${expectedWords(statement)}`,
      )
      continue
    }
    // A list without a word of its own: the child is a name.
    if (!isOwn) checkEntry(child, next, next.support ?? support, active, walk)
    else checkStatement(child, next, support, active, walk)
  }
}

function checkStatement(
  node: ConfigNode,
  statement: Statement,
  above: Support,
  isActive: boolean,
  walk: Walk,
): void {
  const support = statement.support ?? above
  if (isActive && statement.support !== undefined && above !== 'not-implemented') {
    tellSupport(node, statement, support, walk)
  }
  switch (statement.kind) {
    case 'opaque':
      return
    case 'flag':
      for (const child of node.children) {
        if (ANYWHERE.has(child.word)) continue
        tell(
          walk,
          'error',
          'unexpected-value',
          child,
          `unexpected ${quoteWord(child.word)}: ${quoteWord(node.word)} takes nothing`,
        )
      }
      return
    case 'container':
      checkBelow(node, statement, support, isActive, walk)
      return
    case 'list':
      for (const child of node.children) {
        if (!ANYWHERE.has(child.word))
          checkEntry(child, statement, support, isActive && !child.isInactive, walk)
      }
      return
    default:
      checkValues(node, statement, walk)
  }
}

function checkEntry(
  node: ConfigNode,
  statement: Statement,
  support: Support,
  isActive: boolean,
  walk: Walk,
): void {
  checkValue(node, statement, walk)
  checkBelow(node, statement, support, isActive, walk)
}

function checkValues(node: ConfigNode, statement: Statement, walk: Walk): void {
  const values = node.children.filter(({ word }) => !ANYWHERE.has(word))
  if (values.length === 0 && !walk.isGroup && !node.isInactive) {
    tell(
      walk,
      'error',
      'missing-value',
      node,
      `${quoteWord(node.word)} has no value, expected ${statement.value!.expected}`,
    )
  }
  for (const value of values) {
    checkValue(value, statement, walk)
    for (const more of value.children) {
      tell(
        walk,
        'error',
        'unexpected-value',
        more,
        `unexpected ${quoteWord(more.word)} after the value of ${quoteWord(node.word)}`,
      )
    }
  }
}

function checkValue(node: ConfigNode, { value }: Statement, walk: Walk): void {
  if (value === undefined || value.accepts(node.word) || (walk.isGroup && isPattern(node.word))) return
  tell(
    walk,
    'error',
    'invalid-value',
    node,
    `invalid value ${quoteWord(node.word)}, expected ${value.expected}`,
  )
}

function tellSupport(node: ConfigNode, statement: Statement, support: Support, walk: Walk): void {
  if (walk.isGroup) return
  if (support === 'not-implemented') {
    tell(
      walk,
      'warning',
      'not-implemented',
      node,
      `${formatPath(node.path)}: its effect on flows is not implemented`,
    )
  } else if (support === 'conditional') {
    tell(walk, 'warning', 'conditional', node, `${formatPath(node.path)}: ${statement.condition}`)
  }
}

/** Words that may stand here, the first of them where there are many. */
function expectedWords(statement: Statement): string {
  const words = Object.keys(statement.statements()).sort()
  return words.length > 8 ? `one of ${words.slice(0, 8).join(', ')} …` : `one of ${words.join(', ')}`
}

function tell(
  { diagnostics }: Walk,
  severity: Diagnostic['severity'],
  code: string,
  node: ConfigNode,
  message: string,
): void {
  diagnostics.push({ severity, code, path: node.path, place: node.place, message })
}
