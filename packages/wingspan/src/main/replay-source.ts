/** A finished replay as what the show commands ask. */
import {
  asksProtocolOnly,
  type FlowPipeline,
  type PacketCounters,
  type SessionListing,
  type SessionQuery,
  type SessionSource,
  TableSource,
} from '@wingspan/engine'
import { askSessions, parseCommand, type ShowConfigured, type ShowSource } from '@wingspan/junos'
import type { PacketSource } from '../source/index.js'
import { captureInterfaceNames } from './capture-interface-names.js'
import type { RunningConfiguration } from './configuration-file.js'

/**
 * The table, its counters and the captures it came from. `sessions` are those of the same table that were shown under
 * another configuration.
 */
export function replaySource(
  source: PacketSource,
  pipeline: FlowPipeline,
  configuration?: RunningConfiguration,
  sessions: SessionSource = tableSource(source, pipeline),
): ShowSource {
  const { table, counters } = pipeline
  const configured: ShowConfigured | undefined =
    configuration && pipeline.configured
      ? {
          configuration: configuration.configuration,
          name: configuration.name,
          path: pipeline.configured,
        }
      : undefined
  const nameOf = captureInterfaceNames(source)
  return {
    sessions,
    columns: table.columns,
    counters,
    written: configuration?.root,
    configured,
    get inputs() {
      return source.interfaces.map(({ fileName, linkType }, index) => ({
        sourceName: fileName,
        interfaceName: nameOf(index),
        linkType,
      }))
    },
  }
}

function tableSource(source: PacketSource, { table, counters }: FlowPipeline): SessionSource {
  return new TableSource({
    columns: table.columns,
    table,
    loss: (query) => ({
      lostPackets: lostPackets(source),
      droppedPackets: droppedPackets(counters, query),
    }),
  })
}

/** The sessions that a `show security flow session …` line is about; undefined for other commands. */
export function sessionsShown(line: string, source: ShowSource): SessionListing | undefined {
  const command = parseCommand(line, source.configured?.configuration.applications)
  if (command instanceof Error) return undefined
  switch (command.command) {
    case 'show security flow session':
      return askSessions(command, source)
    case 'show security flow session session-identifier':
      return source.sessions.ask({ sessionIdentifier: Number(command.identifier) })
    default:
      return undefined
  }
}

/** What the captures say they lost; undefined when none of them says. */
function lostPackets(source: PacketSource): number | undefined {
  const said = source.interfaces
    .map((described) => described.lostPackets)
    .filter((lost) => lost !== undefined)
  return said.length === 0 ? undefined : said.reduce((sum, lost) => sum + lost, 0)
}

/** Packets without a session that a query is about, as far as a packet without one can be asked about. */
function droppedPackets(counters: PacketCounters, query: SessionQuery): number | undefined {
  if (!asksProtocolOnly(query)) return undefined
  return query.protocol === undefined ? counters.dropped : counters.dropPacketsByProtocol[query.protocol]
}
