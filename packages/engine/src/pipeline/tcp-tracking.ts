/** TCP sessions of the table as their segments come: states, and the timeouts that follow from them. */
import type { PacketBatch } from '../batch/index.js'
import type { FlowOptions } from '../first-path/index.js'
import { Protocol } from '../protocol/index.js'
import { ATTRIBUTE_WORDS, type SessionTable } from '../table/index.js'
import { TcpVerdict, tcpState, tcpWasCut, trackSegment } from '../tcp/index.js'
import type { ConfiguredPath } from './configured-path.js'
import { workingTimeoutSeconds } from './first-path.js'
import {
  DEFAULT_TCP_TIMEOUTS,
  type TcpTimeouts,
  tcpCloseReason,
  tcpTimeoutSeconds,
  tcpTimeouts,
} from './tcp-timeout.js'

export class TcpTracking {
  private readonly table: SessionTable
  private timeouts: TcpTimeouts = DEFAULT_TCP_TIMEOUTS
  private configured: ConfiguredPath | undefined

  constructor(table: SessionTable) {
    this.table = table
  }

  /** Has the timeouts of a configuration from now on. */
  use(flow: FlowOptions, configured: ConfiguredPath): void {
    this.timeouts = tcpTimeouts(flow)
    this.configured = configured
  }

  /** Tracks a segment in the TCP record of that number; a TcpVerdict. */
  track(packets: PacketBatch, i: number, record: number, wing: number, number: number, now: number): number {
    const { tcp, tcpWords } = this.table.columns
    const at = (number - 1) * tcpWords
    const verdict = trackSegment(
      tcp,
      at,
      wing,
      packets.tcpFlags[i]!,
      packets.tcpSequence[i]!,
      packets.tcpAcknowledgement[i]!,
      packets.tcpPayloadLength[i]!,
    )
    if (verdict === TcpVerdict.changed) this.apply(record, wing, at, now)
    return verdict
  }

  /** A TCP session is in another state, by a segment of that wing: its timeout is that state's, from now on. */
  apply(record: number, wing: number, tcpAt: number, now: number): void {
    const { table } = this
    const { tcp, attributes } = table.columns
    const state = tcpState(tcp, tcpAt)
    const application = attributes[record * ATTRIBUTE_WORDS + 1]! & 0xffff
    const working =
      this.configured?.workingTimeoutSeconds(application) ?? workingTimeoutSeconds(Protocol.tcp, application)
    table.touchLast(record, now)
    const seconds = tcpTimeoutSeconds(this.timeouts, state, tcpWasCut(tcp, tcpAt), working)
    table.setTimeout(record, seconds, tcpCloseReason(state, wing), 0)
  }
}
