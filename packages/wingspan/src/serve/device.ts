/** What is asked and answered from: one configuration with all that it has decided. Swapped whole, never changed. */
import type { Configuration, FlowPipeline, Reconsideration } from '@wingspan/engine'
import type { ConfigNode, ShowSource } from '@wingspan/junos'
import type { PacketSource } from '../source/index.js'

/** A configuration that can be served. */
export interface ServedConfiguration {
  readonly configuration: Configuration
  /** As it was written. */
  readonly root: ConfigNode
  /** With groups applied and inactive statements left out. */
  readonly effective: ConfigNode
}

/** Packets on their way into a table, and who answers for it. */
export interface Feed<Loaded extends ServedConfiguration = ServedConfiguration> {
  readonly source: PacketSource
  readonly pipeline: FlowPipeline
  /** As of the configuration that is in use. */
  readonly shown: ShowSource
  /**
   * Goes on under a configuration that follows the one in use. What is returned looks at the sessions there are; nothing
   * where it decides nothing otherwise.
   */
  use(configuration: Loaded): Reconsideration | undefined
  /** What was wrong with the packets so far; one sentence each. */
  warnings(): readonly string[]
}

/** The device as clients see it. */
export interface Device {
  readonly hostName: string
  readonly shown: ShowSource
}

/** What a device is called that has no `system host-name`. */
const NAMELESS = 'wingspan'

export function deviceOf({ configuration }: ServedConfiguration, { shown }: Feed): Device {
  return { hostName: configuration.rules.hostName || NAMELESS, shown }
}
