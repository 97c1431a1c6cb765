/**
 * The flows of a capture, each with what two configurations make of it. A flow is what has the same routing
 * instance, protocol and two ends, whichever of them a packet comes from, as it was before any translation.
 */
import { protocolWord } from '@wingspan/engine'
import { type FlowEnds, FlowKeys } from './flow-keys.js'
import { NOT_TRANSLATED, type Outcome, type TranslatedEnds } from './outcome.js'

/** Of the two configurations. */
export type Side = 0 | 1

/** What one configuration makes of a flow: numbers are places in `FlowLedger.outcomes` and `.ends`. */
export class Fate {
  /** The first session; -1 for none. */
  permit = -1
  ends = 0
  /** Whether it runs as the flow's first packet did. */
  permitIsForward = true
  /** The first refusal, by a rule or by what is said of every packet; -1 for none. */
  refusal = -1
  refusalIsForward = true
  /** A refusal of a packet that only a session could have let pass; -1 for none. */
  stray = -1
  sessions = 0
  /** Of its sessions, and of packets that made none. */
  packets = 0
  bytes = 0
}

export class Flow {
  readonly number: number
  /** It begins at its destination: what was first decided about came from there. */
  isTurned = false
  isBegun = false
  application = ''
  /** One of the configurations knows its packets for those of another flow, seen behind a translation. */
  isSight = false
  before: Fate | undefined = undefined
  after: Fate | undefined = undefined

  constructor(number: number) {
    this.number = number
  }

  fate(side: Side): Fate {
    if (side === 0) {
      this.before ??= new Fate()
      return this.before
    }
    this.after ??= new Fate()
    return this.after
  }

  /** Settles which end begins, unless that is known: the one that this packet comes from. */
  begin(isForward: boolean): void {
    if (this.isBegun) return
    this.isBegun = true
    this.isTurned = !isForward
  }
}

/** Flows that are kept; those beyond are counted, so that a flood does not take all memory. */
export const MOST_FLOWS = 1 << 20

/** Protocols whose destination port says which service it is. */
const WITH_PORTS: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp'])

export class FlowLedger {
  /** In the order of their first packets. */
  readonly flows: Flow[] = []
  readonly outcomes: Outcome[] = []
  readonly ends: TranslatedEnds[] = [NOT_TRANSLATED]
  /** Sessions and refusals of flows that there was no room for. */
  beyond = 0
  readonly #keys: FlowKeys
  readonly #outcomeNumbers = new Map<string, number>()
  readonly #endNumbers = new Map<string, number>([['>', 0]])

  constructor(most = MOST_FLOWS) {
    this.#keys = new FlowKeys(most)
  }

  /** Whether the ends that `flow` or `find` last looked for run as those of the flow's first packet. */
  get isForward(): boolean {
    return this.#keys.isForward
  }

  /** The flow between two ends, a new one where there is none; undefined when there is no room. */
  flow(ends: FlowEnds): Flow | undefined {
    const number = this.#keys.number(ends)
    if (number < 0) this.beyond++
    else if (number === this.flows.length) this.flows.push(new Flow(number))
    return this.flows[number]
  }

  /** The flow between two ends, if there is one. */
  find(ends: FlowEnds): Flow | undefined {
    return this.flows[this.#keys.find(ends)]
  }

  protocol(flow: Flow): string {
    return protocolWord(this.#keys.protocol(flow.number))
  }

  /** `ADDRESS/PORT` of the end that begins. */
  source({ number, isTurned }: Flow): string {
    return this.#keys.endText(number, isTurned ? 'destination' : 'source')
  }

  destination({ number, isTurned }: Flow): string {
    return this.#keys.endText(number, isTurned ? 'source' : 'destination')
  }

  /** `tcp/80`; the protocol alone where ports are none. */
  service(flow: Flow): string {
    const protocol = this.protocol(flow)
    if (!WITH_PORTS.has(protocol)) return protocol
    const destination = this.destination(flow)
    return `${protocol}/${destination.slice(destination.lastIndexOf('/') + 1)}`
  }

  outcomeNumber(outcome: Outcome): number {
    const { action, by, exit, sourceRule, destinationRule } = outcome
    const key = [action, by, exit, sourceRule, destinationRule].join('\n')
    return numberOf(this.#outcomeNumbers, this.outcomes, key, outcome)
  }

  endsNumber(ends: TranslatedEnds): number {
    return numberOf(this.#endNumbers, this.ends, `${ends.source}>${ends.destination}`, ends)
  }
}

/** The place of a value in a list where each stands once. */
function numberOf<Value>(numbers: Map<string, number>, values: Value[], key: string, value: Value): number {
  let number = numbers.get(key)
  if (number === undefined) {
    number = values.length
    numbers.set(key, number)
    values.push(value)
  }
  return number
}
