/** `wingspan kernel`: commands answered from the kernel's own connection table, which is read for each of them. */
import { uptime } from 'node:os'
import { PacketCounters, type SessionQuery } from '@wingspan/engine'
import { type ParsedCommand, type ShowSource, sessionQuery } from '@wingspan/junos'
import {
  type KernelClock,
  type KernelSessions,
  kernelFacts,
  kernelHints,
  readKernelSessions,
} from '../kernel/index.js'
import type { KernelArguments } from './arguments.js'
import { CLOCK_REPEAT } from './clock-repeat.js'
import { CommandRunner } from './command-runner.js'
import { warn } from './complain.js'
import { counted } from './counted.js'
import { ExitCode } from './exit-code.js'
import { runLines, runPrompt } from './prompt.js'
import { SavedFiles } from './saved-files.js'
import { StreamSink } from './stream-sink.js'
import { undoOnInterrupt } from './undo-on-interrupt.js'

/** Returns the exit code; throws a KernelError or an OutputError. */
export async function runKernel({ command }: KernelArguments): Promise<number> {
  const saved = new SavedFiles({ files: [], config: undefined })
  const told = new Set<string>()
  const runner = new CommandRunner(async (asked) => {
    const query = queryOf(asked)
    const read = await readKernelSessions(query, clock())
    for (const warning of warnings(read, asked)) {
      if (!told.has(warning)) warn(warning)
      told.add(warning)
    }
    return kernelSource(read)
  }, saved.open)
  if (command === undefined) {
    if (process.stdin.isTTY) return runPrompt(runner, process.stdin, process.stdout)
    const exitCode = await runLines(runner, process.stdin, process.stdout, process.stderr)
    process.stdin.destroy()
    return exitCode
  }
  const sink = new StreamSink(process.stdout)
  const outcome = await undoOnInterrupt(
    () => saved.abandon(),
    () => runner.run(command, sink, 0, CLOCK_REPEAT),
  )
  if (outcome === 'unanswered') return ExitCode.failed
  if (typeof outcome === 'string') return ExitCode.ok
  process.stderr.write(outcome.lineText)
  return ExitCode.failed
}

/** Which connections a command is about; undefined for one that is about none. */
function queryOf(command: ParsedCommand): SessionQuery | undefined {
  switch (command.command) {
    case 'show security flow session':
      return sessionQuery(command.filters, { configured: undefined })
    case 'show security flow session session-identifier':
      return { sessionIdentifier: Number(command.identifier) }
    case 'show security flow statistics':
      return {}
    default:
      return undefined
  }
}

/** What an answer must say beside itself: what the kernel keeps from it. */
function warnings({ missed, reading }: KernelSessions, command: ParsedCommand): string[] {
  const isList =
    command.command === 'show security flow session session-identifier' ||
    (command.command === 'show security flow session' && command.level !== 'summary')
  const isFull = isList && !(command.command === 'show security flow session' && command.level === 'brief')
  const { counters, startTimes } = kernelHints()
  return [
    ...(isList && counters !== undefined ? [counters] : []),
    ...(isFull && startTimes !== undefined ? [startTimes] : []),
    ...(missed > 0 ? [`${counted(missed, 'connection')} found no room`] : []),
    ...(reading.unreadable === '' ? [] : [`connections that could not be read: ${reading.unreadable}`]),
  ]
}

function clock(): KernelClock {
  const now = Date.now()
  return { nowMicroseconds: now * 1000, bootMicroseconds: Math.round((now - uptime() * 1000) * 1000) }
}

function kernelSource({ sessions, columns, reading }: KernelSessions): ShowSource {
  const { failed, invalid } = reading.statistics
  const refused = failed === undefined || invalid === undefined ? Number.NaN : failed + invalid
  return {
    sessions,
    columns,
    counters: new KernelCounters(refused),
    inputs: [],
    facts: kernelFacts(reading),
    written: undefined,
    configured: undefined,
  }
}

/** The kernel counts no packets but those that it refused a connection. */
class KernelCounters extends PacketCounters {
  readonly #dropped: number

  constructor(dropped: number) {
    super()
    this.#dropped = dropped
    this.framesRead = Number.NaN
    this.fragmentPackets = Number.NaN
  }

  override get dropped(): number {
    return this.#dropped
  }

  override get onSessions(): number {
    return Number.NaN
  }
}
