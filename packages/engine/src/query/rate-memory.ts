/** What a source remembers of its sessions' bytes, so that the next question can be told a rate. */
import type { SessionMeasure } from './session-measure.js'

export interface RateMemory {
  /** Bytes per second of both wings; remembers what they were made of. */
  readonly measure: SessionMeasure
}
