/** The program: arguments in, an exit code out. */
import { randomInt } from 'node:crypto'
import { realpathSync } from 'node:fs'
import type { WriteStream } from 'node:tty'
import { SessionEvents } from '@wingspan/engine'
import { CommandError, parseCommand } from '@wingspan/junos'
import { CaptureError, openCaptures, type PacketSource, printableText } from '../source/index.js'
import { type Arguments, type ConfigArguments, parseArguments, type ReplayArguments } from './arguments.js'
import { OutputError, partName, systemReason } from './capture-output.js'
import { checkConfigurations } from './check-configuration.js'
import { CommandRunner, commandFailure } from './command-runner.js'
import { runCompare } from './compare.js'
import { ConfigurationError, openConfiguration, readHosts } from './configuration-file.js'
import { ExitCode } from './exit-code.js'
import { FlowLog } from './flow-log.js'
import { Progress } from './progress.js'
import { runLines, runPrompt } from './prompt.js'
import { type ReplayConfigured, type ReplayOptions, replay } from './replay.js'
import { replaySource, sessionsShown } from './replay-source.js'
import { StreamSink } from './stream-sink.js'
import { USAGE } from './usage.js'
import { UsageError } from './usage-error.js'
import { replayWarnings } from './warnings.js'
import { sessionIdentifiers, writeSessions } from './write-sessions.js'

/** Runs the program, of that version, with the process's arguments and sets its exit code. */
export async function runMain(version: string): Promise<void> {
  process.stderr.on('error', () => {})
  process.stdout.on('error', noteOutputFailure)
  try {
    const exitCode = await run(parseArguments(process.argv.slice(2)), version)
    process.exitCode ??= exitCode
  } catch (error) {
    if (error instanceof UsageError) {
      complain(`${error.message}\n(wingspan --help says how)`)
      process.exitCode = ExitCode.usage
    } else if (error instanceof ConfigurationError) {
      process.stderr.write(`${error.message}\n`)
      process.exitCode = ExitCode.failed
    } else if (error instanceof CaptureError || error instanceof OutputError) {
      complain(error.message)
      process.exitCode = ExitCode.failed
    } else {
      complain(`internal error, please report it: ${error instanceof Error ? error.message : String(error)}`)
      if (process.env.WINGSPAN_DEBUG !== undefined) console.error(error)
      process.exitCode = ExitCode.failed
    }
  }
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

function complain(message: string): void {
  process.stderr.write(`wingspan: ${message}\n`)
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
  }
}

async function runReplay(args: ReplayArguments): Promise<number> {
  // A command that is wrong is said before a long capture is read.
  const parsed = args.command === undefined ? undefined : parseCommand(args.command)
  if (parsed instanceof CommandError) return refuse(commandFailure(parsed, args.command!, 0).lineText)
  checkOutput(args)
  const configured = args.config && configuredBy(args.config)
  const log =
    configured && args.logTo !== undefined
      ? new FlowLog(args.logTo, configured.events, configured.running, args.logFormat)
      : undefined
  const source = openFiles(args.files)
  try {
    checkRewind(args, source)
    const options: ReplayOptions = {
      source,
      at: args.at,
      maxSessions: args.maxSessions,
      seed: randomInt(0x1_0000_0000),
      ...(configured ? { configured: log ? { ...configured, reader: log } : configured } : {}),
      ...(process.stderr.isTTY ? { progress: new Progress(process.stderr as WriteStream) } : {}),
    }
    const pipeline = await replay(options)
    log?.finish()
    for (const warning of replayWarnings(source, pipeline, args.at)) complain(`warning: ${warning}`)
    const shown = replaySource(source, pipeline, configured?.running)
    const runner = new CommandRunner(shown)
    // A log on standard output is the answer, where nothing else was asked for.
    if (args.command === undefined && args.logTo === '-') return ExitCode.ok
    if (args.command === undefined) return await runSession(runner)
    const sink = new StreamSink(process.stdout)
    const outcome = await runner.run(args.command, sink, 0)
    if (typeof outcome !== 'string') return refuse(outcome.lineText)
    if (args.writeTo !== undefined) {
      const wanted = sessionIdentifiers(sessionsShown(args.command, shown)!)
      source.rewind!()
      const packets = await writeSessions(
        configured ? { ...options, configured: { ...configured, events: new SessionEvents() } } : options,
        wanted,
        args.writeTo,
      )
      complain(
        `${counted(packets, 'packet')} of ${counted(wanted.size, 'session')} written to ${printableText(args.writeTo)}`,
      )
    }
    return ExitCode.ok
  } finally {
    source.close()
  }
}

/** Opens the configuration, with what is to be said of it. Throws a ConfigurationError. */
function configuredBy({ fileName, hosts, interfaces }: ConfigArguments): ReplayConfigured {
  const running = openConfiguration(fileName, hosts === undefined ? undefined : readHosts(hosts))
  const warnings = running.diagnostics.length
  if (warnings > 0) {
    complain(
      `warning: ${printableText(fileName)}: ${counted(warnings, 'statement')} with less effect here than on a device (wingspan config check says which)`,
    )
  }
  return { running, interfaces, events: new SessionEvents() }
}

/** Opens the captures; a word that is no file may have been meant as a command. */
function openFiles(files: readonly string[]): PacketSource {
  try {
    return openCaptures(files)
  } catch (error) {
    const words = files.slice(1).filter((file) => !/[/.]/.test(file))
    if (error instanceof CaptureError && error.code === 'file-not-found' && words.length > 0) {
      complain('(a command begins with show; everything before it is taken for a file)')
    }
    throw error
  }
}

async function runSession(runner: CommandRunner): Promise<number> {
  if (process.stdin.isTTY) return runPrompt(runner, process.stdin, process.stdout)
  const exitCode = await runLines(runner, process.stdin, process.stdout, process.stderr)
  // Whoever writes commands may keep the pipe open: after `exit` nothing is waited for.
  process.stdin.destroy()
  return exitCode
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function refuse(text: string): number {
  process.stderr.write(text)
  return ExitCode.failed
}

function checkOutput({ command, files, writeTo }: ReplayArguments): void {
  if (command === undefined && files.includes('-')) {
    throw new UsageError('standard input is the capture, so the command must be an argument')
  }
  if (writeTo === undefined) return
  if (writeTo === '-') throw new UsageError('--write needs the name of a file')
  if (command === undefined) throw new UsageError('--write needs a command that shows sessions')
  const parsed = parseCommand(command)
  if (!(parsed instanceof CommandError) && !parsed.command.startsWith('show security flow session')) {
    throw new UsageError('--write needs a command that shows sessions')
  }
  if (files.some((file) => isSameFile(file, writeTo) || isSameFile(file, partName(writeTo)))) {
    throw new UsageError(`--write ${printableText(writeTo)}: is a capture that is read`)
  }
}

function checkRewind({ writeTo }: ReplayArguments, source: PacketSource): void {
  if (writeTo !== undefined && source.rewind === undefined) {
    source.close()
    throw new UsageError('--write reads the captures twice, and standard input comes only once')
  }
}

function isSameFile(left: string, right: string): boolean {
  try {
    return realpathSync(left) === realpathSync(right)
  } catch {
    return false
  }
}
