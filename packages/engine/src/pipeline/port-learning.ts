/**
 * Which port a device really chose: a packet with a translated source that leaves within a second of the one that
 * came in, to the same destination and with the same TCP sequence number or IP identification and length, is that
 * packet again.
 */
const SLOTS = 8192
const SLOT_MASK = SLOTS - 1
/** Places tried for a signature. */
const REACH = 8
const NEAR_MICROSECONDS = 1_000_000
const NONE = -1

/** What the same packet has on both sides of a device. */
export interface PacketSignature {
  readonly protocol: number
  /** Last word of the destination address, and its port, as the server sees them. */
  readonly destination: number
  readonly destinationPort: number
  /** TCP sequence number, or the IP identification. */
  readonly mark: number
  readonly ipLength: number
}

export class PortLearning {
  /** Ports learnt; sightings that several sessions could have been, so that nothing was learnt. */
  learned = 0
  ambiguous = 0
  private readonly records = new Int32Array(SLOTS).fill(NONE)
  private readonly generations = new Int32Array(SLOTS)
  private readonly hashes = new Int32Array(SLOTS)
  private readonly times = new Float64Array(SLOTS)

  /** Remembers the packet that made a session. */
  remember(signature: PacketSignature, record: number, generation: number, timeMicroseconds: number): void {
    const hash = hashOf(signature)
    let place = hash & SLOT_MASK
    for (let reach = 0; reach < REACH; reach++) {
      const here = (hash + reach) & SLOT_MASK
      if (this.records[here] === NONE || this.times[here]! + NEAR_MICROSECONDS < timeMicroseconds) {
        place = here
        break
      }
      if (this.times[here]! < this.times[place]!) place = here
    }
    this.records[place] = record
    this.generations[place] = generation
    this.hashes[place] = hash
    this.times[place] = timeMicroseconds
  }

  /**
   * The record of the session whose first packet this is, and forgets it; -1 when none is known, or when it could be
   * several, which is counted. `generationOf` says whether a record still holds that session.
   */
  recall(
    signature: PacketSignature,
    timeMicroseconds: number,
    generationOf: (record: number) => number,
  ): number {
    const hash = hashOf(signature)
    let found = NONE
    for (let reach = 0; reach < REACH; reach++) {
      const here = (hash + reach) & SLOT_MASK
      const record = this.records[here]!
      if (record === NONE || this.hashes[here] !== hash) continue
      if (this.times[here]! + NEAR_MICROSECONDS < timeMicroseconds) continue
      if (generationOf(record) !== this.generations[here]) continue
      if (found !== NONE) {
        this.ambiguous++
        return NONE
      }
      found = here
    }
    if (found === NONE) return NONE
    const record = this.records[found]!
    this.records[found] = NONE
    return record
  }
}

function hashOf({ protocol, destination, destinationPort, mark, ipLength }: PacketSignature): number {
  let hash = Math.imul(destination ^ (protocol << 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15) ^ (destinationPort + (ipLength << 16)), 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 13) ^ mark, 0x7feb352d)
  return hash ^ (hash >>> 16)
}
