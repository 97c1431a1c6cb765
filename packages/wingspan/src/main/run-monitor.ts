/**
 * `wingspan monitor`: live interfaces, and the commands that are asked: one after the capture has ended, or any number
 * while packets come.
 */
import { randomInt } from 'node:crypto'
import type { WriteStream } from 'node:tty'
import { FlowPipeline, SessionEvents, SessionTable } from '@wingspan/engine'
import { CommandError, parseCommand, type ShowSource } from '@wingspan/junos'
import { type LiveCapture, LiveFeeder, MACHINE_CLOCKS, openLive, SteadyClock } from '../live/index.js'
import { printableText } from '../source/index.js'
import type { ConfigArguments, MonitorArguments } from './arguments.js'
import { captureInterfaceNames } from './capture-interface-names.js'
import { CLOCK_REPEAT } from './clock-repeat.js'
import { CommandRunner, commandFailure } from './command-runner.js'
import { warn } from './complain.js'
import { openConfiguration, readHosts } from './configuration-file.js'
import { counted } from './counted.js'
import { ExitCode } from './exit-code.js'
import { checkInterfaces } from './interface-map.js'
import { Progress } from './progress.js'
import { runLines, runPrompt } from './prompt.js'
import { configuredOptions, type ReplayConfigured } from './replay.js'
import { replaySource } from './replay-source.js'
import { SavedFiles } from './saved-files.js'
import { StopSignals } from './stop-signals.js'
import { StreamSink } from './stream-sink.js'
import { TimelyWarnings } from './timely-warnings.js'
import { undoOnInterrupt } from './undo-on-interrupt.js'
import { captureWarnings, effectWarning, tableWarnings } from './warnings.js'

/** What is captured, and what becomes of it. */
interface Monitor {
  readonly capture: LiveCapture
  readonly pipeline: FlowPipeline
  readonly clock: SteadyClock
  readonly shown: ShowSource
  /** What is to be said and has not been. */
  readonly warnings: TimelyWarnings
}

/**
 * Captures and answers. Returns the exit code; throws a UsageError, ConfigurationError, LiveError or OutputError.
 */
export async function runMonitor(args: MonitorArguments): Promise<number> {
  const { command, config } = args
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
    }
  } finally {
    enough?.ignore()
  }
}

/** Whether all packets are taken before anything is answered. */
function isCapturedFirst({ command, forMilliseconds, packets }: MonitorArguments): boolean {
  const isBounded = forMilliseconds !== undefined || packets !== undefined
  return command !== undefined || (isBounded && !process.stdin.isTTY)
}

async function answer(
  args: MonitorArguments,
  monitor: Monitor,
  enough: StopSignals | undefined,
): Promise<number> {
  const { command } = args
  const saved = new SavedFiles({ files: [], config: args.config })
  const runner = new CommandRunner(monitor.shown, saved.open)
  if (enough !== undefined) await captureWhole(args, monitor, enough)
  if (command !== undefined) return answerCommand(runner, command, saved)
  const prompted = monitor.warnings.before(runner)
  const commands = () =>
    process.stdin.isTTY
      ? runPrompt(prompted, process.stdin, process.stdout)
      : runLines(prompted, process.stdin, process.stdout, process.stderr)
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
  const warnings = new TimelyWarnings(command !== undefined)
  const tell = (text: string) => warnings.add(text)
  const capture = await openLive({ interfaces, filter, isPromiscuous, clock, tell })
  if (capture.secondBest !== undefined) tell(capture.secondBest)
  const table = new SessionTable({
    seed: randomInt(0x1_0000_0000),
    maxSessions,
    // A capture is asked about as a whole, a table that goes on as it is.
    keepEnded: isCapturedFirst(args),
  })
  const pipeline = new FlowPipeline({
    table,
    captureInterfaceName: captureInterfaceNames(capture.source),
    ...configuredOptions(configured),
  })
  const shown = replaySource(capture.source, pipeline, configured?.running)
  return { capture, pipeline, clock, warnings, shown: withFacts(shown, args, clock) }
}

/** The source, with what it says of itself in `show security flow status`. */
function withFacts(shown: ShowSource, args: MonitorArguments, clock: SteadyClock): ShowSource {
  const { filter, isPromiscuous } = args
  return {
    sessions: shown.sessions,
    columns: shown.columns,
    counters: shown.counters,
    written: shown.written,
    configured: shown.configured,
    get inputs() {
      return shown.inputs
    },
    get facts() {
      const step = Math.round(clock.stepMicroseconds / 1000) / 1000
      return [
        ['Promiscuous', isPromiscuous ? 'yes' : 'no'],
        ...(filter === undefined ? [] : [['Filter', filter] as const]),
        ...(step === 0 ? [] : [['Clock of the machine stepped since', `${step} s`] as const]),
      ] as const
    },
  }
}

/** Captures until a signal, the time or the count that was asked for; then says what is to be said. */
async function captureWhole(args: MonitorArguments, monitor: Monitor, enough: StopSignals): Promise<void> {
  const { capture, pipeline, warnings } = monitor
  const { source } = capture
  const progress = process.stderr.isTTY ? new Progress(process.stderr as WriteStream, 'capturing') : undefined
  enough.tell(() => source.stop())
  const timer = stopTimer(args, monitor)
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
    ...lossWarnings(monitor),
  ])
    warnings.add(text)
}

function stopTimer({ forMilliseconds }: MonitorArguments, { capture }: Monitor): NodeJS.Timeout | undefined {
  return forMilliseconds === undefined ? undefined : setTimeout(() => capture.source.stop(), forMilliseconds)
}

/** Runs `work` while packets come. */
async function whileCapturing(
  args: MonitorArguments,
  monitor: Monitor,
  work: () => Promise<number>,
): Promise<number> {
  const { source } = monitor.capture
  const timer = stopTimer(args, monitor)
  // Who types commands is told with the next answer.
  const fed = feeder(args, monitor)
    .run()
    .catch((error: Error) => monitor.warnings.add(`no more packets: ${error.message}`))
  try {
    return await undoOnInterrupt(() => {
      source.close()
      if (process.stdin.isTTY) process.stdin.setRawMode(false)
    }, work)
  } finally {
    clearTimeout(timer)
    source.stop()
    await fed
  }
}

function feeder({ packets }: MonitorArguments, monitor: Monitor, onTick?: () => void): LiveFeeder {
  const { capture, pipeline, clock } = monitor
  return new LiveFeeder({
    capture,
    pipeline,
    clock,
    mostPackets: packets ?? Number.POSITIVE_INFINITY,
    ...(onTick ? { onTick } : {}),
  })
}

function configuredBy({ fileName, hosts, interfaces }: ConfigArguments): ReplayConfigured {
  const running = openConfiguration(fileName, hosts === undefined ? undefined : readHosts(hosts))
  checkInterfaces(interfaces, running)
  const effect = effectWarning(running)
  if (effect !== undefined) warn(effect)
  return { running, interfaces, events: new SessionEvents() }
}

function lossWarnings({ capture }: Monitor): string[] {
  return capture.source.interfaces.flatMap(({ name, lostPackets }) =>
    lostPackets
      ? [`${printableText(name ?? 'an interface')}: ${counted(lostPackets, 'packet')} lost at capture`]
      : [],
  )
}
