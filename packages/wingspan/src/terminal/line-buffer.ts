/** The line that is being typed: its text, the cursor, and what was cut out of it (the emacs keys of the Junos CLI). */
import { nextCharacter, previousCharacter, shownText } from './text-width.js'

/** UTF-16 units of a line; what does not fit is not taken. */
export const LONGEST_LINE = 4096

const WORD = /[\p{L}\p{N}]/u

export class LineBuffer {
  #text = ''
  #cursor = 0
  #cut = ''
  /** Whether the last thing done was to cut: what is cut next joins it. */
  #isCutting = false

  get text(): string {
    return this.#text
  }

  /** Where the next character goes: UTF-16 units from the start, between two characters. */
  get cursor(): number {
    return this.#cursor
  }

  /** The text up to the cursor. */
  get before(): string {
    return this.#text.slice(0, this.#cursor)
  }

  /** Another text, with the cursor at its end. */
  replace(text: string): void {
    this.#change(text.slice(0, LONGEST_LINE), LONGEST_LINE)
  }

  /** Puts a text at the cursor, less what cannot be shown; false where it does not fit. */
  insert(text: string): boolean {
    const shown = shownText(text)
    if (this.#text.length + shown.length > LONGEST_LINE) return false
    this.#change(this.before + shown + this.#text.slice(this.#cursor), this.#cursor + shown.length)
    return true
  }

  toStart(): void {
    this.#move(0)
  }

  toEnd(): void {
    this.#move(this.#text.length)
  }

  back(): void {
    this.#move(previousCharacter(this.#text, this.#cursor))
  }

  forward(): void {
    this.#move(nextCharacter(this.#text, this.#cursor))
  }

  backWord(): void {
    this.#move(this.#wordStart(WORD))
  }

  forwardWord(): void {
    this.#move(this.#wordEnd())
  }

  deleteBack(): void {
    this.#remove(previousCharacter(this.#text, this.#cursor), this.#cursor)
  }

  deleteForward(): void {
    this.#remove(this.#cursor, nextCharacter(this.#text, this.#cursor))
  }

  cutToEnd(): void {
    this.#cutOut(this.#cursor, this.#text.length)
  }

  cutToStart(): void {
    this.#cutOut(0, this.#cursor)
  }

  /** Cuts back to the last blank. */
  cutBlankWordBack(): void {
    this.#cutOut(this.#wordStart(/\S/), this.#cursor)
  }

  cutWordBack(): void {
    this.#cutOut(this.#wordStart(WORD), this.#cursor)
  }

  cutWordForward(): void {
    this.#cutOut(this.#cursor, this.#wordEnd())
  }

  /** Puts what was cut last at the cursor; false where it does not fit. */
  paste(): boolean {
    return this.insert(this.#cut)
  }

  /** Swaps the characters around the cursor, at the end the last two, and goes on. */
  transpose(): void {
    const text = this.#text
    const middle = this.#cursor === text.length ? previousCharacter(text, this.#cursor) : this.#cursor
    const [start, end] = [previousCharacter(text, middle), nextCharacter(text, middle)]
    if (middle === 0 || middle === end) return
    const swapped = text.slice(middle, end) + text.slice(start, middle)
    this.#change(text.slice(0, start) + swapped + text.slice(end), end)
  }

  #wordStart(inWord: RegExp): number {
    let start = this.#cursor
    const before = () => this.#text.slice(previousCharacter(this.#text, start), start)
    while (start > 0 && !inWord.test(before())) start = previousCharacter(this.#text, start)
    while (start > 0 && inWord.test(before())) start = previousCharacter(this.#text, start)
    return start
  }

  #wordEnd(): number {
    let end = this.#cursor
    const after = () => this.#text.slice(end, nextCharacter(this.#text, end))
    while (end < this.#text.length && !WORD.test(after())) end = nextCharacter(this.#text, end)
    while (end < this.#text.length && WORD.test(after())) end = nextCharacter(this.#text, end)
    return end
  }

  #cutOut(start: number, end: number): void {
    const cut = this.#text.slice(start, end)
    const isBack = end === this.#cursor && start !== end
    const joined = isBack ? cut + this.#cut : this.#cut + cut
    const isCutting = this.#isCutting
    this.#remove(start, end)
    if (cut !== '') this.#cut = isCutting ? joined : cut
    this.#isCutting = cut !== '' || isCutting
  }

  #remove(start: number, end: number): void {
    this.#change(this.#text.slice(0, start) + this.#text.slice(end), start)
  }

  #move(cursor: number): void {
    this.#change(this.#text, cursor)
  }

  /** A cursor that an edit left inside a character, as a mark that joins one does, goes to its end. */
  #change(text: string, cursor: number): void {
    this.#text = text
    const place = Math.min(cursor, text.length)
    const start = previousCharacter(text, place)
    this.#cursor = place === 0 ? 0 : Math.max(place, nextCharacter(text, start))
    this.#isCutting = false
  }
}
