/** What the fields of RT_FLOW logs say of a session. */
import {
  type Configuration,
  DecisionFlag,
  type FormerRule,
  formatAddress,
  makeAddress,
  type NameDictionary,
  Protocol,
  type SessionCursor,
  SessionEvent,
} from '@wingspan/engine'
import { printableName } from '../render/index.js'
import { closeReasonText, NOT_KNOWN, SessionNames } from '../show/index.js'
import { FIXED_VALUES, type LogField } from './rt-flow-fields.js'

const DENY_REASON = 'Denied by policy'
const NO_SERVICE = 'None'
const ICMP_SERVICE = 'icmp'
const IDS = 0x1_0000_0000

/** Names of NAT rules by number. */
type RuleNames = ReadonlyMap<number, string>

/** Field values for the sessions of one table under one configuration. */
export class RtFlowValues {
  readonly #configuration: Configuration
  readonly #names: SessionNames
  readonly #interfaceNames: NameDictionary
  readonly #sourceRules: RuleNames
  readonly #destinationRules: RuleNames
  readonly #staticRules: RuleNames

  constructor(configuration: Configuration, interfaceNames: NameDictionary) {
    const { nat, former } = configuration.rules
    this.#configuration = configuration
    this.#interfaceNames = interfaceNames
    this.#names = new SessionNames({ interfaceNames }, configuration)
    this.#sourceRules = ruleNames(nat.sourceRuleSets, former.sourceNat)
    this.#destinationRules = ruleNames(nat.destinationRuleSets, former.destinationNat)
    this.#staticRules = ruleNames(nat.staticRuleSets, former.staticNat)
  }

  /**
   * A field's value, without control characters. `kind` is the SessionEvent and `detail` as in it; the cursor tells of
   * the event's moment.
   */
  value(field: LogField, kind: number, session: SessionCursor, detail: number): string {
    return FIXED_VALUES[field] ?? printableName(this.#value(field, kind, session, detail))
  }

  #value(field: LogField, kind: number, session: SessionCursor, detail: number): string {
    switch (field) {
      case 'reason':
        return kind === SessionEvent.denied ? DENY_REASON : closeReasonText(session.closeReason)
      case 'source-address':
        return addressText(session, session.source)
      case 'source-port':
        return String(session.sourcePort)
      case 'destination-address':
        return addressText(session, session.destination)
      case 'destination-port':
        return String(session.destinationPort)
      case 'service-name':
        return this.#service(session)
      case 'nat-source-address':
        return addressText(session, session.serverSource)
      case 'nat-source-port':
        return String(session.serverSourcePort)
      case 'nat-destination-address':
        return addressText(session, session.serverDestination)
      case 'nat-destination-port':
        return String(session.serverDestinationPort)
      case 'src-nat-rule-type':
        return this.#sourceRule(session)[0]
      case 'src-nat-rule-name':
        return this.#sourceRule(session)[1]
      case 'dst-nat-rule-type':
        return this.#destinationRule(session)[0]
      case 'dst-nat-rule-name':
        return this.#destinationRule(session)[1]
      case 'protocol-id':
        return String(session.protocol)
      case 'icmp-type':
        return String(detail)
      case 'policy-name':
        return this.#policy(session)
      case 'source-zone-name':
        return this.#names.zone(session.fromZone) || NOT_KNOWN
      case 'destination-zone-name':
        return this.#names.zone(session.toZone) || NOT_KNOWN
      case 'session-id-32':
        return String(session.id % IDS)
      case 'packets-from-client':
        return String(session.packets(0))
      case 'bytes-from-client':
        return String(session.bytes(0))
      case 'packets-from-server':
        return String(session.packets(1))
      case 'bytes-from-server':
        return String(session.bytes(1))
      case 'elapsed-time':
        return String(session.durationSeconds)
      case 'packet-incoming-interface':
        return this.#interfaceNames.name(session.interfaceNumber(0)) || NOT_KNOWN
      default:
        return NOT_KNOWN
    }
  }

  #sourceRule(session: SessionCursor): readonly [type: string, name: string] {
    return session.hasDecision(DecisionFlag.staticSource)
      ? typeAndName('static rule', this.#staticRules, session.sourceNatRule)
      : typeAndName('source rule', this.#sourceRules, session.sourceNatRule)
  }

  #destinationRule(session: SessionCursor): readonly [type: string, name: string] {
    return session.hasDecision(DecisionFlag.staticDestination)
      ? typeAndName('static rule', this.#staticRules, session.destinationNatRule)
      : typeAndName('destination rule', this.#destinationRules, session.destinationNatRule)
  }

  /** The application that the policy named; the protocol's word for ICMP, and None where it named any. */
  #service(session: SessionCursor): string {
    const { application, protocol } = session
    if (application !== 0 && !session.hasDecision(DecisionFlag.applicationByPort)) {
      return this.#names.applications.name(application)
    }
    return protocol === Protocol.icmp || protocol === Protocol.icmp6 ? ICMP_SERVICE : NO_SERVICE
  }

  #policy(session: SessionCursor): string {
    const name = this.#names.policyName(session.policy) || NOT_KNOWN
    return this.#configuration.policy(session.policy)?.isGlobal ? `${name}(global)` : name
  }
}

function ruleNames(
  sets: readonly { readonly rules: readonly FormerRule[] }[],
  former: readonly FormerRule[],
): RuleNames {
  const rules = [...former, ...sets.flatMap((set) => set.rules)]
  return new Map(rules.map(({ number, name }) => [number, name]))
}

function typeAndName(type: string, names: RuleNames, number: number): readonly [string, string] {
  const name = names.get(number)
  return name === undefined ? [NOT_KNOWN, NOT_KNOWN] : [type, name]
}

function addressText(session: SessionCursor, words: Int32Array): string {
  const family = session.family === 6 ? 6 : 4
  return formatAddress(makeAddress(family, [...words.subarray(0, family === 4 ? 1 : 4)]))
}
