/**
 * One reading of the kernel for two questions about the same connections that follow each other at once, as those of
 * `top` do: a large table takes its time. A third one reads anew.
 */
import type { SessionQuery } from '@wingspan/engine'
import type { KernelSessions } from '../kernel/index.js'

/** Between the answer to a question and the next one. */
const AT_ONCE_MILLISECONDS = 500

interface Kept {
  readonly about: string
  readonly atMilliseconds: number
  readonly read: KernelSessions
}

export class SharedReading {
  readonly #nowMilliseconds: () => number
  #kept: Kept | undefined

  /** The clock is one that is never set. */
  constructor(nowMilliseconds: () => number) {
    this.#nowMilliseconds = nowMilliseconds
  }

  /** What `readNow` gives, or has just given to the question before. Rejects as it does. */
  async read(
    query: SessionQuery | undefined,
    readNow: () => Promise<KernelSessions>,
  ): Promise<KernelSessions> {
    // In which order they are listed is no matter of which they are.
    const about = query === undefined ? '' : JSON.stringify({ ...query, sort: undefined })
    const kept = this.#kept
    this.#kept = undefined
    if (kept?.about === about && this.#nowMilliseconds() - kept.atMilliseconds < AT_ONCE_MILLISECONDS)
      return kept.read
    const read = await readNow()
    this.#kept = { about, atMilliseconds: this.#nowMilliseconds(), read }
    return read
  }
}
