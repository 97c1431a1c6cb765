/**
 * One session in full (Junos reference, `show security flow session extensive`; blanks at line ends as the devices
 * have them). A session that has ended says why: a line of ours.
 */
import { protocolWord, type SessionCursor } from '@wingspan/engine'
import {
  applicationOf,
  closeReasonText,
  hasEnded,
  IN_WING_VALUES,
  OTHER_SESSION_FLAGS,
  policyText,
  SESSION_VALUES,
  sessionFlags,
  sessionToken,
  stateText,
  WING_DIRECTIONS,
  WING_VALUES,
  wingCount,
  wingFlags,
} from '../show/index.js'
import { type SessionText, writeFlow } from './session-text.js'
import { TextWord, type TextWriter, WordList } from './text-writer.js'

/** Room that the fixed words, numbers and addresses of a session's head or wing take at most, names apart. */
const PART_BYTES = 2048
const NEWLINE = 10

const SESSION_ID = new TextWord('Session ID: ')
const FLAGS = new TextWord(`, Status: ${SESSION_VALUES.status}\nFlags: `)
const SERVICES = new TextWord(
  `\nDynamic application: ${SESSION_VALUES.dynamicApplication}, ` +
    `\nEncryption:  ${SESSION_VALUES.encryption}` +
    `\nUrl-category:  ${SESSION_VALUES.urlCategory}` +
    `\nApplication traffic control rule-set: ${SESSION_VALUES.trafficControlRuleSet}` +
    `, Rule: ${SESSION_VALUES.trafficControlRule}` +
    `\nMaximum timeout: `,
)
const CURRENT_TIMEOUT = new TextWord(', Current timeout: ')
const START_TIME = new TextWord('Start time: ')
const DURATION = new TextWord(', Duration: ')
const WING_STARTS = WING_DIRECTIONS.map((direction) => new TextWord(`   ${direction}: `))
const { attachmentId, gatewayEndpointId, flowCookie } = IN_WING_VALUES
const CONNECTION_TAG = `, \n  Conn Tag: ${WING_VALUES.connectionTag}, `
const IN_WING = `Attachment Id: ${attachmentId}, GW Endpoint Id: ${gatewayEndpointId}, Flow Cookie: ${flowCookie}, `
const WING_FLAG = new TextWord(', Flag: ')
const ROUTE = new TextWord(
  `, \n    Power-Mode Active: ${WING_VALUES.powerMode} ` +
    `\n    Route: ${WING_VALUES.route}, Gateway: ${WING_VALUES.gateway}` +
    `, Tunnel ID: ${WING_VALUES.tunnelId}, Tunnel type: ${WING_VALUES.tunnelType}, ` +
    `\n    Port sequence: `,
)
const FIN_SEQUENCE = new TextWord(', FIN sequence: ')
const FIN_STATE = new TextWord(', \n    FIN state: ')
const PACKETS = new TextWord(', \n    Pkts: ')
const BYTES = new TextWord(', Bytes: ')

export class ExtensiveSessionText implements SessionText {
  readonly #policies = new WordList(
    (policy) =>
      `${OTHER_SESSION_FLAGS}\nPolicy name: ${policyText(policy)}\nSource NAT pool: ${SESSION_VALUES.natSourcePool}`,
  )
  readonly #applications = new WordList((number) => {
    const application = applicationOf(number)
    return application === undefined ? '' : `, Application: ${application.name}/${application.value}`
  })
  readonly #states = new WordList((state) => `\nSession State: ${stateText(state)}\n`)
  readonly #closeReasons = new WordList((reason) => `Close reason: ${closeReasonText(reason)}\n`)
  readonly #protocols = WING_DIRECTIONS.map(
    (_, wing) =>
      new WordList(
        (protocol) => `;${protocolWord(protocol)}${CONNECTION_TAG}${wing === 0 ? IN_WING : ''}Interface: `,
      ),
  )
  readonly #interfaces: WordList

  /** `interfaceText` gives the printed name of an interface number. */
  constructor(interfaceText: (number: number) => string) {
    this.#interfaces = new WordList((number) => `${interfaceText(number)}, \n    Session token: `)
  }

  write(out: TextWriter, session: SessionCursor): void {
    out.reserve(PART_BYTES)
    out.word(SESSION_ID)
    out.decimal(session.id)
    out.word(FLAGS)
    out.hexadecimal(sessionFlags(session))
    out.word(this.#policies.at(session.policy))
    out.word(this.#applications.at(session.application))
    out.word(SERVICES)
    out.decimal(session.timeoutSeconds)
    out.word(CURRENT_TIMEOUT)
    out.decimal(session.currentTimeoutSeconds)
    out.word(this.#states.at(session.state))
    if (hasEnded(session)) out.word(this.#closeReasons.at(session.closeReason))
    out.word(START_TIME)
    out.decimal(session.startSeconds)
    out.word(DURATION)
    out.decimal(session.durationSeconds)
    out.byte(NEWLINE)
    this.#writeWing(out, session, 0)
    if (wingCount(session) > 1) this.#writeWing(out, session, 1)
  }

  #writeWing(out: TextWriter, session: SessionCursor, wing: number): void {
    const interfaceWord = this.#interfaces.at(session.interfaceNumber(wing))
    out.reserve(PART_BYTES + interfaceWord.length)
    out.word(WING_STARTS[wing]!)
    writeFlow(out, session, wing)
    out.word(this.#protocols[wing]!.at(session.protocol))
    out.word(interfaceWord)
    out.hexadecimal(sessionToken(session, wing))
    out.word(WING_FLAG)
    out.hexadecimal(wingFlags(wing))
    out.word(ROUTE)
    out.decimal(session.portSequence(wing))
    out.word(FIN_SEQUENCE)
    out.decimal(session.finSequence(wing))
    out.word(FIN_STATE)
    out.decimal(session.finState(wing))
    out.word(PACKETS)
    out.decimal(session.packets(wing))
    out.word(BYTES)
    out.decimal(session.bytes(wing))
    out.byte(NEWLINE)
  }
}
