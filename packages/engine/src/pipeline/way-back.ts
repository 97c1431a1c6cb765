/**
 * Packets seen only behind static or destination translation: what they were before it. Such translation can be
 * computed backwards, so a capture of the inner side alone still shows the session as the device has it.
 */
import { copyWords, isSameAddress } from '../address/index.js'
import type { PacketBatch } from '../batch/index.js'
import type { Configuration } from '../first-path/index.js'
import { NatOutcome, type NatResources, Translation } from '../nat/index.js'
import type { IncomingPacket } from './incoming-packet.js'

export class WayBack {
  /** Packets that made a session under the addresses they had before. */
  turned = 0
  private readonly configuration: Configuration
  private readonly preview: NatResources
  private readonly before = new Translation()
  private readonly again = new Translation()
  private readonly seen = new Int32Array(4)

  constructor(configuration: Configuration, resources: NatResources) {
    this.configuration = configuration
    this.preview = resources.preview
  }

  /**
   * Gives packet i, which `incoming` has met, the addresses and ports that it came in with; false, and everything as it
   * was, unless the rules turn exactly one packet into this one.
   */
  turn(incoming: IncomingPacket, packets: PacketBatch, i: number): boolean {
    if (!incoming.mayBeTranslated || incoming.isCopy || incoming.packet.isMulticast) return false
    if (!this.turnDestination(incoming) && !this.turnSource(incoming)) return false
    const { facts } = incoming.packet
    for (let word = 0; word < 4; word++) {
      packets.source[(i << 2) + word] = facts.source[word]!
      packets.destination[(i << 2) + word] = facts.destination[word]!
    }
    packets.ports[i] = (facts.sourcePort << 16) | facts.destinationPort
    this.turned++
    return true
  }

  private turnDestination(incoming: IncomingPacket): boolean {
    const { configuration, before, again, seen } = this
    const { packet } = incoming
    const { nat } = configuration
    const { facts } = packet
    const { destinationPort } = facts
    const from = configuration.interface(packet.inInterface)
    if (from === undefined || packet.isFromDevice || !nat.undoDestination(facts, before)) return false
    const to = configuration.interface(incoming.leadsTo())
    if (to === undefined) return false
    // With another source it would have been seen with that.
    const sourceOutcome = nat.translateSource(from, to, facts, packet.timeSeconds, this.preview, again)
    if (sourceOutcome !== NatOutcome.none && sourceOutcome !== NatOutcome.off) return false
    copyWords(facts.destination, seen)
    copyWords(before.address, facts.destination)
    facts.destinationPort = before.port
    const outcome = nat.translateDestination(from, facts, packet.timeSeconds, this.preview, again)
    if (outcome === NatOutcome.translated && this.isSeen(facts.family, destinationPort)) return true
    copyWords(seen, facts.destination)
    facts.destinationPort = destinationPort
    return false
  }

  private turnSource(incoming: IncomingPacket): boolean {
    const { configuration, before, again, seen } = this
    const { nat } = configuration
    const { facts, timeSeconds } = incoming.packet
    const { sourcePort } = facts
    if (!nat.undoStaticSource(facts, before)) return false
    copyWords(facts.source, seen)
    copyWords(before.address, facts.source)
    facts.sourcePort = before.port
    incoming.sourceChanged()
    const from = configuration.interface(incoming.packet.inInterface)
    const to = configuration.interface(incoming.leadsTo())
    if (from !== undefined && to !== undefined) {
      const outcome = nat.translateSource(from, to, facts, timeSeconds, this.preview, again)
      if (outcome === NatOutcome.translated && this.isSeen(facts.family, sourcePort)) return true
    }
    copyWords(seen, facts.source)
    facts.sourcePort = sourcePort
    incoming.sourceRestored()
    return false
  }

  /** Whether the rules lead to what was seen. */
  private isSeen(family: number, port: number): boolean {
    const { again, seen } = this
    return again.port === port && isSameAddress(family, again.address, seen)
  }
}
