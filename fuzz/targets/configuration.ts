/**
 * The text of a configuration: any is a tree or one problem with a place and a message that can be printed, and a tree
 * printed in either form, with any layout, is read again as the same.
 */
import { finish } from '../../packages/engine/src/index.js'
import {
  type ConfigNode,
  isSameTree,
  parseConfiguration,
  printHierarchical,
  printSet,
  type StatementShape,
  settleMarks,
} from '../../packages/junos/src/syntax/index.js'
import { BrokenPromise, type FuzzTarget, same, within } from './fuzz-target.js'

const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u
const LONGEST_MESSAGE = 20_000
const KINDS = ['joined', 'value', 'list', 'block'] as const

/** A layout that depends on the words alone. */
const anyShape: StatementShape = ({ word, parent }) =>
  KINDS[(word.length + 3 * (parent?.word.length ?? 0) + word.charCodeAt(0)) & 3] ?? 'block'

function readAgain(what: string, lines: Iterable<string>): ConfigNode {
  const { root, problem } = parseConfiguration([...lines].join(''))
  if (problem) {
    throw new BrokenPromise(`${what}: ${problem.message} at ${problem.place.line}:${problem.place.column}`)
  }
  return root
}

function checkSame(what: string, lines: Iterable<string>, root: ConfigNode, shape?: StatementShape): void {
  const again = readAgain(what, lines)
  if (shape) finish(settleMarks(again, shape))
  same(what, isSameTree(again, root), true)
}

function checkText(text: string): void {
  const { root, problem } = parseConfiguration(text, anyShape)
  if (problem) {
    within('length of a message', problem.message.length, 1, LONGEST_MESSAGE)
    if (UNPRINTABLE.test(problem.message)) throw new BrokenPromise('a message holds what cannot be printed')
    const lines = text.split('\n')
    within('line', problem.place.line, 1, lines.length)
    within('column', problem.place.column, 1, [...lines[problem.place.line - 1]!].length + 1)
    return
  }
  // Commands may have taken everything away again, and nothing is no configuration.
  if (root.children.length === 0) return
  checkSame('braces', printHierarchical(root), root)
  checkSame('lines', printSet(root), root)
  finish(settleMarks(root, anyShape))
  checkSame('braces with a shape', printHierarchical(root, { shape: anyShape }), root, anyShape)
  for (const line of printHierarchical(root, { hidesSecrets: true })) {
    same('a line at a time', line.indexOf('\n'), line.length - 1)
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function run(bytes: Uint8Array): void {
  const text = decoder.decode(bytes)
  checkText(text)
  checkText(`set ${text}`)
  checkText(`a { ${text} }`)
}

const WORDS = [
  ' { ',
  ' } ',
  ';\n',
  ' [ ',
  ' ] ',
  ' "',
  '\\"',
  '\\\\',
  '/* ',
  ' */',
  ' ## SECRET-DATA\n',
  ' inactive: ',
  ' active: ',
  ' replace: ',
  ' delete: ',
  ' protect: ',
  '\nset ',
  '\ndelete ',
  '\ndeactivate ',
  '\nactivate ',
  '\ninsert ',
  '\nrename ',
  '\ncopy ',
  '\nedit ',
  '\nup ',
  '\ntop ',
  ' before ',
  ' after ',
  ' to ',
  ' system ',
  ' host-name ',
  ' <*> ',
  ' \u{1f600} ',
  '\r\n',
]
const encoder = new TextEncoder()

export const configuration: FuzzTarget = {
  name: 'configuration',
  run,
  maxLength: 2048,
  dictionary: WORDS.map((word) => encoder.encode(word)),
}
