/** The kernel counts no packets but those that it refused a connection. */
import { PacketCounters } from '@wingspan/engine'
import type { ConntrackStatistics } from './conntrack-statistics.js'

export class KernelCounters extends PacketCounters {
  readonly #statistics: () => ConntrackStatistics

  /** `statistics`: what the kernel says whenever it is asked for. */
  constructor(statistics: () => ConntrackStatistics) {
    super()
    this.#statistics = statistics
    this.framesRead = Number.NaN
    this.fragmentPackets = Number.NaN
  }

  override get dropped(): number {
    const { failed, invalid } = this.#statistics()
    return failed === undefined || invalid === undefined ? Number.NaN : failed + invalid
  }

  override get onSessions(): number {
    return Number.NaN
  }
}
