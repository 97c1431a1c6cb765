/** `| refresh` by the clock of the machine. */
import { setTimeout } from 'node:timers/promises'
import type { ByteSink, Repeat } from '@wingspan/junos'

/** How long an interrupt may have to wait. */
const LOOK_MILLISECONDS = 100

export const CLOCK_REPEAT: Repeat = {
  now: () => `${new Date().toISOString().slice(0, -'.000Z'.length).replace('T', ' ')} UTC`,
  async wait(seconds: number, sink: ByteSink): Promise<void> {
    const end = performance.now() + seconds * 1000
    while (!sink.closed && performance.now() < end) await setTimeout(LOOK_MILLISECONDS)
  },
}
