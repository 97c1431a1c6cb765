/** A command line to a command: words in full or abbreviated, options in any order, values checked. */
import { type ApplicationTable, PREDEFINED_APPLICATIONS } from '@wingspan/engine'
import { type CanonicalCommand, canonicalCommand } from './canonical.js'
import { type Candidate, CommandError } from './command-error.js'
import { commandRpc, type RpcElement } from './command-rpc.js'
import { ALL } from './nat-commands.js'
import type { Option, OptionValue } from './node.js'
import type {
  DescribedPacket,
  NatKind,
  ParsedCommand,
  SessionFilters,
  SessionIdentifier,
  SessionLevel,
} from './parsed-command.js'
import type { Pipe } from './pipe.js'
import { advance, endError, expected, type Position, startPosition } from './position.js'
import { COMMAND_TREE } from './tree.js'
import { matchWord, splitWords } from './words.js'

/** A whole line. */
export interface ParsedLine {
  readonly command: ParsedCommand
  /** What its answer goes through, in order. */
  readonly pipes: readonly Pipe[]
  /** The command in full words, for whoever decides whether it may run. */
  readonly canonical: CanonicalCommand
  /** The operation that asks the same; undefined where there is none. */
  readonly rpc: RpcElement | undefined
}

/**
 * What a line says, or what is wrong with it. Never throws. `applications` are those that it may name: with a
 * configuration its own too.
 */
export function parseLine(
  line: string,
  applications: ApplicationTable = PREDEFINED_APPLICATIONS,
): ParsedLine | CommandError {
  const { words, openQuote } = splitWords(line)
  if (openQuote !== undefined) {
    return new CommandError('open-quote', openQuote, ['syntax error, expecting closing ".'])
  }
  const position = startPosition(applications)
  for (const word of words) {
    const error = advance(position, word)
    if (error) return error
  }
  const error = endError(position, words.length === 0 ? 0 : [...line.trimEnd()].length + 1)
  if (error) return error
  const pipes = position.pipes?.pipes ?? []
  return {
    command: meaning(position, pipes),
    pipes,
    canonical: canonicalCommand(position),
    rpc: commandRpc(position),
  }
}

/** The command of a line, whatever pipes come after it, or what is wrong with the line. Never throws. */
export function parseCommand(line: string, applications?: ApplicationTable): ParsedCommand | CommandError {
  const parsed = parseLine(line, applications)
  return parsed instanceof CommandError ? parsed : parsed.command
}

/**
 * The words that may follow `line`, or complete its last word where no blank ends it; none after an error. Entries
 * in angle brackets describe what may be typed. Refused words are included and marked.
 */
export function candidates(
  line: string,
  applications: ApplicationTable = PREDEFINED_APPLICATIONS,
): readonly Candidate[] {
  const { words, openQuote } = splitWords(line)
  if (openQuote !== undefined) return []
  const inWord = words.length > 0 && !/[\s|]$/.test(line)
  const position = startPosition(applications)
  for (const word of inWord ? words.slice(0, -1) : words) {
    if (advance(position, word)) return []
  }
  return expected(position, inWord ? words[words.length - 1]!.text : '')
}

/** Whether a word is, or abbreviates, one that a command can begin with. */
export function beginsCommand(word: string): boolean {
  return matchWord(word, COMMAND_TREE.children!).length > 0
}

function meaning({ node, values, path }: Position, pipes: readonly Pipe[]): ParsedCommand {
  const command = node.command!
  switch (command.name) {
    case 'show security flow session':
      return { command: command.name, level: levelOf(values), filters: filtersOf(values) }
    case 'show security flow session session-identifier':
      return { command: command.name, identifier: values.get(command.argument!) as SessionIdentifier }
    case 'show security flow statistics':
      return { command: command.name, detail: values.size > 0 }
    case 'show security policies':
      return { command: command.name, filters: fieldsOf(values) }
    case 'show security match-policies':
      return { command: command.name, packet: fieldsOf(values) as unknown as DescribedPacket }
    case 'show security nat source rule':
    case 'show security nat destination rule':
    case 'show security nat static rule':
      return { command: command.name, kind: command.name.split(' ')[3] as NatKind, name: nameOf(values) }
    case 'show security nat source pool':
    case 'show security nat destination pool':
      return { command: command.name, name: nameOf(values) }
    case 'show security zones':
      return { command: command.name, detail: 'detail' in fieldsOf(values), name: nameOf(values) }
    case 'show security screen statistics':
      return { command: command.name, zoneName: fieldsOf(values).zoneName as string }
    case 'show configuration': {
      const isSet = pipes.some((pipe) => pipe.kind === 'display' && pipe.form === 'set')
      return { command: command.name, path, form: isSet ? 'set' : 'hierarchical' }
    }
    case 'show security nat source summary':
    case 'show security nat interface-nat-ports':
    case 'show security flow status':
    case 'exit':
      return { command: command.name }
  }
}

function fieldsOf(values: ReadonlyMap<Option, OptionValue>): Record<string, OptionValue> {
  const fields: Record<string, OptionValue> = {}
  for (const [{ field }, value] of values) if (field) fields[field] = value
  return fields
}

/** The name that was given; undefined for `all` and for none. */
function nameOf(values: ReadonlyMap<Option, OptionValue>): string | undefined {
  const { name } = fieldsOf(values)
  return name === ALL ? undefined : (name as string | undefined)
}

function levelOf(values: ReadonlyMap<Option, OptionValue>): SessionLevel {
  const level = [...values.keys()].find(({ group }) => group === 'level')
  return (level?.word ?? 'brief') as SessionLevel
}

function filtersOf(values: ReadonlyMap<Option, OptionValue>): SessionFilters {
  const filters: Partial<Record<keyof SessionFilters, OptionValue>> = {}
  for (const [{ filter }, value] of values) if (filter) filters[filter] = value
  return filters as SessionFilters
}
