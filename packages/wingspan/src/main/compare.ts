/** `wingspan compare A.conf B.conf CAPTURE...`: which flows of captures two configurations treat differently. */
import type { WriteStream } from 'node:tty'
import { FlowPipeline, SessionEvents, SessionTable } from '@wingspan/engine'
import { openCaptures, type PacketSource, printableText } from '../source/index.js'
import type { CompareArguments } from './arguments.js'
import { captureInterfaceNames } from './capture-interface-names.js'
import { type Comparison, compareFates } from './comparison.js'
import { comparisonJson, type NotCompared } from './comparison-json.js'
import { comparisonText } from './comparison-text.js'
import { warn } from './complain.js'
import { openConfiguration, type RunningConfiguration, readHosts } from './configuration-file.js'
import { counted, grouped } from './counted.js'
import { CompareExit } from './exit-code.js'
import { FlowJoin } from './flow-join.js'
import { FlowLedger, MOST_FLOWS, type Side } from './flow-ledger.js'
import { FlowWitness } from './flow-witness.js'
import { checkInterfaces, unmetInterfaces } from './interface-map.js'
import { Progress } from './progress.js'
import { configuredOptions, type ReplayConfigured, replay } from './replay.js'
import { sharedInstances } from './shared-instances.js'
import { StreamSink } from './stream-sink.js'
import { captureWarnings, effectWarning, tableWarnings } from './warnings.js'

/** No output depends on it. */
const TABLE_SEED = 1

/** What a comparison says, and what it does not speak of. */
export interface Compared {
  readonly comparison: Comparison
  readonly notCompared: NotCompared
}

/**
 * Compares, and writes what differs to standard output. Returns a CompareExit. Throws a ConfigurationError, a CaptureError
 * or a UsageError.
 */
export async function runCompare(args: CompareArguments): Promise<number> {
  const { comparison, notCompared } = await compareConfigurations(args)
  const names = { before: args.before, after: args.after, captures: args.files }
  const sink = new StreamSink(process.stdout)
  const pieces = args.isJson
    ? comparisonJson(comparison, names, notCompared)
    : comparisonText(comparison, names)
  const encoder = new TextEncoder()
  for (const piece of pieces) {
    if (sink.closed) break
    await sink.write(encoder.encode(piece))
  }
  const { unknownOrigin, beyondLimit } = notCompared
  if (unknownOrigin > 0)
    warn(`${counted(unknownOrigin, 'packet')} seen only behind a translation: not compared`)
  if (beyondLimit > 0) {
    warn(
      `more than ${counted(MOST_FLOWS, 'flow')}: ${grouped(beyondLimit)} sessions and refusals not compared`,
    )
  }
  if (comparison.changes.length > 0) return CompareExit.different
  return beyondLimit > 0 ? CompareExit.trouble : CompareExit.same
}

/** Replays the captures once, under both configurations at a time. Throws as `runCompare` does. */
export async function compareConfigurations(args: CompareArguments): Promise<Compared> {
  // Both configurations are sound before a long capture is read.
  const hosts = args.hosts === undefined ? undefined : readHosts(args.hosts)
  const running = [openConfiguration(args.before, hosts), openConfiguration(args.after, hosts)] as const
  for (const each of running) {
    checkInterfaces(args.interfaces, each)
    const warning = effectWarning(each)
    if (warning !== undefined) warn(warning)
  }
  const ledger = new FlowLedger()
  const source = openCaptures(args.files)
  try {
    const unknownOrigin = await replayBoth(args, running, source, ledger)
    return { comparison: compareFates(ledger), notCompared: { unknownOrigin, beyondLimit: ledger.beyond } }
  } finally {
    source.close()
  }
}

/** Fills the ledger. Returns how many packets were seen only behind a translation. */
async function replayBoth(
  { interfaces, maxSessions }: CompareArguments,
  running: readonly [RunningConfiguration, RunningConfiguration],
  source: PacketSource,
  ledger: FlowLedger,
): Promise<number> {
  const configured = running.map((each) => ({ running: each, interfaces, events: new SessionEvents() }))
  const instances = sharedInstances(running[0].configuration, running[1].configuration)
  const witness = (side: Side) =>
    new FlowWitness(side, ledger, running[side].configuration, instances[side], configured[side]!.events)
  const witnesses = [witness(0), witness(1)] as const
  const join = new FlowJoin(ledger, witnesses)
  const second = pipelineOf(source, maxSessions, configured[1]!)
  witnesses[1].begin(second.table)
  const first = await replay(
    {
      source,
      at: undefined,
      maxSessions,
      seed: TABLE_SEED,
      configured: { ...configured[0]!, reader: witnesses[0] },
      ...(process.stderr.isTTY ? { progress: new Progress(process.stderr as WriteStream) } : {}),
    },
    (frames, pipeline) => {
      second.process(frames)
      witnesses[1].drain()
      const { contexts } = pipeline.configured!.arrivals
      join.take([pipeline.packets, second.packets], (i) => instances[0][contexts[i]!]!)
    },
  )
  second.finish()
  witnesses[1].finish()
  for (const warning of captureWarnings(source, first)) warn(warning)
  for (const warning of unmetInterfaces(interfaces, source)) warn(warning)
  for (const [place, pipeline] of [first, second].entries()) {
    const name = printableText(running[place]!.name)
    for (const warning of tableWarnings(pipeline)) warn(`under ${name}: ${warning}`)
  }
  return join.unknownOrigin
}

function pipelineOf(source: PacketSource, maxSessions: number, configured: ReplayConfigured): FlowPipeline {
  return new FlowPipeline({
    table: new SessionTable({ seed: TABLE_SEED, maxSessions }),
    captureInterfaceName: captureInterfaceNames(source),
    ...configuredOptions(configured),
  })
}
