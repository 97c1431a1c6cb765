/** `wingspan compare A.conf B.conf CAPTURE`: which flows of a capture two configurations treat differently. */
import { SessionEvents } from '@wingspan/engine'
import { openCaptures } from '../source/index.js'
import type { CompareArguments, ConfigArguments } from './arguments.js'
import { compareOutcomes } from './comparison.js'
import { comparisonJson, comparisonText } from './comparison-text.js'
import { openConfiguration, type RunningConfiguration, readHosts } from './configuration-file.js'
import { ExitCode } from './exit-code.js'
import { FlowOutcomes } from './flow-outcomes.js'
import { replay } from './replay.js'
import { StreamSink } from './stream-sink.js'
import { UsageError } from './usage-error.js'

/** No output depends on it. */
const TABLE_SEED = 1

/**
 * Replays the captures under each configuration and writes what differs. Returns 1 when anything does. Throws a
 * ConfigurationError, a CaptureError or a UsageError.
 */
export async function runCompare(args: CompareArguments): Promise<number> {
  if (args.files.includes('-')) {
    throw new UsageError('compare reads the captures twice, and standard input comes only once')
  }
  // Both configurations are sound before a long capture is read.
  const before = open(args.before)
  const after = open(args.after)
  const comparison = compareOutcomes(
    await outcomesUnder(before, args.before, args),
    await outcomesUnder(after, args.after, args),
  )
  const text = args.isJson
    ? comparisonJson(comparison, args.before.fileName, args.after.fileName)
    : comparisonText(comparison)
  await new StreamSink(process.stdout).write(new TextEncoder().encode(text))
  return comparison.changes.length === 0 ? ExitCode.ok : ExitCode.failed
}

function open({ fileName, hosts }: ConfigArguments): RunningConfiguration {
  return openConfiguration(fileName, hosts === undefined ? undefined : readHosts(hosts))
}

async function outcomesUnder(
  running: RunningConfiguration,
  { interfaces }: ConfigArguments,
  { files, maxSessions }: CompareArguments,
): Promise<FlowOutcomes> {
  const events = new SessionEvents()
  const outcomes = new FlowOutcomes(running.configuration, events)
  const source = openCaptures(files)
  try {
    await replay({
      source,
      at: undefined,
      maxSessions,
      seed: TABLE_SEED,
      configured: { running, interfaces, events, reader: outcomes },
    })
    outcomes.drain()
    return outcomes
  } finally {
    source.close()
  }
}
