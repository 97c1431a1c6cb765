/** `wingspan passwd`: the hash of a password, for `encrypted-password` of a user. */
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { ReadStream } from 'node:tty'
import { hashPassword, isPossiblePassword, SALT_BYTES } from '../access/index.js'
import { complain } from './complain.js'
import { ExitCode } from './exit-code.js'
import { UsageError } from './usage-error.js'

const [BACKSPACE, CONTROL_C, CONTROL_D, DELETE] = ['\b', '\u0003', '\u0004', '\u007f']

/** Asks twice on a terminal, without echo, or reads one line; writes the hash. Returns the exit code. */
export async function runPasswd(): Promise<number> {
  const { stdin } = process
  const password = stdin.isTTY ? await askTwice(stdin) : await firstLine()
  if (password === undefined) return ExitCode.failed
  if (!isPossiblePassword(password)) throw new UsageError('a password has 1 to 512 bytes')
  process.stdout.write(`${hashPassword(password, randomBytes(SALT_BYTES))}\n`)
  return ExitCode.ok
}

/** Undefined when the two differ, or when the user has had enough. */
async function askTwice(terminal: ReadStream): Promise<string | undefined> {
  const first = await ask(terminal, 'New password: ')
  if (first === undefined) return undefined
  const second = await ask(terminal, 'Retype new password: ')
  if (second === undefined || second === first) return second
  complain('the passwords differ')
  return undefined
}

/** A line that is typed unseen; undefined after Ctrl-C or Ctrl-D. */
function ask(terminal: ReadStream, question: string): Promise<string | undefined> {
  process.stderr.write(question)
  terminal.setRawMode(true)
  terminal.setEncoding('utf8')
  terminal.resume()
  return new Promise((resolve) => {
    const typed: string[] = []
    const finish = (password: string | undefined) => {
      terminal.off('data', onData)
      terminal.setRawMode(false)
      terminal.pause()
      process.stderr.write('\n')
      resolve(password)
    }
    const onData = (piece: string) => {
      for (const character of piece) {
        if (character === '\r' || character === '\n') return finish(typed.join(''))
        if (character === CONTROL_C || character === CONTROL_D) return finish(undefined)
        if (character === BACKSPACE || character === DELETE) typed.pop()
        else if (character >= ' ') typed.push(character)
      }
    }
    terminal.on('data', onData)
  })
}

async function firstLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) {
    lines.close()
    return line
  }
  return ''
}
