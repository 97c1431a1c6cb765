/**
 * The command line: any text, and any sequence of the tree's own words, is a command or an error that can be
 * printed; what is offered fits what was typed.
 */
import {
  COMMAND_TREE,
  CommandError,
  type CommandNode,
  candidates,
  formatCandidates,
  formatCommandError,
  formatCommandErrorWithLine,
  type Option,
  PIPE_TREE,
  type PipeNode,
  parseCommand,
} from '../../packages/junos/src/command/index.js'
import { BrokenPromise, type FuzzTarget, same, within } from './fuzz-target.js'

const VALUES = [
  'tcp',
  'icmp6',
  '255',
  '256',
  '0',
  '10.0.0.0/8',
  '2001:db8::1',
  '0.0.0.0/0',
  'inet6',
  'valid',
  'ge-0/0/0.0',
]
const ODD = [
  '"',
  '"a b"',
  '\\"',
  '|',
  '',
  '\t',
  'é',
  '\u{1f600}',
  '\u0000',
  '\u202e',
  '1e9',
  '18446744073709551616',
  '__proto__',
]

function optionWords({ word, value, choices = [] }: Option): string[] {
  const values = value?.kind === 'enum' ? value.words.map((entry) => entry.word) : []
  return [word, ...values, ...choices.flatMap(optionWords)]
}

function wordsOf(node: CommandNode): string[] {
  const own = [node.word, ...(node.command?.options ?? []).flatMap(optionWords)]
  return [...own, ...(node.children ?? []).flatMap(wordsOf)].filter((word) => word !== '')
}

function pipeWords({ word, children = [] }: PipeNode): string[] {
  return [word, ...children.flatMap(pipeWords)].filter((each) => each !== '')
}

const WORDS: readonly string[] = [
  ...new Set([...wordsOf(COMMAND_TREE), ...pipeWords(PIPE_TREE), ...VALUES, ...ODD]),
]
const CODES = /^[a-z]+(-[a-z]+)*$/
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
/** Messages list at most every word of the tree, and repeat a line a few times. */
const LONGEST_MESSAGE = 20_000

function checkText(what: string, text: string, line: string): void {
  within(`length of ${what}`, text.length, 1, LONGEST_MESSAGE + 4 * line.length)
  for (const part of text.split('\n')) {
    if (UNPRINTABLE.test(part)) throw new BrokenPromise(`${what} holds what cannot be printed`)
  }
}

function checkLine(line: string): void {
  const parsed = parseCommand(line)
  if (parsed instanceof CommandError) {
    if (!CODES.test(parsed.code)) throw new BrokenPromise(`no code: ${parsed.code}`)
    within('column', parsed.column, 0, [...line].length + 1)
    checkText('an error', formatCommandError(parsed), line)
    checkText('an error with a prompt', formatCommandError(parsed, 10), line)
    checkText('an error with its line', formatCommandErrorWithLine(parsed, line), line)
  }
  const offered = candidates(line)
  if (offered.length === 0) return
  checkText('candidates', formatCandidates(offered).join('\n'), line)
  const partial = /[^\s|]*$/.exec(line)![0]
  if (partial.includes('"') || line.includes('"')) return
  for (const { word } of offered) {
    if (!word.startsWith('<') && !word.startsWith(partial))
      throw new BrokenPromise(`${word} does not begin with ${partial}`)
  }
  same('twice the same', candidates(line).length, offered.length)
}

/** Two bytes a word: which one, and how much of it. */
function wordsFrom(bytes: Uint8Array): string {
  const words: string[] = []
  for (let at = 0; at + 1 < bytes.length && words.length < 40; at += 2) {
    const word = WORDS[bytes[at]! % WORDS.length]!
    words.push(bytes[at + 1]! < 192 ? word : word.slice(0, bytes[at + 1]! & 7))
  }
  return words.join(' ')
}

const decoder = new TextDecoder()

function run(bytes: Uint8Array): void {
  checkLine(decoder.decode(bytes))
  checkLine(wordsFrom(bytes))
  checkLine(`show security flow session ${wordsFrom(bytes)}`)
  checkLine(`show security zones | ${wordsFrom(bytes)}`)
}

const encoder = new TextEncoder()

export const command: FuzzTarget = {
  name: 'command',
  run,
  maxLength: 1024,
  dictionary: [...WORDS, ' '].map((word) => encoder.encode(` ${word}`)),
}
