/** Groups of sessions as elements. All of them are ours, named in the manner of a device's. */
import { type GroupTotals, protocolWord } from '@wingspan/engine'
import { type CarriedTraffic, groupName, type SessionGroupsResult } from '../show/index.js'
import type { Elements, ElementWriter } from './element-writer.js'
import { known } from './known.js'
import { printableName } from './printable-name.js'
import { FLOW_ATTRIBUTES, SESSION_INFORMATION } from './session-elements.js'
import { epochText } from './time-text.js'

export function* groupElements(result: SessionGroupsResult, out: ElementWriter): Elements {
  const { by, scan, names, interfaceNames, traffic } = result
  while (!scan.step()) yield 'turn'
  const { groups, others, count, beyond, total, countersAsOf } = scan.answer!
  out.open(SESSION_INFORMATION, FLOW_ATTRIBUTES)
  out.leaf('group-by', by.by)
  if ('prefixLength' in by) out.leaf('prefix-length', by.prefixLength)
  for (const group of groups) {
    out.open('flow-session-group')
    out.leaf('group-name', printableName(groupName(by, group.key, names, interfaceNames)))
    writeTotals(group, out)
    out.close()
    yield 'more'
  }
  if (others) {
    out.open('flow-session-other-groups')
    writeTotals(others, out)
    out.close()
  }
  out.leaf('group-count', count)
  if (beyond > 0) out.leaf('session-count-beyond-groups', beyond)
  if (total.uncounted > 0) out.leaf('uncounted-session-count', total.uncounted)
  out.leaf('counters-as-of', epochText(countersAsOf))
  out.leaf('displayed-session-count', total.sessions)
  if (traffic) writeTraffic(traffic(), out)
  out.close()
}

/** What protocols have carried, whether or not their sessions are still there; for whoever would know its rate. */
function writeTraffic(
  { packets, bytes, protocol: only, asOfMicroseconds }: CarriedTraffic,
  out: ElementWriter,
): void {
  packets.forEach((count, protocol) => {
    if (count === 0 || (only !== undefined && protocol !== only)) return
    out.open('flow-protocol-traffic')
    out.leaf('protocol-name', protocolWord(protocol))
    out.leaf('pkt-cnt', count)
    out.leaf('byte-cnt', bytes[protocol]!)
    out.close()
  })
  out.leaf('traffic-as-of', epochText(asOfMicroseconds))
}

function writeTotals({ sessions, packets, bytes }: GroupTotals, out: ElementWriter): void {
  out.leaf('session-count', sessions)
  out.leaf('in-pkt-cnt', known(packets[0]))
  out.leaf('out-pkt-cnt', known(packets[1]))
  out.leaf('in-byte-cnt', known(bytes[0]))
  out.leaf('out-byte-cnt', known(bytes[1]))
}
