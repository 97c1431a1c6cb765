/** Commands until `exit`: at a prompt on a terminal, else one a line from standard input. */
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { ReadStream, WriteStream } from 'node:tty'
import { CliSession, runShell, type ShellCommands, Terminal, type TerminalFacts } from '../terminal/index.js'
import { CLOCK_REPEAT } from './clock-repeat.js'
import { ExitCode } from './exit-code.js'
import type { LineRunner } from './line-runner.js'
import { StreamSink } from './stream-sink.js'

const PROMPT = 'wingspan> '
/** How long a stop may take. */
const STOP_MILLISECONDS = 200

/** A stream that a terminal may be behind. */
type Keyboard = Readable & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>
type Display = Writable & Partial<Pick<WriteStream, 'columns' | 'rows'>>

/** Runs a prompt on a terminal; resolves when the user leaves it. */
export async function runPrompt(
  runner: LineRunner,
  input: Keyboard,
  output: Display,
  prompt = PROMPT,
): Promise<number> {
  const isTerminal = input.isTTY === true && input.setRawMode !== undefined
  const terminal = new Terminal(input, output, {
    bracketedPaste: isTerminal && (process.env.TERM ?? 'dumb') !== 'dumb',
  })
  const session = new CliSession()
  const resize = () => terminal.resize(output.columns, output.rows)
  resize()
  output.on('resize', resize)
  input.setRawMode?.(true)
  try {
    await runShell({
      terminal,
      session,
      prompt,
      commands: shellCommands(runner, session, terminal),
      now: () => new Date(),
      startTimer: (milliseconds, expire) => {
        const timer = setTimeout(expire, milliseconds)
        return () => clearTimeout(timer)
      },
      ...(isTerminal ? { suspend: () => suspend(input as ReadStream) } : {}),
    })
  } finally {
    input.setRawMode?.(false)
    output.off('resize', resize)
    terminal.close()
  }
  return ExitCode.ok
}

function shellCommands(runner: LineRunner, session: CliSession, terminal: Terminal): ShellCommands {
  return {
    candidates: runner.candidates,
    check: runner.check,
    run: (line, output, promptWidth) =>
      runner.run(line, output, promptWidth, CLOCK_REPEAT, (command) =>
        session.answer(command, facts(terminal), new Date()),
      ),
  }
}

/** What `show cli` shows of the terminal. */
function facts({ rows, columns }: Terminal): TerminalFacts {
  const { TERM: type } = process.env
  return { rows, columns, ...(type === undefined ? {} : { type }) }
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
    process.kill(process.pid, 'SIGTSTP')
  })
  input.setRawMode(true)
}

/**
 * Runs one command a line from a stream that is no terminal; lines that begin with # are comments. Returns 1 when
 * any command was wrong.
 */
export async function runLines(
  runner: LineRunner,
  input: Readable,
  output: Writable,
  errors: Writable,
): Promise<number> {
  const sink = new StreamSink(output)
  let exitCode: number = ExitCode.ok
  for await (const line of createInterface({ input, terminal: false })) {
    if (line.trimStart().startsWith('#')) continue
    const outcome = await runner.run(line, sink, 0)
    if (outcome === 'exit' || sink.closed) break
    if (outcome === 'done') continue
    exitCode = ExitCode.failed
    if (outcome !== 'unanswered') errors.write(outcome.lineText)
  }
  return exitCode
}
