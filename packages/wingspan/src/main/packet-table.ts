/** Packets of a source into a table, under one configuration after the other. */
import { randomInt } from 'node:crypto'
import { FlowPipeline, SessionEvents, SessionTable } from '@wingspan/engine'
import type { PacketTable } from '../serve/index.js'
import type { PacketSource } from '../source/index.js'
import { captureInterfaceNames } from './capture-interface-names.js'
import type { RunningConfiguration } from './configuration-file.js'
import type { InterfaceMap } from './interface-map.js'
import { decidedUnder } from './replay.js'
import { replaySource } from './replay-source.js'
import { captureWarnings, tableWarnings } from './warnings.js'

export interface PacketTableOptions {
  readonly interfaces: InterfaceMap
  readonly maxSessions: number
  /** Ended sessions are kept for display, as a finished replay keeps them. */
  readonly keepsEnded: boolean
  /** Told of sessions that are made, ended and refused, where packets are decided about. */
  readonly events?: SessionEvents
}

/** A table for the packets of `source`, as the configuration has it. */
export function openPacketTable(
  source: PacketSource,
  { interfaces, maxSessions, keepsEnded, events = new SessionEvents() }: PacketTableOptions,
  running: RunningConfiguration,
): PacketTable<RunningConfiguration> {
  const table = new SessionTable({ seed: randomInt(0x1_0000_0000), maxSessions, keepEnded: keepsEnded })
  // A configuration that comes later may ask for them.
  table.keepTcpWindows()
  const decided = (by: RunningConfiguration) => decidedUnder({ running: by, interfaces, events })
  const pipeline = new FlowPipeline({
    table,
    captureInterfaceName: captureInterfaceNames(source),
    ...(decides(running) ? { configured: decided(running) } : {}),
  })
  let shown = replaySource(source, pipeline, running)
  return {
    source,
    pipeline,
    get shown() {
      return shown
    },
    use: (next) => {
      const { configured } = pipeline
      const isNew = configured?.configuration.generation !== next.configuration.generation
      const reconsideration = decides(next) && isNew ? pipeline.useConfiguration(decided(next)) : undefined
      shown = replaySource(source, pipeline, next, shown.sessions)
      return reconsideration
    },
    warnings: () => [...captureWarnings(source, pipeline), ...tableWarnings(pipeline)],
  }
}

/** A configuration that says nothing of security is about logins and services: packets are observed then. */
export function decides({ effective }: RunningConfiguration): boolean {
  return effective.child('security') !== undefined
}
