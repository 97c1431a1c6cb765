/** A command line to a command: words in full or abbreviated, options in any order, values checked. */
import { type ApplicationTable, PREDEFINED_APPLICATIONS } from '@wingspan/engine'
import { type CanonicalCommand, canonicalCommand } from './canonical.js'
import { clearMeaning, isClearName } from './clear-commands.js'
import { cliMeaning, isCliName } from './cli-commands.js'
import { type Candidate, CommandError } from './command-error.js'
import { commandRpc, type RpcElement } from './command-rpc.js'
import { isDeviceName } from './device-commands.js'
import type { Command, Offer } from './node.js'
import type { ParsedCommand } from './parsed-command.js'
import type { Pipe } from './pipe.js'
import { advance, endError, expected, type Position, startPosition } from './position.js'
import { isShowName, showMeaning } from './show-commands.js'
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

/** The command that a line has begun, whatever is wrong with the rest of it; undefined where it is none yet. */
export function commandBegun(line: string): Command | undefined {
  const position = startPosition(PREDEFINED_APPLICATIONS)
  for (const word of splitWords(line).words) {
    if (advance(position, word)) break
  }
  return position.node.command
}

/** The command of a line, whatever pipes come after it, or what is wrong with the line. Never throws. */
export function parseCommand(line: string, applications?: ApplicationTable): ParsedCommand | CommandError {
  const parsed = parseLine(line, applications)
  return parsed instanceof CommandError ? parsed : parsed.command
}

/**
 * The words that may follow `line`, or complete its last word where no blank ends it; none after an error. Entries
 * in angle brackets describe what may be typed. Refused words are included and marked; commands that may not be run
 * are not there.
 */
export function candidates(
  line: string,
  applications: ApplicationTable = PREDEFINED_APPLICATIONS,
  offer: Offer = {},
): readonly Candidate[] {
  const { words, openQuote } = splitWords(line)
  if (openQuote !== undefined) return []
  const inWord = words.length > 0 && !/[\s|]$/.test(line)
  const position = startPosition(applications, offer)
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
  const { name } = command
  if (isCliName(name)) return cliMeaning(name, command, values)
  if (isClearName(name)) return clearMeaning(name, command, values)
  if (isDeviceName(name)) return { command: name }
  if (!isShowName(name)) return { command: 'exit' }
  const displays = pipes.flatMap((pipe) => (pipe.kind === 'display' ? [pipe.form] : []))
  return showMeaning(name, command, values, path, displays)
}
