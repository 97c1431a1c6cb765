/** The lines of a session that were run, oldest first. */

/** Lines remembered; the oldest is forgotten for a new one. */
export const MOST_HISTORY_LINES = 1000

export interface HistoryEntry {
  readonly line: string
  readonly time: Date
}

export class History {
  #entries: HistoryEntry[] = []

  get entries(): readonly HistoryEntry[] {
    return this.#entries
  }

  /** Remembers a line, unless it is empty or the last one again. */
  add(line: string, time: Date): void {
    if (line.trim() === '' || line === this.#entries.at(-1)?.line) return
    this.#entries.push({ line, time })
    if (this.#entries.length > MOST_HISTORY_LINES) this.#entries.shift()
  }

  /** The place of the newest line before `place` that holds `text` and is not `shown`. */
  findBefore(place: number, text: string, shown?: string): number | undefined {
    for (let i = Math.min(place, this.#entries.length) - 1; i >= 0; i--) {
      const { line } = this.#entries[i]!
      if (line.includes(text) && line !== shown) return i
    }
    return undefined
  }
}

/** A way through the history, for one line that is typed: that line itself stands after the newest. */
export class HistoryWalk {
  readonly #history: History
  #place: number
  #typed = ''

  constructor(history: History) {
    this.#history = history
    this.#place = history.entries.length
  }

  /** The line before the one that is shown; undefined at the oldest. */
  older(shown: string): string | undefined {
    if (this.#place === 0) return undefined
    if (this.#place === this.#history.entries.length) this.#typed = shown
    return this.#lineAt(this.#place - 1)
  }

  /** The line after the one that is shown; undefined at the typed one. */
  newer(): string | undefined {
    if (this.#place >= this.#history.entries.length) return undefined
    return this.#lineAt(this.#place + 1)
  }

  #lineAt(place: number): string {
    this.#place = place
    return this.#history.entries[place]?.line ?? this.#typed
  }
}
