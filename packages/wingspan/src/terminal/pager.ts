/**
 * Shows a command's output a page at a time: the Junos CLI's `---(more)---`. Output is taken a bounded number of
 * lines ahead of the page, so how much of it was shown is known once its end is near.
 */
import type { ByteSink } from '@wingspan/junos'
import { HeldLines, MOST_LINES_AHEAD } from './held-lines.js'
import type { Key } from './key.js'
import { PAGER_HELP, PAGER_KEYS, type PagerAction } from './pager-keys.js'
import type { Terminal } from './terminal.js'

/** UTF-16 units of a text that is searched for. */
const LONGEST_SEARCH = 256
const ERASE_ROW = '\r\x1b[K'
const CLEAR_SCREEN = '\x1b[H\x1b[2J'

export interface PageSize {
  /** Rows of a page with the prompt below it; 0: all is shown at once. */
  readonly rows: number
  readonly columns: number
}

type Direction = 'forwards' | 'backwards'

export class Pager implements ByteSink {
  readonly #terminal: Terminal
  readonly #size: () => PageSize
  readonly #decoder = new TextDecoder()
  readonly #lines = new HeldLines()
  /** The first line that has not been shown. */
  #next = 0
  /** Rows that may still be shown before the next key. */
  #room: number
  #sought: { readonly text: string; readonly direction: Direction } | undefined
  #isFinished = false
  #isStopped = false
  #isPaging = true
  /** Whether a key is waited for at the end of all lines, until the user leaves. */
  #staysAtEnd = false
  /** Whether the page was jumped to: a key is waited for below it, though nothing may follow. */
  #isHeld = false
  #asking: Promise<void> | undefined
  /** Whoever waits for lines to come, or to be shown. */
  #waiting: (() => void)[] = []

  constructor(terminal: Terminal, size: () => PageSize) {
    this.#terminal = terminal
    this.#size = size
    this.#room = this.#pageRows
    this.#isPaging = size().rows > 0
  }

  /** Whether nothing more is wanted. */
  get closed(): boolean {
    return this.#isStopped || this.#terminal.isGone
  }

  /** Shows the rest without a pause. */
  noMore(): void {
    this.#isPaging = false
  }

  /** Stays at the end of the output until the user leaves it, where it comes in pages. */
  hold(): void {
    this.#staysAtEnd = true
  }

  /** Ends the output where it is. */
  stop(): void {
    this.#isStopped = true
    this.#wake()
  }

  /** Takes output again after a stop. */
  resume(): void {
    this.#isStopped = false
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.closed) return
    if (!this.#isPaging && this.#next === this.#lines.end) return this.#terminal.writeBytes(bytes)
    this.#lines.add(this.#decoder.decode(bytes, { stream: true }))
    this.#wake()
    const before = this.#next
    await this.#show()
    while (!this.closed && this.#lines.end - this.#next > MOST_LINES_AHEAD) await this.#change()
    // Where nothing was shown, others have their turn here.
    if (this.#asking || this.#next === before) await new Promise(setImmediate)
  }

  /** No more will be written: resolves when all was shown, or the user has seen enough. */
  async finish(): Promise<void> {
    this.#lines.add(this.#decoder.decode())
    this.#lines.finish()
    this.#isFinished = true
    this.#wake()
    while (!this.closed && (this.#next < this.#lines.end || this.#asking)) {
      await this.#show()
      await this.#asking
    }
    await this.#asking
    if (this.#isAtHeldEnd && !this.closed) await this.#ask()
  }

  /** Whether all lines were shown, and the user still has to leave. */
  get #isAtHeldEnd(): boolean {
    return this.#staysAtEnd && this.#isPaging && this.#isFinished
  }

  get #pageRows(): number {
    return Math.max(1, this.#size().rows - 1)
  }

  /** Shows lines while there is room, and asks for a key where there is none. */
  async #show(): Promise<void> {
    if (this.#asking) return
    await this.#showLines()
    if (this.closed || this.#next === this.#lines.end) return
    this.#asking = this.#ask().then(() => {
      this.#asking = undefined
      // What came while the last lines were shown.
      return this.#show()
    })
  }

  async #showLines(): Promise<void> {
    let text = ''
    const { columns } = this.#size()
    while (this.#next < this.#lines.end && (this.#room > 0 || !this.#isPaging)) {
      const line = this.#lines.line(this.#next)
      text += line.isEnded ? `${line.text}\n` : line.text
      this.#room -= this.#lines.rows(this.#next, columns)
      this.#next++
    }
    this.#lines.pass(this.#next)
    this.#wake()
    if (text !== '') await this.#terminal.write(text)
  }

  /** Asks for keys until all lines that are there were shown, or none are wanted any more. */
  async #ask(): Promise<void> {
    let note: string | undefined
    while (!this.closed && (this.#isHeld || this.#isAtHeldEnd || this.#next < this.#lines.end)) {
      const prompt = note ?? this.#prompt
      await this.#terminal.write(`${ERASE_ROW}${prompt}`)
      const key = await this.#pressed(note === undefined ? prompt : undefined)
      note = undefined
      if (key === undefined) this.stop()
      else if (!this.closed) note = await this.#obey(key)
    }
    await this.#terminal.write(ERASE_ROW)
  }

  /** The next key; meanwhile a prompt that is shown learns how much there is. */
  async #pressed(prompt: string | undefined): Promise<Key | undefined> {
    let isPressed = false
    const key = this.#terminal.keys.next().finally(() => {
      isPressed = true
      this.#wake()
    })
    while (!isPressed && !this.#isFinished) await this.#change()
    if (!isPressed && prompt !== undefined && prompt !== this.#prompt) {
      await this.#terminal.write(`${ERASE_ROW}${this.#prompt}`)
    }
    return key
  }

  get #prompt(): string {
    const share = this.#isFinished ? ` ${Math.floor((this.#next / Math.max(1, this.#lines.end)) * 100)}%` : ''
    return `---(more${share})---`
  }

  /** Does what a key is for; what is to be said instead of the prompt, if anything. */
  async #obey(key: Key): Promise<string | undefined> {
    const action = PAGER_KEYS.get(key.name)
    if (action === undefined) return undefined
    if (action === 'help') return this.#help()
    if (action === 'search forwards') return this.#search('forwards')
    if (action === 'search backwards') return this.#search('backwards')
    if (action === 'search again') return this.#seek()
    if (action === 'quit') this.stop()
    else await this.#go(action)
    return undefined
  }

  async #go(action: PagerAction): Promise<void> {
    const page = this.#pageRows
    const half = Math.max(1, Math.floor(page / 2))
    switch (action) {
      case 'line down':
        return this.#forwards(1)
      case 'half down':
        return this.#forwards(half)
      case 'page down':
        return this.#forwards(page)
      case 'line up':
        return this.#showFrom(this.#above(this.#top, 1))
      case 'half up':
        return this.#showFrom(this.#above(this.#top, half))
      case 'page up':
        return this.#showFrom(this.#above(this.#top, page))
      case 'top':
        return this.#showFrom(this.#lines.start)
      case 'redraw':
        return this.#showFrom(this.#top)
      case 'bottom':
        while (!this.#isFinished && !this.closed) await this.#skipTo(this.#lines.end)
        return this.closed ? undefined : this.#showFrom(this.#above(this.#lines.end, page))
    }
  }

  async #forwards(rows: number): Promise<void> {
    this.#isHeld = false
    this.#room = rows
    await this.#terminal.write(ERASE_ROW)
    await this.#showLines()
  }

  /** Shows the page that begins with a line. */
  async #showFrom(number: number): Promise<void> {
    this.#next = number
    this.#isHeld = true
    this.#room = this.#pageRows
    await this.#terminal.write(CLEAR_SCREEN)
    await this.#showLines()
  }

  /** The line that the page begins with. */
  get #top(): number {
    return this.#above(this.#next, this.#pageRows)
  }

  /** The line so many rows above another, as far as lines are held. */
  #above(number: number, rows: number): number {
    const { columns } = this.#size()
    let line = number
    for (let left = rows; line > this.#lines.start; line--) {
      left -= this.#lines.rows(line - 1, columns)
      if (left < 0) break
    }
    return line
  }

  /** Passes lines without showing them, and waits for more. */
  async #skipTo(number: number): Promise<void> {
    this.#next = number
    this.#lines.pass(number)
    this.#wake()
    await this.#change()
  }

  async #help(): Promise<string> {
    await this.#terminal.write(`${ERASE_ROW}${PAGER_HELP}`)
    await this.#terminal.write('---(End of Help, press any key to continue)---')
    if ((await this.#terminal.keys.next()) === undefined) this.stop()
    await this.#showFrom(this.#top)
    return this.#prompt
  }

  async #search(direction: Direction): Promise<string | undefined> {
    const question = direction === 'forwards' ? 'Search for: ' : 'Reverse search for: '
    let text = ''
    for (;;) {
      await this.#terminal.write(`${ERASE_ROW}${question}${text}`)
      const key = await this.#terminal.keys.next()
      if (key === undefined) this.stop()
      if (key === undefined || key.name === 'C-c' || key.name === 'C-g') return undefined
      if (key.name === 'return' || key.name === 'enter') break
      if (key.name === 'backspace' || key.name === 'C-h') text = [...text].slice(0, -1).join('')
      else if (key.name === 'C-u') text = ''
      else if (text.length + key.text.length <= LONGEST_SEARCH) text += key.text
    }
    if (text !== '') this.#sought = { text: text.toLowerCase(), direction }
    return this.#seek()
  }

  /** Shows the page that begins with the next line that holds the text. */
  async #seek(): Promise<string | undefined> {
    if (!this.#sought) return 'No search string'
    const { text, direction } = this.#sought
    const holds = (number: number) => this.#lines.line(number).text.toLowerCase().includes(text)
    const before = this.#next
    if (direction === 'backwards') {
      for (let i = this.#top - 1; i >= this.#lines.start; i--) if (holds(i)) return this.#found(i)
      return 'Pattern not found'
    }
    for (let i = this.#top + 1; !this.closed; ) {
      for (; i < this.#lines.end; i++) if (holds(i)) return this.#found(i)
      if (this.#isFinished) break
      await this.#skipTo(i)
    }
    // Back to where it was, as far as that is still held.
    this.#next = Math.max(before, this.#lines.start)
    return 'Pattern not found'
  }

  async #found(number: number): Promise<undefined> {
    await this.#showFrom(number)
  }

  /** Resolves when lines came or were shown, or the output ended or was stopped. */
  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
