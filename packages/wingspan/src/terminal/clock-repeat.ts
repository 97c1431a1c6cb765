/** `| refresh` by a clock. */
import type { ByteSink, Repeat } from '@wingspan/junos'

/** How long an interrupt may have to wait. */
const LOOK_MILLISECONDS = 100
const MILLISECONDS = 1000

interface RepeatClock {
  nowMilliseconds(): number
  /** Resolves after so long. */
  wait(milliseconds: number): Promise<void>
}

export function clockRepeat(clock: RepeatClock): Repeat {
  return {
    now: () =>
      `${new Date(clock.nowMilliseconds()).toISOString().slice(0, -'.000Z'.length).replace('T', ' ')} UTC`,
    // Counted down, so that a clock that is set meanwhile changes nothing.
    async wait(seconds: number, sink: ByteSink): Promise<void> {
      for (let left = seconds * MILLISECONDS; left > 0 && !sink.closed; left -= LOOK_MILLISECONDS)
        await clock.wait(Math.min(left, LOOK_MILLISECONDS))
    },
  }
}
