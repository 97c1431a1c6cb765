/** Writing to a session table without packets: what the conformance suites fill theirs with. */
import fc from 'fast-check'
import { PacketBatch } from '../../src/batch/index.js'
import { keyWord } from '../../src/key/index.js'
import { CloseReason, SessionFlag } from '../../src/session/index.js'
import {
  DECISION_FLAG_SHIFT,
  DECISION_GENERATION,
  DECISION_SOURCE_NAT,
  DECISION_ZONES,
  DecisionFlag,
  FLAG_SHIFT,
  FOUND_RECORD_SHIFT,
  NewDecision,
  type NewSession,
  REASON_SHIFT,
  type SessionTable,
  TIMEOUT_SHIFT,
} from '../../src/table/index.js'

export const START = 1_772_442_000_000_000
export const SECOND = 1_000_000

/** A flow as a packet of it shows it. Hosts and ports are small numbers, so that flows meet again. */
export interface Flow {
  readonly protocol: number
  readonly family: 4 | 6
  readonly oneWing: boolean
  readonly source: number
  readonly destination: number
  readonly sourcePort: number
  readonly destinationPort: number
  /** Number of the routing instance: 0 unless it says. */
  readonly context?: number
}

export const UDP_FLOW: Flow = {
  protocol: 17,
  family: 4,
  oneWing: false,
  source: 1,
  destination: 2,
  sourcePort: 1000,
  destinationPort: 53,
}

/** The address words of a host: 10.0.HOST.1 or 2001:db8:HOST::1. */
export function hostWords(family: 4 | 6, host: number): number[] {
  return family === 4 ? [(10 << 24) | (host << 8) | 1] : [0x20010db8, host << 16, 0, 1]
}

export function turned(flow: Flow): Flow {
  const { source, destination, sourcePort, destinationPort } = flow
  return {
    ...flow,
    source: destination,
    destination: source,
    sourcePort: destinationPort,
    destinationPort: sourcePort,
  }
}

export interface SessionShape {
  readonly timeoutSeconds?: number
  readonly closeReason?: number
  readonly flags?: number
  readonly answer?: boolean
  readonly application?: number
  readonly policy?: number
  readonly decided?: DecidedShape
}

/** What a configuration may have decided. */
export interface DecidedShape {
  readonly fromZone: number
  readonly toZone: number
  readonly sourceNatPool: number
  readonly generation: number
  readonly flags: number
}

function decisionOf({ fromZone, toZone, sourceNatPool, generation, flags }: DecidedShape): NewDecision {
  const decision = new NewDecision()
  decision.words[DECISION_GENERATION] = generation | (flags << DECISION_FLAG_SHIFT)
  decision.words[DECISION_ZONES] = fromZone | (toZone << 16)
  decision.words[DECISION_SOURCE_NAT] = sourceNatPool << 16
  return decision
}

export function newSession(shape: SessionShape = {}): NewSession {
  const { timeoutSeconds = 60, closeReason = CloseReason.ageOut, flags = 0 } = shape
  return {
    stateBits: (closeReason << REASON_SHIFT) | (flags << FLAG_SHIFT) | (timeoutSeconds << TIMEOUT_SHIFT),
    answer: shape.answer ?? false,
    tracksTcp: false,
    application: shape.application ?? 0,
    policy: shape.policy ?? 2,
    decision: shape.decided && decisionOf(shape.decided),
  }
}

/** Whether the session is turned round: the packet that makes it is an answer, and its flow can be answered. */
export function isTurned(flow: Flow, shape: SessionShape): boolean {
  return shape.answer === true && !flow.oneWing
}

/** A writer that looks up before it creates, as the pipeline does. */
export class TableWriting {
  readonly table: SessionTable
  readonly #packets = new PacketBatch()

  constructor(table: SessionTable) {
    this.table = table
  }

  #put(flow: Flow): number {
    const { family } = flow
    this.#packets.source.set(hostWords(family, flow.source))
    this.#packets.destination.set(hostWords(family, flow.destination))
    this.#packets.ports[0] = (flow.sourcePort << 16) | flow.destinationPort
    return keyWord(flow.protocol, family, flow.oneWing ? 1 : 0, flow.context ?? 0)
  }

  /** `record << 2 | wing`, or -1. */
  find(flow: Flow): number {
    const key = this.#put(flow)
    return this.table.find(this.#packets, 0, key, this.table.hash(this.#packets, 0, key))
  }

  /** All records of a flow, newest first. */
  history(flow: Flow): number[] {
    return this.table.history(this.#packets, 0, this.#put(flow))
  }

  /** Makes a session of the flow, after the one it has, if any. */
  create(flow: Flow, time: number, shape: SessionShape = {}): number {
    const found = this.find(flow)
    const key = this.#put(flow)
    const hash = this.table.hash(this.#packets, 0, key)
    const older = found < 0 ? -1 : found >> FOUND_RECORD_SHIFT
    return this.table.create(
      this.#packets,
      0,
      key,
      hash,
      older,
      time,
      newSession({ ...shape, answer: isTurned(flow, shape) }),
    )
  }

  /** Counts a packet on the flow's session, a new one if it has none that is running. Returns the record, or -1. */
  packet(flow: Flow, time: number, bytes: number, shape: SessionShape = {}): number {
    const found = this.find(flow)
    if (found >= 0 && this.table.isRunning(found >> FOUND_RECORD_SHIFT, time)) {
      this.table.count(found >> FOUND_RECORD_SHIFT, found & 1, bytes, time)
      return found >> FOUND_RECORD_SHIFT
    }
    const record = this.create(flow, time, shape)
    if (record >= 0) this.table.count(record, isTurned(flow, shape) ? 1 : 0, bytes, time)
    return record
  }
}

const host = fc.integer({ min: 1, max: 3 })
const port = fc.integer({ min: 1, max: 3 })

export const anyFlow: fc.Arbitrary<Flow> = fc.record({
  protocol: fc.constantFrom(1, 6, 17, 47, 58),
  family: fc.constantFrom(4, 6),
  oneWing: fc.boolean(),
  source: host,
  destination: host,
  sourcePort: port,
  destinationPort: port,
  context: fc.constantFrom(0, 1, 3),
})

export const anyShape: fc.Arbitrary<SessionShape> = fc.record({
  timeoutSeconds: fc.constantFrom(2, 4, 20, 60, 300, 1800),
  closeReason: fc.constantFrom(CloseReason.ageOut, CloseReason.responseReceived),
  flags: fc.constantFrom(0, SessionFlag.multicast, SessionFlag.answered),
  answer: fc.boolean(),
  application: fc.integer({ min: 0, max: 3 }),
})

const anyDecided: fc.Arbitrary<DecidedShape> = fc.record({
  fromZone: fc.integer({ min: 0, max: 3 }),
  toZone: fc.integer({ min: 0, max: 3 }),
  sourceNatPool: fc.integer({ min: 0, max: 2 }),
  generation: fc.integer({ min: 1, max: 3 }),
  flags: fc.constantFrom(
    0,
    DecisionFlag.tunnel,
    DecisionFlag.translated,
    DecisionFlag.translated | DecisionFlag.logInit,
  ),
})
/** Shapes of which some are a configuration's decision. */
const anyDecidedShape: fc.Arbitrary<SessionShape> = fc
  .tuple(anyShape, fc.option(anyDecided, { nil: undefined }), fc.integer({ min: 1, max: 5 }))
  .map(([shape, decided, policy]) => (decided ? { ...shape, policy, decided } : shape))

const anyPacket = fc.record({
  what: fc.constant('packet' as const),
  flow: anyFlow,
  shape: anyDecidedShape,
  bytes: fc.integer({ min: 20, max: 3000 }),
})
const anyStep = fc.oneof(
  { weight: 6, arbitrary: anyPacket },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('again' as const), flow: anyFlow }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('end' as const), nth: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('wait' as const),
      microseconds: fc.oneof(fc.nat(3 * SECOND), fc.nat(100 * SECOND), fc.constant(10_000 * SECOND)),
    }),
  },
)

/** Steps of any traffic; those that name a session mean the nth record, if it runs. */
export const anyTraffic = fc.array(anyStep, { minLength: 1, maxLength: 60 })
export type Traffic = typeof anyTraffic extends fc.Arbitrary<infer T> ? T : never

/** Plays traffic on a table and settles it, so that nothing moves any more. Returns the time. */
export function play(table: SessionTable, traffic: Traffic): number {
  const writing = new TableWriting(table)
  const names = ['a.0', 'b.0', 'b.7'].map((name) => table.columns.interfaceNames.intern(name))
  let time = START
  table.advance(time, 0)
  for (const [i, step] of traffic.entries()) {
    if (step.what === 'wait') {
      time += step.microseconds
      table.advance(time, i % 3)
    } else if (step.what === 'end') {
      const record = step.nth % table.capacity
      if (table.isRunning(record, time)) table.end(record, time)
    } else {
      const shape = step.what === 'packet' ? step.shape : {}
      const record = writing.packet(step.flow, time, step.what === 'packet' ? step.bytes : 40, shape)
      if (record >= 0) table.setInterface(record, i & 1, names[i % names.length]!)
    }
  }
  table.settle(time)
  return time
}
