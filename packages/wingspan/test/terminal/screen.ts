/**
 * A small terminal: what a person would see of the bytes that are written to it. It knows the control functions that
 * this program writes and complains about all others. Rows that it wrapped itself are joined again when it
 * gets another width, as terminals do.
 */
import { Writable } from 'node:stream'

interface Cell {
  /** Empty for the right half of a wide character. */
  text: string
}

interface Row {
  cells: Cell[]
  /** Whether the next row goes on with this one. */
  wraps: boolean
}

const WIDE = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]|\p{Emoji_Presentation}/u
const MARK = /\p{Mn}/u

export class Screen extends Writable {
  columns: number
  height: number
  /** All that was written. */
  written = ''
  bells = 0
  isPasteTold = false
  isCursorShown = true
  /** What is on the shell's screen while another one is shown. */
  #kept:
    | { readonly rows: Row[]; readonly top: number; readonly row: number; readonly column: number }
    | undefined
  #rows: Row[] = [{ cells: [], wraps: false }]
  /** Where the visible part begins. */
  #top = 0
  #row = 0
  #column = 0
  /** The last column is full: the next character begins a row. */
  #isFull = false
  #pending = ''
  #waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = []

  constructor(columns = 80, height = 24) {
    super()
    this.columns = columns
    this.height = height
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const text = String(chunk)
    this.written += text
    this.#read(text)
    this.#waiting = this.#waiting.filter(({ holds, resolve }) => {
      if (!holds()) return true
      resolve()
      return false
    })
    done()
  }

  /** All rows that ever were, without blanks at their ends, and without empty rows at the end. */
  get text(): string {
    return this.#rows.map(shown).join('\n').trimEnd()
  }

  /** The rows that are visible. */
  get page(): string[] {
    return this.#rows.slice(this.#top).map(shown)
  }

  /** The row of the cursor, and where it is in it. */
  get cursor(): { readonly row: string; readonly column: number } {
    return { row: shown(this.#rows[this.#row]!), column: this.#column }
  }

  /** Resolves once a condition holds of what is shown. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ holds, resolve }))
  }

  /** Resolves once the text that is shown ends so. */
  endsWith(end: string): Promise<void> {
    return this.until(() => this.text.endsWith(end.trimEnd()))
  }

  rewrap(columns: number): void {
    const lines: { cells: Cell[]; cursor: number | undefined }[] = []
    let isNew = true
    this.#rows.forEach((row, place) => {
      if (isNew) lines.push({ cells: [], cursor: undefined })
      const line = lines.at(-1)!
      if (place === this.#row) line.cursor = line.cells.length + this.#column
      line.cells.push(...row.cells)
      isNew = !row.wraps
    })
    this.columns = columns
    this.#rows = []
    for (const { cells, cursor } of lines) {
      const first = this.#rows.length
      for (let start = 0; start === 0 || start < cells.length; start += columns) {
        this.#rows.push({
          cells: cells.slice(start, start + columns),
          wraps: start + columns < cells.length,
        })
      }
      if (cursor === undefined) continue
      this.#row = first + Math.floor(cursor / columns)
      this.#column = cursor % columns
      while (this.#row >= this.#rows.length) this.#rows.push({ cells: [], wraps: false })
    }
    this.#isFull = false
    this.#top = Math.max(0, this.#rows.length - this.height)
  }

  #read(text: string): void {
    let rest = this.#pending + text
    while (rest !== '') {
      const control = /^\x1b\[(\??[0-9;]*)([A-Za-z])/.exec(rest)
      if (control) {
        this.#control(control[1]!, control[2]!)
        rest = rest.slice(control[0].length)
      } else if (rest.startsWith('\x1b')) break
      else {
        const character = String.fromCodePoint(rest.codePointAt(0)!)
        this.#put(character)
        rest = rest.slice(character.length)
      }
    }
    this.#pending = rest
  }

  #control(parameters: string, name: string): void {
    const count = Number(parameters || 1)
    this.#isFull = false
    if (name === 'A') this.#row = Math.max(this.#top, this.#row - count)
    else if (name === 'C') this.#column = Math.min(this.columns - 1, this.#column + count)
    else if (name === 'K' && parameters === '') this.#eraseRow()
    else if (name === 'J' && parameters === '') {
      this.#eraseRow()
      this.#rows.length = this.#row + 1
    } else if (name === 'J' && parameters === '2') {
      this.#rows.length = this.#top
      for (let row = this.#top; row <= this.#row; row++) this.#rows.push({ cells: [], wraps: false })
    } else if (name === 'H') {
      const [row = 1, column = 1] = parameters === '' ? [] : parameters.split(';').map(Number)
      this.#row = this.#top + row - 1
      this.#column = column - 1
      while (this.#rows.length <= this.#row) this.#rows.push({ cells: [], wraps: false })
    } else if (parameters === '?2004') this.isPasteTold = name === 'h'
    else if (parameters === '?25') this.isCursorShown = name === 'h'
    else if (parameters === '?1049') this.#change(name === 'h')
    else if (name === 'm' || parameters === '?7') return
    else throw new Error(`unknown control function ${JSON.stringify(parameters + name)}`)
  }

  /** Whether another screen than the shell's is shown. */
  get isOther(): boolean {
    return this.#kept !== undefined
  }

  #change(isOther: boolean): void {
    if (isOther === this.isOther) throw new Error('the screen is that one already')
    if (isOther) {
      this.#kept = { rows: this.#rows, top: this.#top, row: this.#row, column: this.#column }
      this.#rows = [{ cells: [], wraps: false }]
      this.#top = 0
      this.#row = 0
    } else if (this.#kept) {
      this.#rows = this.#kept.rows
      this.#top = this.#kept.top
      this.#row = this.#kept.row
      this.#column = this.#kept.column
      this.#kept = undefined
    }
  }

  #eraseRow(): void {
    const row = this.#rows[this.#row]!
    row.cells.length = Math.min(row.cells.length, this.#column)
    row.wraps = false
  }

  #put(character: string): void {
    if (character === '\r') {
      this.#column = 0
      this.#isFull = false
    } else if (character === '\n') this.#down(false)
    else if (character === '\x07') this.bells++
    else if (character < ' ') throw new Error(`unknown control character ${JSON.stringify(character)}`)
    else if (MARK.test(character)) this.#rows[this.#row]!.cells[this.#column - 1]!.text += character
    else this.#show(character, WIDE.test(character) ? 2 : 1)
  }

  #show(character: string, width: number): void {
    if (this.#isFull || this.#column + width > this.columns) this.#down(true)
    const { cells } = this.#rows[this.#row]!
    while (cells.length < this.#column) cells.push({ text: ' ' })
    cells[this.#column] = { text: character }
    if (width === 2) cells[this.#column + 1] = { text: '' }
    this.#column += width
    this.#isFull = this.#column >= this.columns
    if (this.#isFull) this.#column = this.columns - 1
  }

  #down(wraps: boolean): void {
    this.#rows[this.#row]!.wraps = wraps
    this.#row++
    this.#column = 0
    this.#isFull = false
    if (this.#row === this.#rows.length) this.#rows.push({ cells: [], wraps: false })
    if (this.#row - this.#top >= this.height) this.#top++
  }
}

function shown({ cells }: Row): string {
  return cells
    .map(({ text }) => text)
    .join('')
    .trimEnd()
}
