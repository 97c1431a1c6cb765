/**
 * Packets and bytes by protocol of all sessions that somebody tells of, those that are gone included: sums over the
 * table's sessions lose what those had. They are as of the moment that all counters were last told of, as these are.
 *
 * A session that began well before that moment and is told of for the first time had no place in the table then: it has been
 * counted before, or has carried what it has over a long time. Only what it carries from now on is counted.
 */
import type { ProtocolTraffic } from '../counters/index.js'

const PROTOCOLS = 256
/** Starts are told by another clock than moments here, which may be as far behind. */
const CLOCKS_APART_MICROSECONDS = 1_000_000

export class ToldTraffic implements ProtocolTraffic {
  readonly packets = new Float64Array(PROTOCOLS)
  readonly bytes = new Float64Array(PROTOCOLS)
  /** Since when all counters are being told of, and since when they last were; NaN before that. */
  private beganMicroseconds = Number.NaN
  private settledMicroseconds = Number.NaN
  private readonly packetsSoFar = new Float64Array(PROTOCOLS)
  private readonly bytesSoFar = new Float64Array(PROTOCOLS)

  /** A wing's counters have grown by so much; what is not known (NaN), or has fallen, is no traffic. */
  add(protocol: number, packets: number, bytes: number): void {
    if (!(packets >= 0 && bytes >= 0)) return
    this.packetsSoFar[protocol]! += packets
    this.bytesSoFar[protocol]! += bytes
  }

  /** What a wing's counters are when they are first told of; the start of its session may be NaN, which is not known. */
  addFirst(protocol: number, packets: number, bytes: number, startMicroseconds: number): void {
    const isOld = startMicroseconds < this.settledMicroseconds - CLOCKS_APART_MICROSECONDS
    if (!isOld) this.add(protocol, packets, bytes)
  }

  /** All counters are being told of from now on. */
  begin(nowMicroseconds: number): void {
    this.beganMicroseconds = nowMicroseconds
  }

  /** All counters have been told of. */
  settle(): void {
    this.settledMicroseconds = this.beganMicroseconds
    this.packets.set(this.packetsSoFar)
    this.bytes.set(this.bytesSoFar)
  }
}
