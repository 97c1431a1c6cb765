/**
 * `show security flow statistics` as elements: the names of devices (captured from 15.1 and 18.1); `flow-detail` and
 * all inside is ours.
 */
import { CLOSE_REASON_WORDS, DROP_REASON_WORDS, linkTypeName, protocolWord } from '@wingspan/engine'
import { type FlowStatisticsDetail, type FlowStatisticsResult, NOT_KNOWN } from '../show/index.js'
import type { ElementWriter } from './element-writer.js'
import { known } from './known.js'
import { FLOW_ATTRIBUTES } from './session-elements.js'
import { secondsText, utcText } from './time-text.js'

export function statisticsElements(result: FlowStatisticsResult, out: ElementWriter): void {
  out.open('flow-statistics-all', FLOW_ATTRIBUTES)
  out.leaf('flow-session-count-valid', result.currentSessions)
  out.leaf('flow-pkt-count-rx', known(result.receivedPackets))
  out.leaf('flow-pkt-count-tx', known(result.transmittedPackets))
  out.leaf('flow-pkt-count-fwd', NOT_KNOWN)
  out.leaf('flow-pkt-count-copy', NOT_KNOWN)
  out.leaf('flow-pkt-count-drop', known(result.droppedPackets))
  out.leaf('flow-llf-pkt-count-prd', 0)
  out.leaf('flow-frag-count-fwd', known(result.fragmentPackets))
  out.leaf('tunnel-frag-gen-pre', 0)
  out.leaf('tunnel-frag-gen-post', 0)
  if (result.detail) writeDetail(result.detail, out)
  out.close()
}

function writeDetail(detail: FlowStatisticsDetail, out: ElementWriter): void {
  out.open('flow-detail')
  out.leaf('second-sight-packets', detail.secondSightPackets)
  out.leaf('tunnelled-packets', detail.tunnelledPackets)
  out.leaf('waiting-packets', known(detail.waitingPackets))
  out.leaf('lost-packets', detail.lostPackets ?? NOT_KNOWN)
  for (const row of detail.protocols) {
    out.open('protocol-statistics')
    out.leaf('protocol', protocolWord(row.protocol))
    out.leaf('packets', row.packets)
    out.leaf('bytes', row.bytes)
    out.leaf('error-packets', row.errorPackets)
    out.leaf('error-bytes', row.errorBytes)
    out.leaf('dropped-packets', row.droppedPackets)
    out.leaf('dropped-bytes', row.droppedBytes)
    out.close()
  }
  for (const { reason, packets, bytes } of detail.drops) {
    out.open('drop-statistics')
    out.leaf('reason', DROP_REASON_WORDS[reason]!)
    out.leaf('packets', packets)
    out.leaf('bytes', bytes)
    out.close()
  }
  for (const { linkType, frames } of detail.unknownLinkTypes) {
    out.open('unknown-link-type')
    out.leaf('link-type-name', linkTypeName(linkType))
    out.leaf('link-type', linkType)
    out.leaf('packets', frames)
    out.close()
  }
  writeSessions(detail, out)
  writeTimes(detail, out)
  out.close()
}

function writeSessions({ sessions }: FlowStatisticsDetail, out: ElementWriter): void {
  out.open('session-account')
  out.leaf('created', sessions.created)
  out.leaf('in-use', sessions.inUse)
  out.leaf('forgotten', sessions.forgotten)
  out.leaf('failed', sessions.failed ?? NOT_KNOWN)
  for (const { reason, sessions: count } of sessions.closed) {
    out.open('closed')
    out.leaf('reason', CLOSE_REASON_WORDS[reason]!)
    out.leaf('sessions', count)
    out.close()
  }
  out.close()
}

function writeTimes(detail: FlowStatisticsDetail, out: ElementWriter): void {
  const { firstTimeMicroseconds: first, lastTimeMicroseconds: last } = detail
  out.open('time-account')
  out.leaf('first-packet', utcText(first))
  out.leaf('last-packet', utcText(last))
  out.leaf('duration', first === undefined || last === undefined ? NOT_KNOWN : secondsText(last - first))
  out.leaf('reversed-packets', detail.reversedPackets)
  out.leaf('jumps', detail.timeJumps)
  out.close()
}
