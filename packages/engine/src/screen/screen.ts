/** A screen at work: the checks that a profile turns on. */
import { SCREEN_STATEMENTS, screenFinds, suspectsFlags, suspectsProtocol } from './screen-check.js'
import type { ScreenFacts } from './screen-facts.js'
import type { ScreenProfile } from './screen-profile.js'

export class Screen {
  readonly profile: ScreenProfile
  /**
   * By TCP flags byte, and by protocol: 1 where a check may have something against a packet that neither has IP options
   * nor is a fragment.
   */
  readonly suspectFlags: Uint8Array
  readonly suspectProtocols: Uint8Array
  private readonly checks: readonly number[]

  constructor(profile: ScreenProfile) {
    this.profile = profile
    const checks = SCREEN_STATEMENTS.flatMap((statement, place) =>
      profile.checks.has(statement) ? [place + 1] : [],
    )
    this.checks = checks
    this.suspectFlags = Uint8Array.from({ length: 256 }, (_, flags) =>
      Number(checks.some((check) => suspectsFlags(check, flags))),
    )
    this.suspectProtocols = Uint8Array.from({ length: 256 }, (_, protocol) =>
      Number(checks.some((check) => suspectsProtocol(check, protocol))),
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
