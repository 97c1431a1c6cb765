/** A terminal's whole screen, from when it is taken until it is given back: rows are written where they have changed. */
import type { Terminal } from '../terminal/index.js'
import {
  CLEAR_SCREEN,
  ENTER_SCREEN,
  ERASE_ROW,
  HIDE_CURSOR,
  LEAVE_SCREEN,
  SHOW_CURSOR,
  toPlace,
} from './control-functions.js'
import { type Line, styledText } from './styled-line.js'

/** What is to be seen: at most as many lines as the terminal has rows, none wider than it is. */
export interface Frame {
  readonly lines: readonly Line[]
  /** Where somebody types; nowhere without this. */
  readonly cursor?: { readonly row: number; readonly column: number } | undefined
}

export class FullScreen {
  readonly #terminal: Terminal
  readonly #hasColours: boolean
  #isTaken = false
  #shown: readonly string[] = []

  constructor(terminal: Terminal, hasColours: boolean) {
    this.#terminal = terminal
    this.#hasColours = hasColours
  }

  /** Takes the screen. */
  enter(): void {
    if (this.#isTaken) return
    this.#isTaken = true
    this.#shown = []
    void this.#terminal.write(ENTER_SCREEN)
  }

  /** Gives it back as it was, at once: for whoever has no time to wait too. */
  leave(): void {
    if (!this.#isTaken) return
    this.#isTaken = false
    void this.#terminal.write(LEAVE_SCREEN)
  }

  /** Shows a frame; resolves when the terminal has taken it. */
  async draw({ lines, cursor }: Frame): Promise<void> {
    if (!this.#isTaken) return
    const texts = lines.map((line) => styledText(line, this.#hasColours))
    const rows = Math.max(texts.length, this.#shown.length)
    let changes = HIDE_CURSOR
    for (let row = 0; row < rows; row++) {
      const text = texts[row] ?? ''
      // A full row is not erased behind its end: the cursor still stands on its last character.
      if (text !== this.#shown[row]) changes += `${toPlace(row, 0)}${ERASE_ROW}${text}`
    }
    this.#shown = texts
    if (cursor) changes += toPlace(cursor.row, cursor.column) + SHOW_CURSOR
    if (changes !== HIDE_CURSOR) await this.#terminal.write(changes)
  }

  /** Whatever is on the screen now is not what was drawn: the next frame is drawn as a whole. */
  async clear(): Promise<void> {
    this.#shown = []
    if (this.#isTaken) await this.#terminal.write(CLEAR_SCREEN)
  }
}
