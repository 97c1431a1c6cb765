/** A session as it is listed, from an answer in JSON (names of elements as in render's `session-elements`). */
import { SESSION_STATE_WORDS, SessionState } from '@wingspan/engine'
import type { JsonElement } from './json-element.js'
import type { Counts } from './rates.js'

const ENDED = SESSION_STATE_WORDS[SessionState.invalidated]

/** Counters are of both wings together. NaN: not known. */
export interface ListedSession extends Counts {
  /** Up to 64 bits, so a text. */
  readonly id: string
  readonly protocol: string
  /** Address and port, of the In wing. */
  readonly source: string
  readonly destination: string
  /** Empty where none is known. */
  readonly application: string
  readonly policy: string
  readonly ageSeconds: number
  /** What is left of it. */
  readonly timeoutSeconds: number
  /** Whether it is only kept for those who ask what has been. */
  readonly hasEnded: boolean
  /** As the answer has it, which has it only where sessions are sorted by it. */
  readonly answeredRate: number
}

/** The sessions of an answer, in its order. */
export function listedSessions(answer: JsonElement): ListedSession[] {
  return answer.all('flow-session-information').flatMap((list) => list.all('flow-session').map(readSession))
}

function readSession(session: JsonElement): ListedSession {
  const wings = session.all('flow-information')
  const [wing] = wings
  const endpoint = (side: 'source' | 'destination') =>
    wing ? `${wing.text(`${side}-address`)}/${wing.text(`${side}-port`)}` : ''
  const sum = (name: string) => wings.reduce((total, each) => total + each.number(name), 0)
  return {
    id: session.text('session-identifier'),
    protocol: wing?.text('protocol') ?? '',
    source: endpoint('source'),
    destination: endpoint('destination'),
    application: session.text('application-name'),
    policy: session.text('policy'),
    ageSeconds: session.number('duration'),
    timeoutSeconds: session.number('timeout'),
    hasEnded: session.text('sess-state') === ENDED,
    answeredRate: session.number('bytes-per-second'),
    packets: sum('pkt-cnt'),
    bytes: sum('byte-cnt'),
  }
}
