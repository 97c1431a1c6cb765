/** What a show command needs to be answered: the sessions, and what is known about where they came from. */
import type { PacketCounters, SessionSource, TableColumns } from '@wingspan/engine'

/** An interface that packets are read from. */
export interface ShowInput {
  /** The capture it is described in, or what stands for it; untrusted text. */
  readonly sourceName: string
  /** As sessions name it, without a unit; untrusted text. */
  readonly interfaceName: string
  /** LINKTYPE_ value. */
  readonly linkType: number
}

export interface ShowSource {
  readonly sessions: SessionSource
  /** Of the table behind `sessions`: interface names and the counts its writer keeps. */
  readonly columns: TableColumns
  readonly counters: PacketCounters
  readonly inputs: readonly ShowInput[]
}
