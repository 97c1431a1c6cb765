/** How often each check of a zone's screen has found something. */
import { SCREEN_COUNTER_WORDS } from './screen-check.js'

export class ScreenCounters {
  private readonly counts: Float64Array

  /** Zones of the generation before keep their numbers, and what was counted for them. */
  constructor(zones: number, before?: ScreenCounters) {
    this.counts = new Float64Array(zones * SCREEN_COUNTER_WORDS.length)
    if (before !== undefined) this.counts.set(before.counts)
  }

  count(zone: number, check: number): void {
    this.counts[zone * SCREEN_COUNTER_WORDS.length + check]!++
  }

  /** What a check has found on packets from a zone. */
  found(zone: number, check: number): number {
    return this.counts[zone * SCREEN_COUNTER_WORDS.length + check]!
  }
}
