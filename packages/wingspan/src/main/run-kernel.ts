/** `wingspan kernel`: commands answered from the kernel's own connection table, which is read for each of them. */
import { uptime } from 'node:os'
import type { ShowSource } from '@wingspan/junos'
import {
  interfaceZones,
  type KernelClock,
  KernelCounters,
  KernelError,
  type KernelKnowledge,
  KernelRates,
  KernelRoutes,
  type KernelSessions,
  kernelFacts,
  readKernelSessions,
} from '../kernel/index.js'
import { afterErrors } from './after-errors.js'
import type { KernelArguments } from './arguments.js'
import { CLOCK_REPEAT } from './clock-repeat.js'
import { CommandRunner } from './command-runner.js'
import type { RunningConfiguration } from './configuration-file.js'
import { ExitCode } from './exit-code.js'
import { isClearLine, kernelQuery, kernelWarnings } from './kernel-question.js'
import { SavedFiles } from './saved-files.js'
import { SharedReading } from './shared-reading.js'
import { StreamSink } from './stream-sink.js'
import { TimelyWarnings } from './timely-warnings.js'
import { stopOnInterrupt, undoOnInterrupt } from './undo-on-interrupt.js'

/**
 * Returns the exit code; throws a KernelError, a ConfigurationError, an OutputError or a UsageError. What a question
 * alone does without is loaded when it is wanted: scripts ask often, and wait for each start.
 */
export async function runKernel({ command, config, top }: KernelArguments): Promise<number> {
  const onTerminal = top && (await import('./run-top.js'))
  onTerminal?.checkTopTerminal()
  const timely = new TimelyWarnings(top === undefined)
  const saved = new SavedFiles({ files: [], config })
  const configured = config && (await import('./kernel-configuration.js')).openKernelConfiguration(config)
  const { running, policyFrom } = configured ?? {}
  if (running && !policyFrom)
    timely.add('policies are N/A: the configuration has no wingspan kernel policy-from')
  const knowledge: KernelKnowledge = {
    rates: new KernelRates(),
    routes: await KernelRoutes.open(),
    policyFrom,
    zoneOf: running && interfaceZones(running.configuration),
  }
  const shared = new SharedReading(() => performance.now())
  const runner = new CommandRunner(async (asked, isStopped) => {
    const query = kernelQuery(asked, running?.configuration)
    const readNow = () => readKernelSessions(query, clock(), knowledge)
    const read = await (top ? shared.read(query, readNow) : readNow())
    const known = { ...knowledge, configuration: running?.configuration }
    const warnings = await kernelWarnings(read, asked, query, known, isStopped)
    for (const warning of warnings) timely.addOnce(warning)
    return kernelSource(read, knowledge, running)
  }, saved.open)
  if (onTerminal) {
    // Who may not, or whose kernel tracks nothing, is told so before the screen is taken.
    await readKernelSessions(undefined, clock(), knowledge)
    return onTerminal.topOnTerminal(afterErrors(runner, KernelError), top, () => timely.take())
  }
  if (command === undefined) {
    const lines = afterErrors(runner, KernelError)
    const { runLines, runPrompt } = await import('./prompt.js')
    if (process.stdin.isTTY) return runPrompt(lines, process.stdin, process.stdout)
    const exitCode = await runLines(lines, process.stdin, process.stdout, process.stderr)
    process.stdin.destroy()
    return exitCode
  }
  const sink = new StreamSink(process.stdout)
  const run = () => runner.run(command, sink, 0, CLOCK_REPEAT)
  const outcome = isClearLine(command)
    ? await stopOnInterrupt(() => sink.stop(), run)
    : await undoOnInterrupt(() => saved.abandon(), run)
  if (outcome === 'unanswered') return ExitCode.failed
  if (typeof outcome === 'string') return ExitCode.ok
  process.stderr.write(outcome.lineText)
  return ExitCode.failed
}

function clock(): KernelClock {
  const now = Date.now()
  return { nowMicroseconds: now * 1000, bootMicroseconds: Math.round((now - uptime() * 1000) * 1000) }
}

function kernelSource(
  { sessions, columns, reading }: KernelSessions,
  { routes }: KernelKnowledge,
  running: RunningConfiguration | undefined,
): ShowSource {
  return {
    sessions,
    columns,
    counters: new KernelCounters(() => reading.statistics),
    inputs: [],
    facts: kernelFacts(reading, routes),
    written: running?.root,
    configured: undefined,
    named: running?.configuration,
  }
}
