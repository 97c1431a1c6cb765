/**
 * `wingspan monitor`: live interfaces, and the commands that are asked: one after the capture has ended, or any number
 * while packets come.
 */
import { randomInt } from 'node:crypto'
import type { WriteStream } from 'node:tty'
import { FlowPipeline, SessionEvents, SessionTable } from '@wingspan/engine'
import { CommandError, parseCommand, type ShowSource } from '@wingspan/junos'
import { MACHINE_CLOCKS, SteadyClock } from '../clock/index.js'
import { type LiveCapture, LiveFeeder, openLive } from '../live/index.js'
import type { ConfigArguments, MonitorArguments } from './arguments.js'
import { captureInterfaceNames } from './capture-interface-names.js'
import { checkGrowingLog } from './check-output.js'
import { CLOCK_REPEAT } from './clock-repeat.js'
import { CommandRunner, commandFailure } from './command-runner.js'
import { warn } from './complain.js'
import { openConfiguration, readHosts } from './configuration-file.js'
import { ExitCode } from './exit-code.js'
import { FlowLog } from './flow-log.js'
import { checkInterfaces } from './interface-map.js'
import { liveShown } from './live-shown.js'
import { openGrowingLog } from './log-target.js'
import { Progress } from './progress.js'
import { runLines, runPrompt } from './prompt.js'
import { configuredOptions, type ReplayConfigured } from './replay.js'
import { replaySource } from './replay-source.js'
import { checkTopTerminal, topOnTerminal } from './run-top.js'
import { SavedFiles } from './saved-files.js'
import { StopSignals } from './stop-signals.js'
import { StreamSink } from './stream-sink.js'
import { TimelyWarnings } from './timely-warnings.js'
import { undoOnInterrupt } from './undo-on-interrupt.js'
import { captureWarnings, effectWarning, lossWarnings, tableWarnings } from './warnings.js'

/** What is captured, and what becomes of it. */
interface Monitor {
  readonly capture: LiveCapture
  readonly pipeline: FlowPipeline
  readonly clock: SteadyClock
  readonly shown: ShowSource
  readonly log: FlowLog | undefined
  /** Why no more packets come, once none do. */
  readonly end: { why: string | undefined }
  /** What is to be said and has not been. */
  readonly warnings: TimelyWarnings
}

/**
 * Captures and answers. Returns the exit code; throws a UsageError, ConfigurationError, LiveError or OutputError.
 */
export async function runMonitor(args: MonitorArguments): Promise<number> {
  const { command, config, top, logTo } = args
  if (top) checkTopTerminal()
  if (logTo !== undefined) checkGrowingLog(logTo, { files: [], config })
  const configured = config && configuredBy(config)
  const parsed =
    command === undefined ? undefined : parseCommand(command, configured?.running.configuration.applications)
  if (parsed instanceof CommandError) {
    process.stderr.write(commandFailure(parsed, command!, 0).lineText)
    return ExitCode.failed
  }
  // Watched for from before the first packet: who interrupts a capture wants its answer.
  const enough = isCapturedFirst(args) ? new StopSignals() : undefined
  try {
    const monitor = await begin(args, configured)
    try {
      return await answer(args, monitor, enough)
    } finally {
      monitor.capture.source.close()
      await monitor.log?.close()
    }
  } finally {
    enough?.ignore()
  }
}

/** Whether all packets are taken before anything is answered. */
function isCapturedFirst(args: MonitorArguments): boolean {
  const { command, forMilliseconds, packets, top } = args
  if (top) return false
  const isBounded = forMilliseconds !== undefined || packets !== undefined
  return command !== undefined || isOnlyLogged(args) || (isBounded && !process.stdin.isTTY)
}

/** A log on standard output is the answer, where nothing else was asked for. */
function isOnlyLogged({ command, logTo }: MonitorArguments): boolean {
  return command === undefined && logTo === '-'
}

async function answer(
  args: MonitorArguments,
  monitor: Monitor,
  enough: StopSignals | undefined,
): Promise<number> {
  const { command, top } = args
  const saved = new SavedFiles({ files: [], config: args.config })
  const runner = new CommandRunner(monitor.shown, saved.open)
  if (enough !== undefined) await captureWhole(args, monitor, enough)
  if (isOnlyLogged(args)) return ExitCode.ok
  if (command !== undefined) return answerCommand(runner, command, saved)
  const prompted = monitor.warnings.before(runner)
  const commands = () => {
    if (top) return topOnTerminal(runner, top, () => monitor.warnings.take())
    return process.stdin.isTTY
      ? runPrompt(prompted, process.stdin, process.stdout)
      : runLines(prompted, process.stdin, process.stdout, process.stderr)
  }
  try {
    return await (enough === undefined ? whileCapturing(args, monitor, commands) : commands())
  } finally {
    // Whoever writes commands may keep the pipe open: after `exit` nothing is waited for.
    process.stdin.destroy()
  }
}

async function answerCommand(runner: CommandRunner, command: string, saved: SavedFiles): Promise<number> {
  const outcome = await undoOnInterrupt(
    () => saved.abandon(),
    () => runner.run(command, new StreamSink(process.stdout), 0, CLOCK_REPEAT),
  )
  if (outcome === 'unanswered') return ExitCode.failed
  if (typeof outcome === 'string') return ExitCode.ok
  process.stderr.write(outcome.lineText)
  return ExitCode.failed
}

/** Opens interfaces and table. Rejects with a LiveError. */
async function begin(args: MonitorArguments, configured: ReplayConfigured | undefined): Promise<Monitor> {
  const { interfaces, filter, isPromiscuous, maxSessions, command } = args
  const clock = new SteadyClock(MACHINE_CLOCKS)
  const warnings = new TimelyWarnings(command !== undefined || isOnlyLogged(args))
  const tell = (text: string) => warnings.add(text)
  const capture = await openLive({ interfaces, filter, isPromiscuous, isAwaiting: false, clock, tell })
  if (capture.secondBest !== undefined) tell(capture.secondBest)
  const table = new SessionTable({
    seed: randomInt(0x1_0000_0000),
    maxSessions,
    // A capture is asked about as a whole, a table that goes on as it is.
    keepEnded: isCapturedFirst(args) && !isOnlyLogged(args),
  })
  const pipeline = new FlowPipeline({
    table,
    captureInterfaceName: captureInterfaceNames(capture.source),
    ...configuredOptions(configured),
  })
  const shown = replaySource(capture.source, pipeline, configured?.running)
  const log = configured && openLog(args, configured)
  try {
    log?.begin(table)
  } catch (error) {
    capture.source.close()
    throw error
  }
  const end: Monitor['end'] = { why: undefined }
  const live = liveShown(shown, args, capture, clock, () => end.why)
  return { capture, pipeline, clock, warnings, log, end, shown: live }
}

/** The log, where one is asked for. */
function openLog(
  { logTo, logForm }: MonitorArguments,
  { events, running }: ReplayConfigured,
): FlowLog | undefined {
  return logTo === undefined ? undefined : new FlowLog(() => openGrowingLog(logTo), events, running, logForm)
}

/** Captures until a signal, the time or the count that was asked for; then says what is to be said. */
async function captureWhole(args: MonitorArguments, monitor: Monitor, enough: StopSignals): Promise<void> {
  const { capture, pipeline, warnings } = monitor
  const { source } = capture
  const isSaid = process.stderr.isTTY && args.logTo !== '-'
  const progress = isSaid ? new Progress(process.stderr as WriteStream, 'capturing') : undefined
  enough.tell(() => source.stop())
  const timer = stopTimer(args, () => source.stop())
  try {
    await feeder(args, monitor, () => progress?.update(pipeline.counters.framesRead)).run()
  } finally {
    clearTimeout(timer)
    enough.ignore()
    progress?.end()
  }
  for (const text of [
    ...captureWarnings(source, pipeline),
    ...tableWarnings(pipeline),
    ...lossWarnings(source),
  ])
    warnings.add(text)
}

function stopTimer({ forMilliseconds }: MonitorArguments, stop: () => void): NodeJS.Timeout | undefined {
  return forMilliseconds === undefined ? undefined : setTimeout(stop, forMilliseconds)
}

/** Runs `work` while packets come. */
async function whileCapturing(
  args: MonitorArguments,
  monitor: Monitor,
  work: () => Promise<number>,
): Promise<number> {
  const { source } = monitor.capture
  // Who types commands is told with the next answer.
  const tellEnd = (why: string) => {
    if (monitor.end.why !== undefined) return
    monitor.end.why = why
    monitor.warnings.add(`no more packets: ${why}`)
  }
  const timer = stopTimer(args, () => {
    tellEnd('the time of --for is over')
    source.stop()
  })
  const fed = feeder(args, monitor)
    .run()
    .then(
      () => tellEnd(whyOver(args, monitor)),
      (error: Error) => tellEnd(error.message),
    )
  try {
    return await undoOnInterrupt(() => {
      source.close()
      monitor.log?.closeAtOnce()
      if (process.stdin.isTTY) process.stdin.setRawMode(false)
    }, work)
  } finally {
    clearTimeout(timer)
    source.stop()
    await fed
  }
}

/** Why a source that nobody has stopped is over. */
function whyOver({ packets }: MonitorArguments, { log, pipeline }: Monitor): string {
  if (log?.closed) return 'nobody reads the log any more'
  if (packets !== undefined && pipeline.counters.framesRead >= packets)
    return 'there are as many as --packets says'
  return 'the program that captures has ended'
}

function feeder({ packets }: MonitorArguments, monitor: Monitor, onTick?: () => void): LiveFeeder {
  const { capture, pipeline, clock, log } = monitor
  return new LiveFeeder({
    capture,
    pipeline,
    clock,
    mostPackets: packets ?? Number.POSITIVE_INFINITY,
    ...(onTick ? { onTick } : {}),
    ...(log ? { drain: () => drain(log, monitor) } : {}),
  })
}

/** Writes the lines there are; who does not read them any more wants no packets. */
async function drain(log: FlowLog, { capture, clock }: Monitor): Promise<void> {
  await log.drainTo(clock.look() - capture.arrivalMicroseconds)
  if (log.closed) capture.source.stop()
}

function configuredBy({ fileName, hosts, interfaces }: ConfigArguments): ReplayConfigured {
  const running = openConfiguration(fileName, hosts === undefined ? undefined : readHosts(hosts))
  checkInterfaces(interfaces, running)
  const effect = effectWarning(running)
  if (effect !== undefined) warn(effect)
  return { running, interfaces, events: new SessionEvents() }
}
