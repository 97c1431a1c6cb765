/** How far a command line has got in the tree: what it has said, and what may come next. */
import type { ApplicationTable } from '@wingspan/engine'
import { BAR, type Candidate, CommandError, ENTER } from './command-error.js'
import { readPathWord, wordsAfter } from './configuration-path.js'
import type { Command, CommandNode, Offer, Option, OptionValue } from './node.js'
import { PipeReader } from './pipe-reader.js'
import { COMMAND_TREE } from './tree.js'
import { ambiguous, expecting, expectingFor, parseValue, valueCandidates } from './value.js'
import { matchWord, type Word } from './words.js'

const ANY_FILTER = 'filter'

/** Where the next word will be read. */
export interface Position {
  node: CommandNode
  readonly values: Map<Option, OptionValue>
  /** The option whose value or choice comes next. */
  awaiting: Option | undefined
  /** The option that `awaiting` is a choice of. */
  chosenOf?: Option | undefined
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
  if (option.choices) return choose(position, option, option.choices, word)
  const value = parseValue(option, option.value!, word, position.applications)
  if (value instanceof CommandError) return afterChoice(position, option, value)
  keep(position, option, value)
  return undefined
}

/** Reads which choice of an option is made. */
function choose(
  position: Position,
  option: Option,
  choices: readonly Option[],
  word: Word,
): CommandError | undefined {
  const matches = matchWord(word.text, choices)
  if (matches.length > 1) return ambiguous(word, matches.map(asCandidate))
  const [choice] = matches
  if (!choice) {
    const candidates = expected(position)
    return new CommandError('unknown-word', word.column, [expectingFor(option, candidates)], candidates)
  }
  position.chosenOf = option
  if (choice.value) position.awaiting = choice
  else keep(position, choice, true)
  return undefined
}

function keep(position: Position, option: Option, value: OptionValue): void {
  const { chosenOf } = position
  if (chosenOf) position.values.set(chosenOf, { choice: option, value })
  else position.values.set(option, value)
  position.awaiting = undefined
  position.chosenOf = undefined
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
  const rival = [...position.values.keys()].find((given) => areRivals(given, option))
  if (rival) return fail('conflicting-options', `${rival.word} and ${option.word} cannot be given together`)
  if (option.value || option.choices) position.awaiting = option
  else keep(position, option, true)
  return undefined
}

/** Whether two options cannot be given together. */
function areRivals(one: Option, other: Option): boolean {
  if (one.group && one.group === other.group) return true
  return (one.excludes?.includes(other.word) || other.excludes?.includes(one.word)) ?? false
}

/** Whether an option needs one that is not given. */
function lacks({ needs }: Option, given: readonly Option[]): boolean {
  return needs !== undefined && !given.some(({ word }) => needs.includes(word))
}

/** What may come next, as far as it begins with `partial`. */
export function expected(position: Position, partial = ''): readonly Candidate[] {
  const { node, values, awaiting, applications, offer, pipes } = position
  const { names } = offer
  const command = mayRun(node.command, offer) ? node.command : undefined
  if ((pipes || awaiting) && !command) return []
  if (pipes) return pipes.expected(partial)
  if (awaiting?.choices)
    return awaiting.choices.map(asCandidate).filter(({ word }) => word.startsWith(partial))
  if (awaiting?.value) return valueCandidates(awaiting, awaiting.value, partial, applications, names)
  const given = [...values.keys()]
  const options = (command?.options ?? []).filter(
    (option) =>
      !values.has(option) && !given.some((each) => areRivals(each, option)) && !lacks(option, given),
  )
  const children = values.size === 0 ? (node.children ?? []).filter((child) => mayReach(child, offer)) : []
  const words = command?.takesPath
    ? wordsAfter(position.path, offer.written)
    : [...children, ...options].map(asCandidate).sort((a, b) => (a.word < b.word ? -1 : 1))
  const mayEnd = command && partial === '' && missingWords(position) === undefined
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
  const { awaiting, node } = position
  if (!awaiting && node.command) return missingOption(position, column)
  const candidates = expected(position)
  if (!awaiting) return new CommandError('incomplete-command', column, [expectingHere(position)], candidates)
  const error = new CommandError('missing-value', column, [expectingFor(awaiting, candidates)], candidates)
  return afterChoice(position, awaiting, error)
}

/** What the command still lacks to be whole: one of these words, or `filter` where any filter would do. */
function missingWords({ node, values }: Position): readonly string[] | undefined {
  const { needsFilter, required = [], requiredWith } = node.command!
  const given = [...values.keys()]
  const isGiven = (wanted: string) => given.some(({ word }) => word === wanted)
  if (needsFilter && !given.some(({ filter }) => filter !== undefined)) return [ANY_FILTER]
  const decides = given.find(({ word }) => word === requiredWith?.option)
  const isRequired = decides !== undefined && requiredWith!.values.includes(values.get(decides)!)
  const missing = [...required, ...(isRequired ? requiredWith!.words : [])].find((word) => !isGiven(word))
  if (missing !== undefined) return [missing]
  return given.find((each) => lacks(each, given))?.needs
}

function missingOption(position: Position, column: number): CommandError | undefined {
  const missing = missingWords(position)
  if (missing === undefined) return undefined
  if (missing[0] === ANY_FILTER) {
    const message = 'syntax error, expecting a filter, or all.'
    return new CommandError('missing-value', column, [message], expected(position))
  }
  const options = position.node.command!.options
  const candidates = options.filter(({ word }) => missing.includes(word)).map(asCandidate)
  const message = `syntax error, expecting ${missing.join(' or ')}.`
  return new CommandError('missing-value', column, [message], candidates)
}

function unknownWord(position: Position, { text, column }: Word): CommandError {
  const candidates = expected(position)
  if (position.node === COMMAND_TREE) {
    return new CommandError('unknown-command', column, ['unknown command.'], candidates)
  }
  const error = new CommandError('unknown-word', column, [expectingHere(position)], candidates)
  return afterChoice(position, { word: text }, error)
}

/** An error that may come of a second choice having been tried, which it says then. */
function afterChoice(
  { values, chosenOf }: Position,
  { word }: Pick<Option, 'word'>,
  error: CommandError,
): CommandError {
  const last = chosenOf ? undefined : [...values.keys()].at(-1)
  if (!last?.choices?.some((choice) => choice.word === word)) return error
  const { code, column, lines, candidates } = error
  return new CommandError(code, column, [...lines, `${last.word} takes one of its words only.`], candidates)
}

function expectingHere(position: Position): string {
  return expecting(expected(position), position.node.command ? 'option' : 'command')
}

function asCandidate(entry: CommandNode | Option): Candidate {
  return { word: entry.word, help: entry.help, supported: !('refusal' in entry) }
}
