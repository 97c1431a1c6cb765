/** How a table follows the kernel: what a configuration may say of it. */
import type { KernelRules } from '@wingspan/junos'

export interface MirrorRules {
  /** So many ended sessions stay to be asked for, and for so long. */
  readonly endedSessions: number
  readonly endedSeconds: number
  /** From the beginning of one reading of the whole table to that of the next, at least. */
  readonly reconcileSeconds: number
}

const DEFAULT_ENDED_SESSIONS = 65_536
const DEFAULT_ENDED_SECONDS = 60
const DEFAULT_RECONCILE_SECONDS = 10

/** What the rules say, and what holds where they do not. */
export function mirrorRules(rules: KernelRules): MirrorRules {
  return {
    endedSessions: rules.endedSessions ?? DEFAULT_ENDED_SESSIONS,
    endedSeconds: rules.endedSeconds ?? DEFAULT_ENDED_SECONDS,
    reconcileSeconds: rules.reconcileSeconds ?? DEFAULT_RECONCILE_SECONDS,
  }
}
