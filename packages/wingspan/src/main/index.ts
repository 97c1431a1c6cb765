/** The program: arguments in, an exit code out. */
import { KernelError } from '../kernel/index.js'
import { LiveError } from '../live/index.js'
import { LocalError } from '../local/index.js'
import { CaptureError } from '../source/index.js'
import { type Arguments, parseArguments } from './arguments.js'
import { complain } from './complain.js'
import { ConfigurationError } from './configuration-error.js'
import { CompareExit, ExitCode } from './exit-code.js'
import { ServeError } from './serve-error.js'
import { USAGE } from './usage.js'
import { UsageError } from './usage-error.js'
import { OutputError, systemReason } from './whole-file.js'

/** Runs the program, of that version, with the process's arguments and sets its exit code. */
export async function runMain(version: string): Promise<void> {
  process.stderr.on('error', () => {})
  process.stdout.on('error', noteOutputFailure)
  let args: Arguments | undefined
  try {
    args = parseArguments(process.argv.slice(2))
    const exitCode = await run(args, version)
    process.exitCode ??= exitCode
  } catch (error) {
    const failed = tell(error)
    // 1 says that there are changes.
    process.exitCode = args?.verb === 'compare' ? CompareExit.trouble : failed
  }
}

/** Says what is wrong, and returns the exit code for it. */
function tell(error: unknown): number {
  if (error instanceof UsageError) {
    complain(`${error.message}\n(wingspan --help says how)`)
    return ExitCode.usage
  }
  if (error instanceof ConfigurationError) process.stderr.write(`${error.message}\n`)
  else if (isTold(error)) complain(error.message)
  else {
    complain(`internal error, please report it: ${error instanceof Error ? error.message : String(error)}`)
    if (process.env.WINGSPAN_DEBUG !== undefined) console.error(error)
  }
  return ExitCode.failed
}

function isTold(error: unknown): error is Error {
  return [CaptureError, KernelError, LiveError, LocalError, OutputError, ServeError].some(
    (kind) => error instanceof kind,
  )
}

/**
 * Who reads our output may go away at any time (`| head`): nothing is left to say then, and nothing is wrong. Any
 * other failure is told, once.
 */
function noteOutputFailure(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || process.exitCode !== undefined) return
  process.exitCode = ExitCode.failed
  complain(`cannot write standard output: ${systemReason(error)}`)
}

/** A verb's code is loaded when it is the one asked for: most of the program is of no use to the others. */
async function run(args: Arguments, version: string): Promise<number> {
  switch (args.verb) {
    case 'help':
      process.stdout.write(USAGE)
      return ExitCode.ok
    case 'version':
      process.stdout.write(`wingspan ${version}\n`)
      return ExitCode.ok
    case 'replay':
      return (await import('./run-replay.js')).runReplay(args)
    case 'config check':
      return (await import('./check-configuration.js')).checkConfigurations(args)
    case 'compare':
      return (await import('./compare.js')).runCompare(args)
    case 'serve':
      return (await import('./run-serve.js')).runServe(args)
    case 'kernel':
      return (await import('./run-kernel.js')).runKernel(args)
    case 'monitor':
      return (await import('./run-monitor.js')).runMonitor(args)
    case 'top':
      return (await import('./run-top.js')).runDaemonTop(args)
    case 'cli':
    case 'reload':
    case 'show':
      return (await import('./run-local.js')).runLocal(args)
    case 'passwd':
      return (await import('./passwd.js')).runPasswd()
  }
}
