/**
 * The account of the packets (Junos reference, `show security flow statistics`; the ten lines of 24.4, four blanks
 * in). What `detail` adds is ours.
 */
import { CLOSE_REASON_WORDS, DROP_REASON_WORDS, linkTypeName, protocolWord } from '@wingspan/engine'
import {
  type FlowStatisticsDetail,
  type FlowStatisticsResult,
  NOT_KNOWN,
  type SessionAccount,
} from '../show/index.js'
import { known } from './known.js'
import { columnLines } from './text-columns.js'
import { secondsText, utcText } from './time-text.js'

/** The whole text. */
export function statisticsText(result: FlowStatisticsResult): string {
  const lines = [
    `Current sessions: ${result.currentSessions}`,
    `Packets received: ${known(result.receivedPackets)}`,
    `Packets transmitted: ${known(result.transmittedPackets)}`,
    `Packets forwarded/queued: ${NOT_KNOWN}`,
    `Packets copied: ${NOT_KNOWN}`,
    `Packets dropped: ${known(result.droppedPackets)}`,
    'Services-offload packets processed: 0',
    `Fragment packets: ${known(result.fragmentPackets)}`,
    'Pre fragments generated: 0',
    'Post fragments generated: 0',
    ...(result.detail ? detailLines(result, result.detail) : []),
  ]
  return lines.map((line) => (line === '' ? '\n' : `    ${line}\n`)).join('')
}

function detailLines(result: FlowStatisticsResult, detail: FlowStatisticsDetail): string[] {
  return [
    ...section('Packets read:', indented(readLines(result, detail))),
    ...section('By protocol:', indented(protocolLines(detail))),
    ...section('Dropped by reason:', indented(dropLines(detail))),
    ...section('Unknown link types:', indented(linkTypeLines(detail))),
    ...section('Sessions:', indented(sessionLines(detail.sessions))),
    ...section('Closed by reason:', indented(closeLines(detail.sessions))),
    ...section('Time:', indented(timeLines(detail))),
  ]
}

/** A heading and its lines after a blank line; nothing when there are no lines. */
function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines]
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}

function readLines(result: FlowStatisticsResult, detail: FlowStatisticsDetail): string[] {
  return [
    `On sessions: ${known(result.transmittedPackets)}`,
    `Dropped: ${known(result.droppedPackets)}`,
    ...(detail.secondSightPackets === 0
      ? []
      : [`Seen on both sides, counted once: ${detail.secondSightPackets}`]),
    ...(detail.tunnelledPackets === 0 ? [] : [`Taken out of tunnels: ${detail.tunnelledPackets}`]),
    `Waiting for a first fragment: ${known(detail.waitingPackets)}`,
    `Lost at capture: ${detail.lostPackets ?? NOT_KNOWN}`,
  ]
}

function protocolLines({ protocols }: FlowStatisticsDetail): string[] {
  if (protocols.length === 0) return []
  return columnLines([
    ['Protocol', 'Packets', 'Bytes', 'ICMP errors', 'Error bytes', 'Dropped', 'Dropped bytes'],
    ...protocols.map((row) => [
      protocolWord(row.protocol),
      row.packets,
      row.bytes,
      row.errorPackets,
      row.errorBytes,
      row.droppedPackets,
      row.droppedBytes,
    ]),
  ])
}

function dropLines({ drops }: FlowStatisticsDetail): string[] {
  if (drops.length === 0) return []
  return columnLines([
    ['Reason', 'Packets', 'Bytes'],
    ...drops.map(({ reason, packets, bytes }) => [DROP_REASON_WORDS[reason]!, packets, bytes]),
  ])
}

function linkTypeLines({ unknownLinkTypes }: FlowStatisticsDetail): string[] {
  if (unknownLinkTypes.length === 0) return []
  return columnLines([
    ['Link type', 'Number', 'Packets'],
    ...unknownLinkTypes.map(({ linkType, frames }) => [linkTypeName(linkType), linkType, frames]),
  ])
}

function sessionLines(sessions: SessionAccount): string[] {
  return [
    `Created: ${sessions.created}`,
    `In use: ${sessions.inUse}`,
    `Forgotten: ${sessions.forgotten}`,
    `Failed: ${sessions.failed ?? NOT_KNOWN}`,
  ]
}

function closeLines({ closed }: SessionAccount): string[] {
  if (closed.length === 0) return []
  return columnLines([
    ['Reason', 'Sessions'],
    ...closed.map(({ reason, sessions }) => [CLOSE_REASON_WORDS[reason]!, sessions]),
  ])
}

function timeLines(detail: FlowStatisticsDetail): string[] {
  const { firstTimeMicroseconds: first, lastTimeMicroseconds: last } = detail
  return [
    `First packet: ${utcText(first)}`,
    `Last packet: ${utcText(last)}`,
    `Duration: ${first === undefined || last === undefined ? NOT_KNOWN : secondsText(last - first)}`,
    `Packets earlier than one before: ${detail.reversedPackets}`,
    `Jumps of more than a day: ${detail.timeJumps}`,
  ]
}
