/**
 * `show security flow statistics`: what became of the packets, and with `detail` (ours) the whole account by
 * protocol and by reason. Current sessions are the sessions in use, as in the summary: kept ended ones included.
 */
import {
  CLOSE_REASON_WORDS,
  COUNT_CLOSED,
  COUNT_CREATED,
  COUNT_FORGOTTEN,
  DROP_REASON_WORDS,
  type PacketCounters,
  type SessionSummary,
} from '@wingspan/engine'
import type { ShowSource } from './show-source.js'

export interface FlowStatisticsResult {
  readonly kind: 'flow-statistics'
  readonly currentSessions: number
  readonly receivedPackets: number
  /** Packets on sessions. */
  readonly transmittedPackets: number
  readonly droppedPackets: number
  readonly fragmentPackets: number
  readonly detail: FlowStatisticsDetail | undefined
}

export interface FlowStatisticsDetail {
  /** Read and neither on a session nor dropped yet: fragments that wait for their first one. */
  readonly waitingPackets: number
  /** Seen on the other side of the device too, and counted where they were seen first. */
  readonly secondSightPackets: number
  /** Taken out of tunnels that end at the device. */
  readonly tunnelledPackets: number
  /** Undefined where no capture says. */
  readonly lostPackets: number | undefined
  /** Microseconds since 1970; undefined before the first packet. */
  readonly firstTimeMicroseconds: number | undefined
  readonly lastTimeMicroseconds: number | undefined
  readonly reversedPackets: number
  readonly timeJumps: number
  /** Protocols of which a packet was seen, by number. */
  readonly protocols: readonly ProtocolStatistics[]
  /** Reasons that something was dropped for, in list order. */
  readonly drops: readonly DropStatistics[]
  /** Link types whose frames cannot be decoded. */
  readonly unknownLinkTypes: readonly { readonly linkType: number; readonly frames: number }[]
  readonly sessions: SessionAccount
}

/** Packets and IP bytes of one outer protocol. */
export interface ProtocolStatistics {
  readonly protocol: number
  readonly packets: number
  readonly bytes: number
  /** Of those, ICMP errors counted on the session of the packet inside. */
  readonly errorPackets: number
  readonly errorBytes: number
  readonly droppedPackets: number
  readonly droppedBytes: number
}

export interface DropStatistics {
  readonly reason: number
  readonly packets: number
  readonly bytes: number
}

/** created = in use + forgotten. */
export interface SessionAccount {
  readonly created: number
  readonly inUse: number
  readonly forgotten: number
  /** Undefined where it is not known. */
  readonly failed: number | undefined
  /** Close reasons that a session ended by, in list order. */
  readonly closed: readonly { readonly reason: number; readonly sessions: number }[]
}

export function showFlowStatistics(detail: boolean, source: ShowSource): FlowStatisticsResult {
  const { counters, columns } = source
  const { summary } = source.sessions.summarize({})
  return {
    kind: 'flow-statistics',
    currentSessions: sessionsInUse(columns.counts),
    receivedPackets: counters.framesRead,
    transmittedPackets: counters.onSessions,
    droppedPackets: counters.dropped,
    fragmentPackets: counters.fragmentPackets,
    detail: detail ? statisticsDetail(source, summary) : undefined,
  }
}

function statisticsDetail({ counters, columns }: ShowSource, summary: SessionSummary): FlowStatisticsDetail {
  return {
    waitingPackets:
      counters.framesRead +
      counters.tunnelledPackets -
      counters.onSessions -
      counters.secondSightPackets -
      counters.dropped,
    secondSightPackets: counters.secondSightPackets,
    tunnelledPackets: counters.tunnelledPackets,
    lostPackets: summary.coverage.lostPackets,
    firstTimeMicroseconds: known(counters.firstTimeMicroseconds),
    lastTimeMicroseconds: known(counters.lastTimeMicroseconds),
    reversedPackets: counters.reversedPackets,
    timeJumps: counters.timeJumps,
    protocols: protocolStatistics(counters),
    drops: dropStatistics(counters),
    unknownLinkTypes: [...counters.unknownLinkTypes].map(([linkType, frames]) => ({ linkType, frames })),
    sessions: sessionAccount(columns.counts, summary.failed),
  }
}

function known(time: number): number | undefined {
  return Number.isNaN(time) ? undefined : time
}

function protocolStatistics(counters: PacketCounters): ProtocolStatistics[] {
  return Array.from({ length: 256 }, (_, protocol) => ({
    protocol,
    packets: counters.sessionPackets[protocol]!,
    bytes: counters.sessionBytes[protocol]!,
    errorPackets: counters.errorPackets[protocol]!,
    errorBytes: counters.errorBytes[protocol]!,
    droppedPackets: counters.dropPacketsByProtocol[protocol]!,
    droppedBytes: counters.dropBytesByProtocol[protocol]!,
  })).filter(({ packets, droppedPackets }) => packets + droppedPackets > 0)
}

function dropStatistics(counters: PacketCounters): DropStatistics[] {
  return DROP_REASON_WORDS.map((_, reason) => ({
    reason,
    packets: counters.dropPackets[reason]!,
    bytes: counters.dropBytes[reason]!,
  })).filter(({ packets }) => packets > 0)
}

/** Told without a look at the sessions, so that the answer is there at once. */
function sessionsInUse(counts: Float64Array): number {
  return counts[COUNT_CREATED]! - counts[COUNT_FORGOTTEN]!
}

function sessionAccount(counts: Float64Array, failed: number | undefined): SessionAccount {
  return {
    created: counts[COUNT_CREATED]!,
    inUse: sessionsInUse(counts),
    forgotten: counts[COUNT_FORGOTTEN]!,
    failed,
    closed: CLOSE_REASON_WORDS.map((_, reason) => ({
      reason,
      sessions: counts[COUNT_CLOSED + reason]!,
    })).filter(({ sessions }) => sessions > 0),
  }
}
