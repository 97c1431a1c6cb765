/** `wingspan replay`: captures, the configuration, the log, and the commands that are asked. */
import { randomInt } from 'node:crypto'
import type { WriteStream } from 'node:tty'
import { SessionEvents } from '@wingspan/engine'
import { CommandError, parseCommand } from '@wingspan/junos'
import { CaptureError, openCaptures, type PacketSource, printableText } from '../source/index.js'
import type { ConfigArguments, ReplayArguments } from './arguments.js'
import { checkOutput, checkRewind } from './check-output.js'
import { CLOCK_REPEAT } from './clock-repeat.js'
import { CommandRunner, commandFailure } from './command-runner.js'
import { complain, warn } from './complain.js'
import { openConfiguration, readHosts } from './configuration-file.js'
import { counted } from './counted.js'
import { ExitCode } from './exit-code.js'
import { FlowLog } from './flow-log.js'
import { checkInterfaces, unmetInterfaces } from './interface-map.js'
import { openLogTarget } from './log-target.js'
import { Progress } from './progress.js'
import { runLines, runPrompt } from './prompt.js'
import { type ReplayConfigured, type ReplayOptions, replay } from './replay.js'
import { replaySource, sessionsShown } from './replay-source.js'
import { SavedFiles } from './saved-files.js'
import { StreamSink } from './stream-sink.js'
import { undoOnInterrupt } from './undo-on-interrupt.js'
import { effectWarning, replayWarnings } from './warnings.js'
import { sessionIdentifiers, writeSessions } from './write-sessions.js'

/**
 * Replays captures and answers. Returns the exit code; throws a UsageError, ConfigurationError, CaptureError or
 * OutputError.
 */
export async function runReplay(args: ReplayArguments): Promise<number> {
  checkOutput(args)
  const configured = args.config && configuredBy(args.config)
  // A command that is wrong is said before a long capture is read. It may name applications of the configuration.
  const applications = configured?.running.configuration.applications
  const parsed = args.command === undefined ? undefined : parseCommand(args.command, applications)
  if (parsed instanceof CommandError) return refuse(commandFailure(parsed, args.command!, 0).lineText)
  const source = openFiles(args.files)
  try {
    checkRewind(args, source)
    // Opened last: nothing is written where something else is wrong.
    const log = configured && openLog(args, configured)
    const options: ReplayOptions = {
      source,
      at: args.at,
      maxSessions: args.maxSessions,
      seed: randomInt(0x1_0000_0000),
      ...(configured ? { configured: log ? { ...configured, reader: log } : configured } : {}),
      ...(process.stderr.isTTY ? { progress: new Progress(process.stderr as WriteStream) } : {}),
    }
    const pipeline = await replay(options)
    if (log?.closed) return ExitCode.ok
    for (const warning of replayWarnings(source, pipeline, args.at)) warn(warning)
    for (const warning of unmetInterfaces(args.config?.interfaces ?? new Map(), source)) warn(warning)
    const shown = replaySource(source, pipeline, configured?.running)
    const saved = new SavedFiles(args)
    const runner = new CommandRunner(shown, saved.open, async () => {
      await log?.drain()
      await new Promise(setImmediate)
    })
    // A log on standard output is the answer, where nothing else was asked for.
    if (args.command === undefined && args.logTo === '-') return ExitCode.ok
    const outcome = await undoOnInterrupt(
      () => {
        saved.abandon()
        log?.closeAtOnce()
      },
      async () => {
        try {
          if (args.command === undefined) return await runSession(runner)
          return await runner.run(args.command, new StreamSink(process.stdout), 0, CLOCK_REPEAT)
        } finally {
          // What commands clear is logged too.
          await log?.close()
        }
      },
    )
    if (typeof outcome === 'number') return outcome
    if (outcome === 'unanswered') return ExitCode.failed
    if (typeof outcome !== 'string') return refuse(outcome.lineText)
    if (args.command !== undefined && args.writeTo !== undefined) {
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

/** Opens the configuration, with what is to be said of it. Throws a ConfigurationError or a UsageError. */
function configuredBy({ fileName, hosts, interfaces }: ConfigArguments): ReplayConfigured {
  const running = openConfiguration(fileName, hosts === undefined ? undefined : readHosts(hosts))
  checkInterfaces(interfaces, running)
  const warning = effectWarning(running)
  if (warning !== undefined) warn(warning)
  return { running, interfaces, events: new SessionEvents() }
}

/** Opens the log, where one is asked for. Throws an OutputError. */
function openLog(
  { logTo, logForm }: ReplayArguments,
  { events, running }: ReplayConfigured,
): FlowLog | undefined {
  return logTo === undefined ? undefined : new FlowLog(() => openLogTarget(logTo), events, running, logForm)
}

/** Opens the captures; a word that is no file may have been meant as a command. */
function openFiles(files: readonly string[]): PacketSource {
  try {
    return openCaptures(files)
  } catch (error) {
    const words = files.slice(1).filter((file) => !/[/.]/.test(file))
    if (error instanceof CaptureError && error.code === 'file-not-found' && words.length > 0) {
      complain('(a command begins with show or clear; everything before it is taken for a file)')
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

function refuse(text: string): number {
  process.stderr.write(text)
  return ExitCode.failed
}
