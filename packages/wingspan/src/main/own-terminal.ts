/** The terminal that this program runs on: raw while it is used, and as it was afterwards. */
import type { Readable, Writable } from 'node:stream'
import type { ReadStream, WriteStream } from 'node:tty'
import { Terminal } from '../terminal/index.js'

/** How long a stop may take. */
const STOP_MILLISECONDS = 200

/** Streams that a terminal may be behind. */
export type Keyboard = Readable & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>
export type Display = Writable & Partial<Pick<WriteStream, 'columns' | 'rows'>>

export interface OwnTerminal {
  readonly terminal: Terminal
  /** Stops the program; undefined where it is not on a terminal. */
  readonly suspend: (() => Promise<void>) | undefined
}

/** Runs `work` on a terminal. */
export async function onOwnTerminal<Result>(
  input: Keyboard,
  output: Display,
  work: (own: OwnTerminal) => Promise<Result>,
): Promise<Result> {
  const isTerminal = input.isTTY === true && input.setRawMode !== undefined
  const terminal = new Terminal(input, output, {
    bracketedPaste: isTerminal && (process.env.TERM ?? 'dumb') !== 'dumb',
  })
  const resize = () => terminal.resize(output.columns, output.rows)
  resize()
  output.on('resize', resize)
  input.setRawMode?.(true)
  try {
    return await work({ terminal, suspend: isTerminal ? () => suspend(input as ReadStream) : undefined })
  } finally {
    input.setRawMode?.(false)
    output.off('resize', resize)
    terminal.close()
  }
}

/** Stops the program as Ctrl-Z does elsewhere; resolves when the user's shell goes on with it. */
async function suspend(input: ReadStream): Promise<void> {
  input.setRawMode(false)
  await new Promise<void>((resolve) => {
    process.once('SIGCONT', resolve)
    // Where nobody could go on with it, the system does not stop it.
    setTimeout(() => {
      process.off('SIGCONT', resolve)
      resolve()
    }, STOP_MILLISECONDS)
    // All that the shell has started as one, such as npx: it waits for the whole of it.
    process.kill(0, 'SIGTSTP')
  })
  input.setRawMode(true)
  // Who is stopped is not told that the terminal has another size: Node looks at it again.
  process.emit('SIGWINCH', 'SIGWINCH')
}
