/**
 * Packets of captures into a table, as fast as they can be read or by a clock. By the clock, time goes on where no
 * packet comes: sessions age in front of who looks on, after the last packet too.
 */
import type { Feed, PacketTable, ServedConfiguration } from './device.js'
import { PacedFrames } from './paced-frames.js'

export interface FeedPace {
  /** How many times faster than the captures; undefined: as fast as they can be read. */
  readonly speed: number | undefined
  /** Whether to begin again after the last packet. */
  readonly loops: boolean
}

export interface FeedClock {
  nowMilliseconds(): number
  /** Resolves after so long. */
  wait(milliseconds: number): Promise<void>
  /** Resolves when others have had their turn. */
  turn(): Promise<void>
}

/** Between two looks whether a packet is due. */
export const TICK_MILLISECONDS = 50
/** How long others may have to wait while packets are read. */
const TURN_MILLISECONDS = 5
/** Sessions looked at for ageing in one tick; whoever asks has all of them looked at. */
const AGEING_BUDGET = 4096
const MICROSECONDS = 1000

export interface ReplayFeederOptions {
  readonly packets: Pick<PacketTable, 'source' | 'pipeline'>
  readonly pace: FeedPace
  readonly clock: FeedClock
  /** When the first packet is due: in the past where another feeder began then. */
  readonly startMilliseconds: number
  /** Told when nothing more will be fed; with a CaptureError where that is because a capture cannot be read. */
  readonly onEnd: (error: unknown) => void
}

export class ReplayFeeder {
  readonly #options: ReplayFeederOptions
  readonly #frames: PacedFrames
  #isStopped = false
  #turnedMilliseconds: number
  #tellCaughtUp: () => void = () => {}

  constructor(options: ReplayFeederOptions) {
    this.#options = options
    this.#frames = new PacedFrames(options.packets.source, options.pace.loops)
    this.#turnedMilliseconds = options.clock.nowMilliseconds()
  }

  /**
   * Begins to feed. Resolves when all packets that are due, or those of the first round, are in the table; it goes on
   * from there. Rejects with a CaptureError where it does not come so far.
   */
  async start(): Promise<void> {
    const { onEnd } = this.#options
    let hasCaughtUp = false
    const caughtUp = new Promise<void>((resolve) => {
      this.#tellCaughtUp = resolve
    }).then(() => {
      hasCaughtUp = true
    })
    const end = this.#run().then(
      () => onEnd(undefined),
      (error: unknown) => {
        if (!hasCaughtUp) throw error
        onEnd(error)
      },
    )
    await Promise.race([caughtUp, end])
  }

  /** Ends it at its next step; the table stays as it is. */
  stop(): void {
    this.#isStopped = true
  }

  async #run(): Promise<void> {
    const { pipeline, source } = this.#options.packets
    try {
      await this.#frames.begin()
      while (!this.#isStopped && !(await this.#step())) {}
    } finally {
      if (!this.#isStopped) pipeline.finish()
      source.close()
    }
  }

  /** Takes what is due; true when nothing will be. */
  async #step(): Promise<boolean> {
    const { pipeline } = this.#options.packets
    const until = this.#nowMicroseconds()
    if (await this.#frames.next(until)) {
      pipeline.process(this.#frames.due)
      if (this.#frames.rounds > 1) this.#tellCaughtUp()
      await this.#turn()
      return false
    }
    if (this.#frames.isOver && (this.#options.pace.speed === undefined || !pipeline.table.hasStarted))
      return true
    this.#tellCaughtUp()
    pipeline.table.advance(until, AGEING_BUDGET)
    await this.#options.clock.wait(TICK_MILLISECONDS)
    return false
  }

  /** What time it is in the captures. */
  #nowMicroseconds(): number {
    const { speed } = this.#options.pace
    const { firstMicroseconds } = this.#frames
    if (speed === undefined || firstMicroseconds === undefined) return Number.POSITIVE_INFINITY
    const passed = this.#options.clock.nowMilliseconds() - this.#options.startMilliseconds
    return firstMicroseconds + Math.max(0, Math.round(passed * speed * MICROSECONDS))
  }

  async #turn(): Promise<void> {
    const { clock } = this.#options
    if (clock.nowMilliseconds() - this.#turnedMilliseconds < TURN_MILLISECONDS) return
    await clock.turn()
    this.#turnedMilliseconds = clock.nowMilliseconds()
  }
}

/** Captures as a feed. */
export function replayFeed<Loaded extends ServedConfiguration>(
  packets: PacketTable<Loaded>,
  options: Omit<ReplayFeederOptions, 'packets'>,
): Feed<Loaded> {
  const feeder = new ReplayFeeder({ ...options, packets })
  return {
    get shown() {
      return packets.shown
    },
    use: (configuration) => packets.use(configuration),
    warnings: () => packets.warnings(),
    start: () => feeder.start(),
    stop: async () => feeder.stop(),
  }
}
