/** Captures through the engine: one pass that fills the table, and a second one for who wants the packets again. */
import {
  type ConfiguredOptions,
  FlowPipeline,
  FrameBatch,
  type SessionEvents,
  SessionTable,
} from '@wingspan/engine'
import type { PacketSource } from '../source/index.js'
import { type AtTime, atMicroseconds } from './at-time.js'
import { captureInterfaceNames } from './capture-interface-names.js'
import type { RunningConfiguration } from './configuration-file.js'
import type { InterfaceMap } from './interface-map.js'
import type { Progress } from './progress.js'
import { undoOnInterrupt } from './undo-on-interrupt.js'

/** Frames may be this much later than the moment asked for before reading stops: captures are not quite in order. */
const DISORDER_MICROSECONDS = 10_000_000
/** Batches between two looks at the clock. */
const BATCHES_PER_LOOK = 64
/** How long the event loop, and with it an interrupt, may have to wait. */
const TURN_MILLISECONDS = 20

/** What decides about the packets. */
export interface ReplayConfigured {
  readonly running: RunningConfiguration
  /** Interface of the configuration by name of a capture interface. */
  readonly interfaces: InterfaceMap
  readonly events: SessionEvents
  /** Told of the table before the first packet, and to write what has happened after each batch. */
  readonly reader?: EventWriter
}

/** Whoever writes down events. */
export interface EventWriter {
  /** Nobody wants to know any more: the rest need not be read. */
  readonly closed?: boolean
  begin(table: SessionTable): void
  drain(): void | Promise<void>
  /** No more packets come. */
  finish?(): void | Promise<void>
  /** The replay ends before its time, or could not be finished. */
  abandon?(): void
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
  const { progress, configured } = options
  return undoOnInterrupt(
    () => {
      progress?.end()
      configured?.reader?.abandon?.()
    },
    async () => {
      try {
        return await read(options, observe)
      } catch (error) {
        progress?.end()
        configured?.reader?.abandon?.()
        throw error
      }
    },
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
  const reader = options.configured?.reader
  reader?.begin(table)
  let turned = performance.now()
  for (
    let batches = 0;
    count > 0 && (batches === 0 || frames.timeMicroseconds[0]! <= until + DISORDER_MICROSECONDS);
    batches++
  ) {
    pipeline.process(frames)
    const writing = reader?.drain()
    if (writing !== undefined) await writing
    if (reader?.closed) break
    const waiting = observe?.(frames, pipeline)
    if (waiting !== undefined) await waiting
    if (batches % BATCHES_PER_LOOK === 0 && performance.now() - turned > TURN_MILLISECONDS) {
      progress?.update(pipeline.counters.framesRead)
      await new Promise(setImmediate)
      turned = performance.now()
    }
    const next = source.next(frames)
    count = typeof next === 'number' ? next : await next
  }
  pipeline.finish()
  await reader?.finish?.()
  progress?.end()
  return pipeline
}

/** What a pipeline is to be told of it. */
export function configuredOptions(configured: ReplayConfigured | undefined) {
  return configured === undefined ? {} : { configured: decidedUnder(configured) }
}

/** Under which configuration packets are decided about, and who is told. */
export function decidedUnder({ running, interfaces, events }: ReplayConfigured): ConfiguredOptions {
  return { configuration: running.configuration, interfaceMap: interfaces, events, natSeed: NAT_SEED }
}
