/** Sessions with what they carry each second. */
import type { ListedSession } from './listed-session.js'
import { RateMeter, type Rates } from './rates.js'

export interface RatedSession extends ListedSession, Rates {}

export class RatedSessions {
  readonly #meter = new RateMeter('some')

  /** Of sessions that the answer before this one had too; of others bytes only, and only where the answer tells. */
  rate(sessions: readonly ListedSession[], atSeconds: number): RatedSession[] {
    const counted = sessions.map((session) => [sessionName(session), session] as const)
    const rates = this.#meter.measure(counted, atSeconds)
    return sessions.map((session, place) => {
      const { packetsPerSecond, bytesPerSecond } = rates[place]!
      const isKnown = !Number.isNaN(bytesPerSecond)
      return { ...session, packetsPerSecond, bytesPerSecond: isKnown ? bytesPerSecond : session.answeredRate }
    })
  }
}

/** Identifiers of a kernel may collide. */
export function sessionName({ id, protocol, source, destination }: ListedSession): string {
  return [id, protocol, source, destination].join(' ')
}
