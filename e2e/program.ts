/** The real executable as a child process. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../', import.meta.url))
export const PROGRAM = [process.execPath, `${ROOT}packages/wingspan/bin/wingspan.js`]

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** What standard input holds; nothing when left out. */
  readonly input?: Uint8Array | string
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the program in the repository's root. */
export function start(args: readonly string[], { env }: RunOptions = {}): ChildProcessWithoutNullStreams {
  return spawn(PROGRAM[0]!, [PROGRAM[1]!, ...args], { cwd: ROOT, env: { ...process.env, ...env } })
}

/** Runs the program to its end. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = start(args, options)
  // A program that does not read its input closes it; that is no fault.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  return ended(child)
}

/** `run`, with the command and the options in one line. */
export function replay(files: readonly string[], line: string, options: RunOptions = {}): Promise<Ended> {
  return run(['replay', ...files, ...line.split(' ').filter((word) => word !== '')], options)
}

/** What a child printed and how it ended. */
export function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const printed = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  child.stdout.on('data', (piece: Buffer) => printed.stdout.push(piece))
  child.stderr.on('data', (piece: Buffer) => printed.stderr.push(piece))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({
        code,
        stdout: Buffer.concat(printed.stdout).toString(),
        stderr: Buffer.concat(printed.stderr).toString(),
      }),
    )
  })
}

/** Resolves once a daemon is ready; rejects when it ends instead. `end` is what `ended` gave. */
export async function ready(child: ChildProcessWithoutNullStreams, end: Promise<Ended>): Promise<void> {
  let said = ''
  const isReady = new Promise<void>((resolve) => {
    child.stderr.on('data', (piece: Buffer) => {
      said += piece
      if (said.includes('"msg":"ready"')) resolve()
    })
  })
  const hasEnded = end.then(({ stderr }) => Promise.reject(new TypeError(`serve has ended: ${stderr}`)))
  await Promise.race([isReady, hasEnded])
}
