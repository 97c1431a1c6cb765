/**
 * Packets of live interfaces into a table, until there have been enough. Sessions age by the clock while no packet
 * comes.
 */
import { type FlowPipeline, FrameBatch } from '@wingspan/engine'
import type { SteadyClock } from '../clock/index.js'
import type { LiveCapture } from './open-live.js'

/** How long others may have to wait while packets are read. */
const TURN_MILLISECONDS = 5
const TICK_MILLISECONDS = 50
/** Sessions looked at for ageing in one tick; whoever asks has all of them looked at. */
const AGEING_BUDGET = 4096

export interface LiveFeederOptions {
  readonly capture: Pick<LiveCapture, 'source' | 'arrivalMicroseconds'>
  readonly pipeline: FlowPipeline
  readonly clock: SteadyClock
  /** After so many packets it ends. */
  readonly mostPackets: number
  /** Called between packets, some twenty times a second. */
  readonly onTick?: () => void
  /**
   * Called between packets, some twenty times a second or more often, but not while what it returned is on its way; they
   * wait for that. Where it fails the feeder does.
   */
  readonly drain?: () => void | Promise<void>
}

export class LiveFeeder {
  readonly #options: LiveFeederOptions
  /** Whether everything that has come is in the table. */
  #isIdle = false
  #draining: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(options: LiveFeederOptions) {
    this.#options = options
  }

  /**
   * Feeds until the source ends, where time stands then, or up to the last packet of those that were asked for; closes
   * the source. Rejects with a LiveError, or what `drain` fails with.
   */
  async run(): Promise<void> {
    const { capture, pipeline, clock, onTick } = this.#options
    const tick = setInterval(() => {
      if (this.#isIdle) {
        this.#goOn()
        void this.#drain()
      }
      onTick?.()
    }, TICK_MILLISECONDS)
    try {
      const hasEnded = await this.#feed()
      if (this.#failure) throw this.#failure.error
      pipeline.finish()
      if (hasEnded && pipeline.table.hasStarted) pipeline.table.settle(clock.look())
    } finally {
      clearInterval(tick)
      // What is not read any more must not count as lost.
      capture.source.close()
    }
  }

  /** Whether the source has ended. */
  async #feed(): Promise<boolean> {
    const { capture, pipeline, mostPackets } = this.#options
    const frames = new FrameBatch()
    let left = mostPackets
    let turned = performance.now()
    while (left > 0) {
      const next = capture.source.next(frames)
      this.#isIdle = typeof next !== 'number'
      const count = typeof next === 'number' ? next : await next
      this.#isIdle = false
      if (count === 0) return true
      frames.count = Math.min(count, left)
      left -= frames.count
      pipeline.process(frames)
      if (performance.now() - turned < TURN_MILLISECONDS) continue
      await new Promise(setImmediate)
      await this.#drain()
      turned = performance.now()
    }
    return false
  }

  #drain(): Promise<void> {
    this.#draining ??= this.#drainAnew().finally(() => {
      this.#draining = undefined
    })
    return this.#draining
  }

  async #drainAnew(): Promise<void> {
    const { drain, capture } = this.#options
    try {
      await drain?.()
    } catch (error) {
      this.#failure ??= { error }
      capture.source.stop()
    }
  }

  /** Time goes on, but not past a packet that is on its way. */
  #goOn(): void {
    const { pipeline, clock, capture } = this.#options
    if (pipeline.table.hasStarted)
      pipeline.table.advance(clock.look() - capture.arrivalMicroseconds, AGEING_BUDGET)
  }
}
