/**
 * What a configuration has every packet asked, session or not: screens, TCP checks, and on which side of the device it
 * was seen.
 */
import type { FrameBatch, PacketBatch } from '../batch/index.js'
import {
  ATTRIBUTE_WORDS,
  DECISION_GENERATION,
  DECISION_TRANSLATION,
  DECISION_WORDS,
  DECISION_ZONES,
  FOUND_RECORD_SHIFT,
  FOUND_SIDE_SHIFT,
  type SessionTable,
} from '../table/index.js'
import type { ConfiguredPath } from './configured-path.js'
import type { FastPathGuard } from './fast-path.js'
import { Screening } from './screening.js'
import { SegmentCheck } from './segment-check.js'

export class ConfiguredGuard implements FastPathGuard {
  readonly arrivals: Int32Array
  readonly contexts: Int32Array
  readonly suspectFlags = new Uint8Array(256)
  readonly suspectProtocols = new Uint8Array(256)
  private readonly table: SessionTable
  private configured: ConfiguredPath
  private screening: Screening
  private checks: SegmentCheck

  constructor(configured: ConfiguredPath, table: SessionTable, packets: PacketBatch) {
    const { configuration } = configured
    this.configured = configured
    this.table = table
    this.arrivals = configured.arrivals.names
    this.contexts = configured.arrivals.contexts
    this.screening = new Screening(configuration, configured.screenCounters)
    this.checks = new SegmentCheck(configuration, table, packets)
    this.fillSuspects()
  }

  /**
   * Asks under the next generation from now on, whose path uses the columns of the one before. False when
   * `admitsSegment` is another: a fast path that has the one before must be made anew.
   */
  use(configured: ConfiguredPath): boolean {
    const { checks } = this
    this.configured = configured
    this.screening = new Screening(configured.configuration, configured.screenCounters, this.screening)
    this.checks = checks.under(configured.configuration)
    this.fillSuspects()
    return this.checks === checks
  }

  /** TCP checks of packets that the fast path leaves. */
  get segments(): SegmentCheck {
    return this.checks
  }

  get admitsSegment(): FastPathGuard['admitsSegment'] {
    return this.checks.admits
  }

  private fillSuspects(): void {
    const { configuration } = this.configured
    for (let place = 0; place < 256; place++) {
      this.suspectFlags[place] = this.screening.suspectFlags[place]! | this.checks.suspectFlags[place]!
      // What a tunnel carries must be taken out of each of its packets.
      const isOpened = configuration.opensTunnels(place)
      this.suspectProtocols[place] = isOpened ? 1 : this.screening.suspectProtocols[place]!
    }
  }

  /** Whether any zone has a screen. */
  get hasScreens(): boolean {
    return this.screening.hasAny
  }

  /** Whether a screen drops packet i, seen as it came in on a wing of a session. */
  screens(frames: FrameBatch, packets: PacketBatch, i: number, record: number, wing: number): boolean {
    if (!this.screening.hasAny) return false
    const zones = this.table.columns.decisions[record * DECISION_WORDS + DECISION_ZONES]!
    return this.screening.drops(frames, packets, i, wing === 0 ? zones & 0xffff : zones >>> 16)
  }

  /** The same for a packet of no session, which `ConfiguredPath.meet` has been told of. */
  screensUnknown(frames: FrameBatch, packets: PacketBatch, i: number): boolean {
    const { configured } = this
    if (!this.screening.hasAny || configured.isLeavingUnknown) return false
    return this.screening.drops(frames, packets, i, configured.fromZone)
  }

  /** The same for a packet of which nothing else is known than the interface it was seen on, by its name. */
  screensArrival(frames: FrameBatch, packets: PacketBatch, i: number, arrival: number): boolean {
    if (!this.screening.hasAny) return false
    return this.screening.drops(frames, packets, i, this.configured.zoneOfArrival(arrival))
  }

  /** On which side of the device a packet was seen, 0 the client's, 1 the server's: by its key, or its interface. */
  sideOf(found: number, arrival: number): number {
    const side = (found >> FOUND_SIDE_SHIFT) & 1
    if (side === 1) return 1
    return this.sideOfNew(found >> FOUND_RECORD_SHIFT, arrival)
  }

  /** The same for the packet that made the session. */
  sideOfNew(record: number, arrival: number): number {
    const { decisions, attributes } = this.table.columns
    const decision = record * DECISION_WORDS
    if (arrival === 0 || decisions[decision + DECISION_TRANSLATION] !== 0) return 0
    // What was only observed has no sides.
    if (decisions[decision + DECISION_GENERATION] === 0) return 0
    const both = attributes[record * ATTRIBUTE_WORDS]!
    if (arrival === (both & 0xffff)) return 0
    return arrival === both >>> 16 ? 1 : this.sideOfOther(record, arrival)
  }

  /**
   * The same for a packet seen on neither of its session's interfaces, as where several paths lead to a zone: only the
   * zone tells.
   */
  readonly sideOfOther = (record: number, arrival: number): number => {
    const zones = this.table.columns.decisions[record * DECISION_WORDS + DECISION_ZONES]!
    const zone = this.configured.zoneOfArrival(arrival)
    return zone === zones >>> 16 && zone !== (zones & 0xffff) ? 1 : 0
  }
}
