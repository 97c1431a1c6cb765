/**
 * A packet without a session as it reached the device: what it is, and by which interface it came in. The capture
 * says where it was seen; that is where it left the device when its destination lies there and its source does not.
 */
import type { PacketBatch } from '../batch/index.js'
import type { Configuration, FirstPacket } from '../first-path/index.js'
import type { Path } from '../route/index.js'
import { ArrivalKnownBy, type Arrivals } from './arrivals.js'
import { fillFirstPacket, newFirstPacket } from './first-packet.js'

/** Looked up in every routing instance, where the capture does not say which. */
const ANY_INSTANCE = -1

export class IncomingPacket {
  readonly packet: FirstPacket = newFirstPacket()
  /** ArrivalKnownBy of the packet's incoming interface. */
  knownBy: number = ArrivalKnownBy.route
  /** It may be as translation has made it: it was seen as it left, or the capture does not say where. */
  mayBeTranslated = false
  /** It was seen as it left, although the capture holds what comes in where it came in. */
  isCopy = false
  private readonly configuration: Configuration
  private readonly arrivals: Arrivals
  /** Where it was seen, 0 if not known; the routing instance of that, and what it is known by. */
  private arrival = 0
  private instance = ANY_INSTANCE
  private arrivalKnownBy: number = ArrivalKnownBy.captureName

  constructor(configuration: Configuration, arrivals: Arrivals) {
    this.configuration = configuration
    this.arrivals = arrivals
  }

  /**
   * Takes packet i, seen on the interface of that name (0: not known); `isInner` when that is the tunnel it was taken
   * out of.
   */
  meet(packets: PacketBatch, i: number, now: number, arrivalName: number, isInner: boolean): void {
    fillFirstPacket(packets, i, now, this.packet)
    this.arrival = this.arrivals.interfaceOf(arrivalName)
    this.instance = this.configuration.interface(this.arrival)?.instance ?? ANY_INSTANCE
    if (isInner) this.arrivalKnownBy = ArrivalKnownBy.tunnel
    else if (this.arrivals.isMapped(packets, i)) this.arrivalKnownBy = ArrivalKnownBy.map
    else this.arrivalKnownBy = ArrivalKnownBy.captureName
    this.comeIn()
  }

  /** Zone that the packet came from; 0 when it is not known, or the device's own. */
  get fromZone(): number {
    const { packet } = this
    return packet.isFromDevice ? 0 : (this.configuration.interface(packet.inInterface)?.zone ?? 0)
  }

  /** Its source was changed in `packet.facts`: the way back is another. */
  sourceChanged(): void {
    this.packet.isFromDevice = false
    this.packet.inInterface = this.behind(this.pathTo(this.packet.facts.source))
    this.knownBy = ArrivalKnownBy.route
    this.isCopy = this.arrivals.isCaptured(this.packet.inInterface)
  }

  /** The source in `packet.facts` is what it was when it was met. */
  sourceRestored(): void {
    this.comeIn()
  }

  /** Interface that the destination's route leads out of; 0 for none. */
  leadsTo(): number {
    const path = this.pathTo(this.packet.facts.destination)
    return path?.kind === 'interface' ? path.interface : 0
  }

  private comeIn(): void {
    const { packet, arrival } = this
    packet.isFromDevice = false
    this.isCopy = false
    this.knownBy = ArrivalKnownBy.route
    const leaves = arrival !== 0 && this.leadsTo() === arrival
    this.mayBeTranslated = arrival === 0 || leaves
    const back = this.pathTo(packet.facts.source)
    // A packet between addresses of the device is nobody's own, and was seen where it came in.
    if (back?.kind === 'local' && this.pathTo(packet.facts.destination)?.kind !== 'local') {
      packet.isFromDevice = true
      packet.inInterface = back.interface
      return
    }
    const behind = this.behind(back)
    if (arrival === 0 || (leaves && behind !== 0 && behind !== arrival)) {
      packet.inInterface = back?.kind === 'local' ? back.interface : behind
      this.isCopy = leaves && this.arrivals.isCaptured(behind)
    } else {
      packet.inInterface = arrival
      this.knownBy = this.arrivalKnownBy
    }
  }

  /** Interface that the way back to the source leads out of; 0 for none. */
  private behind(back: Path | undefined): number {
    if (back?.kind !== 'interface') return 0
    const { family, source } = this.packet.facts
    // Addresses that mean something on their own link only are behind no gateway.
    return back.gateway !== undefined && isOfLink(family, source) ? 0 : back.interface
  }

  /** Where an address is, for the routing instance that the packet was seen in. */
  private pathTo(address: Int32Array): Path | undefined {
    const { routes } = this.configuration
    const { facts, flowHash } = this.packet
    const number = routes.findBack(this.instance, facts.family, address, 0, flowHash)
    return number === 0 ? undefined : routes.path(number)
  }
}

/** Unspecified and link-local addresses (RFC 1122, RFC 3927, RFC 4291). */
function isOfLink(family: number, words: Int32Array): boolean {
  const first = words[0]!
  if (family === 4) return first === 0 || first >>> 16 === 0xa9fe
  return first >>> 22 === 0xfe80 >>> 6 || (first | words[1]! | words[2]! | words[3]!) === 0
}
