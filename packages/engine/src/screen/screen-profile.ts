/** Screens as compiled from a configuration (Junos reference: security screen ids-option). */

export interface ScreenProfile {
  readonly name: string
  /** Words of the checks that are on, from the screen room's one list. */
  readonly checks: ReadonlySet<string>
  /** Concurrent sessions of one source or to one destination; undefined for no limit. */
  readonly sourceSessionLimit: number | undefined
  readonly destinationSessionLimit: number | undefined
  /** Count, but let pass. */
  readonly alarmWithoutDrop: boolean
}
