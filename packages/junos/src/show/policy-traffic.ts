/** What the policies that count have let pass: in sessions that have ended and in those that run. */
import { type ConfiguredPath, type PolicyRule, type SessionSource, SessionState } from '@wingspan/engine'

/** Of the initiator's direction, then of the reply's. */
type BothWays = [initial: number, reply: number]

export interface PolicyTraffic {
  readonly packets: BothWays
  readonly bytes: BothWays
  activeSessions: number
  /** Sessions that have ended. */
  readonly deletions: number
}

/** Records looked at in one step. */
const STEP_RECORDS = 4096

/** By policy number, for policies with `count`. Every session is looked at once, where there is such a policy. */
export function policyTraffic(
  rules: readonly PolicyRule[],
  { policies }: ConfiguredPath,
  sessions: SessionSource,
): ReadonlyMap<number, PolicyTraffic> {
  const traffic = new Map<number, PolicyTraffic>()
  for (const [place, { count, number }] of rules.entries()) {
    if (!count) continue
    const both = ([initial, reply]: readonly [Float64Array, Float64Array]): BothWays => [
      initial[place]!,
      reply[place]!,
    ]
    traffic.set(number, {
      packets: both(policies.endedPackets),
      bytes: both(policies.endedBytes),
      activeSessions: 0,
      deletions: policies.endedSessions[place]!,
    })
  }
  if (traffic.size > 0) addRunning(traffic, sessions)
  return traffic
}

function addRunning(traffic: ReadonlyMap<number, PolicyTraffic>, sessions: SessionSource): void {
  const listing = sessions.ask({})
  const { cursor } = listing
  const records = new Int32Array(STEP_RECORDS)
  for (let count = listing.next(records); count >= 0; count = listing.next(records)) {
    for (let i = 0; i < count; i++) {
      if (!cursor.moveTo(records[i]!) || cursor.state === SessionState.invalidated) continue
      const own = traffic.get(cursor.policy)
      if (own === undefined) continue
      own.activeSessions++
      for (const wing of [0, 1] as const) {
        own.packets[wing] += cursor.packets(wing)
        own.bytes[wing] += cursor.bytes(wing)
      }
    }
  }
}
