/**
 * The first path under a configuration: from a packet without a session to what its session is like, and what has
 * to be given back, counted and told when it ends.
 */
import { protocolTimeoutSeconds } from '../application/index.js'
import type { FrameBatch, PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { SessionEvent, type SessionEvents } from '../event/index.js'
import {
  type Configuration,
  type ConfigurationChange,
  decide,
  type FirstPacket,
  NO_RULE,
  Outcome,
  Verdict,
} from '../first-path/index.js'
import { KEY_CONTEXT_SHIFT } from '../key/index.js'
import { NatResources } from '../nat/index.js'
import { Protocol } from '../protocol/index.js'
import { ScreenCounters } from '../screen/index.js'
import {
  ATTRIBUTE_WORDS,
  DECISION_FLAG_SHIFT,
  DECISION_GENERATION,
  DECISION_WORDS,
  DecisionFlag,
  type NewSession,
  SessionCursor,
  type SessionTable,
} from '../table/index.js'
import { Arrivals } from './arrivals.js'
import { IncomingPacket } from './incoming-packet.js'
import type { CaptureInterfaceName } from './interface-names.js'
import { LimitedSessions } from './limited-sessions.js'
import { NatRuleUses } from './nat-rule-uses.js'
import { OtherInstances } from './other-instances.js'
import { PolicyCounters } from './policy-counters.js'
import type { PortLearning } from './port-learning.js'
import { TranslatedSights } from './translated-sights.js'
import { notSynReason, opensFlow, refusesUnasked } from './unasked.js'
import { VerdictSession } from './verdict-session.js'
import { WayBack } from './way-back.js'

const NONE = -1
const MICROSECONDS = 1_000_000
const KEY_WITHOUT_CONTEXT = (1 << KEY_CONTEXT_SHIFT) - 1

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
  /** The path under the generation before, which this one takes the place of, and what has changed since. */
  readonly before?: { readonly path: ConfiguredPath; readonly change: ConfigurationChange }
}

export class ConfiguredPath {
  readonly configuration: Configuration
  readonly arrivals: Arrivals
  readonly policies: PolicyCounters
  readonly resources: NatResources
  readonly screenCounters: ScreenCounters
  readonly otherInstances: OtherInstances
  readonly ruleUses: NatRuleUses
  /** Sessions made, by ArrivalKnownBy of their incoming interface. */
  readonly knownBy: number[]
  /** Sessions whose source port was chosen here. */
  portsChosen: number
  private readonly incoming: IncomingPacket
  private readonly verdict = new Verdict()
  private readonly made: VerdictSession
  private readonly sights: TranslatedSights
  private readonly wayBack: WayBack
  private readonly limits: LimitedSessions
  private readonly table: SessionTable
  private readonly events: SessionEvents
  private readonly cursor: SessionCursor
  /** Whether the capture says where the packet of `meet` was seen. */
  private isPlaced = false
  private now = 0

  constructor(options: ConfiguredPathOptions) {
    const { configuration, table } = options
    const { interfaceNames } = table.columns
    const before = options.before?.path
    this.configuration = configuration
    this.table = table
    this.events = options.events
    this.arrivals = new Arrivals(
      configuration,
      interfaceNames,
      options.captureInterfaceName,
      options.interfaceMap,
      before?.arrivals,
    )
    const { policies, zones, nat } = configuration.rules
    this.policies = new PolicyCounters(policies.length)
    this.screenCounters = new ScreenCounters(zones.length, before?.screenCounters)
    this.limits = new LimitedSessions(configuration, table, this.screenCounters, before?.limits)
    const reclaim = () => table.lookForEnded(this.now)
    this.resources = options.before
      ? options.before.path.resources.under(nat, options.natSeed, options.before.change, reclaim)
      : new NatResources(nat, options.natSeed, reclaim)
    this.ruleUses = before?.ruleUses ?? new NatRuleUses()
    this.knownBy = before?.knownBy ?? [0, 0, 0, 0]
    this.portsChosen = before?.portsChosen ?? 0
    this.otherInstances = new OtherInstances(configuration, this.arrivals, table, before?.otherInstances)
    this.incoming = new IncomingPacket(configuration, this.arrivals)
    this.made = new VerdictSession(configuration, this.arrivals)
    this.sights = new TranslatedSights(configuration, this.arrivals, this.resources, table, before?.learning)
    this.wayBack = new WayBack(configuration, this.resources)
    this.cursor = new SessionCursor(table.columns)
    if (before !== undefined) this.goOnFrom(before)
    table.setEndListener((record, time) => this.sessionEnds(record, time))
  }

  private goOnFrom(before: ConfiguredPath): void {
    const { policies } = before.configuration.rules
    this.policies.goOnFrom(before.policies, (place) =>
      this.configuration.policyPlace(policies[place]!.number),
    )
    this.wayBack.turned = before.turnedBack
    this.now = before.now
  }

  /** Ports that the capture has shown. */
  get learning(): PortLearning {
    return this.sights.learning
  }

  /** Sessions that were seen only behind static or destination translation. */
  get turnedBack(): number {
    return this.wayBack.turned
  }

  private get packet(): FirstPacket {
    return this.incoming.packet
  }

  /**
   * Looks at packet i, seen on the interface of that name (0: not known), for all that follows; `isInner` when it came
   * out of a tunnel of that name.
   */
  meet(packets: PacketBatch, i: number, now: number, arrivalName: number, isInner = false): void {
    this.now = now
    this.isPlaced = arrivalName !== 0
    this.incoming.meet(packets, i, now, arrivalName, isInner)
  }

  /** The packet of `meet` was seen as it left, and made no session where it came in. */
  get isLeavingUnknown(): boolean {
    return this.incoming.isCopy
  }

  /** Zone that the packet of `meet` came from; 0 when it is not known, or the device's own. */
  get fromZone(): number {
    return this.incoming.fromZone
  }

  /** Zone of an interface, by its name's number; 0 where it is not known. */
  zoneOfArrival(arrivalName: number): number {
    return this.configuration.interface(this.arrivals.interfaceOf(arrivalName))?.zone ?? 0
  }

  /** Whose session the packet of `meet` tells the translated port of: see `TranslatedSights.learn`. */
  learn(
    frames: FrameBatch,
    packets: PacketBatch,
    i: number,
    key: number,
    now: number,
    arrivalName: number,
  ): number {
    const exit = this.arrivals.interfaceOf(arrivalName)
    return this.sights.learn(frames, packets, i, key, now, this.incoming, exit)
  }

  /**
   * Makes packet i of `meet` what it was before static or destination translation, when it was seen behind it. Returns
   * its key word then, and its hash is written; -1, and nothing is changed, when it is as it came in.
   */
  turnBack(packets: PacketBatch, i: number, key: number): number {
    if (!this.wayBack.turn(this.incoming, packets, i)) return NONE
    const instance = this.configuration.interface(this.packet.inInterface)?.instance ?? 0
    const before = (key & KEY_WITHOUT_CONTEXT) | ((this.isPlaced ? instance : 0) << KEY_CONTEXT_SHIFT)
    packets.hash[i] = this.table.hash(packets, i, before)
    return before
  }

  /** Decides about packet i of `meet`: fills `session` when it makes one, or else returns the DropReason. */
  decide(packets: PacketBatch, i: number, key: number, now: number, session: NewSession): number {
    const { packet, verdict, configuration } = this
    if (this.incoming.isCopy) return DropReason.leavingUnknown
    const early = refusesUnasked(packets, i, this.incoming, configuration)
    if (early !== DropReason.none) return this.dropUnasked(early, packets, i, key, now, session)
    if (this.limits.refuses(this.fromZone, packet.facts, now)) {
      return this.dropUnasked(DropReason.screen, packets, i, key, now, session)
    }
    decide(packet, configuration, this.resources, verdict)
    if (verdict.outcome === Outcome.permitted && this.needsSyn() && !opensFlow(packets, i)) {
      this.giveBack()
      verdict.drop(notSynReason(this.incoming, configuration))
    }
    this.countLookUp(packets.ipLength[i]!)
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

  /** Whether the policy asks for a SYN, where the device does not. */
  private needsSyn(): boolean {
    const { rule } = this.verdict
    if (this.packet.facts.protocol !== Protocol.tcp || rule === NO_RULE) return false
    return this.configuration.rules.policies[rule]!.synCheckRequired
  }

  private countLookUp(bytes: number): void {
    const { verdict, policies } = this
    if (!this.wasDecidedByPolicy) return
    const place = policies.place(verdict.rule)
    policies.hits[place]!++
    if (verdict.outcome === Outcome.denied || verdict.outcome === Outcome.rejected) {
      policies.refusedPackets[place]!++
      policies.refusedBytes[place]! += bytes
    }
  }

  /** A rule or the default policy; traffic of the device itself needs neither. */
  private get wasDecidedByPolicy(): boolean {
    const { wasLookedUp, isSelf, rule } = this.verdict
    return wasLookedUp && !(isSelf && rule === NO_RULE)
  }

  private fillSession(packets: PacketBatch, i: number, key: number, session: NewSession): void {
    this.made.fill(packets, i, key, this.verdict, this.packet.isFromDevice, this.isPlaced, session)
  }

  /** The session that was decided has been made: this is its record. */
  sessionMade(frames: FrameBatch, packets: PacketBatch, i: number, record: number, now: number): void {
    const { verdict, policies } = this
    if (verdict.isPortChosen) this.portsChosen++
    // What a capture has shown once may have changed since.
    if (verdict.isPortChosen || verdict.handle !== 0) {
      this.sights.remember(frames, packets, i, verdict, record, now)
    }
    if (this.wasDecidedByPolicy) policies.sessions[policies.place(verdict.rule)]!++
    this.knownBy[this.incoming.knownBy]!++
    this.limits.count(record, 1)
    this.ruleUses.countSession(this.table.columns.decisions, record, 1)
    if (!this.events.isRead || !this.cursor.moveTo(record)) return
    this.cursor.setNow(now)
    this.events.write(SessionEvent.created, now, this.cursor)
  }

  /** The session that was decided could not be made, for this DropReason. */
  sessionFailed(
    reason: number,
    packets: PacketBatch,
    i: number,
    key: number,
    now: number,
    session: NewSession,
  ): void {
    this.giveBack()
    if (!this.events.isRead) return
    this.cursor.moveToUnmade(packets, i, key, session)
    this.events.write(SessionEvent.failed, now, this.cursor, reason)
  }

  /** A session that an earlier generation decided about stands under this one now; its record says so already. */
  sessionKept(record: number, generationBefore: number): void {
    this.limits.count(record, 1, generationBefore)
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
    this.limits.count(record, -1)
    this.ruleUses.countSession(columns.decisions, record, -1)
    const place = this.configuration.policyPlace(columns.attributes[record * ATTRIBUTE_WORDS + 1]! >>> 16)
    const isCounted = place >= 0 && this.configuration.rules.policies[place]!.count
    if (!isCounted && !this.events.isRead) return
    if (!this.cursor.moveTo(record)) return
    this.cursor.setNow(now)
    if (isCounted) this.policies.countEnd(place, this.cursor)
    if (this.events.isRead) this.events.write(SessionEvent.closed, now, this.cursor)
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
}
