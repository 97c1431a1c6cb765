/** The kernel counts no packets but those that it refused a connection. */
import { PacketCounters, type ProtocolTraffic } from '@wingspan/engine'
import type { ConntrackStatistics } from './conntrack-statistics.js'

export class KernelCounters extends PacketCounters {
  readonly #statistics: () => ConntrackStatistics
  readonly #traffic: ProtocolTraffic | undefined

  /**
   * `statistics`: what the kernel says whenever it is asked for; `traffic`: what it has told of all connections so far,
   * where somebody followed that.
   */
  constructor(statistics: () => ConntrackStatistics, traffic?: ProtocolTraffic) {
    super()
    this.#statistics = statistics
    this.#traffic = traffic
    this.framesRead = Number.NaN
    this.fragmentPackets = Number.NaN
  }

  override get traffic(): ProtocolTraffic | undefined {
    return this.#traffic
  }

  override get dropped(): number {
    const { failed, invalid } = this.#statistics()
    return failed === undefined || invalid === undefined ? Number.NaN : failed + invalid
  }

  override get onSessions(): number {
    return Number.NaN
  }
}
