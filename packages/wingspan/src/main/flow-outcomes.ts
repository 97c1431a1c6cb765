/** What a configuration makes of each flow of a capture: read from the events of a replay, in words. */
import {
  type Configuration,
  DecisionFlag,
  DROP_REASON_WORDS,
  type EventReader,
  formatAddress,
  makeAddress,
  protocolWord,
  SessionCursor,
  SessionEvent,
  type SessionEvents,
  type SessionTable,
} from '@wingspan/engine'

/** What is decided about a flow. */
export interface Outcome {
  readonly action: 'permit' | 'deny' | 'reject' | 'drop'
  /** Policy with its zones, or why the packet was dropped. */
  readonly by: string
  /** Translation by rule and address; empty for none. */
  readonly translation: string
}

/** A flow as its first packet shows it. */
export interface Flow {
  readonly protocol: string
  readonly source: string
  readonly destination: string
}

/** A flow and the places of its outcomes in `FlowOutcomes.outcomes`, in order. */
interface FlowHistory {
  readonly flow: Flow
  readonly outcomes: number[]
}

export class FlowOutcomes {
  /** Every outcome there is, each once. */
  readonly outcomes: Outcome[] = []
  /** By a key that is the same in both directions. */
  readonly flows = new Map<string, FlowHistory>()
  readonly #numbers = new Map<string, number>()
  readonly #configuration: Configuration
  readonly #reader: EventReader
  #cursor: SessionCursor | undefined

  constructor(configuration: Configuration, events: SessionEvents) {
    this.#configuration = configuration
    this.#reader = events.reader(() => this.drain())
  }

  begin(table: SessionTable): void {
    this.#cursor = new SessionCursor(table.columns)
  }

  drain(): void {
    const cursor = this.#cursor
    if (cursor === undefined) return
    while (this.#reader.next(cursor)) {
      const { kind, detail } = this.#reader
      if (kind !== SessionEvent.closed) this.#note(kind, cursor, detail)
    }
  }

  #note(kind: number, session: SessionCursor, detail: number): void {
    const flow = flowOf(session)
    const outcome = this.#numberOf(this.#outcome(kind, session, detail))
    const key = keyOf(flow)
    const known = this.flows.get(key)
    if (known === undefined) this.flows.set(key, { flow, outcomes: [outcome] })
    // The same again, such as a segment sent again to no avail, says nothing new.
    else if (known.outcomes[known.outcomes.length - 1] !== outcome) known.outcomes.push(outcome)
  }

  #numberOf(outcome: Outcome): number {
    const key = JSON.stringify(outcome)
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#numbers.set(key, this.outcomes.length)
    this.outcomes.push(outcome)
    return this.outcomes.length - 1
  }

  #outcome(kind: number, session: SessionCursor, detail: number): Outcome {
    if (kind === SessionEvent.created) {
      return { action: 'permit', by: this.#policy(session), translation: this.#translation(session) }
    }
    if (kind === SessionEvent.denied) {
      const action = this.#configuration.policy(session.policy)?.action ?? 'deny'
      return { action, by: this.#policy(session), translation: '' }
    }
    return { action: 'drop', by: DROP_REASON_WORDS[detail] ?? '', translation: '' }
  }

  #policy(session: SessionCursor): string {
    const { fromZone, toZone, policy } = session
    const zones = `${this.#configuration.zoneName(fromZone)} to ${this.#configuration.zoneName(toZone)}`
    const rule = this.#configuration.policy(policy)
    if (session.hasDecision(DecisionFlag.tunnel)) return 'tunnel'
    if (rule === undefined)
      return session.hasDecision(DecisionFlag.self) ? `self traffic (${zones})` : `default policy (${zones})`
    return `${rule.isGlobal ? 'global ' : ''}policy ${rule.name} (${zones})`
  }

  #translation(session: SessionCursor): string {
    const { nat } = this.#configuration.rules
    const statics = nat.staticRuleSets.flatMap(({ rules }) => rules)
    const parts: string[] = []
    if (session.destinationNatRule !== 0) {
      const isStatic = session.hasDecision(DecisionFlag.staticDestination)
      const rules = isStatic ? statics : nat.destinationRuleSets.flatMap(({ rules }) => rules)
      const name = rules.find(({ number }) => number === session.destinationNatRule)?.name ?? ''
      parts.push(
        `destination to ${endText(session, session.serverDestination, session.serverDestinationPort)} by ${name}`,
      )
    }
    if (session.sourceNatRule !== 0) {
      const isStatic = session.hasDecision(DecisionFlag.staticSource)
      const rules = isStatic ? statics : nat.sourceRuleSets.flatMap(({ rules }) => rules)
      const name = rules.find(({ number }) => number === session.sourceNatRule)?.name ?? ''
      // Which port of a pool it is says nothing about the configuration, nor does the address of several.
      const pool = nat.sourcePools[session.sourceNatPool - 1]
      const to = pool ? `pool ${pool.name}` : endText(session, session.serverSource, undefined)
      parts.push(`source to ${to} by ${name}`)
    }
    return parts.join(', ')
  }
}

function flowOf(session: SessionCursor): Flow {
  return {
    protocol: protocolWord(session.protocol),
    source: endText(session, session.source, session.sourcePort),
    destination: endText(session, session.destination, session.destinationPort),
  }
}

function endText(session: SessionCursor, words: Int32Array, port: number | undefined): string {
  const family = session.family === 6 ? 6 : 4
  const address = formatAddress(makeAddress(family, [...words.subarray(0, family === 4 ? 1 : 4)]))
  return port === undefined ? address : `${address}/${port}`
}

function keyOf({ protocol, source, destination }: Flow): string {
  return source < destination
    ? `${protocol} ${source} ${destination}`
    : `${protocol} ${destination} ${source}`
}
