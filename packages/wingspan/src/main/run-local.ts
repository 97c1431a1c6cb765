/** `wingspan cli`, `wingspan show …` and `wingspan reload`: a daemon that is running is asked. */
import type { ByteSink } from '@wingspan/junos'
import { LocalClient, localSocketPath } from '../local/index.js'
import { ExitCode } from './exit-code.js'
import { type LineRunner, runLines, runPrompt } from './prompt.js'
import { StreamSink } from './stream-sink.js'

export type LocalArguments =
  | { readonly verb: 'cli' }
  | { readonly verb: 'reload' }
  /** The operational command, in one line. */
  | { readonly verb: 'show'; readonly command: string }

/** Asks the daemon. Returns the exit code; throws a LocalError. */
export async function runLocal(args: LocalArguments): Promise<number> {
  const client = new LocalClient(localSocketPath(process.env))
  switch (args.verb) {
    case 'cli':
      return runCli(client)
    case 'reload':
      await client.reload()
      return ExitCode.ok
    case 'show': {
      const outcome = await client.run(args.command, new StreamSink(process.stdout), 0)
      if (typeof outcome === 'string') return ExitCode.ok
      process.stderr.write(outcome.lineText)
      return ExitCode.failed
    }
  }
}

async function runCli(client: LocalClient): Promise<number> {
  // Said before the first prompt, where there is no daemon.
  await client.hostName()
  const runner: LineRunner = {
    // Names of a configuration's own applications are known to the daemon only.
    applications: undefined,
    run: (line: string, sink: ByteSink, promptLength: number) => client.run(line, sink, promptLength),
  }
  if (process.stdin.isTTY) return runPrompt(runner, process.stdin, process.stdout)
  const exitCode = await runLines(runner, process.stdin, process.stdout, process.stderr)
  process.stdin.destroy()
  return exitCode
}
