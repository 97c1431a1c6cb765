/** A source that would go on for ever. */
import type { PacketSource } from '../source/index.js'

export interface StoppableSource extends PacketSource {
  /** Interfaces that are not there for now, by name. */
  readonly gone: readonly string[]
  /** Ends it: once the packets from before have been handed on, no more come. */
  stop(): void
}
