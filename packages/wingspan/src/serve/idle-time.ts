/** `idle-timeout` of a user or a class, as timers take it. */
import type { LoginUser } from '@wingspan/junos'

const MINUTE_MILLISECONDS = 60_000
/** What a timer can wait. */
const LONGEST_TIMER = 2 ** 31 - 1

/** How long a client may be silent; undefined for ever. */
export function idleMilliseconds({ idleTimeoutMinutes }: LoginUser): number | undefined {
  return idleTimeoutMinutes ? Math.min(idleTimeoutMinutes * MINUTE_MILLISECONDS, LONGEST_TIMER) : undefined
}
