/** The program: arguments in, an exit code out. */
import { KernelError } from '../kernel/index.js'
import { LiveError } from '../live/index.js'
import { LocalError } from '../local/index.js'
import { CaptureError } from '../source/index.js'
import { type Arguments, parseArguments } from './arguments.js'
import { checkConfigurations } from './check-configuration.js'
import { CompareExit, runCompare } from './compare.js'
import { complain } from './complain.js'
import { ConfigurationError } from './configuration-file.js'
import { ExitCode } from './exit-code.js'
import { runPasswd } from './passwd.js'
import { runLocal } from './run-local.js'
import { runReplay } from './run-replay.js'
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

async function run(args: Arguments, version: string): Promise<number> {
  switch (args.verb) {
    case 'help':
      process.stdout.write(USAGE)
      return ExitCode.ok
    case 'version':
      process.stdout.write(`wingspan ${version}\n`)
      return ExitCode.ok
    case 'replay':
      return runReplay(args)
    case 'config check':
      return checkConfigurations(args)
    case 'compare':
      return runCompare(args)
    case 'serve': {
      // Loaded when it is wanted: no other run of the program needs what a server does.
      const { runServe } = await import('./run-serve.js')
      return runServe(args)
    }
    case 'kernel': {
      const { runKernel } = await import('./run-kernel.js')
      return runKernel(args)
    }
    case 'monitor': {
      const { runMonitor } = await import('./run-monitor.js')
      return runMonitor(args)
    }
    case 'top': {
      const { runDaemonTop } = await import('./run-top.js')
      return runDaemonTop(args)
    }
    case 'cli':
    case 'reload':
    case 'show':
      return runLocal(args)
    case 'passwd':
      return runPasswd()
  }
}
