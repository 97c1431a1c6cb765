/**
 * What becomes of sessions when another configuration takes effect (Junos reference: policy-rematch). A session whose
 * policy is deleted or renamed ends, unless policy-rematch extensive finds one that permits it; one whose policy is
 * modified stays, unless policy-rematch finds that another decides now. The rest is our reading, not confirmed on a
 * device: a session ends when its interface has left its zone or routing instance, as its packets would no more be
 * found to be its own, and when the rule or the pool that translates it has changed.
 */
import { copyWords } from '../address/index.js'
import { FlowFacts } from '../facts/index.js'
import { type ConfigurationChange, lookUpPolicy, Outcome, PolicyFate, Verdict } from '../first-path/index.js'
import { keyQuery } from '../key/index.js'
import { Protocol } from '../protocol/index.js'
import { CloseReason } from '../session/index.js'
import {
  ATTRIBUTE_WORDS,
  CLOCK_USED_RECORDS,
  DECISION_GENERATION,
  DECISION_WORDS,
  DecisionFlag,
  RECORD_WORD_SHIFT,
  SessionCursor,
  type SessionTable,
  WORD_KEY,
} from '../table/index.js'
import { icmpRequestType } from '../wire/index.js'
import type { ConfiguredPath } from './configured-path.js'

const LOW_HALF = 0xffff

export class Reconsideration {
  /** Sessions that were ended so far. */
  ended = 0
  private readonly table: SessionTable
  private readonly path: ConfiguredPath
  private readonly before: ConfiguredPath | undefined
  private readonly change: ConfigurationChange | undefined
  private readonly cursor: SessionCursor
  private readonly facts = new FlowFacts()
  private readonly verdict = new Verdict()
  /** Sessions in records from here on were decided under the new generation. */
  private readonly end: number
  private place = 0

  /** Without a configuration before nothing has been decided, and nothing is to be reconsidered. */
  constructor(
    table: SessionTable,
    path: ConfiguredPath,
    before: ConfiguredPath | undefined,
    change: ConfigurationChange | undefined,
  ) {
    this.table = table
    this.path = path
    this.before = before
    this.change = change
    this.cursor = new SessionCursor(table.columns)
    this.end = change === undefined ? 0 : table.columns.clock[CLOCK_USED_RECORDS]!
  }

  /** Looks at so many records; true when all have been looked at. */
  advance(records: number): boolean {
    const until = Math.min(this.end, this.place + records)
    for (; this.place < until; this.place++) this.look(this.place)
    if (this.place < this.end) return false
    if (this.change !== undefined) this.path.resources.closeFormer()
    return true
  }

  private look(record: number): void {
    const { table, cursor, path } = this
    const { generation } = path.configuration
    const decided = table.columns.decisions[record * DECISION_WORDS + DECISION_GENERATION]! & LOW_HALF
    // What was only observed was decided by nobody.
    if (decided === 0 || decided === generation) return
    if (!table.isRunning(record, table.nowMicroseconds) || !cursor.moveTo(record)) return
    if (this.stays(record)) return
    table.setCloseReason(record, CloseReason.reconfigured)
    table.end(record, table.nowMicroseconds)
    this.ended++
  }

  private stays(record: number): boolean {
    const { cursor } = this
    const change = this.change!
    if (this.hasMoved(0) || this.hasMoved(1) || this.isTranslatedOtherwise()) return false
    if (cursor.hasDecision(DecisionFlag.tunnel)) return true
    const { policyRematch } = this.path.configuration.rules
    const fate = change.policies[cursor.policy]!
    if (fate === PolicyFate.kept) return true
    const isGone = fate === PolicyFate.gone
    if (policyRematch === 'off') return !isGone
    if (isGone && policyRematch === 'on') return false
    return this.isPermittedNow(record, policyRematch === 'extensive')
  }

  private hasMoved(wing: number): boolean {
    const number = this.before!.arrivals.interfaceOf(this.cursor.interfaceNumber(wing))
    return this.change!.movedInterfaces[number] === 1
  }

  private isTranslatedOtherwise(): boolean {
    const { cursor, before } = this
    const change = this.change!
    if (!cursor.isTranslated) return false
    const sources = cursor.hasDecision(DecisionFlag.staticSource) ? change.staticRules : change.sourceRules
    const isStatic = cursor.hasDecision(DecisionFlag.staticDestination)
    const destinations = isStatic ? change.staticRules : change.destinationRules
    if (sources[cursor.sourceNatRule] === 1 || destinations[cursor.destinationNatRule] === 1) return true
    if (change.sourcePools[cursor.sourceNatPool] === 1) return true
    if (change.destinationPools[cursor.destinationNatPool] === 1) return true
    // Translated to the address of the interface it leaves by.
    if (cursor.sourceNatRule === 0 || sources === change.staticRules || cursor.sourceNatPool !== 0)
      return false
    const exit = before!.arrivals.interfaceOf(cursor.interfaceNumber(1))
    return change.readdressedInterfaces[exit] === 1
  }

  /** Looks the session's policy up; when it is permitted by its own, or by `any`, it stands under this generation. */
  private isPermittedNow(record: number, any: boolean): boolean {
    const { cursor, facts, verdict, path, table } = this
    const { configuration } = path
    if (!this.readFacts(record)) return true
    verdict.reset()
    verdict.fromZone = cursor.fromZone
    verdict.toZone = cursor.toZone
    lookUpPolicy(facts, configuration, verdict, configuration.rules.defaultPolicy === 'permit')
    if (verdict.outcome !== Outcome.permitted) return false
    if (!any && verdict.policy !== cursor.policy) return false
    const { decisions, attributes } = table.columns
    const decision = record * DECISION_WORDS + DECISION_GENERATION
    const generationBefore = cursor.generation
    decisions[decision] = (decisions[decision]! & ~LOW_HALF) | configuration.generation
    const attribute = record * ATTRIBUTE_WORDS + 1
    attributes[attribute] = (attributes[attribute]! & LOW_HALF) | (verdict.policy << 16)
    path.sessionKept(record, generationBefore)
    return true
  }

  /** What the policies are asked about; false where the record does not say enough to ask. */
  private readFacts(record: number): boolean {
    const { cursor, facts } = this
    const key = this.table.columns.words[(record << RECORD_WORD_SHIFT) + WORD_KEY]!
    const isIcmp = cursor.protocol === Protocol.icmp || cursor.protocol === Protocol.icmp6
    const query = keyQuery(key)
    // A message that is no query leaves its type nowhere.
    if (isIcmp && query === 0) return false
    facts.family = cursor.family === 6 ? 6 : 4
    facts.protocol = cursor.protocol
    copyWords(cursor.source, facts.source)
    copyWords(cursor.serverDestination, facts.destination)
    facts.sourcePort = cursor.sourcePort
    facts.destinationPort = cursor.serverDestinationPort
    facts.icmpType = isIcmp ? icmpRequestType(cursor.family, query) : 0
    facts.icmpCode = 0
    return true
  }
}
