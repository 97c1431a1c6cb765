/**
 * The first path under a configuration: from a packet without a session to what its session is like, and what has
 * to be given back, counted and told when it ends.
 */
import { copyWords } from '../address/index.js'
import { protocolTimeoutSeconds } from '../application/index.js'
import { type FrameBatch, type PacketBatch, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { SessionEvent, type SessionEvents } from '../event/index.js'
import {
  type Configuration,
  decide,
  NO_RULE,
  Outcome,
  opensConnection,
  Verdict,
} from '../first-path/index.js'
import { KEY_CONTEXT_SHIFT } from '../key/index.js'
import { NatResources } from '../nat/index.js'
import { Protocol } from '../protocol/index.js'
import { ScreenCounters, SessionLimits } from '../screen/index.js'
import { CloseReason, SessionFlag } from '../session/index.js'
import {
  ATTRIBUTE_WORDS,
  DECISION_FLAG_SHIFT,
  DECISION_GENERATION,
  DECISION_INBOUND_NAT,
  DECISION_PATHS,
  DECISION_SOURCE_NAT,
  DECISION_WORDS,
  DECISION_ZONES,
  DecisionFlag,
  FLAG_SHIFT,
  NewDecision,
  type NewSession,
  REASON_SHIFT,
  RECORD_WORD_SHIFT,
  SessionCursor,
  type SessionTable,
  TIMEOUT_SHIFT,
  WORD_GENERATION,
} from '../table/index.js'
import { ArrivalKnownBy, Arrivals } from './arrivals.js'
import { fillFirstPacket, newFirstPacket } from './first-packet.js'
import type { CaptureInterfaceName } from './interface-names.js'
import { NatRuleUses } from './nat-rule-uses.js'
import { PolicyCounters } from './policy-counters.js'
import { type PacketSignature, PortLearning } from './port-learning.js'

const NONE = -1
const MICROSECONDS = 1_000_000
/** What `learn` says of a packet whose source is a pool's, and that no known session sent. */
export const UNKNOWN_ORIGIN = -2
const DNS_PORT = 53
/** Offset of the identification in an IPv4 header (RFC 791). */
const IDENTIFICATION = 4
const KEY_WITHOUT_CONTEXT = (1 << KEY_CONTEXT_SHIFT) - 1

type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

export interface ConfiguredPathOptions {
  readonly configuration: Configuration
  readonly table: SessionTable
  readonly captureInterfaceName: CaptureInterfaceName
  /** Interface of the configuration by name of a capture interface. */
  readonly interfaceMap: ReadonlyMap<string, string>
  /** Who wants to know what happens to sessions. */
  readonly events: SessionEvents
  /** Seed of the ports that are chosen. */
  readonly natSeed: number
}

export class ConfiguredPath {
  readonly configuration: Configuration
  readonly arrivals: Arrivals
  readonly policies: PolicyCounters
  readonly resources: NatResources
  /** Sessions made, by ArrivalKnownBy of their incoming interface. */
  readonly knownBy = [0, 0, 0]
  readonly verdict = new Verdict()
  readonly packet = newFirstPacket()
  readonly learning = new PortLearning()
  /** Sessions whose source port was chosen here. */
  portsChosen = 0
  readonly screenCounters: ScreenCounters
  readonly ruleUses = new NatRuleUses()
  private readonly limits: SessionLimits
  private readonly signature: Writable<PacketSignature> = {
    protocol: 0,
    destination: 0,
    destinationPort: 0,
    mark: 0,
    ipLength: 0,
  }
  private readonly table: SessionTable
  private readonly events: SessionEvents
  private readonly cursor: SessionCursor
  private readonly decision = new NewDecision()
  private arrivalKnownBy: number = ArrivalKnownBy.route
  /** The packet of `meet` was seen as it left, and made no session where it came in. */
  private isLeavingUnknown = false

  constructor(options: ConfiguredPathOptions) {
    const { configuration, table } = options
    this.configuration = configuration
    this.table = table
    this.events = options.events
    this.arrivals = new Arrivals(
      configuration,
      table.columns.interfaceNames,
      options.captureInterfaceName,
      options.interfaceMap,
    )
    this.policies = new PolicyCounters(configuration.rules.policies.length)
    this.screenCounters = new ScreenCounters(configuration.rules.zones.length)
    this.limits = new SessionLimits(configuration.rules.screens)
    this.resources = new NatResources(configuration.rules.nat, options.natSeed)
    this.cursor = new SessionCursor(table.columns)
    table.setEndListener((record, time) => this.sessionEnds(record, time))
  }

  /** Fills `packet` from packet i, seen on the interface of that name (0: not known), with the one it came in on. */
  meet(packets: PacketBatch, i: number, now: number, arrivalName: number): void {
    const { packet, configuration } = this
    const arrival = this.arrivals.interfaceOf(arrivalName)
    this.isLeavingUnknown = false
    fillFirstPacket(packets, i, now, packet)
    const { routes } = configuration
    const { facts } = packet
    const instance = configuration.interface(arrival)?.instance ?? -1
    const back = routes.findBack(instance, facts.family, facts.source, 0, packet.flowHash)
    const path = back === 0 ? undefined : routes.path(back)
    if (path?.kind === 'local') {
      packet.isFromDevice = true
      packet.inInterface = path.interface
      this.arrivalKnownBy = ArrivalKnownBy.route
      return
    }
    const behind = path?.kind === 'interface' ? path.interface : 0
    const leaves = arrival !== 0 && behind !== arrival && behind !== 0 && this.leavesBy(arrival, instance)
    if (arrival === 0 || leaves) {
      packet.inInterface = behind
      this.arrivalKnownBy = ArrivalKnownBy.route
      // What came in where the capture looks was decided there.
      this.isLeavingUnknown = leaves && this.arrivals.isCaptured(behind)
    } else {
      packet.inInterface = arrival
      this.arrivalKnownBy = this.arrivals.isMapped(packets, i)
        ? ArrivalKnownBy.map
        : ArrivalKnownBy.captureName
    }
  }

  /** Zone that the packet came from; 0 when it is not known. */
  get fromZone(): number {
    return this.packet.isFromDevice ? 0 : (this.configuration.interface(this.packet.inInterface)?.zone ?? 0)
  }

  /** Whether the destination's route leads out of this interface: the packet was seen as it left. */
  private leavesBy(arrival: number, instance: number): boolean {
    const { facts, flowHash } = this.packet
    const { routes } = this.configuration
    const number = routes.lookup(instance, facts.family, facts.destination, 0, flowHash)
    if (number === 0) return false
    const path = routes.path(number)
    return path.kind === 'interface' && path.interface === arrival
  }

  /**
   * Decides about packet i, which `meet` has filled in, and fills `session` when it makes one. Returns the
   * DropReason when it does not.
   */
  decide(packets: PacketBatch, i: number, key: number, now: number, session: NewSession): number {
    const { packet, verdict } = this
    if (this.isLeavingUnknown) return DropReason.leavingUnknown
    const early = this.refusesUnasked(packets, i)
    if (early !== DropReason.none) return this.dropUnasked(early, packets, i, key, now, session)
    if (this.limits.areAny && this.isOverLimit()) {
      return this.dropUnasked(DropReason.screen, packets, i, key, now, session)
    }
    decide(packet, this.configuration, this.resources, verdict)
    this.countLookUp(packets.ipLength[i]!)
    if (verdict.outcome === Outcome.permitted && this.needsSyn() && !opensConnection(packets.tcpFlags[i]!)) {
      this.giveBack()
      verdict.drop(DropReason.notSyn)
    }
    if (verdict.outcome !== Outcome.permitted) {
      this.tellRefusal(packets, i, key, now, session)
      return verdict.reason
    }
    this.fillSession(packets, i, key, session)
    return DropReason.none
  }

  /** Drops a packet before it is decided about, and returns the reason. */
  private dropUnasked(
    reason: number,
    packets: PacketBatch,
    i: number,
    key: number,
    now: number,
    session: NewSession,
  ): number {
    this.verdict.reset()
    this.verdict.drop(reason)
    this.verdict.inInterface = this.packet.inInterface
    this.verdict.fromZone = this.fromZone
    this.tellRefusal(packets, i, key, now, session)
    return reason
  }

  /** What makes no session whatever the policy: an answer nobody asked for. */
  private refusesUnasked(packets: PacketBatch, i: number): number {
    const { facts } = this.packet
    const { flow } = this.configuration
    const traits = packets.traits[i]!
    if (facts.protocol === Protocol.tcp) {
      const isLater = (traits & PacketTrait.laterFragment) !== 0
      if (!flow.synCheck || (!isLater && opensConnection(packets.tcpFlags[i]!))) return DropReason.none
      const zone = this.configuration.zone(this.configuration.interface(this.packet.inInterface)?.zone ?? 0)
      return zone?.tcpRst === true ? DropReason.notSynReset : DropReason.notSyn
    }
    const answersQuery = PacketTrait.answer | PacketTrait.query
    if ((traits & answersQuery) === answersQuery) return DropReason.icmpAnswerNoSession
    const isFromDns = facts.protocol === Protocol.udp && facts.sourcePort === DNS_PORT
    return isFromDns && facts.destinationPort !== DNS_PORT && !flow.allowDnsReply
      ? DropReason.dnsReplyNoSession
      : DropReason.none
  }

  /** Whether a screen's session limit refuses one session more. */
  private isOverLimit(): boolean {
    const { fromZone } = this
    const screen = this.configuration.zone(fromZone)?.screen ?? 0
    const limit = this.limits.exceeded(screen, this.packet.facts)
    if (limit === 0) return false
    this.screenCounters.count(fromZone, limit)
    return this.configuration.screens[screen]?.profile.alarmWithoutDrop !== true
  }

  private needsSyn(): boolean {
    const { rule } = this.verdict
    if (this.packet.facts.protocol !== Protocol.tcp || rule === NO_RULE) return false
    return this.configuration.rules.policies[rule]!.synCheckRequired
  }

  private countLookUp(bytes: number): void {
    const { verdict, policies } = this
    if (!verdict.wasLookedUp || (verdict.isSelf && verdict.rule === NO_RULE)) return
    const place = policies.place(verdict.rule)
    policies.hits[place]!++
    if (verdict.outcome === Outcome.permitted) policies.sessions[place]!++
    else if (verdict.outcome !== Outcome.dropped) {
      policies.refusedPackets[place]!++
      policies.refusedBytes[place]! += bytes
    }
  }

  private fillSession(packets: PacketBatch, i: number, key: number, session: NewSession): void {
    const { verdict, decision } = this
    const protocol = key & 0xff
    const isTcp = protocol === Protocol.tcp
    const multicast = packets.traits[i]! & PacketTrait.multicast ? SessionFlag.multicast : 0
    const seconds = isTcp ? this.configuration.flow.tcpInitialTimeoutSeconds : verdict.timeoutSeconds
    session.stateBits =
      (CloseReason.ageOut << REASON_SHIFT) | (multicast << FLAG_SHIFT) | (seconds << TIMEOUT_SHIFT)
    // A tunnel's In wing comes from afar, whoever spoke first.
    session.answer = verdict.tunnel !== 0 && this.packet.isFromDevice
    session.tracksTcp = isTcp
    session.application = verdict.application
    session.policy = verdict.policy
    session.decision = decision
    this.fillDecision(key)
  }

  private fillDecision(key: number): void {
    const { verdict, decision, arrivals } = this
    const { words } = decision
    words[DECISION_GENERATION] = this.configuration.generation | (this.decisionFlags() << DECISION_FLAG_SHIFT)
    words[DECISION_ZONES] = verdict.fromZone | (verdict.toZone << 16)
    words[DECISION_PATHS] = verdict.inPath | (verdict.outPath << 16)
    words[DECISION_SOURCE_NAT] = verdict.sourceNatRule | (verdict.sourceNatPool << 16)
    words[DECISION_INBOUND_NAT] = verdict.destinationNatRule | (verdict.destinationNatPool << 16)
    decision.inInterface = arrivals.nameNumber(verdict.inInterface)
    decision.outInterface = arrivals.nameNumber(verdict.tunnel || verdict.outInterface)
    const inContext = key >>> KEY_CONTEXT_SHIFT
    const outContext = inContext === 0 ? 0 : verdict.outInstance
    decision.isTranslated = verdict.isTranslated || outContext !== inContext
    decision.handle = verdict.handle
    if (!decision.isTranslated) return
    copyWords(verdict.serverSource, decision.serverSource)
    copyWords(verdict.serverDestination, decision.serverDestination)
    decision.serverPorts = (verdict.serverSourcePort << 16) | verdict.serverDestinationPort
    decision.serverKey = (key & KEY_WITHOUT_CONTEXT) | (outContext << KEY_CONTEXT_SHIFT)
  }

  private decisionFlags(): number {
    const { verdict } = this
    const rule = verdict.rule === NO_RULE ? undefined : this.configuration.rules.policies[verdict.rule]
    return (
      (verdict.isSelf ? DecisionFlag.self : 0) |
      (verdict.tunnel !== 0 ? DecisionFlag.tunnel : 0) |
      (rule?.logInit ? DecisionFlag.logInit : 0) |
      (rule?.logClose ? DecisionFlag.logClose : 0) |
      (verdict.isApplicationByPort ? DecisionFlag.applicationByPort : 0) |
      (verdict.isStaticSource ? DecisionFlag.staticSource : 0) |
      (verdict.isStaticDestination ? DecisionFlag.staticDestination : 0) |
      (verdict.isPortChosen ? DecisionFlag.portChosen : 0) |
      (verdict.isTranslated ? DecisionFlag.translated : 0)
    )
  }

  /** The session that was decided has been made, or has not: its record, or -1. */
  sessionMade(frames: FrameBatch, packets: PacketBatch, i: number, record: number, now: number): void {
    const { verdict } = this
    if (record === NONE) {
      this.giveBack()
      return
    }
    if (verdict.isPortChosen) {
      this.portsChosen++
      this.sign(frames, packets, i, verdict.serverDestination, verdict.serverDestinationPort)
      this.learning.remember(this.signature, record, this.generationOf(record), now)
    }
    this.knownBy[this.arrivalKnownBy]!++
    if (this.limits.areAny) this.countLimits(record, 1)
    if (verdict.isTranslated) this.countRules(record, 1)
    if (!this.events.isRead || !this.cursor.moveTo(record)) return
    this.cursor.setNow(now)
    this.events.write(SessionEvent.created, now, this.cursor)
  }

  private countRules(record: number, step: 1 | -1): void {
    const { decisions } = this.table.columns
    const at = record * DECISION_WORDS
    const flags = decisions[at + DECISION_GENERATION]! >>> DECISION_FLAG_SHIFT
    const source = decisions[at + DECISION_SOURCE_NAT]! & 0xffff
    const destination = decisions[at + DECISION_INBOUND_NAT]! & 0xffff
    this.ruleUses.count(flags & DecisionFlag.staticSource ? 'static' : 'source', source, step)
    this.ruleUses.count(flags & DecisionFlag.staticDestination ? 'static' : 'destination', destination, step)
  }

  private countLimits(record: number, step: 1 | -1): void {
    const { cursor } = this
    if (!cursor.moveTo(record)) return
    const screen = this.configuration.zone(cursor.fromZone)?.screen ?? 0
    this.limits.count(screen, cursor, step)
  }

  private giveBack(): void {
    if (this.verdict.handle === 0) return
    this.resources.release(this.verdict.handle, this.packet.timeSeconds)
    this.verdict.handle = 0
  }

  private tellRefusal(packets: PacketBatch, i: number, key: number, now: number, session: NewSession): void {
    const { verdict } = this
    const isFailed = verdict.reason === DropReason.natExhausted
    if (isFailed) this.table.countFailure(key & 0xff)
    if (!this.events.isRead) return
    const isDenied = verdict.outcome !== Outcome.dropped
    this.fillSession(packets, i, key, session)
    this.cursor.moveToUnmade(packets, i, key, session)
    const kind = isDenied ? SessionEvent.denied : isFailed ? SessionEvent.failed : SessionEvent.dropped
    const detail = isDenied ? this.packet.facts.icmpType : verdict.reason
    this.events.write(kind, now, this.cursor, detail)
  }

  private sessionEnds(record: number, now: number): void {
    const { columns, translations } = this.table
    const slot = translations.slotOf(record)
    const handle = slot < 0 ? 0 : translations.handle(slot)
    if (handle !== 0) this.resources.release(handle, Math.floor(now / MICROSECONDS))
    if (this.limits.areAny) this.countLimits(record, -1)
    if (slot >= 0) this.countRules(record, -1)
    const place = this.configuration.policyPlace(columns.attributes[record * ATTRIBUTE_WORDS + 1]! >>> 16)
    const isCounted = place >= 0 && this.configuration.rules.policies[place]!.count
    if (!isCounted && !this.events.isRead) return
    if (!this.cursor.moveTo(record)) return
    this.cursor.setNow(now)
    if (isCounted) this.policies.countEnd(place, this.cursor)
    if (this.events.isRead) this.events.write(SessionEvent.closed, now, this.cursor)
  }

  /**
   * The session whose first packet this is, seen again behind the translation: its port is then the one the device
   * really chose. -1 when it is none's, UNKNOWN_ORIGIN when it can only be a translated packet of a session that was not
   * seen.
   */
  learn(
    frames: FrameBatch,
    packets: PacketBatch,
    i: number,
    key: number,
    now: number,
    arrivalName: number,
  ): number {
    const { packet, configuration, table } = this
    const { facts } = packet
    const arrival = this.arrivals.interfaceOf(arrivalName)
    if (!configuration.nat.isTranslatedSource(facts, arrival)) return NONE
    this.sign(frames, packets, i, facts.destination, facts.destinationPort)
    const record = this.learning.recall(this.signature, now, this.generationOf)
    const isHis = record !== NONE && table.isRunning(record, now) && table.protocolOf(record) === (key & 0xff)
    if (!isHis || !table.moveServerSource(record, facts.source, facts.sourcePort, now)) {
      return packet.isFromDevice ? NONE : UNKNOWN_ORIGIN
    }
    const slot = table.translations.slotOf(record)
    const handle = this.resources.relearn(table.translations.handle(slot), facts.source, facts.sourcePort)
    table.translations.setHandle(slot, handle)
    this.learning.learned++
    return record
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
    const at = packets.ipOffset[i]!
    signature.protocol = protocol
    signature.destination = destination[packets.family[i] === 4 ? 0 : 3]!
    signature.destinationPort = destinationPort
    // An IPv6 packet has no identification: its flow label and length field stand in.
    signature.mark =
      protocol === Protocol.tcp ? packets.tcpSequence[i]! : frames.view.getInt32(at + IDENTIFICATION)
    if (protocol !== Protocol.tcp && packets.family[i] === 6) signature.mark = frames.view.getInt32(at)
    signature.ipLength = packets.ipLength[i]!
  }

  /** Name of the tunnel interface that a session's packets come through; 0 for sessions that are no tunnel. */
  tunnelOf(record: number): number {
    const { decisions, attributes } = this.table.columns
    const flags = decisions[record * DECISION_WORDS + DECISION_GENERATION]! >>> DECISION_FLAG_SHIFT
    return flags & DecisionFlag.tunnel ? attributes[record * ATTRIBUTE_WORDS]! >>> 16 : 0
  }

  /** Routing instance of an interface, by its name. */
  contextOf(name: number): number {
    return this.configuration.interface(this.arrivals.interfaceOf(name))?.instance ?? 0
  }

  /** The established timeout of a TCP session of this application. */
  workingTimeoutSeconds(application: number): number {
    return this.configuration.applications.timeoutSeconds(application) || protocolTimeoutSeconds(Protocol.tcp)
  }

  /** What becomes of an ICMP error about a packet of no known session. */
  get unknownErrorReason(): number {
    return this.configuration.flow.allowEmbeddedIcmp
      ? DropReason.icmpErrorPassed
      : DropReason.icmpErrorNoSession
  }

  /** Generation word of a record, to name its session later. */
  private readonly generationOf = (record: number): number =>
    this.table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_GENERATION]!
}
