/** The lines around the page that a pager shows: some of those that went by, and those that are still to come. */
import { textWidth } from './text-width.js'

/** Lines held behind the page, to go back to. */
export const MOST_LINES_BEHIND = 10_000
/** Lines taken before they are shown; whoever writes waits then. */
export const MOST_LINES_AHEAD = 2_000
/** UTF-16 units of a line; a longer one is held as several. */
export const LONGEST_PIECE = 4096

export interface HeldLine {
  readonly text: string
  /** Whether it ends in a newline: all do, but pieces of a long one and an unfinished last one. */
  readonly isEnded: boolean
}

/** Lines are numbered from 0 in the order in which they came. */
export class HeldLines {
  /** Held lines; the first `#dropped` numbers are no longer among them. */
  #lines: HeldLine[] = []
  #dropped = 0
  #unfinished = ''

  /** The number that the next line will have. */
  get end(): number {
    return this.#dropped + this.#lines.length
  }

  /** The number of the oldest line that is held. */
  get start(): number {
    return this.#dropped
  }

  line(number: number): HeldLine {
    return this.#lines[number - this.#dropped]!
  }

  /** Rows that a line takes where a row has so many columns. */
  rows(number: number, columns: number): number {
    return Math.max(1, Math.ceil(textWidth(this.line(number).text) / columns))
  }

  /** Takes text that follows what it took before. */
  add(text: string): void {
    let rest = this.#unfinished + text
    for (let newline = rest.indexOf('\n'); newline >= 0; newline = rest.indexOf('\n')) {
      this.#push(rest.slice(0, newline), true)
      rest = rest.slice(newline + 1)
    }
    while (rest.length > LONGEST_PIECE) {
      this.#lines.push({ text: rest.slice(0, LONGEST_PIECE), isEnded: false })
      rest = rest.slice(LONGEST_PIECE)
    }
    this.#unfinished = rest
  }

  /** Nothing will be added: what is unfinished is a line. */
  finish(): void {
    if (this.#unfinished !== '') this.#push(this.#unfinished, false)
    this.#unfinished = ''
  }

  /** Forgets what is too far behind line `number`. */
  pass(number: number): void {
    const spare = number - this.#dropped - MOST_LINES_BEHIND
    // Many at once: each time moves all that stay.
    if (spare < MOST_LINES_BEHIND / 10) return
    this.#lines.splice(0, spare)
    this.#dropped += spare
  }

  #push(text: string, isEnded: boolean): void {
    let rest = text
    for (; rest.length > LONGEST_PIECE; rest = rest.slice(LONGEST_PIECE)) {
      this.#lines.push({ text: rest.slice(0, LONGEST_PIECE), isEnded: false })
    }
    this.#lines.push({ text: rest, isEnded })
  }
}
