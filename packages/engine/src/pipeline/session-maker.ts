/** From a packet without a session to the record of its session, or to the reason why it has none. */
import type { FrameBatch, PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { FOUND_RECORD_SHIFT, type NewSession, type SessionTable } from '../table/index.js'
import type { ConfiguredGuard } from './configured-guard.js'
import type { ConfiguredPath } from './configured-path.js'
import { decideFirstPath } from './first-path.js'

const NONE = -1

export class SessionMaker {
  /** Side of the device on which the packet of the last session was seen. */
  side = 0
  /** DropReason of the last packet that made none. */
  reason: number = DropReason.none
  private readonly table: SessionTable
  private configured: ConfiguredPath | undefined
  private guard: ConfiguredGuard | undefined
  private readonly session: NewSession = {
    stateBits: 0,
    answer: false,
    tracksTcp: false,
    application: 0,
    policy: 0,
    decision: undefined,
  }

  constructor(table: SessionTable) {
    this.table = table
  }

  /** Decides under a configuration from now on. */
  use(configured: ConfiguredPath, guard: ConfiguredGuard): void {
    this.configured = configured
    this.guard = guard
  }

  /** Wing of the packet that made the last session. */
  get wing(): number {
    return this.session.answer ? 1 : 0
  }

  /**
   * Makes the session of packet i, whose key had the session `older` (-1 for none) before and which was seen on
   * `arrival`; under a configuration `ConfiguredPath.meet` has been told of it. -1 for the `reason` when it makes none.
   */
  make(
    frames: FrameBatch,
    packets: PacketBatch,
    i: number,
    key: number,
    older: number,
    arrival: number,
    now: number,
  ): number {
    const { configured, session } = this
    this.side = 0
    if (configured === undefined) {
      decideFirstPath(packets, i, session)
      return this.create(packets, i, key, older, now)
    }
    const keyBefore = configured.turnBack(packets, i, key)
    const isTurned = keyBefore !== NONE
    const ownKey = isTurned ? keyBefore : key
    this.reason = configured.decide(packets, i, ownKey, now, session)
    if (this.reason !== DropReason.none) return NONE
    const before = isTurned ? this.olderOf(packets, i, ownKey) : older
    const record = this.create(packets, i, ownKey, before, now)
    if (record === NONE) return NONE
    this.side = isTurned ? 1 : this.guard!.sideOfNew(record, arrival)
    configured.sessionMade(frames, packets, i, record, now)
    return record
  }

  private create(packets: PacketBatch, i: number, key: number, older: number, now: number): number {
    const { configured, session, table } = this
    const record = table.create(packets, i, key, packets.hash[i]!, older, now, session)
    if (record !== NONE) return record
    this.reason = table.wasHeld ? DropReason.natInUse : DropReason.tableFull
    configured?.sessionFailed(this.reason, packets, i, key, now, session)
    return NONE
  }

  /** The session that packet i's key had before, if any. */
  private olderOf(packets: PacketBatch, i: number, key: number): number {
    const found = this.table.find(packets, i, key, packets.hash[i]!)
    return found === NONE ? NONE : found >> FOUND_RECORD_SHIFT
  }
}
