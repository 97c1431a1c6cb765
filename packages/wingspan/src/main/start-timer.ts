/** Timers of the machine. */
import type { StartTimer } from '../terminal/index.js'

export const startTimer: StartTimer = (milliseconds, expire) => {
  const timer = setTimeout(expire, milliseconds)
  return () => clearTimeout(timer)
}
