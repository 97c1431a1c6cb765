/** What a show command needs to be answered: the sessions, and what is known about where they came from. */
import type {
  Configuration,
  ConfiguredPath,
  PacketCounters,
  SessionSource,
  TableColumns,
} from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'

/** An interface that packets are read from. */
export interface ShowInput {
  /** The capture it is described in, or what stands for it; untrusted text. */
  readonly sourceName: string
  /** As sessions name it, without a unit; untrusted text. */
  readonly interfaceName: string
  /** LINKTYPE_ value. */
  readonly linkType: number
}

/** One thing that a source says of itself: a name and a value, both printed. */
export type SourceFact = readonly [name: string, value: string]

/** What decided about the packets. */
export interface ShowConfigured {
  readonly configuration: Configuration
  /** Its counters, ports and limits. */
  readonly path: ConfiguredPath
  /** What its text is called, for messages; untrusted text. */
  readonly name: string
}

export interface ShowSource {
  readonly sessions: SessionSource
  /** Of the table behind `sessions`: interface names and the counts its writer keeps. */
  readonly columns: TableColumns
  readonly counters: PacketCounters
  readonly inputs: readonly ShowInput[]
  /** What a source that reads no packets says of itself, names and values; untrusted text. */
  readonly facts?: readonly SourceFact[]
  /** The configuration as it was written; there may be one under which nothing is decided. */
  readonly written: ConfigNode | undefined
  /** Undefined where nothing was decided, only observed. */
  readonly configured: ShowConfigured | undefined
  /** Where nothing was decided here: the configuration that the numbers of policies and zones are of. */
  readonly named?: Configuration | undefined
}
