/**
 * One session in brief, two lines for its wings (Junos reference, `show security flow session`; the form of 24.4:
 * Session State in words, wings that end in a comma and a blank).
 */
import { type AddressFamily, protocolWord, type SessionCursor } from '@wingspan/engine'
import {
  isTimed,
  NOT_KNOWN,
  type SessionNames,
  stateText,
  WING_DIRECTIONS,
  WING_VALUES,
  wingCount,
  wingDestination,
  wingDestinationPort,
  wingSource,
  wingSourcePort,
} from '../show/index.js'
import { printableName } from './printable-name.js'
import type { RateOf } from './session-rate.js'
import { TextWord, type TextWriter, WordList } from './text-writer.js'

/** Room that a session's fixed words, numbers and addresses take at most, names apart. */
const SESSION_BYTES = 1024
const SLASH = 47
const NEWLINE = 10

const UNKNOWN = new TextWord(NOT_KNOWN)
const SESSION_ID = new TextWord('Session ID: ')
const ARROW = new TextWord(' --> ')
const BYTES = new TextWord(', Bytes: ')
const WING_END = new TextWord(', \n')
const RATE = new TextWord(', Bytes per second: ')
const WING_STARTS = WING_DIRECTIONS.map((direction) => new TextWord(`  ${direction}: `))

/** Writes sessions of one listing; names are looked up once. */
export interface SessionText {
  write(out: TextWriter, session: SessionCursor): void
}

export class BriefSessionText implements SessionText {
  readonly #policies: WordList
  readonly #states = new WordList((state) => `, Session State: ${stateText(state)}`)
  readonly #protocols = new WordList(
    (protocol) => `;${protocolWord(protocol)}, Conn Tag: ${WING_VALUES.connectionTag}, If: `,
  )
  readonly #interfaces: WordList
  readonly #rate: RateOf | undefined

  /** `interfaceText` gives the printed name of an interface number; without `rate` none is written. */
  constructor(names: SessionNames, interfaceText: (number: number) => string, rate?: RateOf) {
    this.#rate = rate
    this.#policies = new WordList(
      (policy) => `, Policy name: ${printableName(names.policy(policy))}, Timeout: `,
    )
    this.#interfaces = new WordList((number) => `${interfaceText(number)}, Pkts: `)
  }

  write(out: TextWriter, session: SessionCursor): void {
    out.reserve(SESSION_BYTES)
    out.word(SESSION_ID)
    out.decimal(session.id)
    out.word(this.#policies.at(session.policy))
    if (!isTimed(session)) out.word(UNKNOWN)
    else out.decimal(session.currentTimeoutSeconds)
    out.word(this.#states.at(session.state))
    if (this.#rate) {
      out.word(RATE)
      out.known(this.#rate(session))
    }
    out.byte(NEWLINE)
    this.#writeWing(out, session, 0)
    if (wingCount(session) > 1) this.#writeWing(out, session, 1)
  }

  #writeWing(out: TextWriter, session: SessionCursor, wing: number): void {
    const interfaceWord = this.#interfaces.at(session.interfaceNumber(wing))
    out.reserve(SESSION_BYTES + interfaceWord.length)
    out.word(WING_STARTS[wing]!)
    writeFlow(out, session, wing)
    out.word(this.#protocols.at(session.protocol))
    out.word(interfaceWord)
    out.known(session.packets(wing))
    out.word(BYTES)
    out.known(session.bytes(wing))
    out.word(WING_END)
  }
}

/** `source/port --> destination/port` of a wing. */
export function writeFlow(out: TextWriter, session: SessionCursor, wing: number): void {
  const family = session.family as AddressFamily
  out.address(family, wingSource(session, wing))
  out.byte(SLASH)
  out.decimal(wingSourcePort(session, wing))
  out.word(ARROW)
  out.address(family, wingDestination(session, wing))
  out.byte(SLASH)
  out.decimal(wingDestinationPort(session, wing))
}
