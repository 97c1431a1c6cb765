/** Commands until `exit`: at a prompt on a terminal, else one a line from standard input. */
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import {
  CliSession,
  runShell,
  type ShellCommands,
  type Terminal,
  type TerminalFacts,
} from '../terminal/index.js'
import { CLOCK_REPEAT } from './clock-repeat.js'
import { ExitCode } from './exit-code.js'
import type { LineRunner } from './line-runner.js'
import { type Display, type Keyboard, onOwnTerminal } from './own-terminal.js'
import { startTimer } from './start-timer.js'
import { StreamSink } from './stream-sink.js'

const PROMPT = 'wingspan> '

/** Runs a prompt on a terminal; resolves when the user leaves it. */
export async function runPrompt(
  runner: LineRunner,
  input: Keyboard,
  output: Display,
  prompt = PROMPT,
): Promise<number> {
  const session = new CliSession()
  await onOwnTerminal(input, output, ({ terminal, suspend }) =>
    runShell({
      terminal,
      session,
      prompt,
      commands: shellCommands(runner, session, terminal),
      now: () => new Date(),
      startTimer,
      ...(suspend ? { suspend } : {}),
    }),
  )
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
