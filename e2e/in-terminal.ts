/** The program in a pseudo terminal, which Python's standard library has. */
import { spawnSync } from 'node:child_process'
import { expect } from 'vitest'
import { PROGRAM, ROOT } from './program.js'

export const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0
if (!hasPython) console.log('skipped: the program in a terminal, for want of python3')

export interface TerminalSession {
  readonly code: number
  readonly shown: string
  /** Whether the terminal takes whole lines and echoes them in the end, as a shell leaves it. */
  readonly isCooked: boolean
}

/** A text is typed, a pair is the terminal's size from then on, a signal goes to the program or another process. */
type Deed =
  | string
  | readonly [columns: number, rows: number]
  | { readonly signal: number; readonly process?: number }

/** What is waited for, and what is done then. */
export type Step = readonly [awaited: string, deed: Deed]

/** Runs the program until it ends; `before` are the words of a program that runs it. */
export function inTerminal(
  steps: readonly Step[],
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
  before: readonly string[] = [],
): TerminalSession {
  const { status, stdout } = spawnSync(
    'python3',
    ['e2e/terminal.py', JSON.stringify(steps), ...before, ...PROGRAM, ...args],
    {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, TERM: 'xterm', ...env },
    },
  )
  expect({ status, stdout: status === 0 ? '' : stdout }).toEqual({ status: 0, stdout: '' })
  return JSON.parse(stdout) as TerminalSession
}
