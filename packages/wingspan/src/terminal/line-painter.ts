/**
 * Shows prompt and line on a terminal, over as many rows as they take, with five control functions that every
 * terminal since the VT100 has (ECMA-48 CUU, CUF, ED, CUP; carriage return). What is typed at the end of the line is
 * just echoed, so that programs which read the screen see the line as they sent it.
 */
import { codePointWidth } from './text-width.js'

/** A place on the screen, from where the prompt begins. */
interface Place {
  readonly row: number
  readonly column: number
}

export interface PaintedLine {
  readonly prompt: string
  readonly text: string
  /** UTF-16 units from the start of the text. */
  readonly cursor: number
}

const NOTHING: PaintedLine = { prompt: '', text: '', cursor: 0 }

export class LinePainter {
  readonly #write: (text: string) => void
  #columns: number
  #shown: PaintedLine = NOTHING

  /** `columns`: after so many a line goes on in the next row. */
  constructor(write: (text: string) => void, columns: number) {
    this.#write = write
    this.#columns = columns
  }

  /** Shows a line in place of the one that is shown. */
  paint(line: PaintedLine): void {
    const shown = this.#shown
    const all = line.prompt + line.text
    const old = shown.prompt + shown.text
    const atEnd = line.cursor === line.text.length && shown.cursor === shown.text.length
    if (atEnd && all.startsWith(old)) this.#write(this.#ended(all, all.slice(old.length)))
    else this.#write(this.#redrawn(line))
    this.#shown = line
  }

  /** The terminal has another width: rows that it wrapped itself are where that width puts them. */
  resize(columns: number): void {
    this.#columns = columns
    if (this.#shown !== NOTHING) this.#write(this.#redrawn(this.#shown))
  }

  /** Leaves the line where it stands, with `mark` behind it; what is shown next begins below. */
  leave(mark = ''): void {
    this.paint({ ...this.#shown, cursor: this.#shown.text.length })
    this.#write(`${mark}\n`)
    this.#shown = NOTHING
  }

  /** Clears the screen and shows the line at its top. */
  clearScreen(): void {
    const shown = this.#shown
    this.#write('\x1b[H\x1b[2J')
    this.#shown = NOTHING
    this.paint(shown)
  }

  /** Writes a line over the one that is shown. */
  #redrawn(line: PaintedLine): string {
    const { prompt, text, cursor } = this.#shown
    const { row } = this.#place(prompt + text.slice(0, cursor))
    const all = line.prompt + line.text
    const [first = '', ...others] = all
    // Behind the first character: erasing from the very start of its screen, tmux keeps what was there as history.
    const start = `${row > 0 ? `\x1b[${row}A` : ''}\r${first}\x1b[J`
    return start + this.#ended(all, others.join('')) + this.#fromEnd(line)
  }

  /** `written`, the end of `all`; a terminal stays in the last column of a full row until more comes. */
  #ended(all: string, written: string): string {
    return written !== '' && this.#place(all).column === 0 ? `${written} \r` : written
  }

  /** From the end of the line to its cursor. */
  #fromEnd({ prompt, text, cursor }: PaintedLine): string {
    if (cursor === text.length) return ''
    const end = this.#place(prompt + text)
    // A wide character that does not fit into a row stands in the next one.
    const { row, column } = this.#place(prompt + text.slice(0, cursor), text.slice(cursor))
    const up = end.row > row ? `\x1b[${end.row - row}A` : ''
    return `${up}\r${column > 0 ? `\x1b[${column}C` : ''}`
  }

  /** Where the terminal stands after a text, or where what follows it is put. */
  #place(text: string, following = ''): Place {
    let [row, column] = [0, 0]
    const put = (width: number) => {
      if (column + width <= this.#columns) return
      row++
      column = 0
    }
    for (const codePoint of text) {
      const width = codePointWidth(codePoint)
      if (width > 0) put(width)
      column += width
    }
    for (const codePoint of following) {
      put(codePointWidth(codePoint))
      break
    }
    put(1)
    return { row, column }
  }
}
