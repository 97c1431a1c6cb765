/**
 * Screens on packets, of a session or not (Junos packet flow: they stand in the first path and in the fast path): each
 * zone's screen looks at what comes in from that zone.
 */
import type { FrameBatch, PacketBatch } from '../batch/index.js'
import type { Configuration } from '../first-path/index.js'
import { FragmentOverlap, readScreenFacts, type ScreenCounters, ScreenFacts } from '../screen/index.js'

export class Screening {
  /** Whether any zone has a screen. */
  readonly hasAny: boolean
  /** By TCP flags byte, and by protocol: 1 where a check may have something against a packet with no other mark. */
  readonly suspectFlags = new Uint8Array(256)
  readonly suspectProtocols = new Uint8Array(256)
  private readonly configuration: Configuration
  private readonly counters: ScreenCounters
  private readonly facts = new ScreenFacts()
  private readonly fragments: FragmentOverlap

  /** `before` is that under the generation before: the datagrams it watches are watched on. */
  constructor(configuration: Configuration, counters: ScreenCounters, before?: Screening) {
    this.configuration = configuration
    this.fragments = before?.fragments ?? new FragmentOverlap()
    this.counters = counters
    const screens = configuration.rules.zones.map(({ screen }) => configuration.screens[screen])
    this.hasAny = screens.some((screen) => screen !== undefined)
    for (const screen of screens) {
      if (screen === undefined) continue
      for (let place = 0; place < 256; place++) {
        this.suspectFlags[place]! |= screen.suspectFlags[place]!
        this.suspectProtocols[place]! |= screen.suspectProtocols[place]!
      }
    }
  }

  /** Whether the screen of a zone drops packet i, which came in from there; what it finds is counted. */
  drops(frames: FrameBatch, packets: PacketBatch, i: number, zoneNumber: number): boolean {
    const zone = this.configuration.zone(zoneNumber)
    const screen = zone && this.configuration.screens[zone.screen]
    if (!screen) return false
    const { facts } = this
    readScreenFacts(frames.view, packets.ipOffset[i]!, frames.offset[i]! + frames.capturedLength[i]!, facts)
    if (facts.isFragment) {
      facts.overlapsFragment = this.fragments.overlaps(
        datagramKey(packets, i),
        facts.fragmentOffset,
        facts.payloadLength,
        packets.timeMicroseconds[i]!,
      )
    }
    const check = screen.check(facts)
    if (check === 0) return false
    this.counters.count(zoneNumber, check)
    return !screen.profile.alarmWithoutDrop
  }
}

/** One number for the datagram that fragment i is of. */
function datagramKey(packets: PacketBatch, i: number): number {
  let key = packets.fragmentId[i]! ^ (packets.outerProtocol[i]! << 24)
  for (let word = i << 2; word < (i << 2) + (packets.family[i] === 4 ? 1 : 4); word++) {
    key = Math.imul(key ^ packets.source[word]!, 0x9e3779b1)
    key = Math.imul(key ^ packets.destination[word]! ^ (key >>> 15), 0x85ebca6b)
  }
  return key ^ (key >>> 13)
}
