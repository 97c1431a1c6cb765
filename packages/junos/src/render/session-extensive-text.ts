/**
 * One session in full (Junos reference, `show security flow session extensive`; blanks at line ends as the devices
 * have them). A session that has ended says why: a line of ours.
 */
import { type AddressFamily, protocolWord, type SessionCursor } from '@wingspan/engine'
import {
  closeReasonText,
  hasEnded,
  IN_WING_VALUES,
  isTimed,
  kernelLabelsText,
  kernelMarkText,
  kernelStateText,
  kernelStatusText,
  NOT_KNOWN,
  OTHER_SESSION_FLAGS,
  SESSION_VALUES,
  type SessionNames,
  sessionFlags,
  stateText,
  WING_DIRECTIONS,
  WING_VALUES,
  wingCount,
  wingFlags,
  wingSource,
} from '../show/index.js'
import { printableName } from './printable-name.js'
import type { RateOf } from './session-rate.js'
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
const RATE = new TextWord('\nBytes per second: ')
const WING_STARTS = WING_DIRECTIONS.map((direction) => new TextWord(`   ${direction}: `))
const { attachmentId, gatewayEndpointId, flowCookie } = IN_WING_VALUES
const CONNECTION_TAG = `, \n  Conn Tag: ${WING_VALUES.connectionTag}, `
const IN_WING = `Attachment Id: ${attachmentId}, GW Endpoint Id: ${gatewayEndpointId}, Flow Cookie: ${flowCookie}, `
const WING_FLAG = new TextWord(', Flag: ')
const POWER_MODE = `, \n    Power-Mode Active: ${WING_VALUES.powerMode} `
const UNKNOWN = new TextWord(NOT_KNOWN)
const POOL = new TextWord('\nSource NAT pool: ')
const FIN_SEQUENCE = new TextWord(', FIN sequence: ')
const FIN_STATE = new TextWord(', \n    FIN state: ')
const PACKETS = new TextWord(', \n    Pkts: ')
const BYTES = new TextWord(', Bytes: ')

export class ExtensiveSessionText implements SessionText {
  readonly #names: SessionNames
  readonly #policies: WordList
  readonly #pools: WordList
  readonly #applications: WordList
  /** By path number: up to the gateway where that is the same for all, else up to where it stands. */
  readonly #routes: WordList
  readonly #tunnels: WordList
  readonly #states = new WordList((state) => `\nSession State: ${stateText(state)}\n`)
  readonly #closeReasons = new WordList((reason) => `Close reason: ${closeReasonText(reason)}\n`)
  readonly #protocols = WING_DIRECTIONS.map(
    (_, wing) =>
      new WordList(
        (protocol) => `;${protocolWord(protocol)}${CONNECTION_TAG}${wing === 0 ? IN_WING : ''}Interface: `,
      ),
  )
  readonly #interfaces: WordList
  readonly #rate: RateOf | undefined

  /** `interfaceText` gives the printed name of an interface number; without `rate` none is written. */
  constructor(names: SessionNames, interfaceText: (number: number) => string, rate?: RateOf) {
    this.#names = names
    this.#rate = rate
    this.#policies = new WordList(
      (policy) => `${OTHER_SESSION_FLAGS}\nPolicy name: ${printableName(names.policy(policy))}`,
    )
    this.#pools = new WordList((pool) => printableName(names.sourcePool(pool)))
    this.#applications = new WordList((index) => {
      const application = names.application(index)
      return application === undefined
        ? ''
        : `, Application: ${printableName(application.name)}/${application.value}`
    })
    this.#routes = new WordList((path) => `${POWER_MODE}\n    Route: ${names.route(path)}, Gateway: `)
    this.#tunnels = new WordList((number) => {
      const { id, type } = names.tunnel(number)
      return `, Tunnel ID: ${id}, Tunnel type: ${type}, \n    Port sequence: `
    })
    this.#interfaces = new WordList((number) => `${interfaceText(number)}, \n    Session token: `)
  }

  write(out: TextWriter, session: SessionCursor): void {
    out.reserve(PART_BYTES)
    out.word(SESSION_ID)
    out.decimal(session.id)
    out.word(FLAGS)
    out.hexadecimal(sessionFlags(session))
    out.word(this.#policies.at(session.policy))
    out.word(POOL)
    out.word(this.#pools.at(session.sourceNatPool))
    out.word(this.#applications.at(session.application))
    out.word(SERVICES)
    this.#writeTimeouts(out, session)
    out.word(this.#states.at(session.state))
    if (hasEnded(session)) out.word(this.#closeReasons.at(session.closeReason))
    if (session.isFromKernel) this.#writeKernel(out, session)
    out.word(START_TIME)
    out.known(session.startSeconds)
    out.word(DURATION)
    out.known(session.durationSeconds)
    if (this.#rate) {
      out.word(RATE)
      out.known(this.#rate(session))
    }
    out.byte(NEWLINE)
    this.#writeWing(out, session, 0)
    if (wingCount(session) > 1) this.#writeWing(out, session, 1)
  }

  /** What the kernel says besides: a line of ours. */
  #writeKernel(out: TextWriter, session: SessionCursor): void {
    out.text(`Kernel status: ${kernelStatusText(session)}, State: ${kernelStateText(session)}, `)
    out.text(
      `Mark: ${kernelMarkText(session)}, Zone: ${session.context}, Labels: ${kernelLabelsText(session)}, `,
    )
    out.text(`ID: ${session.kernelId}\n`)
    out.reserve(PART_BYTES)
  }

  #writeTimeouts(out: TextWriter, session: SessionCursor): void {
    if (!isTimed(session)) {
      out.word(UNKNOWN)
      out.word(CURRENT_TIMEOUT)
      out.word(UNKNOWN)
      return
    }
    out.known(session.timeoutSeconds)
    out.word(CURRENT_TIMEOUT)
    out.decimal(session.currentTimeoutSeconds)
  }

  /** Route and gateway: without a gateway the host itself is next. */
  #writeWay(out: TextWriter, session: SessionCursor, wing: number): void {
    const number = session.path(wing)
    const path = this.#names.path(number)
    out.word(this.#routes.at(number))
    const family = session.family as AddressFamily
    if (path?.kind !== 'interface') out.word(UNKNOWN)
    else if (path.gateway) out.address(path.gateway.family, Int32Array.from(path.gateway.words))
    else out.address(family, wingSource(session, wing))
    out.word(this.#tunnels.at(session.interfaceNumber(wing)))
  }

  #writeWing(out: TextWriter, session: SessionCursor, wing: number): void {
    const interfaceWord = this.#interfaces.at(session.interfaceNumber(wing))
    out.reserve(PART_BYTES + interfaceWord.length)
    out.word(WING_STARTS[wing]!)
    writeFlow(out, session, wing)
    out.word(this.#protocols[wing]!.at(session.protocol))
    out.word(interfaceWord)
    const token = this.#names.token(session, wing)
    if (Number.isNaN(token)) out.word(UNKNOWN)
    else out.hexadecimal(token)
    out.word(WING_FLAG)
    out.hexadecimal(wingFlags(wing))
    this.#writeWay(out, session, wing)
    out.known(session.portSequence(wing))
    out.word(FIN_SEQUENCE)
    out.known(session.finSequence(wing))
    out.word(FIN_STATE)
    out.known(session.finState(wing))
    out.word(PACKETS)
    out.known(session.packets(wing))
    out.word(BYTES)
    out.known(session.bytes(wing))
    out.byte(NEWLINE)
  }
}
