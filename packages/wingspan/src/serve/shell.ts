/** The command line of somebody who has logged in: with a terminal the editor and the pager, without one plain lines. */
import type { Duplex } from 'node:stream'
import { encodeText } from '@wingspan/junos'
import { type NetconfChannel, type StartTimer, streamChannel } from '../netconf/index.js'
import { LONGEST_EXEC_LINE, type SshStream, type SshTerminal } from '../ssh/index.js'
import { CliSession, DEFAULT_CLI_SETTINGS, runShell, Terminal } from '../terminal/index.js'
import type { CommandDesk, CommandSink } from './command-desk.js'
import { idleMilliseconds } from './idle-time.js'
import type { Asker } from './question.js'

export interface ShellContext {
  readonly desk: CommandDesk
  readonly asker: Asker
  readonly startTimer: StartTimer
  readonly now: () => Date
  /** What is shown first; undefined for nothing. */
  readonly announcement: string | undefined
}

const NO_TERMINAL = { rows: 0, columns: 0 }

/** A shell at a terminal; resolves when it has ended. */
export async function terminalShell(
  stream: Duplex,
  size: SshTerminal,
  { desk, asker, startTimer, now, announcement }: ShellContext,
): Promise<void> {
  const terminal = new Terminal(stream, stream, { newLine: '\r\n' })
  terminal.resize(size.columns, size.rows)
  size.onResize = (columns, rows) => terminal.resize(columns, rows)
  const { idleTimeoutMinutes = 0 } = asker.user
  const session = new CliSession({ ...DEFAULT_CLI_SETTINGS, idleTimeoutMinutes })
  if (announcement !== undefined) await terminal.write(`${announcement}\n`)
  await terminal.write(`--- ${desk.device.hostName} ---\n`)
  await runShell({
    terminal,
    session,
    prompt: `${asker.user.name}@${desk.device.hostName}> `,
    now,
    startTimer,
    commands: {
      candidates: (line) => desk.candidates(line, asker),
      check: (line) => desk.check(line, asker),
      run: (line, output, promptLength) =>
        desk.run(line, asker, output, {
          promptLength,
          isRead: true,
          answerCli: (command) => session.answer(command, terminal, now()),
        }),
    },
  })
  terminal.close()
}

/** Commands one a line, without prompt and echo; resolves when there are no more, or `exit` was one. */
export async function plainShell(
  stream: SshStream,
  { desk, asker, startTimer, now }: ShellContext,
): Promise<void> {
  const channel = streamChannel(stream, stream)
  const session = new CliSession()
  const milliseconds = idleMilliseconds(asker.user)
  const awaitLine = () =>
    milliseconds === undefined ? () => {} : startTimer(milliseconds, () => channel.destroy())
  let stopWaiting = awaitLine()
  for await (const line of linesOf(channel)) {
    stopWaiting()
    stopWaiting = awaitLine()
    session.history.add(line, now())
    const outcome = await desk.run(line, asker, withWarnings(channel, stream), {
      answerCli: (command) => session.answer(command, NO_TERMINAL, now()),
      isOneOfMany: true,
    })
    if (outcome === 'exit' || channel.closed) break
    if (typeof outcome !== 'string') await channel.write(encodeText(outcome.lineText))
  }
  stopWaiting()
}

/** The channel as a sink for an answer, with what is said beside that on the stream's standard error. */
export function withWarnings(channel: NetconfChannel, { stderr }: SshStream): CommandSink {
  return {
    get closed() {
      return channel.closed
    },
    write: (bytes) => channel.write(bytes),
    ...(stderr ? { warn: (text) => void stderr.write(`warning: ${text}\n`) } : {}),
  }
}

/** The lines of a channel, without their ends; one that is too long is the last. */
async function* linesOf(channel: NetconfChannel): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const piece = await channel.read()
    rest += piece ? decoder.decode(piece, { stream: true }) : ''
    const lines = rest.split(/\r?\n/)
    rest = lines.pop()!
    yield* lines
    if (!piece || rest.length > LONGEST_EXEC_LINE) break
  }
  if (rest !== '' && rest.length <= LONGEST_EXEC_LINE) yield rest
}
