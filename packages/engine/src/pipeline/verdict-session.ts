/** What a session is like that a verdict has been given on: the table's new session from the first path's verdict. */
import { copyWords } from '../address/index.js'
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { type Configuration, NO_RULE, type Verdict } from '../first-path/index.js'
import { KEY_CONTEXT_SHIFT, KEY_ONE_WING } from '../key/index.js'
import { Protocol } from '../protocol/index.js'
import { CloseReason, SessionFlag } from '../session/index.js'
import {
  DECISION_FLAG_SHIFT,
  DECISION_GENERATION,
  DECISION_INBOUND_NAT,
  DECISION_PATHS,
  DECISION_SOURCE_NAT,
  DECISION_ZONES,
  DecisionFlag,
  FLAG_SHIFT,
  NewDecision,
  type NewSession,
  REASON_SHIFT,
  TIMEOUT_SHIFT,
} from '../table/index.js'
import type { Arrivals } from './arrivals.js'

const KEY_WITHOUT_CONTEXT = (1 << KEY_CONTEXT_SHIFT) - 1

export class VerdictSession {
  private readonly configuration: Configuration
  private readonly arrivals: Arrivals
  private readonly decision = new NewDecision()

  constructor(configuration: Configuration, arrivals: Arrivals) {
    this.configuration = configuration
    this.arrivals = arrivals
  }

  /**
   * Fills `session` for packet i of that key. `hasContexts` when the capture says where packets are seen, so that
   * the server's side is looked up in its own routing instance.
   */
  fill(
    packets: PacketBatch,
    i: number,
    key: number,
    verdict: Verdict,
    isFromDevice: boolean,
    hasContexts: boolean,
    session: NewSession,
  ): void {
    const isTcp = (key & 0xff) === Protocol.tcp
    const multicast = packets.traits[i]! & PacketTrait.multicast ? SessionFlag.multicast : 0
    const seconds = isTcp ? this.configuration.flow.tcpInitialTimeoutSeconds : verdict.timeoutSeconds
    session.stateBits =
      (CloseReason.ageOut << REASON_SHIFT) | (multicast << FLAG_SHIFT) | (seconds << TIMEOUT_SHIFT)
    // A tunnel's In wing comes from afar, whoever spoke first; a key of one direction is its direction's own.
    session.answer = verdict.tunnel !== 0 && isFromDevice && (key & KEY_ONE_WING) === 0
    session.tracksTcp = isTcp
    session.application = verdict.application
    session.policy = verdict.policy
    session.decision = this.decision
    this.fillDecision(packets, i, key, verdict, hasContexts)
  }

  private fillDecision(
    packets: PacketBatch,
    i: number,
    key: number,
    verdict: Verdict,
    hasContexts: boolean,
  ): void {
    const { decision, arrivals } = this
    const { words } = decision
    const isTranslated = verdict.isTranslated && changes(packets, i, verdict)
    const flags = this.decisionFlags(verdict) | (isTranslated ? DecisionFlag.translated : 0)
    words[DECISION_GENERATION] = this.configuration.generation | (flags << DECISION_FLAG_SHIFT)
    words[DECISION_ZONES] = verdict.fromZone | (verdict.toZone << 16)
    words[DECISION_PATHS] = verdict.inPath | (verdict.outPath << 16)
    words[DECISION_SOURCE_NAT] = verdict.sourceNatRule | (verdict.sourceNatPool << 16)
    words[DECISION_INBOUND_NAT] = verdict.destinationNatRule | (verdict.destinationNatPool << 16)
    decision.inInterface = arrivals.nameNumber(verdict.inInterface)
    decision.outInterface = arrivals.nameNumber(verdict.tunnel || verdict.outInterface)
    const inContext = key >>> KEY_CONTEXT_SHIFT
    const outContext = hasContexts && verdict.tunnel === 0 ? verdict.outInstance : inContext
    // What must be given back is kept with the server's side, so that such a session has one.
    decision.isTranslated = isTranslated || verdict.handle !== 0 || outContext !== inContext
    decision.handle = verdict.handle
    if (!decision.isTranslated) return
    copyWords(verdict.serverSource, decision.serverSource)
    copyWords(verdict.serverDestination, decision.serverDestination)
    decision.serverPorts = (verdict.serverSourcePort << 16) | verdict.serverDestinationPort
    decision.serverKey = (key & KEY_WITHOUT_CONTEXT) | (outContext << KEY_CONTEXT_SHIFT)
  }

  private decisionFlags(verdict: Verdict): number {
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
      (this.configuration.flow.sequenceCheck || rule?.sequenceCheckRequired
        ? 0
        : DecisionFlag.noSequenceCheck)
    )
  }
}

/** Whether packet i leaves with another address or port: a rule may translate it to what it is. */
function changes(packets: PacketBatch, i: number, verdict: Verdict): boolean {
  const { serverSource, serverDestination, serverSourcePort, serverDestinationPort } = verdict
  if (packets.ports[i] !== ((serverSourcePort << 16) | serverDestinationPort)) return true
  const at = i << 2
  for (let word = 0; word < (packets.family[i] === 4 ? 1 : 4); word++) {
    if (packets.source[at + word] !== serverSource[word]) return true
    if (packets.destination[at + word] !== serverDestination[word]) return true
  }
  return false
}
