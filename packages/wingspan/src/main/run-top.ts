/** `wingspan top`, and `top` of a kernel or of live interfaces: a terminal, and whoever runs command lines. */
import { formatCommandError } from '@wingspan/junos'
import { askedSocketPath, LocalClient, LocalError } from '../local/index.js'
import { printableText } from '../source/index.js'
import { FullScreen, filterFault, runTop, type TopCommands } from '../top/index.js'
import { ExitCode } from './exit-code.js'
import { LocalRunner, RETURNED } from './local-runner.js'
import { onOwnTerminal } from './own-terminal.js'
import { SavedFiles } from './saved-files.js'
import { startTimer } from './start-timer.js'
import { TimelyWarnings } from './timely-warnings.js'
import type { TopArguments, TopWish } from './top-arguments.js'
import { undoOnInterrupt } from './undo-on-interrupt.js'
import { UsageError } from './usage-error.js'

/** Throws a UsageError where no full-screen view can be shown. */
export function checkTopTerminal(): void {
  const { TERM: type = 'dumb' } = process.env
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new UsageError('top needs a terminal')
  if (type === 'dumb') throw new UsageError('top needs a terminal that can place its cursor (TERM is dumb)')
}

/** Asks the daemon. Returns the exit code; throws a UsageError or a LocalError. */
export async function runDaemonTop(wish: TopArguments): Promise<number> {
  checkTopTerminal()
  const warnings = new TimelyWarnings(false)
  const client = new LocalClient(askedSocketPath(process.env), (text) => warnings.addOnce(text))
  await client.enter()
  let exitCode: number
  try {
    const saved = new SavedFiles({ files: [], config: undefined })
    exitCode = await topOnTerminal(whoeverIsThere(client, new LocalRunner(client, saved.open)), wish, () =>
      warnings.take(),
    )
  } finally {
    client.leave()
  }
  // A daemon that owes an answer is not waited for.
  process.exit(exitCode)
}

/** The runner, for which a daemon that has gone away may come again; what another one counts has begun anew. */
function whoeverIsThere(client: LocalClient, runner: LocalRunner): TopCommands {
  return {
    candidates: runner.candidates,
    check: runner.check,
    run: async (...line) => {
      try {
        if (!client.isLost) return await runner.run(...line)
        await client.enter()
        return { lineText: RETURNED, isGone: true }
      } catch (error) {
        if (!(error instanceof LocalError)) throw error
        return { lineText: error.message, isGone: true }
      }
    },
  }
}

/**
 * Shows what a runner answers, and what `notices` has to say, until the user has had enough. Returns the exit code;
 * rejects with what the runner rejects with.
 */
export async function topOnTerminal(
  runner: TopCommands,
  { filter, everyMilliseconds }: TopWish,
  notices?: () => readonly string[],
): Promise<number> {
  const fault = await filterFault(runner, filter)
  if (fault) {
    process.stderr.write(`${printableText(filter)}\n${formatCommandError(fault)}`)
    return ExitCode.failed
  }
  const { stdin, stdout } = process
  await onOwnTerminal(stdin, stdout, async ({ terminal, suspend }) => {
    const screen = new FullScreen(terminal, stdout.hasColors())
    const restore = () => {
      screen.leave()
      stdin.setRawMode(false)
    }
    // Whatever ends the program: the terminal is its user's again.
    process.on('exit', restore)
    try {
      await undoOnInterrupt(restore, () =>
        runTop({
          terminal,
          screen,
          commands: runner,
          clock: { nowMilliseconds: () => performance.now(), startTimer },
          now: () => new Date(),
          filter,
          everyMilliseconds,
          isUnicode: isUnicode(),
          ...(notices ? { notices } : {}),
          ...(suspend ? { suspend } : {}),
        }),
      )
    } finally {
      process.off('exit', restore)
    }
  })
  return ExitCode.ok
}

/** Whether the terminal's character set has the bars (POSIX: the first of these that is set decides). */
function isUnicode(): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = process.env
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '')
}
