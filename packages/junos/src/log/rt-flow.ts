/**
 * RT_FLOW logs (Junos system log messages: RT_FLOW_SESSION_CREATE, _CLOSE, _DENY), structured (RFC 5424) or in the
 * standard form. A policy says whether it logs; times are those of the packets.
 */
import {
  type Configuration,
  DecisionFlag,
  formatAddress,
  makeAddress,
  type NameDictionary,
  type PolicyRule,
  Protocol,
  type SessionCursor,
  SessionEvent,
} from '@wingspan/engine'
import { closeReasonText, SessionNames } from '../show/index.js'
import { CLOSE_FIELDS, CREATE_FIELDS, DENY_FIELDS, FIXED_VALUES, type LogField } from './rt-flow-fields.js'

export type LogForm = 'sd-syslog' | 'syslog'

/** user.info. */
const PRIORITY = 14
/** Platform number of the structured data's name: a vSRX. */
const STRUCTURED_NAME = 'junos@2636.1.1.1.2.129'
const NOBODY = 'N/A'
const DENY_REASON = 'Denied by policy'
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

const MESSAGES = {
  [SessionEvent.created]: { name: 'RT_FLOW_SESSION_CREATE', fields: CREATE_FIELDS },
  [SessionEvent.closed]: { name: 'RT_FLOW_SESSION_CLOSE', fields: CLOSE_FIELDS },
  [SessionEvent.denied]: { name: 'RT_FLOW_SESSION_DENY', fields: DENY_FIELDS },
} as const

type LoggedEvent = keyof typeof MESSAGES

export class RtFlowLog {
  readonly #configuration: Configuration
  readonly #names: SessionNames
  readonly #interfaceNames: NameDictionary
  readonly #form: LogForm

  constructor(configuration: Configuration, interfaceNames: NameDictionary, form: LogForm) {
    this.#configuration = configuration
    this.#interfaceNames = interfaceNames
    this.#names = new SessionNames(interfaceNames, configuration)
    this.#form = form
  }

  /** The line for an event, without its end; undefined when no policy logs it. `detail` is as in the event. */
  line(kind: number, timeMicroseconds: number, session: SessionCursor, detail: number): string | undefined {
    if (!this.#isLogged(kind, session)) return undefined
    session.setNow(timeMicroseconds)
    const event = kind as LoggedEvent
    const value = (field: LogField) => FIXED_VALUES[field] ?? this.#value(field, event, session, detail)
    const host = this.#configuration.rules.hostName || '-'
    const time = new Date(Math.floor(timeMicroseconds / 1000))
    const { name, fields } = MESSAGES[event]
    if (this.#form === 'syslog') {
      return `<${PRIORITY}>${standardTime(time)} ${host} RT_FLOW: ${name}: ${standardText(event, value)}`
    }
    const data = fields.map((field) => `${field}="${escaped(value(field))}"`).join(' ')
    return `<${PRIORITY}>1 ${time.toISOString()} ${host} RT_FLOW - ${name} [${STRUCTURED_NAME} ${data}]`
  }

  #isLogged(kind: number, session: SessionCursor): boolean {
    switch (kind) {
      case SessionEvent.created:
      case SessionEvent.denied:
        return session.hasDecision(DecisionFlag.logInit)
      case SessionEvent.closed:
        return session.hasDecision(DecisionFlag.logClose)
      default:
        return false
    }
  }

  #value(field: LogField, kind: LoggedEvent, session: SessionCursor, detail: number): string {
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
      case 'protocol-id':
        return String(session.protocol)
      case 'icmp-type':
        return String(detail)
      case 'policy-name':
        return this.#policy(session)
      case 'source-zone-name':
        return this.#names.zone(session.fromZone) || NOBODY
      case 'destination-zone-name':
        return this.#names.zone(session.toZone) || NOBODY
      case 'session-id-32':
        return String(session.id % 0x1_0000_0000)
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
        return this.#interfaceNames.name(session.interfaceNumber(0)) || NOBODY
      default:
        return this.#translation(field, session)
    }
  }

  #translation(field: LogField, session: SessionCursor): string {
    const { nat } = this.#configuration.rules
    const isStaticSource = session.hasDecision(DecisionFlag.staticSource)
    const isStaticDestination = session.hasDecision(DecisionFlag.staticDestination)
    const statics = nat.staticRuleSets.flatMap(({ rules }) => rules)
    const sources = isStaticSource ? statics : nat.sourceRuleSets.flatMap(({ rules }) => rules)
    const destinations = isStaticDestination ? statics : nat.destinationRuleSets.flatMap(({ rules }) => rules)
    const source = sources.find(({ number }) => number === session.sourceNatRule)
    const destination = destinations.find(({ number }) => number === session.destinationNatRule)
    switch (field) {
      case 'src-nat-rule-type':
        return source ? (isStaticSource ? 'static rule' : 'source rule') : NOBODY
      case 'src-nat-rule-name':
        return source?.name ?? NOBODY
      case 'dst-nat-rule-type':
        return destination ? (isStaticDestination ? 'static rule' : 'destination rule') : NOBODY
      case 'dst-nat-rule-name':
        return destination?.name ?? NOBODY
      default:
        return NOBODY
    }
  }

  /** The application that the policy named; the protocol's word for ICMP, and None where it named any. */
  #service(session: SessionCursor): string {
    const application = session.application
    if (application !== 0 && !session.hasDecision(DecisionFlag.applicationByPort)) {
      return this.#names.applications.name(application)
    }
    return session.protocol === Protocol.icmp || session.protocol === Protocol.icmp6 ? 'icmp' : 'None'
  }

  #policy(session: SessionCursor): string {
    const rule: PolicyRule | undefined = this.#configuration.policy(session.policy)
    if (rule === undefined) return this.#names.policyName(session.policy) || NOBODY
    return rule.isGlobal ? `${rule.name}(global)` : rule.name
  }
}

/** The standard form: what the structured one says in pairs, in an order of its own. */
function standardText(kind: LoggedEvent, value: (field: LogField) => string): string {
  const words = (...fields: LogField[]) => fields.map(value).join(' ')
  const ends = `${value('source-address')}/${value('source-port')}->${value('destination-address')}/${value('destination-port')} ${words('connection-tag', 'service-name')}`
  const user = `${value('username')}(${value('roles')})`
  if (kind === SessionEvent.denied) {
    const tail = words(
      'policy-name',
      'source-zone-name',
      'destination-zone-name',
      'application',
      'nested-application',
    )
    return `session denied ${ends} ${value('protocol-id')}(${value('icmp-type')}) ${tail} ${user} ${words('packet-incoming-interface', 'encrypted', 'reason')}`
  }
  const translated = `${value('nat-source-address')}/${value('nat-source-port')}->${value('nat-destination-address')}/${value('nat-destination-port')}`
  const middle = words(
    'nat-connection-tag',
    'src-nat-rule-type',
    'src-nat-rule-name',
    'dst-nat-rule-type',
    'dst-nat-rule-name',
    'protocol-id',
    'policy-name',
    'source-zone-name',
    'destination-zone-name',
    'session-id-32',
  )
  if (kind === SessionEvent.created) {
    const tail = words('packet-incoming-interface', 'application', 'nested-application', 'encrypted')
    return `session created ${ends} ${translated} ${middle} ${user} ${tail}`
  }
  const client = `${value('packets-from-client')}(${value('bytes-from-client')})`
  const server = `${value('packets-from-server')}(${value('bytes-from-server')})`
  const tail = words('elapsed-time', 'application', 'nested-application')
  return `session closed ${value('reason')}: ${ends} ${translated} ${middle} ${client} ${server} ${tail} ${user} ${words('packet-incoming-interface', 'encrypted')}`
}

/** RFC 5424, section 6.3.3; control characters have no business in a log. */
function escaped(text: string): string {
  return text.replace(/["\\\]]/g, (character) => `\\${character}`).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?')
}

function addressText(session: SessionCursor, words: Int32Array): string {
  const family = session.family === 6 ? 6 : 4
  return formatAddress(makeAddress(family, [...words.subarray(0, family === 4 ? 1 : 4)]))
}

/** RFC 3164, in UTC. */
function standardTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = String(time.getUTCDate()).padStart(2, ' ')
  const clock = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(two).join(':')
  return `${MONTHS[time.getUTCMonth()]} ${day} ${clock}`
}
