/**
 * Packets seen behind source translation whose port is not known yet: which session's they are. What a device chose
 * cannot be computed, but it can be seen.
 */
import { isSameAddress } from '../address/index.js'
import type { FrameBatch, PacketBatch } from '../batch/index.js'
import type { FlowFacts } from '../facts/index.js'
import type { Configuration, Verdict } from '../first-path/index.js'
import { KEY_CONTEXT_SHIFT } from '../key/index.js'
import type { NatResources } from '../nat/index.js'
import { Protocol } from '../protocol/index.js'
import {
  DecisionFlag,
  RECORD_WORD_SHIFT,
  SessionCursor,
  type SessionTable,
  WORD_GENERATION,
  WORD_KEY,
} from '../table/index.js'
import type { Arrivals } from './arrivals.js'
import type { IncomingPacket } from './incoming-packet.js'
import { type PacketSignature, PortLearning } from './port-learning.js'

const NONE = -1
const KEY_WITHOUT_CONTEXT = (1 << KEY_CONTEXT_SHIFT) - 1
/** What `learn` says of a packet whose source is a pool's, and that no known session sent. */
export const UNKNOWN_ORIGIN = -2
/** Offset of the identification in an IPv4 header (RFC 791). */
const IDENTIFICATION = 4

type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

export class TranslatedSights {
  readonly learning: PortLearning
  private readonly configuration: Configuration
  private readonly arrivals: Arrivals
  private readonly resources: NatResources
  private readonly table: SessionTable
  private readonly cursor: SessionCursor
  private readonly signature: Writable<PacketSignature> = {
    protocol: 0,
    destination: 0,
    destinationPort: 0,
    mark: 0,
    ipLength: 0,
  }

  constructor(
    configuration: Configuration,
    arrivals: Arrivals,
    resources: NatResources,
    table: SessionTable,
    learning: PortLearning = new PortLearning(),
  ) {
    this.learning = learning
    this.configuration = configuration
    this.arrivals = arrivals
    this.resources = resources
    this.table = table
    this.cursor = new SessionCursor(table.columns)
  }

  /** Remembers packet i, which was given a port or an address of several: it made the session of that record. */
  remember(
    frames: FrameBatch,
    packets: PacketBatch,
    i: number,
    verdict: Verdict,
    record: number,
    now: number,
  ): void {
    this.sign(frames, packets, i, verdict.serverDestination, verdict.serverDestinationPort)
    this.learning.remember(this.signature, record, this.generationOf(record), now)
  }

  /**
   * The session whose first packet this is, seen again behind the translation by the interface `exit` (0: not known):
   * its port is then the one the device really chose. -1 when the packet may make a session, UNKNOWN_ORIGIN when it can
   * only be a translated packet of a session that was not seen.
   */
  learn(
    frames: FrameBatch,
    packets: PacketBatch,
    i: number,
    key: number,
    now: number,
    { packet }: IncomingPacket,
    exit: number,
  ): number {
    const { table } = this
    const { facts } = packet
    if (!this.configuration.nat.isTranslatedSource(facts, exit)) return NONE
    this.sign(frames, packets, i, facts.destination, facts.destinationPort)
    const record = this.learning.recall(this.signature, now, this.generationOf)
    const isHis = record !== NONE && table.isRunning(record, now) && this.isOf(record, key, facts, exit)
    if (!isHis || !table.moveServerSource(record, facts.source, facts.sourcePort, now)) {
      // By the address of an interface the device speaks for itself too.
      return packet.isFromDevice ? NONE : UNKNOWN_ORIGIN
    }
    const slot = table.translations.slotOf(record)
    const old = table.translations.handle(slot)
    const handle = this.resources.relearn(old, this.cursor, facts.source, facts.sourcePort)
    table.translations.setHandle(slot, handle)
    if (this.cursor.hasDecision(DecisionFlag.portChosen)) this.learning.learned++
    return record
  }

  /**
   * Whether a packet is on the server's side of a session, but for its source: the same flow, in the same routing
   * instance where the capture says by which interface it left.
   */
  private isOf(record: number, key: number, facts: FlowFacts, exit: number): boolean {
    const { table, configuration, cursor } = this
    const isSameKind =
      ((table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_KEY]! ^ key) & KEY_WITHOUT_CONTEXT) === 0
    if (!isSameKind || !cursor.moveTo(record) || !cursor.isTranslated) return false
    const own = configuration.interface(this.arrivals.interfaceOf(cursor.interfaceNumber(1)))
    const left = configuration.interface(exit)
    return (
      (left === undefined || left.instance === own?.instance) &&
      cursor.serverDestinationPort === facts.destinationPort &&
      isSameAddress(facts.family, cursor.serverDestination, facts.destination)
    )
  }

  /** Writes what packet i has on both sides of the device. */
  private sign(
    frames: FrameBatch,
    packets: PacketBatch,
    i: number,
    destination: Int32Array,
    destinationPort: number,
  ): void {
    const { signature } = this
    const protocol = packets.protocol[i]!
    const isIpv4 = packets.family[i] === 4
    const at = packets.ipOffset[i]!
    signature.protocol = protocol
    signature.destination = destination[isIpv4 ? 0 : 3]!
    signature.destinationPort = destinationPort
    signature.ipLength = packets.ipLength[i]!
    if (protocol === Protocol.tcp) signature.mark = packets.tcpSequence[i]!
    // An IPv6 packet has no identification: its flow label stands in.
    else signature.mark = frames.view.getInt32(isIpv4 ? at + IDENTIFICATION : at)
  }

  /** Generation word of a record, to name its session later. */
  private readonly generationOf = (record: number): number =>
    this.table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_GENERATION]!
}
