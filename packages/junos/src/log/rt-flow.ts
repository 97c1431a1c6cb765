/**
 * RT_FLOW logs (Junos system log messages: RT_FLOW_SESSION_CREATE, _CLOSE, _DENY), structured (RFC 5424) or in the
 * standard form. A policy says whether it logs; times are those of the packets.
 */
import {
  type Configuration,
  DecisionFlag,
  type NameDictionary,
  type SessionCursor,
  SessionEvent,
} from '@wingspan/engine'
import { logDate, standardTime } from './log-time.js'
import { CLOSE_FIELDS, CREATE_FIELDS, DENY_FIELDS, type LogField } from './rt-flow-fields.js'
import { standardText } from './rt-flow-standard.js'
import { RtFlowValues } from './rt-flow-values.js'

export type LogForm = 'sd-syslog' | 'syslog'

/** user.info. */
const PRIORITY = 14
/** Name of the structured data; the last number is the platform's, a vSRX. */
const STRUCTURED_NAME = 'junos@2636.1.1.1.2.129'
/** RFC 5424's word for what is not known. */
const NIL = '-'
const LONGEST_HOST_NAME = 255

interface Message {
  readonly name: string
  readonly fields: readonly LogField[]
  /** The DecisionFlag of sessions whose policy wants it. */
  readonly flag: number
}

const MESSAGES: ReadonlyMap<number, Message> = new Map([
  [
    SessionEvent.created,
    { name: 'RT_FLOW_SESSION_CREATE', fields: CREATE_FIELDS, flag: DecisionFlag.logInit },
  ],
  [SessionEvent.closed, { name: 'RT_FLOW_SESSION_CLOSE', fields: CLOSE_FIELDS, flag: DecisionFlag.logClose }],
  [SessionEvent.denied, { name: 'RT_FLOW_SESSION_DENY', fields: DENY_FIELDS, flag: DecisionFlag.logInit }],
])

export class RtFlowLog {
  readonly #values: RtFlowValues
  readonly #form: LogForm
  readonly #host: string

  constructor(configuration: Configuration, interfaceNames: NameDictionary, form: LogForm) {
    this.#values = new RtFlowValues(configuration, interfaceNames)
    this.#form = form
    this.#host = hostText(configuration.rules.hostName)
  }

  /**
   * The line for an event, without its end; undefined when no policy logs it. Kind and `detail` are the event's, and
   * the cursor, which is set to its moment, stands at its session.
   */
  line(kind: number, timeMicroseconds: number, session: SessionCursor, detail: number): string | undefined {
    const message = MESSAGES.get(kind)
    if (message === undefined || !session.hasDecision(message.flag)) return undefined
    session.setNow(timeMicroseconds)
    const value = (field: LogField) => this.#values.value(field, kind, session, detail)
    const time = logDate(timeMicroseconds)
    const { name, fields } = message
    if (this.#form === 'syslog') {
      const text = standardText(kind, value)
      return `<${PRIORITY}>${time ? standardTime(time) : NIL} ${this.#host} RT_FLOW: ${name}: ${text}`
    }
    const data = fields.map((field) => `${field}="${escaped(value(field))}"`).join(' ')
    return `<${PRIORITY}>1 ${time?.toISOString() ?? NIL} ${this.#host} RT_FLOW - ${name} [${STRUCTURED_NAME} ${data}]`
  }
}

/** RFC 5424, section 6.3.3. */
function escaped(text: string): string {
  return text.replace(/["\\\]]/g, (character) => `\\${character}`)
}

/** RFC 5424, section 6.2.4: visible ASCII, of a bounded length. */
function hostText(name: string): string {
  return name.replace(/[^\x21-\x7e]/gu, '?').slice(0, LONGEST_HOST_NAME) || NIL
}
