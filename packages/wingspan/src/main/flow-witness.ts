/** One configuration's replay, as it is written into the ledger of flows: from its events, and from its packets. */
import {
  type Configuration,
  DropReason,
  type EventReader,
  SessionCursor,
  SessionEvent,
  type SessionEvents,
  type SessionTable,
} from '@wingspan/engine'
import type { FlowEnds } from './flow-keys.js'
import type { Flow, FlowLedger, Side } from './flow-ledger.js'
import { dropped, OutcomeReader } from './outcome.js'

/** Reasons to drop what only a session could have let pass: they say nothing of the flow's first packet. */
const STRAYS: ReadonlySet<number> = new Set([
  DropReason.notSyn,
  DropReason.notSynReset,
  DropReason.icmpAnswerNoSession,
  DropReason.dnsReplyNoSession,
])

export class FlowWitness {
  readonly #side: Side
  readonly #ledger: FlowLedger
  readonly #configuration: Configuration
  /** See `SharedInstances`. */
  readonly #instances: readonly number[]
  readonly #reader: EventReader
  #cursor: SessionCursor | undefined
  #outcomes: OutcomeReader | undefined
  /** Flows of the sessions that records hold or last held. */
  readonly #flowOfRecord: (Flow | undefined)[] = []
  readonly #running = new Set<number>()
  readonly #permits = new Map<string, number>()

  constructor(
    side: Side,
    ledger: FlowLedger,
    configuration: Configuration,
    instances: readonly number[],
    events: SessionEvents,
  ) {
    this.#side = side
    this.#ledger = ledger
    this.#configuration = configuration
    this.#instances = instances
    this.#reader = events.reader(() => this.drain())
  }

  /** Says whose table the events are about; before the first packet. */
  begin({ columns }: SessionTable): void {
    this.#cursor = new SessionCursor(columns)
    this.#outcomes = new OutcomeReader(this.#configuration, columns.interfaceNames)
  }

  /** Takes down what has happened since. */
  drain(): void {
    const cursor = this.#cursor
    if (cursor === undefined) return
    while (this.#reader.next(cursor)) this.#note(cursor)
  }

  /** Takes down the rest, and what the sessions that still run have carried. */
  finish(): void {
    this.drain()
    const cursor = this.#cursor
    if (cursor === undefined) return
    for (const record of this.#running) if (cursor.moveTo(record)) this.#count(cursor)
    this.#running.clear()
  }

  /** The flow of the session that a record holds, or held just now. */
  flowOf(record: number): Flow | undefined {
    return this.#flowOfRecord[record]
  }

  /** A packet that made no session, and of which no event tells. */
  noteDrop(flow: Flow, reason: number): void {
    const fate = flow.fate(this.#side)
    if (fate.refusal < 0) fate.refusal = this.#ledger.outcomeNumber(dropped(reason))
  }

  /** The bytes of a packet that made no session. */
  countRefused(flow: Flow, bytes: number): void {
    const fate = flow.fate(this.#side)
    fate.packets++
    fate.bytes += bytes
  }

  #note(session: SessionCursor): void {
    const { kind, detail } = this.#reader
    if (kind === SessionEvent.closed) {
      this.#running.delete(session.record)
      this.#count(session)
      return
    }
    const flow = this.#ledger.flow(endsOf(session, this.#instances[session.context]!))
    if (kind === SessionEvent.created) {
      this.#flowOfRecord[session.record] = flow
      this.#running.add(session.record)
    }
    if (flow === undefined) return
    const { isForward } = this.#ledger
    if (kind === SessionEvent.created) this.#permit(flow, session, isForward)
    else if (STRAYS.has(detail) && kind === SessionEvent.dropped) this.#stray(flow, detail)
    else this.#refuse(flow, session, isForward)
  }

  #permit(flow: Flow, session: SessionCursor, isForward: boolean): void {
    flow.begin(isForward)
    const fate = flow.fate(this.#side)
    fate.sessions++
    if (fate.permit >= 0) return
    const outcomes = this.#outcomes!
    fate.permit = this.#permitNumber(session)
    fate.ends = this.#ledger.endsNumber(outcomes.translatedEnds(session))
    fate.permitIsForward = isForward
    flow.application = outcomes.application(session) || flow.application
  }

  /** Most sessions are permitted as others were: their numbers say so before any words are put together. */
  #permitNumber(session: SessionCursor): number {
    const outcomes = this.#outcomes!
    const key = outcomes.permitKey(session)
    let number = this.#permits.get(key)
    if (number === undefined) {
      number = this.#ledger.outcomeNumber(outcomes.permitted(session))
      this.#permits.set(key, number)
    }
    return number
  }

  #refuse(flow: Flow, session: SessionCursor, isForward: boolean): void {
    flow.begin(isForward)
    const fate = flow.fate(this.#side)
    if (fate.refusal >= 0) return
    const outcomes = this.#outcomes!
    const { kind, detail } = this.#reader
    const outcome = kind === SessionEvent.denied ? outcomes.refused(session) : dropped(detail)
    fate.refusal = this.#ledger.outcomeNumber(outcome)
    fate.refusalIsForward = isForward
    flow.application ||= outcomes.application(session)
  }

  #stray(flow: Flow, reason: number): void {
    const fate = flow.fate(this.#side)
    if (fate.stray < 0) fate.stray = this.#ledger.outcomeNumber(dropped(reason))
  }

  #count(session: SessionCursor): void {
    const fate = this.#flowOfRecord[session.record]?.fate(this.#side)
    if (fate === undefined) return
    fate.packets += session.packets(0) + session.packets(1)
    fate.bytes += session.bytes(0) + session.bytes(1)
  }
}

function endsOf(session: SessionCursor, instance: number): FlowEnds {
  const { protocol, family, source, destination, sourcePort, destinationPort } = session
  return {
    protocol,
    family,
    instance,
    source,
    destination,
    at: 0,
    ports: (sourcePort << 16) | destinationPort,
  }
}
