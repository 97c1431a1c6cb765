/** Incremental search through the history, backwards (Junos CLI: Ctrl-R). */
import type { History } from './history.js'
import type { Key } from './key.js'

/** What a key made of a search: it goes on, its line is taken (and the key is still to be obeyed), or it is given up. */
export type SearchStep = 'on' | 'take' | 'give up'

export class HistorySearch {
  readonly #history: History
  #wanted = ''
  #place: number
  #hasFailed = false

  constructor(history: History) {
    this.#history = history
    this.#place = history.entries.length
  }

  get prompt(): string {
    return `${this.#hasFailed ? '(failed history search)' : '(history search)'} '${this.#wanted}': `
  }

  /** The line that was found; empty before one was. */
  get line(): string {
    return this.#history.entries[this.#place]?.line ?? ''
  }

  /** Where the cursor stands in it: where the match begins. */
  get cursor(): number {
    return Math.max(0, this.line.indexOf(this.#wanted))
  }

  press({ name, text }: Key): SearchStep {
    if (name === 'C-g' || name === 'C-c') return 'give up'
    if (name === 'C-r') this.#find(this.#place, this.line)
    else if (name === 'backspace' || name === 'C-h') {
      this.#wanted = [...this.#wanted].slice(0, -1).join('')
      this.#find(this.#history.entries.length)
    } else if (text !== '') {
      this.#wanted += text
      this.#find(this.#place + 1)
    } else return 'take'
    return 'on'
  }

  /** Stays where it is when there is nothing before `place`. */
  #find(place: number, shown?: string): void {
    const found = this.#wanted === '' ? undefined : this.#history.findBefore(place, this.#wanted, shown)
    this.#hasFailed = found === undefined && this.#wanted !== ''
    if (found !== undefined) this.#place = found
  }
}
