/**
 * Concurrent sessions by source and by destination (Junos reference: limit-session): counted per screen, so that the
 * zones that share one share its counts.
 */
import type { FlowFacts } from '../facts/index.js'
import { SCREEN_DESTINATION_LIMIT, SCREEN_SOURCE_LIMIT } from './screen-check.js'
import type { ScreenProfile } from './screen-profile.js'

/** Addresses of a session. */
interface SessionEnds {
  readonly family: number
  readonly source: Int32Array
  readonly destination: Int32Array
}

interface Counts {
  readonly profile: ScreenProfile
  readonly bySource: Map<string, number>
  readonly byDestination: Map<string, number>
}

export class SessionLimits {
  private readonly screens: readonly (Counts | undefined)[]
  /** Whether any screen limits anything. */
  readonly areAny: boolean

  constructor(profiles: readonly (ScreenProfile | undefined)[]) {
    this.screens = profiles.map((profile) =>
      profile && (profile.sourceSessionLimit ?? profile.destinationSessionLimit) !== undefined
        ? { profile, bySource: new Map(), byDestination: new Map() }
        : undefined,
    )
    this.areAny = this.screens.some((screen) => screen !== undefined)
  }

  /** Number of the limit that one session more would go over; 0 for none. */
  exceeded(screen: number, facts: FlowFacts): number {
    const counts = this.screens[screen]
    if (counts === undefined) return 0
    const { profile, bySource, byDestination } = counts
    if (isFull(bySource, hostOf(facts, facts.source), profile.sourceSessionLimit)) return SCREEN_SOURCE_LIMIT
    const destination = hostOf(facts, facts.destination)
    return isFull(byDestination, destination, profile.destinationSessionLimit) ? SCREEN_DESTINATION_LIMIT : 0
  }

  /** A session has begun (1) or ended (-1). */
  count(screen: number, facts: SessionEnds, step: 1 | -1): void {
    const counts = this.screens[screen]
    if (counts === undefined) return
    if (counts.profile.sourceSessionLimit !== undefined)
      add(counts.bySource, hostOf(facts, facts.source), step)
    if (counts.profile.destinationSessionLimit === undefined) return
    add(counts.byDestination, hostOf(facts, facts.destination), step)
  }
}

function hostOf({ family }: { readonly family: number }, words: Int32Array): string {
  return family === 4 ? String(words[0]) : words.join(' ')
}

function isFull(counts: ReadonlyMap<string, number>, host: string, limit: number | undefined): boolean {
  return limit !== undefined && (counts.get(host) ?? 0) >= limit
}

function add(counts: Map<string, number>, host: string, step: number): void {
  const count = (counts.get(host) ?? 0) + step
  if (count > 0) counts.set(host, count)
  else counts.delete(host)
}
