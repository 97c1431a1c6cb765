/**
 * What became of the packets that policies decided about: by rule of a configuration, the last place for the
 * default policy.
 */
import type { SessionCursor } from '../table/index.js'

export class PolicyCounters {
  /** Look-ups that ended here: `Policy count`. */
  readonly hits: Float64Array
  /** Sessions made. */
  readonly sessions: Float64Array
  /** Packets and bytes denied or rejected. */
  readonly refusedPackets: Float64Array
  readonly refusedBytes: Float64Array
  /** Packets and bytes of sessions that have ended, In then Out. */
  readonly endedPackets: readonly [Float64Array, Float64Array]
  readonly endedBytes: readonly [Float64Array, Float64Array]
  readonly endedSessions: Float64Array
  private readonly rules: number

  constructor(rules: number) {
    const column = () => new Float64Array(rules + 1)
    this.rules = rules
    this.hits = column()
    this.sessions = column()
    this.refusedPackets = column()
    this.refusedBytes = column()
    this.endedPackets = [column(), column()]
    this.endedBytes = [column(), column()]
    this.endedSessions = column()
  }

  /** Goes on from what another set of rules has counted: `places` says which rule each of its rules is now. */
  goOnFrom(before: PolicyCounters, places: (place: number) => number): void {
    const columns = columnsOf(this)
    for (const [number, counted] of columnsOf(before).entries()) {
      for (let place = 0; place < before.rules; place++) {
        const to = places(place)
        if (to >= 0) columns[number]![to] = counted[place]!
      }
      columns[number]![this.rules] = counted[before.rules]!
    }
  }

  /** Adds what a session has counted to its rule; the cursor stands at it. */
  countEnd(place: number, session: SessionCursor): void {
    for (const wing of [0, 1] as const) {
      this.endedPackets[wing][place]! += session.packets(wing)
      this.endedBytes[wing][place]! += session.bytes(wing)
    }
    this.endedSessions[place]!++
  }

  /** Place of a rule; negative numbers are the default policy. */
  place(rule: number): number {
    return rule < 0 ? this.rules : rule
  }
}

function columnsOf(counters: PolicyCounters): readonly Float64Array[] {
  return [
    counters.hits,
    counters.sessions,
    counters.refusedPackets,
    counters.refusedBytes,
    ...counters.endedPackets,
    ...counters.endedBytes,
    counters.endedSessions,
  ]
}
