/** What is asked and answered from: one configuration with all that it has decided. Swapped whole, never changed. */
import type { Configuration, FlowPipeline, Reconsideration } from '@wingspan/engine'
import type { ConfigNode, ParsedCommand, ShowSource } from '@wingspan/junos'
import type { PacketSource } from '../source/index.js'

/** A configuration that can be served. */
export interface ServedConfiguration {
  readonly configuration: Configuration
  /** As it was written. */
  readonly root: ConfigNode
  /** With groups applied and inactive statements left out. */
  readonly effective: ConfigNode
}

/** Sessions that are looked at because another configuration is in use. */
export type Reconsidering = Pick<Reconsideration, 'advance' | 'ended'>

/** Sessions as a configuration has them, and who answers for them. */
export interface Shown<Loaded extends ServedConfiguration = ServedConfiguration> {
  /** As of the configuration that is in use. */
  readonly shown: ShowSource
  /**
   * Goes on under a configuration that follows the one in use. What is returned looks at the sessions there are; nothing
   * where it decides nothing otherwise.
   */
  use(configuration: Loaded): Reconsidering | undefined
  /** What was wrong so far; one sentence each. */
  warnings(): readonly string[]
  /** What is to be said beside the answer to a command, one sentence each; left out where that is nothing. */
  beside?(command: ParsedCommand): readonly string[]
}

/** Where sessions come from: captures, live interfaces, the kernel. */
export interface Feed<Loaded extends ServedConfiguration = ServedConfiguration> extends Shown<Loaded> {
  /**
   * Begins. Resolves when all that is due is in the table; it goes on from there. Rejects with what is wrong where it does
   * not come so far.
   */
  start(): Promise<void>
  /** Ends it, at any time, once or again; the table stays as it is. */
  stop(): Promise<void>
}

/** Who runs a feed. */
export interface FeedOwner {
  /** When the owner began. */
  readonly startMilliseconds: number
  /** Told what is to be said while the feed goes on. */
  tell(text: string): void
  /** Told when nothing more will be fed; with an error where that is not how it should be. */
  onEnd(error: unknown): void
}

/** Packets on their way into a table. */
export interface PacketTable<Loaded extends ServedConfiguration = ServedConfiguration> extends Shown<Loaded> {
  readonly source: PacketSource
  readonly pipeline: FlowPipeline
}

/** The device as clients see it. */
export interface Device {
  readonly hostName: string
  readonly shown: ShowSource
  /** What is to be said beside the answer to a command; one sentence each. */
  beside?(command: ParsedCommand): readonly string[]
}

/** What a device is called that has no `system host-name`. */
const NAMELESS = 'wingspan'

export function deviceOf({ configuration }: ServedConfiguration, source: Shown): Device {
  const { shown } = source
  return {
    hostName: configuration.rules.hostName || NAMELESS,
    shown,
    beside: (command) => source.beside?.(command) ?? [],
  }
}
