/** What is wrong with the text of a configuration: one thing, at one place, and nothing after it is trusted. */
import type { Place } from './config-node.js'

export class SyntaxProblem {
  /** Stable, for programs. */
  readonly code: string
  readonly place: Place
  /** What is wrong and what was expected, without a full stop; safe to print. */
  readonly message: string

  constructor(code: string, place: Place, message: string) {
    this.code = code
    this.place = place
    this.message = message
  }
}

const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g
const MOST_CHARACTERS = 60

/** A word of the text in a message: cut short, and with nothing in it that a terminal would obey. */
export function quoteWord(word: string): string {
  const short = word.length > MOST_CHARACTERS ? `${word.slice(0, MOST_CHARACTERS)}…` : word
  return `'${printable(short)}'`
}

/** Text without characters that a terminal would obey. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}
