/**
 * An operation as the command that asks the same. Names come from the command tree alone: a command's RPC name is the
 * operation's, and the words of its options are the elements inside (Juniper's YANG). The command line that comes out
 * is in full words, so whatever decides about commands decides about operations too.
 */
import type { ApplicationTable } from '@wingspan/engine'
import {
  COMMAND_TREE,
  type Command,
  CommandError,
  type CommandNode,
  type Option,
  type ParsedCommand,
  parseCommand,
} from '@wingspan/junos'
import { commandRpcError } from './command-rpc-error.js'
import { configurationPath } from './configuration-path.js'
import { RpcError, type RpcErrorTag } from './rpc-error.js'
import { trimmedText, type XmlElement } from './xml-element.js'

/** A command in full words, and what it means. */
export interface AskedCommand {
  readonly line: string
  readonly command: ParsedCommand
}

/** A word of the line, and the element that it is from. */
interface Part {
  readonly text: string
  readonly from: string
}

interface Place {
  readonly words: readonly string[]
  readonly node: CommandNode
}

const PLACES: ReadonlyMap<string, Place> = new Map(placesBelow(COMMAND_TREE, []))

function placesBelow(node: CommandNode, words: readonly string[]): [string, Place][] {
  const own: [string, Place][] = node.command?.rpcName ? [[node.command.rpcName, { words, node }]] : []
  return [...own, ...(node.children ?? []).flatMap((child) => placesBelow(child, [...words, child.word]))]
}

/** The command that an operation is, whatever is inside it; undefined where no command has that RPC name. */
export function operationCommand(name: string): Command | undefined {
  return PLACES.get(name)?.node.command
}

/**
 * The command that an operation is. An RpcError names the element that is wrong; undefined where no command has that
 * RPC name. `applications` are those that it may name.
 */
export function rpcToCommand(
  operation: XmlElement,
  applications?: ApplicationTable,
): AskedCommand | RpcError | undefined {
  const place = PLACES.get(operation.name)
  if (!place) return undefined
  const rest = place.node.command!.takesPath ? pathParts(operation) : optionParts(place.node, operation)
  if (rest instanceof RpcError) return rest
  const parts = [...place.words.map((text) => ({ text, from: operation.name })), ...rest]
  const bar = parts.find(({ text }) => text.startsWith('|'))
  if (bar) return wrong('invalid-value', bar.from, `a value cannot begin with '|'`)
  const line = parts.map(({ text }) => quoted(text)).join(' ')
  const command = parseCommand(line, applications)
  if (!(command instanceof CommandError)) return { line, command }
  return commandRpcError(command, elementAt(parts, command.column) ?? operation.name)
}

/** The line in a `command` operation, pipes and all. */
export function commandLine(operation: XmlElement): string | RpcError {
  const [child] = operation.children
  return child ? unknownElement(child.name) : trimmedText(operation)
}

/** The argument, which stands first in a line, then the options in the order of the request. */
function optionParts(node: CommandNode, operation: XmlElement): readonly Part[] | RpcError {
  const { argument } = node.command!
  const given: Part[] = []
  const options: Part[] = []
  for (const child of operation.children) {
    const isArgument = argument !== undefined && isArgumentElement(argument, child)
    if (isArgument && given.length > 0) {
      return wrong('bad-element', child.name, `${child.name} is given twice`)
    }
    const texts = isArgument ? argumentTexts(argument, child) : optionTexts(node, child)
    if (texts instanceof RpcError) return texts
    const parts = isArgument ? given : options
    parts.push(...texts.map((text) => ({ text, from: child.name })))
  }
  if (argument && given.length === 0) {
    return wrong('missing-element', argument.word, `${argument.word} is missing`)
  }
  return [...given, ...options]
}

/** Also a word that has a meaning in place of the value, as an element of its own: `<all/>`. */
function isArgumentElement({ word, value }: Option, { name }: XmlElement): boolean {
  const words = value && 'words' in value ? (value.words ?? []) : []
  return name === word || words.some((entry) => entry.word === name)
}

function argumentTexts(argument: Option, child: XmlElement): readonly string[] | RpcError {
  return child.name === argument.word ? textOf(child) : wordOf(child)
}

function optionTexts({ command, children }: CommandNode, child: XmlElement): readonly string[] | RpcError {
  const { options, bareOption } = command!
  const option = options.find(({ word }) => word === child.name)
  // Refused as the command is, whatever is inside.
  if (option?.refusal) return [option.word]
  if (option?.choices) return choiceTexts(option, option.choices, child)
  if (option && !option.value) return wordOf(child)
  const value = textOf(child)
  if (option) return value instanceof RpcError ? value : [option.word, ...value]
  if (bareOption?.word !== child.name) return unknownElement(child.name)
  // It has no word before it that would say what it is.
  const taken = [...options, ...(children ?? [])].find(({ word }) => word.startsWith(trimmedText(child)))
  return taken ? wrong('invalid-value', child.name, `${taken.word} is a word of the command`) : value
}

/** The choice that is made of an option is an element inside, or its word alone. */
function choiceTexts(
  { word }: Option,
  choices: readonly Option[],
  child: XmlElement,
): readonly string[] | RpcError {
  const [inside, second] = child.children
  if (!inside) return [word, trimmedText(child)]
  if (second) return wrong('bad-element', second.name, `${word} takes one choice`)
  const choice = choices.find((each) => each.word === inside.name)
  if (!choice) return unknownElement(inside.name)
  if (!choice.value) return withWord(word, wordOf(inside))
  return withWord(word, withWord(choice.word, textOf(inside)))
}

function withWord(word: string, texts: readonly string[] | RpcError): readonly string[] | RpcError {
  return texts instanceof RpcError ? texts : [word, ...texts]
}

function textOf(child: XmlElement): readonly string[] | RpcError {
  const [inside] = child.children
  return inside ? unknownElement(inside.name) : [trimmedText(child)]
}

function wordOf(child: XmlElement): readonly string[] | RpcError {
  const text = textOf(child)
  if (text instanceof RpcError) return text
  if (text[0] === '') return [child.name]
  return wrong('bad-element', child.name, `${child.name} takes no value`)
}

function pathParts(operation: XmlElement): readonly Part[] | RpcError {
  const other = operation.children.find(({ name }) => name !== 'configuration')
  if (other) return unknownElement(other.name)
  const [configuration, second] = operation.children
  if (second) return wrong('bad-element', second.name, 'configuration is given twice')
  const path = configuration ? configurationPath(configuration) : []
  return path instanceof RpcError ? path : path.map((text) => ({ text, from: 'configuration' }))
}

const PLAIN_WORD = /^[A-Za-z0-9_.:/-]+$/

/** A word as it stands in a command line. */
function quoted(text: string): string {
  return PLAIN_WORD.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** The element that a column of the line is from, in code points as errors count them. */
function elementAt(parts: readonly Part[], column: number): string | undefined {
  let end = 0
  return parts.find(({ text }) => {
    end += [...quoted(text)].length + 1
    return column < end
  })?.from
}

function unknownElement(name: string): RpcError {
  return wrong('unknown-element', name, `unknown element '${name}'`)
}

function wrong(tag: RpcErrorTag, badElement: string, message: string): RpcError {
  return new RpcError('application', tag, message, { badElement })
}
