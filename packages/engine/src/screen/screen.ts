/** A screen at work: the checks that a profile turns on. */
import { isSuspect, SCREEN_STATEMENTS, screenFinds } from './screen-check.js'
import type { ScreenFacts } from './screen-facts.js'
import type { ScreenProfile } from './screen-profile.js'

export class Screen {
  readonly profile: ScreenProfile
  /** By TCP flags byte: 1 where a check might have something against them. */
  readonly suspectFlags: Uint8Array
  private readonly checks: readonly number[]

  constructor(profile: ScreenProfile) {
    this.profile = profile
    const statements = SCREEN_STATEMENTS.filter((statement) => profile.checks.has(statement))
    this.checks = statements.map((statement) => SCREEN_STATEMENTS.indexOf(statement) + 1)
    this.suspectFlags = Uint8Array.from({ length: 256 }, (_, flags) =>
      statements.some((statement) => isSuspect(statement, flags)) ? 1 : 0,
    )
  }

  /** Number of the first check that has something against the packet; 0 for none. */
  check(facts: ScreenFacts): number {
    for (let place = 0; place < this.checks.length; place++) {
      if (screenFinds(this.checks[place]!, facts)) return this.checks[place]!
    }
    return 0
  }
}
