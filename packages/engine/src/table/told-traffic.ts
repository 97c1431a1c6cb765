/**
 * Packets and bytes by protocol of all sessions that somebody tells of, those that are gone included: sums over the
 * table's sessions lose what those had. They are as of the moment that all counters were last told of, as these are.
 */
import type { ProtocolTraffic } from '../counters/index.js'

const PROTOCOLS = 256

export class ToldTraffic implements ProtocolTraffic {
  readonly packets = new Float64Array(PROTOCOLS)
  readonly bytes = new Float64Array(PROTOCOLS)
  private readonly packetsSoFar = new Float64Array(PROTOCOLS)
  private readonly bytesSoFar = new Float64Array(PROTOCOLS)

  /** A wing's counters have grown by so much; what is not known (NaN), or has fallen, is no traffic. */
  add(protocol: number, packets: number, bytes: number): void {
    if (!(packets >= 0 && bytes >= 0)) return
    this.packetsSoFar[protocol]! += packets
    this.bytesSoFar[protocol]! += bytes
  }

  /** All counters have been told of. */
  settle(): void {
    this.packets.set(this.packetsSoFar)
    this.bytes.set(this.bytesSoFar)
  }
}
