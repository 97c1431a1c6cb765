/** `wingspan cli`, `wingspan show …`, `wingspan clear …` and `wingspan reload`: a daemon that is running is asked. */
import { userInfo } from 'node:os'
import { LOCAL_USER } from '../access/index.js'
import { askedSocketPath, LocalClient, LocalError } from '../local/index.js'
import { afterErrors } from './after-errors.js'
import type { LocalArguments } from './arguments.js'
import { warn } from './complain.js'
import { counted } from './counted.js'
import { ExitCode } from './exit-code.js'
import type { LineRunner } from './line-runner.js'
import { LocalRunner, RETURNED } from './local-runner.js'
import { runLines, runPrompt } from './prompt.js'
import { SavedFiles } from './saved-files.js'
import { StreamSink } from './stream-sink.js'
import { undoOnInterrupt } from './undo-on-interrupt.js'

/** Asks the daemon. Returns the exit code; throws a LocalError. */
export async function runLocal(args: LocalArguments): Promise<number> {
  const client = new LocalClient(askedSocketPath(process.env), warn)
  const saved = new SavedFiles({ files: [], config: undefined })
  const runner = new LocalRunner(client, saved.open, () => warn(RETURNED))
  switch (args.verb) {
    case 'cli':
      return runCli(client, afterErrors(runner, LocalError))
    case 'reload':
      return reload(client)
    case 'show': {
      const sink = new StreamSink(process.stdout)
      const outcome = await undoOnInterrupt(
        () => saved.abandon(),
        () => runner.run(args.command, sink, 0),
      )
      if (outcome === 'unanswered') return ExitCode.failed
      if (typeof outcome === 'string') return ExitCode.ok
      process.stderr.write(outcome.lineText)
      return ExitCode.failed
    }
  }
}

async function reload(client: LocalClient): Promise<number> {
  const { generation, ended, warnings } = await client.reload()
  for (const warning of warnings) warn(warning)
  process.stdout.write(`configuration loaded: generation ${generation}, ${counted(ended, 'session')} ended\n`)
  return ExitCode.ok
}

async function runCli(client: LocalClient, runner: LineRunner): Promise<number> {
  // Said before the first prompt, where there is no daemon.
  await client.enter()
  try {
    if (process.stdin.isTTY) {
      const prompt = `${userName()}@${await client.hostName()}> `
      return await runPrompt(runner, process.stdin, process.stdout, prompt)
    }
    const exitCode = await runLines(runner, process.stdin, process.stdout, process.stderr)
    process.stdin.destroy()
    return exitCode
  } finally {
    client.leave()
  }
}

/** For the eyes of the user: the daemon writes down what it knows. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A user that the system has no name for.
    return LOCAL_USER.name
  }
}
