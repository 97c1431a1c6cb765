/** How far a command line has got in the tree: what it has said, and what may come next. */
import type { ApplicationTable } from '@wingspan/engine'
import { BAR, type Candidate, CommandError, ENTER } from './command-error.js'
import { readPathWord, wordsAfter } from './configuration-path.js'
import type { Command, CommandNode, Offer, Option, OptionValue } from './node.js'
import { PipeReader } from './pipe-reader.js'
import { COMMAND_TREE } from './tree.js'
import { ambiguous, expecting, parseValue, valueCandidates } from './value.js'
import { matchWord, type Word } from './words.js'

const ANY_FILTER = 'filter'

/** Where the next word will be read. */
export interface Position {
  node: CommandNode
  readonly values: Map<Option, OptionValue>
  /** The option whose value comes next. */
  awaiting: Option | undefined
  /** Words of a configuration, for the command that takes them. */
  readonly path: string[]
  /** Those that a value may name. */
  readonly applications: ApplicationTable
  readonly offer: Offer
  /** Reads what comes after the first bar. */
  pipes?: PipeReader
}

/** Before the first word. */
export function startPosition(applications: ApplicationTable, offer: Offer = {}): Position {
  return { node: COMMAND_TREE, values: new Map(), awaiting: undefined, path: [], applications, offer }
}

/** Reads one word: moves the position, or says what is wrong. */
export function advance(position: Position, word: Word): CommandError | undefined {
  const { node, awaiting, pipes } = position
  if (pipes) return pipes.advance(word)
  if (word.isBar) return beginPipes(position, word)
  if (awaiting) return take(position, awaiting, word)
  if (node.command?.takesPath) {
    const read = readPathWord(position.path, word)
    if (read instanceof CommandError) return read
    position.path.push(read)
    return undefined
  }
  // All words of the node count, those already given too: an abbreviation means the same wherever it stands.
  const children = node.children ?? []
  const options = node.command?.options ?? []
  const matches = devicesFirst(matchWord<CommandNode | Option>(word.text, [...children, ...options]))
  if (matches.length > 1) return ambiguous(word, matches.map(asCandidate))
  const match = matches[0]
  if (!match) {
    const bare = node.command?.bareOption
    if (bare && !position.values.has(bare)) return take(position, bare, word)
    return unknownWord(position, word)
  }
  const child = children.find((entry) => entry === match)
  return child ? enter(position, child, word) : give(position, match as Option, word)
}

/** An abbreviation means what it means on a device, whatever words of ours begin so too. */
function devicesFirst(matches: readonly (CommandNode | Option)[]): readonly (CommandNode | Option)[] {
  const devices = matches.filter((match) => !('isOurs' in match))
  return devices.length === 1 ? devices : matches
}

/** A bar ends the command, which must be whole. */
function beginPipes(position: Position, { column }: Word): CommandError | undefined {
  const error = endError(position, column)
  if (error) return error
  const command = position.node.command!
  if (command.isSilent) {
    return new CommandError('refused-option', column, [`error: ${command.name} takes no pipe`])
  }
  position.pipes = new PipeReader(command, column, position.applications)
  return undefined
}

/** Reads the value of an option. */
function take(position: Position, option: Option, word: Word): CommandError | undefined {
  const value = parseValue(option, option.value!, word, position.applications)
  if (value instanceof CommandError) return value
  position.values.set(option, value)
  position.awaiting = undefined
  return undefined
}

function enter(position: Position, child: CommandNode, word: Word): CommandError | undefined {
  if (position.values.size > 0) {
    const message = `error: ${child.word} cannot be given together with other options`
    return new CommandError('conflicting-options', word.column, [message])
  }
  position.node = child
  position.awaiting = child.command?.argument
  return undefined
}

function give(position: Position, option: Option, word: Word): CommandError | undefined {
  const fail = (code: 'refused-option' | 'duplicate-option' | 'conflicting-options', message: string) =>
    new CommandError(code, word.column, [`error: ${message}`])
  if (option.refusal) return fail('refused-option', `${option.word} ${option.refusal}`)
  if (position.values.has(option)) return fail('duplicate-option', `${option.word} is given twice`)
  const rival = option.group && [...position.values.keys()].find(({ group }) => group === option.group)
  if (rival) return fail('conflicting-options', `${rival.word} and ${option.word} cannot be given together`)
  if (option.value) position.awaiting = option
  else position.values.set(option, true)
  return undefined
}

/** What may come next, as far as it begins with `partial`. */
export function expected(position: Position, partial = ''): readonly Candidate[] {
  const { node, values, awaiting, applications, offer, pipes } = position
  const { names } = offer
  const command = mayRun(node.command, offer) ? node.command : undefined
  if ((pipes || awaiting) && !command) return []
  if (pipes) return pipes.expected(partial)
  if (awaiting?.value) return valueCandidates(awaiting, awaiting.value, partial, applications, names)
  const groups = new Set([...values.keys()].map(({ group }) => group))
  const options = (command?.options ?? []).filter(
    (option) => !values.has(option) && !(option.group && groups.has(option.group)),
  )
  const children = values.size === 0 ? (node.children ?? []).filter((child) => mayReach(child, offer)) : []
  const words = command?.takesPath
    ? wordsAfter(position.path, offer.written)
    : [...children, ...options].map(asCandidate).sort((a, b) => (a.word < b.word ? -1 : 1))
  const mayEnd = command && partial === '' && missingWord(position) === undefined
  const enter = mayEnd ? [ENTER] : []
  const bar = mayEnd && !command.isSilent ? [BAR] : []
  const bare = command?.bareOption
  const described =
    bare && !values.has(bare) ? valueCandidates(bare, bare.value!, partial, applications, names) : []
  return [...enter, ...described, ...words.filter(({ word }) => word.startsWith(partial)), ...bar]
}

function mayRun(command: Command | undefined, { mayRun }: Offer): boolean {
  return command !== undefined && (mayRun?.(command) ?? true)
}

/** Whether there is anything at or below a word that may be run. */
function mayReach({ command, children = [] }: CommandNode, offer: Offer): boolean {
  return mayRun(command, offer) || children.some((child) => mayReach(child, offer))
}

/** What is wrong when the line ends here; undefined when it is a whole command. */
export function endError(position: Position, column: number): CommandError | undefined {
  if (position.pipes) return position.pipes.endError(column)
  if (!position.awaiting && position.node.command) return missingOption(position, column)
  return new CommandError(
    position.awaiting ? 'missing-value' : 'incomplete-command',
    column,
    [expectingHere(position)],
    expected(position),
  )
}

/** What the command still lacks to be whole: the word of an option, or `filter` where any filter would do. */
function missingWord({ node, values }: Position): string | undefined {
  const { needsFilter, required = [] } = node.command!
  const given = [...values.keys()]
  if (needsFilter && !given.some(({ filter }) => filter !== undefined)) return ANY_FILTER
  return required.find((missing) => !given.some(({ word }) => word === missing))
}

function missingOption(position: Position, column: number): CommandError | undefined {
  const missing = missingWord(position)
  if (missing === undefined) return undefined
  if (missing === ANY_FILTER) {
    const message = 'syntax error, expecting a filter, or all.'
    return new CommandError('missing-value', column, [message], expected(position))
  }
  const options = position.node.command!.options
  const candidates = options.filter(({ word }) => word === missing).map(asCandidate)
  return new CommandError('missing-value', column, [`syntax error, expecting ${missing}.`], candidates)
}

function unknownWord(position: Position, { column }: Word): CommandError {
  const candidates = expected(position)
  return position.node === COMMAND_TREE
    ? new CommandError('unknown-command', column, ['unknown command.'], candidates)
    : new CommandError('unknown-word', column, [expectingHere(position)], candidates)
}

function expectingHere(position: Position): string {
  const placeholder = position.awaiting?.word ?? (position.node.command ? 'option' : 'command')
  return expecting(expected(position), placeholder)
}

function asCandidate(entry: CommandNode | Option): Candidate {
  return { word: entry.word, help: entry.help, supported: !('refusal' in entry) }
}
