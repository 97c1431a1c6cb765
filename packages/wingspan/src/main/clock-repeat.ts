/** `| refresh` by the clock of the machine. */
import { setTimeout } from 'node:timers/promises'
import { clockRepeat } from '../terminal/index.js'

export const CLOCK_REPEAT = clockRepeat({
  nowMilliseconds: () => Date.now(),
  wait: async (milliseconds) => {
    await setTimeout(milliseconds)
  },
})
