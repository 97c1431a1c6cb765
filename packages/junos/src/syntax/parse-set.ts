/**
 * The set form: one command a line, as configuration mode takes them (Junos CLI user guide). `edit`, `up` and `top`
 * move, everything else acts below where they have moved to.
 */
import type { ConfigNode, Place } from './config-node.js'
import { formatPath } from './format-path.js'
import { SyntaxProblem } from './problem.js'
import { Scanner, unexpected } from './scanner.js'

interface Word {
  readonly text: string
  readonly place: Place
}

/** A line: its command and the words after it, with a list at its end spread out. */
interface Line {
  readonly command: Word
  readonly words: readonly Word[]
  readonly list: readonly Word[] | undefined
}

type Act = (line: Line, state: State) => SyntaxProblem | undefined

interface State {
  readonly root: ConfigNode
  /** Where `edit` has moved to. */
  at: readonly string[]
}

const COMMANDS: Readonly<Record<string, Act>> = {
  set: (line, state) => set(line, state),
  delete: (line, state) => remove(line, state),
  deactivate: (line, state) =>
    forTarget(line, state, (node) => {
      node.isInactive = true
    }),
  activate: (line, state) =>
    forTarget(line, state, (node) => {
      node.isInactive = false
    }),
  insert: (line, state) => insert(line, state),
  rename: (line, state) => copy(line, state, true),
  copy: (line, state) => copy(line, state, false),
  annotate: () => undefined,
  protect: (line, state) => forTarget(line, state, () => {}),
  unprotect: (line, state) => forTarget(line, state, () => {}),
  edit: (line, state) => {
    state.at = [...state.at, ...line.words.map(({ text }) => text)]
    return undefined
  },
  up: (_, state) => {
    state.at = state.at.slice(0, -1)
    return undefined
  },
  top: (_, state) => {
    state.at = []
    return undefined
  },
}

/** The commands, for telling the form of a text. */
export const SET_COMMANDS: readonly string[] = Object.keys(COMMANDS)

const EXPECTED = SET_COMMANDS.join(', ')

/** Carries out the commands on `root`; returns what is wrong with the first that fails. */
export function parseSet(text: string, root: ConfigNode): SyntaxProblem | undefined {
  const scanner = new Scanner(text, true)
  const state: State = { root, at: [] }
  for (;;) {
    const problem = scanner.next()
    if (problem) return problem
    if (scanner.kind === 'end') return undefined
    if (scanner.kind === 'line-end') continue
    const act = scanner.kind === 'word' && !scanner.isQuoted ? COMMANDS[scanner.word] : undefined
    if (act === undefined || !Object.hasOwn(COMMANDS, scanner.word)) {
      return unexpected(scanner, `a command: ${EXPECTED}`)
    }
    const line = readLine(scanner)
    if (line instanceof SyntaxProblem) return line
    const failure = act(line, state)
    if (failure) return failure
  }
}

function readLine(scanner: Scanner): Line | SyntaxProblem {
  const command = { text: scanner.word, place: scanner.place }
  const words: Word[] = []
  let list: readonly Word[] | undefined
  for (;;) {
    const problem = scanner.next()
    if (problem) return problem
    if (scanner.kind === 'line-end' || scanner.kind === 'end') return { command, words, list }
    if (scanner.kind === '[' && list === undefined) {
      const read = readList(scanner)
      if (read instanceof SyntaxProblem) return read
      list = read
    } else if (scanner.kind === 'word' && list === undefined) {
      words.push({ text: scanner.word, place: scanner.place })
    } else return unexpected(scanner, 'the end of the line')
  }
}

function readList(scanner: Scanner): Word[] | SyntaxProblem {
  const list: Word[] = []
  for (;;) {
    const problem = scanner.next()
    if (problem) return problem
    if (scanner.kind === ']') return list
    if (scanner.kind !== 'word') return unexpected(scanner, ']')
    list.push({ text: scanner.word, place: scanner.place })
  }
}

function set({ command, words, list }: Line, { root, at }: State): SyntaxProblem | undefined {
  if (words.length === 0) return missing(command, 'a statement')
  let node = root
  for (const word of at) node = node.add(word)
  for (const { text, place } of words) node = node.add(text, place)
  for (const { text, place } of list ?? []) node.add(text, place)
  return undefined
}

function remove(line: Line, state: State): SyntaxProblem | undefined {
  const { words, list } = line
  if (words.length === 0) return missing(line.command, 'a statement')
  const ends = list ? list.map((value) => [...words, value]) : [words]
  for (const path of ends) {
    const node = find(path, state)
    if (node instanceof SyntaxProblem) return node
    node.parent!.remove(node.word)
  }
  return undefined
}

function forTarget(
  { command, words, list }: Line,
  state: State,
  act: (node: ConfigNode) => void,
): SyntaxProblem | undefined {
  if (words.length === 0) return missing(command, 'a statement')
  for (const path of list ? list.map((value) => [...words, value]) : [words]) {
    const node = find(path, state)
    if (node instanceof SyntaxProblem) return node
    act(node)
  }
  return undefined
}

/** `insert PATH before|after SIBLING`: the sibling by its last words, as far as they differ. */
function insert({ command, words }: Line, state: State): SyntaxProblem | undefined {
  const place = words.findLastIndex(({ text }) => text === 'before' || text === 'after')
  if (place < 1 || place === words.length - 1) return missing(command, 'before or after another statement')
  const node = find(words.slice(0, place), state)
  if (node instanceof SyntaxProblem) return node
  const sibling = words[words.length - 1]!
  const where = words[place]!.text as 'before' | 'after'
  if (node.parent!.move(node.word, where, sibling.text)) return undefined
  return notFound([...node.parent!.path, sibling.text], sibling.place)
}

/** `rename` and `copy PATH to WORD`. */
function copy({ command, words }: Line, state: State, isRename: boolean): SyntaxProblem | undefined {
  const place = words.findLastIndex(({ text }) => text === 'to')
  if (place < 1 || place === words.length - 1) return missing(command, 'to and a name')
  const node = find(words.slice(0, place), state)
  if (node instanceof SyntaxProblem) return node
  const name = words[words.length - 1]!
  if (node.parent!.child(name.text)) {
    const path = formatPath([...node.parent!.path, name.text])
    return new SyntaxProblem('statement-exists', name.place, `statement ${path} is there already`)
  }
  copyBelow(node, node.parent!.add(name.text, name.place))
  if (isRename) {
    node.parent!.move(name.text, 'after', node.word)
    node.parent!.remove(node.word)
  }
  return undefined
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

function find(words: readonly Word[], { root, at }: State): ConfigNode | SyntaxProblem {
  let node: ConfigNode | undefined = root.at(...at)
  for (const { text, place } of words) {
    const next: ConfigNode | undefined = node?.child(text)
    if (next === undefined) return notFound([...at, ...words.map((word) => word.text)], place)
    node = next
  }
  return node!
}

function notFound(path: readonly string[], place: Place): SyntaxProblem {
  return new SyntaxProblem('statement-not-found', place, `statement not found: ${formatPath(path)}`)
}

function missing({ text, place }: Word, expected: string): SyntaxProblem {
  return new SyntaxProblem('unexpected-token', place, `the line ends after ${text}, expected ${expected}`)
}
