/** Session limits of screens (Junos reference: limit-session), counted over the sessions of a table. */
import type { FlowFacts } from '../facts/index.js'
import type { Configuration } from '../first-path/index.js'
import { type ScreenCounters, SessionLimits } from '../screen/index.js'
import { SessionCursor, type SessionTable } from '../table/index.js'

export class LimitedSessions {
  private readonly configuration: Configuration
  private readonly table: SessionTable
  private readonly counters: ScreenCounters
  private readonly limits: SessionLimits
  private readonly cursor: SessionCursor

  /** `before` are those under the generation before. */
  constructor(
    configuration: Configuration,
    table: SessionTable,
    counters: ScreenCounters,
    before?: LimitedSessions,
  ) {
    const { screens, zones } = configuration.rules
    this.configuration = configuration
    this.table = table
    this.counters = counters
    this.limits = new SessionLimits(screens, zones, configuration.generation, before?.limits)
    this.cursor = new SessionCursor(table.columns)
  }

  /** Whether the screen of a zone refuses one session more; a limit that is reached is counted. */
  refuses(zone: number, facts: FlowFacts, now: number): boolean {
    if (!this.limits.areAny) return false
    const screen = this.screenOf(zone)
    let limit = this.limits.exceeded(screen, facts)
    if (limit === 0) return false
    // Some that are counted may be over by now.
    this.table.lookForEnded(now)
    limit = this.limits.exceeded(screen, facts)
    if (limit === 0) return false
    this.counters.count(zone, limit)
    return this.configuration.screens[screen]?.profile.alarmWithoutDrop !== true
  }

  /**
   * The session of a record has begun (1) or ended (-1); `countedAs` is the earlier generation that it was counted under,
   * or 0.
   */
  count(record: number, step: 1 | -1, countedAs = 0): void {
    const { cursor } = this
    if (!this.limits.areAny || !cursor.moveTo(record)) return
    this.limits.count(this.screenOf(cursor.fromZone), cursor, step, countedAs)
  }

  private screenOf(zone: number): number {
    return this.configuration.zone(zone)?.screen ?? 0
  }
}
