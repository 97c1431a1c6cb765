/**
 * Which TCP segments a session admits under a configuration (Junos reference: strict-syn-check, rst-sequence-check,
 * no-sequence-check, and sequence-check-required of a policy). What is off costs nothing.
 */
import { type PacketBatch, WINDOW_SCALE_NONE } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import type { Configuration } from '../first-path/index.js'
import {
  DECISION_FLAG_SHIFT,
  DECISION_GENERATION,
  DECISION_WORDS,
  DecisionFlag,
  type SessionTable,
} from '../table/index.js'
import { beginsAnother, checkWindow, resetIsExpected, TcpFlag, TcpState, tcpState } from '../tcp/index.js'

export class SegmentCheck {
  /** By TCP flags byte: 1 for segments that `refuses` must see, whatever `admits` would say. */
  readonly suspectFlags = new Uint8Array(256)
  /** For the fast path: whether a segment that is not suspect may pass. A closure over the columns. */
  readonly admits: (i: number, record: number, wing: number, tcpNumber: number) => boolean
  private readonly table: SessionTable
  private readonly packets: PacketBatch
  private readonly isStrict: boolean
  private readonly checksResets: boolean
  /** Whether the sequence numbers of any session are checked. */
  private readonly checksSequence: boolean
  /** Whether those of all sessions are: then no session's decision is asked. */
  private readonly checksAll: boolean

  constructor(
    { flow, rules }: Configuration,
    table: SessionTable,
    packets: PacketBatch,
    before?: SegmentCheck,
  ) {
    this.table = table
    this.packets = packets
    this.isStrict = flow.strictSynCheck
    this.checksResets = flow.rstSequenceCheck
    // Sessions stay checked, or not, as they were decided: a window is of no use once it was not kept.
    this.checksAll = flow.sequenceCheck && (before?.checksAll ?? true)
    this.checksSequence =
      flow.sequenceCheck ||
      rules.policies.some(({ sequenceCheckRequired }) => sequenceCheckRequired) ||
      (before?.checksSequence ?? false)
    table.keepTcpWindows()
    this.admits = this.isStrict || this.checksSequence ? this.createAdmits(packets) : () => true
    // A SYN brings a window scale, and a reset is looked at closely; both are rare.
    const suspect = (this.checksSequence ? TcpFlag.syn : 0) | (this.checksResets ? TcpFlag.rst : 0)
    for (let flags = 0; flags < 256; flags++) if (flags & suspect) this.suspectFlags[flags] = 1
  }

  /** The checks under the next generation: these, where nothing of them is different. */
  under(configuration: Configuration): SegmentCheck {
    const next = new SegmentCheck(configuration, this.table, this.packets, this)
    const isSame =
      next.isStrict === this.isStrict &&
      next.checksResets === this.checksResets &&
      next.checksSequence === this.checksSequence &&
      next.checksAll === this.checksAll
    return isSame ? this : next
  }

  /** DropReason of a segment that its session does not admit; `none` of one that passes. */
  refuses(packets: PacketBatch, i: number, record: number, wing: number, tcpNumber: number): number {
    const flags = packets.tcpFlags[i]!
    const words = this.table.columns.tcp
    const at = (tcpNumber - 1) * this.table.columns.tcpWords
    if (this.checksResets && (flags & TcpFlag.rst) !== 0) {
      if (!resetIsExpected(words, at, wing, packets.tcpSequence[i]!)) return DropReason.resetSequence
    }
    if (this.isStrict && isBeforeHandshake(words, at, wing, flags, packets.tcpPayloadLength[i]!)) {
      return DropReason.beforeHandshake
    }
    if (!this.checksSequence || this.isUnchecked(record)) return DropReason.none
    const isSyn = (flags & TcpFlag.syn) !== 0
    // On a running connection a SYN moves no window (RFC 9293, section 3.10.7.4): it repeats itself, or is another's.
    const state = tcpState(words, at)
    if (isSyn && state >= TcpState.established) {
      // The client may begin again on its own ports; from the server it is no part of the connection it claims to be.
      const isStranger = wing === 1 && state < TcpState.closing
      return isStranger && beginsAnother(words, at, wing, packets.tcpSequence[i]!)
        ? DropReason.outOfWindow
        : DropReason.none
    }
    const isInside = checkWindow(
      words,
      at,
      wing,
      flags,
      packets.tcpSequence[i]!,
      packets.tcpAcknowledgement[i]!,
      packets.tcpPayloadLength[i]!,
      packets.tcpWindow[i]!,
      isSyn ? packets.tcpWindowScale[i]! : WINDOW_SCALE_NONE,
    )
    return isInside ? DropReason.none : DropReason.outOfWindow
  }

  private createAdmits(packets: PacketBatch): SegmentCheck['admits'] {
    const { isStrict, checksSequence, checksAll } = this
    const { tcp, decisions, tcpWords } = this.table.columns
    const { tcpFlags, tcpSequence, tcpAcknowledgement, tcpPayloadLength, tcpWindow } = packets
    const unchecked = DecisionFlag.noSequenceCheck << DECISION_FLAG_SHIFT
    return (i, record, wing, number) => {
      const flags = tcpFlags[i]!
      const length = tcpPayloadLength[i]!
      const at = (number - 1) * tcpWords
      if (isStrict && isBeforeHandshake(tcp, at, wing, flags, length)) return false
      if (!checksSequence) return true
      if (!checksAll && (decisions[record * DECISION_WORDS + DECISION_GENERATION]! & unchecked) !== 0)
        return true
      const acknowledgement = tcpAcknowledgement[i]!
      const window = tcpWindow[i]!
      return checkWindow(
        tcp,
        at,
        wing,
        flags,
        tcpSequence[i]!,
        acknowledgement,
        length,
        window,
        WINDOW_SCALE_NONE,
      )
    }
  }

  /** Whether neither the configuration nor the session's policy has its sequence numbers checked. */
  private isUnchecked(record: number): boolean {
    const word = this.table.columns.decisions[record * DECISION_WORDS + DECISION_GENERATION]!
    return ((word >>> DECISION_FLAG_SHIFT) & DecisionFlag.noSequenceCheck) !== 0
  }
}

/**
 * Whether a segment brings data before the three-way handshake is done; the initiator's first data may carry the
 * last acknowledgement of the handshake.
 */
function isBeforeHandshake(
  words: Int32Array,
  at: number,
  wing: number,
  flags: number,
  payloadLength: number,
): boolean {
  if (payloadLength === 0 || (flags & (TcpFlag.syn | TcpFlag.rst)) !== 0) return false
  const state = tcpState(words, at)
  if (state >= TcpState.established) return false
  return !(state === TcpState.synReceived && wing === 0 && (flags & TcpFlag.ack) !== 0)
}
