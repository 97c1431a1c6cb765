/**
 * The line of an SSH exec request, from its bytes to the answer: any line ends with status 0 or 1 and text that can be
 * printed, JSON is JSON, who may do nothing sees no session, and `match` and `except` share the lines of an answer out
 * as the expression itself does.
 */
import type { LoginUser } from '@wingspan/junos'
import { Expression, parseExpression } from '../../packages/junos/src/expression/index.js'
import { Conversation, servedDevice } from '../served-device.js'
import { BrokenPromise, type FuzzTarget, same } from './fuzz-target.js'

const MOST_BYTES = 8 * 1024 * 1024
const SESSIONS = 'show security flow session'
const UNPRINTABLE = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u
const LONGEST_PATTERN = 60
/** What only those read who may. */
const SEEN = /^Session ID: \d+, |^ *<session-identifier>|^ *security-zone/m
const WRONG = /^error:|^ *\^|unknown|syntax|ambiguous|missing|invalid/m

interface Answered {
  readonly status: number
  readonly text: string
}

async function ask(user: LoginUser, line: string): Promise<Answered> {
  const { served, rethrow } = servedDevice()
  const stream = new Conversation([], MOST_BYTES)
  let fault: unknown
  stream.on('error', (error) => {
    fault = error
  })
  const status = await served.exec({ user, from: '192.0.2.1' }, line, stream)
  rethrow()
  if (fault !== undefined) throw fault
  const { text } = stream
  stream.destroy()
  if (status !== 0 && status !== 1) throw new BrokenPromise(`status ${status}`)
  const unprintable = UNPRINTABLE.exec(text)
  if (unprintable) throw new BrokenPromise(`${JSON.stringify(unprintable[0])} in the answer to ${line}`)
  if (status === 1 && text === '') throw new BrokenPromise(`no word of what is wrong with ${line}`)
  return { status, text }
}

async function checkLine(line: string): Promise<void> {
  const { ada, eve } = servedDevice()
  const { status, text } = await ask(ada, line)
  if (status === 0 && /\| *display +json *$/.test(line) && !/\|.*\|/.test(line) && text !== '')
    JSON.parse(text)
  const { text: refused } = await ask(eve, line)
  if (SEEN.test(refused) && !SEEN.test(line)) {
    throw new BrokenPromise(`eve sees what she may not: ${line}`)
  }
}

/** The lines of an answer that match, counted by the pipes and one by one. */
async function checkPattern(pattern: string): Promise<void> {
  const { ada } = servedDevice()
  const quoted = `"${pattern.replace(/["\\]/g, '\\$&')}"`
  const expression = parseExpression(pattern)
  const counted = async (pipe: string) => {
    const { status, text } = await ask(ada, `${SESSIONS} | ${pipe} ${quoted} | count`)
    const [, lines] = /^Count: (\d+) lines\n$/.exec(text) ?? []
    if (status === 0 && lines !== undefined) return Number(lines)
    if (expression instanceof Expression) throw new BrokenPromise(`${pipe} ${quoted} says ${text}`)
    if (!WRONG.test(text)) throw new BrokenPromise(`${pipe} ${quoted} is no expression, and says ${text}`)
    return undefined
  }
  const matching = await counted('match')
  const others = await counted('except')
  if (matching === undefined || others === undefined || !(expression instanceof Expression)) return
  const lines = (await ask(ada, SESSIONS)).text.split('\n').slice(0, -1)
  same('lines that match and others', matching + others, lines.length)
  same('lines that match', matching, lines.filter((line) => expression.matches(line)).length)
}

const decoder = new TextDecoder()

async function run(bytes: Uint8Array): Promise<void> {
  const text = decoder.decode(bytes)
  await checkLine(text)
  await checkLine(`${SESSIONS} ${text}`)
  await checkLine(`${SESSIONS} | ${text}`)
  const pattern = text.slice(0, LONGEST_PATTERN)
  // What a line cannot hold in quotation marks is no pattern.
  if (pattern.trim() !== '' && !/[\p{Cc}\uFFFD]/u.test(pattern)) await checkPattern(pattern)
}

const WORDS = [
  ...' show| security| flow| session| statistics| status| policies| zones| nat| source| rule| all| configuration'.split(
    '|',
  ),
  ...' protocol tcp| summary| extensive| brief| count 3| source-port| destination-prefix 10.0.0.0/8'.split(
    '|',
  ),
  ...' match | except | find | count| last 3| trim 4| no-more| hold| save x| refresh 1'
    .split('|')
    .map((word) => ` |${word}`),
  ...[
    ' | display xml',
    ' | display json',
    ' | display xml rpc',
    ' | display set',
    'tcp',
    '.*',
    '[0-9]+',
    '(a|b)',
    '^',
    '$',
  ],
  ...['{2}', '"', '\\', '\\d', '[[:alpha:]]', '"Session ID"'],
]
const encoder = new TextEncoder()

export const exec: FuzzTarget = {
  name: 'exec',
  run,
  maxLength: 512,
  dictionary: WORDS.map((word) => encoder.encode(word)),
}
