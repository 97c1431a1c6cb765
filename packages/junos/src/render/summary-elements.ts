/**
 * Counts of sessions as elements: with a filter those of the listing, without one those of the whole table (names of
 * devices; `active-session-drop-flow` was not seen on one). What the counts do not cover follows, as elements of ours.
 */
import type { Coverage } from '@wingspan/engine'
import { NOT_KNOWN, type SessionSummaryResult } from '../show/index.js'
import type { Elements, ElementWriter } from './element-writer.js'
import { known } from './known.js'
import { printableName } from './printable-name.js'
import { FLOW_ATTRIBUTES, SESSION_INFORMATION } from './session-elements.js'
import { byPolicy } from './summary-text.js'

export function* summaryElements(
  { scan, filtered, names }: SessionSummaryResult,
  out: ElementWriter,
): Elements {
  while (!scan.step()) yield 'turn'
  const { summary } = scan
  if (filtered) {
    out.open(SESSION_INFORMATION, FLOW_ATTRIBUTES)
    out.leaf('displayed-session-valid', summary.valid)
    out.leaf('displayed-session-pending', summary.pending)
    out.leaf('displayed-session-invalidated', summary.invalidated)
    out.leaf('displayed-session-other', summary.other)
    out.leaf('displayed-session-count', summary.total)
    for (const [policy, count] of byPolicy(summary)) {
      out.open('policy-sessions')
      out.leaf('policy', printableName(names.policy(policy)))
      out.leaf('displayed-session-count', count)
      out.close()
    }
    writeCoverage(summary.coverage, out)
    out.close()
    return
  }
  out.open(SESSION_INFORMATION, FLOW_ATTRIBUTES)
  out.close()
  out.open('flow-session-summary-information', FLOW_ATTRIBUTES)
  out.leaf('active-unicast-sessions', summary.unicast)
  out.leaf('active-multicast-sessions', summary.multicast)
  out.leaf('active-services-offload-sessions', summary.offloaded)
  out.leaf('failed-sessions', summary.failed ?? NOT_KNOWN)
  out.leaf('active-session-drop-flow', 0)
  out.leaf('active-sessions', summary.total)
  out.leaf('active-session-valid', summary.valid)
  out.leaf('active-session-pending', summary.pending)
  out.leaf('active-session-invalidated', summary.invalidated)
  out.leaf('active-session-other', summary.other)
  out.leaf('max-sessions', known(summary.maximum))
  writeCoverage(summary.coverage, out)
  out.close()
  if (!out.takesNameOnce) {
    out.open(SESSION_INFORMATION, FLOW_ATTRIBUTES)
    out.close()
  }
}

function writeCoverage(coverage: Coverage, out: ElementWriter): void {
  const { droppedPackets = 0, lostPackets = 0, lostEvents = 0, missedConnections = 0 } = coverage
  if (droppedPackets > 0) out.leaf('packets-not-in-sessions', droppedPackets)
  if (lostPackets > 0) out.leaf('packets-lost-at-capture', lostPackets)
  if (missedConnections > 0) out.leaf('connections-not-in-sessions', missedConnections)
  if (lostEvents > 0) out.leaf('events-lost-from-kernel', lostEvents)
}
