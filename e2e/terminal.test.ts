/** The prompt in a real pseudo terminal, which Python's standard library has; without Python it is skipped. */
import { spawnSync } from 'node:child_process'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFiles } from '../packages/wingspan/test/source/captures.js'
import { manySessions } from './many-sessions.js'
import { PROGRAM, ROOT } from './program.js'
import { serve } from './served.js'

const files = temporaryFiles()
const OFFICE = 'examples/office.pcapng'
const PROMPT = 'wingspan> '
const CTRL_C = '\x03'
const CTRL_D = '\x04'
const COLOUR = /\x1b\[[0-9;]*m/

const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0
if (!hasPython) console.log('skipped: the prompt in a terminal, for want of python3')

interface Session {
  readonly code: number
  readonly shown: string
}

/** What is waited for, and what is typed then. */
type Step = readonly [awaited: string, typed: string]

function inTerminal(steps: readonly Step[], args: readonly string[], env = {}): Session {
  const { status, stdout } = spawnSync(
    'python3',
    ['e2e/terminal.py', JSON.stringify(steps), ...PROGRAM, ...args],
    {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, TERM: 'xterm', ...env },
    },
  )
  expect({ status, stdout: status === 0 ? '' : stdout }).toEqual({ status: 0, stdout: '' })
  return JSON.parse(stdout) as Session
}

it.skipIf(!hasPython)('types commands, completes words, corrects a mistake, leaves', () => {
  const { code, shown } = inTerminal(
    [
      [PROMPT, 'sh\tsec\tfl\tse\tprot\tesp\r'],
      ['Total sessions: 2', ''],
      [PROMPT, 'show security flow session proto\t99\r'],
      ['Total sessions: 0', ''],
      [PROMPT, 'show nonsense\r'],
      ['syntax error, expecting <command>.', ''],
      [PROMPT, 'rubbish' + CTRL_C],
      ['^C', ''],
      [PROMPT, 'show security flow st\t\t'],
      ['statistics', 'i\t\r'],
      ['Packets received: 902', ''],
      [PROMPT, 'exit\r'],
    ],
    ['replay', OFFICE],
  )
  expect(code).toBe(0)
  expect(shown).toContain('Session ID: 52')
  expect(shown).not.toContain('internal error')
  expect(shown).not.toMatch(COLOUR)
})

it.skipIf(!hasPython)('leaves at the end of the input', () => {
  expect(inTerminal([[PROMPT, CTRL_D]], ['replay', OFFICE]).code).toBe(0)
})

it.skipIf(!hasPython)('gives many answers without a word of its own', () => {
  const steps: Step[] = Array.from({ length: 15 }, () => [PROMPT, 'show security flow session protocol 99\r'])
  const { code, shown } = inTerminal([...steps, [PROMPT, 'exit\r']], ['replay', OFFICE])
  expect(code).toBe(0)
  expect(shown).not.toContain('Warning')
})

it.skipIf(!hasPython)('returns to the prompt at Ctrl-C in the middle of a long output', () => {
  const capture = files.write('many.pcap', manySessions(300_000))
  const { code, shown } = inTerminal(
    [
      [PROMPT, 'show security flow session\r'],
      ['Session ID: 100,', CTRL_C],
      [PROMPT, 'show security flow session protocol 99\r'],
      ['Total sessions: 0', ''],
      [PROMPT, 'exit\r'],
    ],
    ['replay', capture],
  )
  expect(code).toBe(0)
  expect(shown).not.toContain('Session ID: 290000,')
})

it.skipIf(!hasPython)('names the user and the device where a daemon is asked', async () => {
  const served = await serve([OFFICE])
  try {
    const env = { WINGSPAN_SOCKET: join(served.folder, 'wingspan.sock') }
    const { code } = inTerminal([[`${userInfo().username}@lab> `, 'exit\r']], ['cli'], env)
    expect(code).toBe(0)
  } finally {
    const { stderr } = await served.stop()
    expect(stderr).toContain('"msg":"audit login ok"')
    expect(stderr).toContain('"msg":"audit logout ok"')
  }
})
