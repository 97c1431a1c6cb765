/** A command line at a terminal: reads a line, runs it, shows its answer, until its user leaves. */
import type { CliSession } from './cli-settings.js'
import type { CommandWords } from './completion.js'
import type { StartTimer } from './key-reader.js'
import { LineEditor } from './line-editor.js'
import { Pager, type PageSize } from './pager.js'
import type { Terminal } from './terminal.js'
import { textWidth } from './text-width.js'

const MINUTE_MILLISECONDS = 60_000
/** Milliseconds that a timer can wait; it takes more for none. */
const LONGEST_TIMER = 2 ** 31 - 1

/** Who runs commands. */
export interface ShellCommands extends CommandWords {
  /**
   * Runs one line. What is wrong with it comes as text, to be shown below the line, which begins `promptWidth` columns
   * from the left.
   */
  run(
    line: string,
    output: Pager,
    promptWidth: number,
  ): Promise<'done' | 'unanswered' | 'exit' | { readonly promptText: string }>
}

export interface ShellOptions {
  readonly terminal: Terminal
  readonly commands: ShellCommands
  readonly session: CliSession
  readonly prompt: string
  readonly now: () => Date
  readonly startTimer: StartTimer
  /** Stops the program at Ctrl-Z; resolves when it goes on. Without this the key does nothing. */
  readonly suspend?: () => Promise<void>
}

/** Why a shell ended: its user said so, no key came for too long, or there will be none. */
export type ShellEnd = 'exit' | 'idle' | 'closed'

/** Runs a command line; resolves when it has ended. The terminal stays open. */
export async function runShell(options: ShellOptions): Promise<ShellEnd> {
  const { terminal, session, prompt } = options
  const editor = new LineEditor({
    terminal,
    words: options.commands,
    history: session.history,
    columns: () => pageSize(options).columns,
    completesOnSpace: () => session.settings.completesOnSpace,
    suspend: options.suspend,
    show: (text) => page(options, (output) => output.write(new TextEncoder().encode(text))),
  })
  while (!terminal.isGone) {
    terminal.keys.idleLimit = idleLimit(options)
    const line = await editor.read(prompt)
    if (line === undefined) break
    session.history.add(line, options.now())
    if (line.trim() !== '' && (await runLine(options, line))) return 'exit'
  }
  if (!terminal.keys.isIdle) return 'closed'
  await terminal.write('Idle timeout exceeded: closing session\n')
  return 'idle'
}

/** Runs a line; whether it was the last one. */
async function runLine(options: ShellOptions, line: string): Promise<boolean> {
  const { terminal, commands, session, prompt, now } = options
  await terminal.write(session.timestamp(now()))
  return await page(options, async (output) => {
    const outcome = await commands.run(line, output, textWidth(prompt))
    if (typeof outcome === 'string') return outcome === 'exit'
    if (output.closed) {
      // Who has stopped it is to know all the same.
      await output.finish()
      await terminal.write(outcome.promptText)
    } else await output.write(new TextEncoder().encode(outcome.promptText))
    return false
  })
}

/** Shows what `write` writes, page by page; Ctrl-C ends it. */
async function page<Result>(
  options: ShellOptions,
  write: (output: Pager) => Promise<Result>,
): Promise<Result> {
  const { terminal } = options
  const output = new Pager(terminal, () => pageSize(options))
  let isInterrupted = false
  terminal.keys.watchInterrupt(() => {
    isInterrupted = true
    output.stop()
  })
  try {
    const result = await write(output)
    await output.finish()
    if (isInterrupted) await terminal.write('^C\n')
    return result
  } finally {
    terminal.keys.unwatchInterrupt()
  }
}

function pageSize({ terminal, session }: ShellOptions): PageSize {
  const { screenLength, screenWidth } = session.settings
  return {
    rows: screenLength ?? terminal.rows,
    columns: screenWidth === 0 ? Number.POSITIVE_INFINITY : (screenWidth ?? terminal.columns),
  }
}

function idleLimit({ session, startTimer }: ShellOptions) {
  const { idleTimeoutMinutes } = session.settings
  if (idleTimeoutMinutes === 0) return undefined
  return { milliseconds: Math.min(idleTimeoutMinutes * MINUTE_MILLISECONDS, LONGEST_TIMER), startTimer }
}
