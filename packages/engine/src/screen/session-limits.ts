/**
 * Concurrent sessions by source and by destination (Junos reference: limit-session): counted per screen, so that the
 * zones that share one share its counts. A limit that a new configuration sets, or sets for other zones, counts the
 * sessions that are decided under it.
 */
import type { FlowFacts } from '../facts/index.js'
import { SCREEN_DESTINATION_LIMIT, SCREEN_SOURCE_LIMIT } from './screen-check.js'
import type { ScreenProfile } from './screen-profile.js'

/** Addresses of a session. */
interface SessionEnds {
  /** Generation of the configuration that it was decided under. */
  readonly generation: number
  readonly family: number
  readonly source: Int32Array
  readonly destination: Int32Array
}

/** Zones as far as they have screens. */
interface ScreenedZone {
  readonly number: number
  readonly screen: number
}

interface Counts {
  readonly profile: ScreenProfile
  /** The first generation whose sessions are counted. */
  readonly since: number
  /** What must be the same for the counts to go on under another generation. */
  readonly mark: string
  readonly bySource: Map<string, number>
  readonly byDestination: Map<string, number>
}

export class SessionLimits {
  private readonly screens: readonly (Counts | undefined)[]
  /** Whether any screen limits anything. */
  readonly areAny: boolean

  /** `before` are the limits of the generation before. */
  constructor(
    profiles: readonly (ScreenProfile | undefined)[],
    zones: readonly ScreenedZone[],
    generation: number,
    before?: SessionLimits,
  ) {
    this.screens = profiles.map((profile, screen) => {
      if (!profile || (profile.sourceSessionLimit ?? profile.destinationSessionLimit) === undefined)
        return undefined
      const mark = markOf(
        profile,
        zones.filter((zone) => zone.screen === screen),
      )
      const known = before?.screens.find((counts) => counts?.mark === mark)
      if (known) return { ...known, profile }
      return { profile, since: generation, mark, bySource: new Map(), byDestination: new Map() }
    })
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

  /** A session has begun (1) or ended (-1); `countedAs` is the earlier generation that it was counted under, or 0. */
  count(screen: number, facts: SessionEnds, step: 1 | -1, countedAs = 0): void {
    const counts = this.screens[screen]
    if (counts === undefined || facts.generation < counts.since) return
    if (countedAs !== 0 && countedAs >= counts.since) return
    if (counts.profile.sourceSessionLimit !== undefined)
      add(counts.bySource, hostOf(facts, facts.source), step)
    if (counts.profile.destinationSessionLimit === undefined) return
    add(counts.byDestination, hostOf(facts, facts.destination), step)
  }
}

function markOf(
  { name, sourceSessionLimit, destinationSessionLimit }: ScreenProfile,
  zones: readonly ScreenedZone[],
): string {
  const kinds = [sourceSessionLimit, destinationSessionLimit].map((limit) => limit !== undefined)
  return JSON.stringify([name, kinds, zones.map(({ number }) => number)])
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
