/** The words and values of a configuration, as it was written, against the schema. */
import { Pace, type Steps } from '@wingspan/engine'
import { type ConfigNode, formatPath, HIDDEN_SECRET, quoteWord } from '../syntax/index.js'
import type { Diagnostic } from './diagnostic.js'
import { expectedStatements } from './expected-words.js'
import { ANYWHERE, KNOWN_ROOT, type KnownNode } from './known-node.js'
import type { Statement } from './statement.js'
import { isPattern } from './value-kind.js'

/** On what hosts a group counts; not read here. */
const WHEN = 'when'

interface Walk {
  readonly diagnostics: Diagnostic[]
  readonly pace: Pace
  /** Inside a group names may be patterns. */
  readonly isGroup: boolean
}

/** Words that are not known and values that are not taken, in the order of the tree. */
export function* checkWords(root: ConfigNode): Steps<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = []
  const pace = new Pace()
  yield* checkBelow(root, KNOWN_ROOT, { diagnostics, pace, isGroup: false })
  for (const group of root.child('groups')?.children ?? []) {
    if (ANYWHERE.has(group.word)) continue
    yield* checkBelow(group, KNOWN_ROOT, { diagnostics, pace, isGroup: true })
  }
  return diagnostics
}

/** The statements in a container or below a name. */
function* checkBelow(node: ConfigNode, known: KnownNode, walk: Walk): Steps {
  for (const child of node.children) {
    if (walk.pace.isStepDone) yield
    if (ANYWHERE.has(child.word)) continue
    const next = known.child(child.word)
    if (next === undefined) {
      if (walk.isGroup && (isPattern(child.word) || (known === KNOWN_ROOT && child.word === WHEN))) continue
      const expected = expectedStatements(known, child.word)
      tell(
        walk,
        'unknown-statement',
        child,
        `unknown statement ${quoteWord(child.word)}, expected ${expected}`,
      )
    } else if (next.role === 'value') {
      checkValue(child, next.statement, walk)
      checkNothingAfter(child, node, walk)
    } else if (next.role === 'name') {
      checkValue(child, next.statement, walk)
      yield* checkBelow(child, next, walk)
    } else yield* checkStatement(child, next, walk)
  }
}

function* checkStatement(node: ConfigNode, known: KnownNode, walk: Walk): Steps {
  const { statement } = known
  switch (statement.kind) {
    case 'opaque':
      return
    case 'flag':
      for (const child of node.children) {
        if (ANYWHERE.has(child.word)) continue
        const message = `unexpected ${quoteWord(child.word)}: ${quoteWord(node.word)} takes nothing`
        tell(walk, 'unexpected-value', child, message)
      }
      return
    case 'container':
      yield* checkBelow(node, known, walk)
      return
    case 'list':
      for (const child of node.children) {
        if (walk.pace.isStepDone) yield
        if (ANYWHERE.has(child.word)) continue
        checkValue(child, statement, walk)
        if (child.children.length > 0) yield* checkBelow(child, known.child(child.word)!, walk)
      }
      break
    default:
      checkValues(node, statement, walk)
  }
  checkCount(node, statement, walk)
}

function checkValues(node: ConfigNode, statement: Statement, walk: Walk): void {
  const values = node.children.filter(({ word }) => !ANYWHERE.has(word))
  if (values.length === 0 && !walk.isGroup && !node.isInactive) {
    const message = `${quoteWord(node.word)} has no value, expected ${statement.value!.expected}`
    tell(walk, 'missing-value', node, message)
  }
  for (const value of values) {
    checkValue(value, statement, walk)
    checkNothingAfter(value, node, walk)
  }
}

function checkNothingAfter(value: ConfigNode, of: ConfigNode, walk: Walk): void {
  for (const more of value.children) {
    const message = `unexpected ${quoteWord(more.word)} after the value of ${quoteWord(of.word)}`
    tell(walk, 'unexpected-value', more, message)
  }
}

function checkValue(node: ConfigNode, { value }: Statement, walk: Walk): void {
  if (node.word === HIDDEN_SECRET) {
    const { path, place } = node
    const message = `${formatPath(path.slice(0, -1))}: the secret was left out`
    walk.diagnostics.push({ severity: 'warning', code: 'secret-left-out', path, place, message })
    return
  }
  if (value === undefined || value.accepts(node.word) || (walk.isGroup && isPattern(node.word))) return
  tell(walk, 'invalid-value', node, `invalid value ${quoteWord(node.word)}, expected ${value.expected}`)
}

function checkCount(node: ConfigNode, { most }: Statement, walk: Walk): void {
  const beyond = node.children[most]
  if (beyond === undefined) return
  tell(
    walk,
    'too-many-values',
    beyond,
    `${quoteWord(node.word)} has over ${most} entries, which no device takes`,
  )
}

function tell({ diagnostics }: Walk, code: string, { path, place }: ConfigNode, message: string): void {
  diagnostics.push({ severity: 'error', code, path, place, message })
}
