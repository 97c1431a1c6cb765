/** Captures through the engine: one pass that fills the table, and a second one for who wants the packets again. */
import { FlowPipeline, FrameBatch, type SessionEvents, SessionTable } from '@wingspan/engine'
import type { PacketSource } from '../source/index.js'
import { type AtTime, atMicroseconds } from './at-time.js'
import { captureInterfaceNames } from './capture-interface-names.js'
import type { RunningConfiguration } from './configuration-file.js'
import type { Progress } from './progress.js'
import { undoOnInterrupt } from './undo-on-interrupt.js'

/** Frames may be this much later than the moment asked for before reading stops: captures are not quite in order. */
const DISORDER_MICROSECONDS = 10_000_000
/** Batches between two looks at the clock and the event loop: tens of milliseconds. */
const BATCHES_PER_TURN = 2048

/** What decides about the packets. */
export interface ReplayConfigured {
  readonly running: RunningConfiguration
  /** Interface of the configuration by name of a capture interface. */
  readonly interfaces: ReadonlyMap<string, string>
  readonly events: SessionEvents
  /** Told of the table before the first packet, and to write what has happened after each batch. */
  readonly reader?: EventWriter
}

/** Whoever writes down events. */
export interface EventWriter {
  begin(table: SessionTable): void
  drain(): void
}

/** Ports are chosen by this, so that every replay of a capture chooses the same. */
const NAT_SEED = 0x5eed

export interface ReplayOptions {
  readonly source: PacketSource
  readonly at: AtTime | undefined
  readonly maxSessions: number
  /** Seed of the table's hash. */
  readonly seed: number
  readonly progress?: Progress
  /** Without one, packets are observed and nothing is decided. */
  readonly configured?: ReplayConfigured
}

/** What looks at every batch after the pipeline has dealt with it. */
export type BatchObserver = (frames: FrameBatch, pipeline: FlowPipeline) => void | Promise<void>

/**
 * Reads a source to its end, or past the moment asked for, and returns the pipeline with its table. With `at`
 * ended sessions are dropped, as the device would have, and time stands at that moment; without, all are kept.
 */
export function replay(options: ReplayOptions, observe?: BatchObserver): Promise<FlowPipeline> {
  return undoOnInterrupt(
    () => options.progress?.end(),
    () => read(options, observe),
  )
}

async function read(options: ReplayOptions, observe?: BatchObserver): Promise<FlowPipeline> {
  const { source, at, progress } = options
  const frames = new FrameBatch()
  let count = await source.next(frames)
  const until =
    at === undefined
      ? Number.POSITIVE_INFINITY
      : atMicroseconds(at, count === 0 ? 0 : frames.timeMicroseconds[0]!)
  const table = new SessionTable({
    seed: options.seed,
    maxSessions: options.maxSessions,
    keepEnded: at === undefined,
  })
  const pipeline = new FlowPipeline({
    table,
    captureInterfaceName: captureInterfaceNames(source),
    untilMicroseconds: until,
    ...configuredOptions(options.configured),
  })
  options.configured?.reader?.begin(table)
  for (
    let batches = 0;
    count > 0 && (batches === 0 || frames.timeMicroseconds[0]! <= until + DISORDER_MICROSECONDS);
    batches++
  ) {
    pipeline.process(frames)
    options.configured?.reader?.drain()
    const waiting = observe?.(frames, pipeline)
    if (waiting !== undefined) await waiting
    if (batches % BATCHES_PER_TURN === 0) {
      progress?.update(pipeline.counters.framesRead)
      await new Promise(setImmediate)
    }
    const next = source.next(frames)
    count = typeof next === 'number' ? next : await next
  }
  pipeline.finish()
  progress?.end()
  return pipeline
}

function configuredOptions(configured: ReplayConfigured | undefined) {
  if (configured === undefined) return {}
  const { running, interfaces, events } = configured
  return {
    configured: {
      configuration: running.configuration,
      interfaceMap: interfaces,
      events,
      natSeed: NAT_SEED,
    },
  }
}
