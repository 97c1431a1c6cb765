/**
 * The counts of sessions (Junos reference, `show security flow session summary`). Without a filter: the form of
 * 24.4. With one: the fields of the reference for those sessions, and their total. What the counts do not cover
 * follows, in lines of ours, when there is any.
 */
import type { SessionSummary } from '@wingspan/engine'
import { NOT_KNOWN, type SessionSummaryResult } from '../show/index.js'
import type { ByteSink } from './byte-sink.js'
import { known } from './known.js'
import { printableName } from './printable-name.js'
import { encodeText } from './utf8.js'

const NOTHING = new Uint8Array(0)

export async function renderSummary(result: SessionSummaryResult, sink: ByteSink): Promise<void> {
  const { scan } = result
  while (!scan.step()) {
    await sink.write(NOTHING)
    if (sink.closed) return
  }
  await sink.write(encodeText(summaryText(scan.summary, result)))
}

function summaryText(summary: SessionSummary, { filtered, names }: SessionSummaryResult): string {
  const { lostPackets = 0, droppedPackets = 0, lostEvents = 0, missedConnections = 0 } = summary.coverage
  const lines = [
    `Unicast-sessions: ${summary.unicast}`,
    `Multicast-sessions: ${summary.multicast}`,
    ...(filtered ? [] : [`Services-offload-sessions: ${summary.offloaded}`]),
    `Failed-sessions: ${summary.failed ?? NOT_KNOWN}`,
    ...(filtered ? [] : ['Sessions-in-drop-flow: 0']),
    `Sessions-in-use: ${summary.total}`,
    `  Valid sessions: ${summary.valid}`,
    `  Pending sessions: ${summary.pending}`,
    `  Invalidated sessions: ${summary.invalidated}`,
    `  Sessions in other states: ${summary.other}`,
    `Maximum-sessions: ${known(summary.maximum)}`,
    ...(droppedPackets > 0 ? [`Packets-not-in-sessions: ${droppedPackets}`] : []),
    ...(lostPackets > 0 ? [`Packets-lost-at-capture: ${lostPackets}`] : []),
    ...(missedConnections > 0 ? [`Connections-not-in-sessions: ${missedConnections}`] : []),
    ...(lostEvents > 0 ? [`Events-lost-from-kernel: ${lostEvents}`] : []),
    ...byPolicy(summary).map(([policy, count]) => `Policy ${printableName(names.policy(policy))}: ${count}`),
    ...(filtered ? [`Total sessions: ${summary.total}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** Sessions by policy, in the order of the policies' numbers; none where nobody asked. */
export function byPolicy(summary: SessionSummary): readonly (readonly [policy: number, count: number])[] {
  return [...(summary.byPolicy ?? [])].sort(([a], [b]) => a - b)
}
