/** `insert`, `rename` and `copy`: the commands that name a second statement beside the first. */
import type { ConfigNode } from './config-node.js'
import { formatPath } from './format-path.js'
import { notFound } from './not-found.js'
import { SyntaxProblem } from './problem.js'
import { lineEndsAfter, type SetLine, type Word } from './set-line.js'
import type { SetState } from './set-state.js'

/** Two statements beside each other: the one there is, and the words of the other. */
interface Pair {
  readonly node: ConfigNode
  /** The word between them. */
  readonly between: string
  readonly words: readonly Word[]
  /** Of the other, from the root. */
  readonly path: readonly string[]
  /** Number of words that their paths have in common. */
  readonly common: number
  /** Whether the first word in which they differ is there for the other one too. */
  readonly isBegun: boolean
}

/** `insert PATH before|after SIBLING`: the sibling by its name, or by its keyword and name. */
export function insertStatement(line: SetLine, state: SetState): SyntaxProblem | undefined {
  const pair = readPair(line, state, ['before', 'after'], 'before or after, and another statement')
  if (pair instanceof SyntaxProblem) return pair
  const { node, between, path, common, words } = pair
  const sibling = state.root.at(...path)
  if (sibling === undefined || sibling === node) return notFound(path, words[words.length - 1]!.place)
  const one = ancestor(node, common + 1)
  one.parent!.move(one.word, between as 'before' | 'after', path[common]!)
  return undefined
}

/** `copy PATH to NAME`. */
export function copyStatement(line: SetLine, state: SetState): SyntaxProblem | undefined {
  const made = copyBeside(line, state)
  return made instanceof SyntaxProblem ? made : undefined
}

/** `rename PATH to NAME`: what was renamed stays in its place among its siblings. */
export function renameStatement(line: SetLine, state: SetState): SyntaxProblem | undefined {
  const pair = copyBeside(line, state)
  if (pair instanceof SyntaxProblem) return pair
  const { node, path, common, isBegun } = pair
  const one = ancestor(node, common + 1)
  if (!isBegun) one.parent!.move(path[common]!, 'after', one.word)
  // The old words go as far up as nothing else stands below them.
  for (let old = node; ; old = old.parent!) {
    old.parent!.remove(old.word)
    if (old === one || old.parent!.children.length > 0) return undefined
  }
}

function copyBeside(line: SetLine, state: SetState): Pair | SyntaxProblem {
  const pair = readPair(line, state, ['to'], 'to and a name')
  if (pair instanceof SyntaxProblem) return pair
  const { node, words, path } = pair
  const { place } = words[words.length - 1]!
  if (state.root.at(...path)) {
    return new SyntaxProblem('statement-exists', place, `statement is there already: ${formatPath(path)}`)
  }
  const problem = state.growth.take(path.length + countBelow(node), place)
  if (problem) return problem
  let copy = state.root
  for (const word of path) copy = copy.add(word, place)
  copyBelow(node, copy)
  return pair
}

/** The word between may be a name as well (`from a to b to from a to c`): the last that parts two statements is meant. */
function readPair(
  { command, words, list }: SetLine,
  state: SetState,
  between: readonly string[],
  expected: string,
): Pair | SyntaxProblem {
  let problem: SyntaxProblem | undefined
  for (let place = words.length - 2; place > 0 && list === undefined; place--) {
    if (!between.includes(words[place]!.text)) continue
    const pair = pairAt(place, words, state)
    if (!(pair instanceof SyntaxProblem)) return pair
    problem ??= pair
  }
  return problem ?? lineEndsAfter(command, expected)
}

function pairAt(place: number, words: readonly Word[], state: SetState): Pair | SyntaxProblem {
  const node = state.find(words.slice(0, place))
  if (node instanceof SyntaxProblem) return node
  const others = words.slice(place + 1)
  const own = node.path
  const level = own.length - others.length
  const keyword = others[0]!
  if (level < 0 || (others.length > 1 && own[level] !== keyword.text)) {
    return new SyntaxProblem(
      'unexpected-token',
      keyword.place,
      `${formatPath(others.map(({ text }) => text))}, expected a statement beside ${formatPath(own)}`,
    )
  }
  const path = [...own.slice(0, level), ...others.map(({ text }) => text)]
  const different = path.findIndex((word, index) => word !== own[index])
  const common = different < 0 ? own.length - 1 : different
  const isBegun = ancestor(node, common).child(path[common]!) !== undefined
  return { node, between: words[place]!.text, words: others, path, common, isBegun }
}

function ancestor(node: ConfigNode, depth: number): ConfigNode {
  let found = node
  for (let levels = node.path.length - depth; levels > 0; levels--) found = found.parent!
  return found
}

function copyBelow(from: ConfigNode, to: ConfigNode): void {
  const pending: [ConfigNode, ConfigNode][] = [[from, to]]
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [source, target] = pair
    target.isInactive = source.isInactive
    target.isJoined = source.isJoined
    target.isSecret = source.isSecret
    for (const child of source.children) pending.push([child, target.add(child.word, child.place)])
  }
}

function countBelow(node: ConfigNode): number {
  const pending = [node]
  let count = 0
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    count++
    for (const child of next.children) pending.push(child)
  }
  return count
}
