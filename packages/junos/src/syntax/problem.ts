/** What is wrong with the text of a configuration: one thing, at one place. */
import type { Place } from './config-node.js'

export type SyntaxProblemCode =
  | 'control-character'
  | 'cut-off'
  | 'empty'
  | 'not-a-configuration'
  | 'not-utf8'
  | 'open-comment'
  | 'open-quote'
  | 'statement-exists'
  | 'statement-not-found'
  | 'too-deep'
  | 'too-large'
  | 'too-many-errors'
  | 'unexpected-token'

export class SyntaxProblem {
  /** Stable, for programs. */
  readonly code: SyntaxProblemCode
  readonly place: Place
  /** What is wrong and what was expected, without a full stop; safe to print. */
  readonly message: string
  readonly severity: 'error' | 'warning'

  constructor(
    code: SyntaxProblemCode,
    place: Place,
    message: string,
    severity: SyntaxProblem['severity'] = 'error',
  ) {
    this.code = code
    this.place = place
    this.message = message
    this.severity = severity
  }
}

/** C0, DEL and C1 controls, line separators, and the marks that turn the writing direction. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g
const MOST_CHARACTERS = 60

/** A word of the text in a message: cut short, and with nothing in it that a terminal would obey. */
export function quoteWord(word: string): string {
  return `'${printable(shorten(word))}'`
}

function shorten(word: string): string {
  if (word.length <= MOST_CHARACTERS) return word
  const characters = [...word.slice(0, 2 * MOST_CHARACTERS + 1)]
  return characters.length <= MOST_CHARACTERS ? word : `${characters.slice(0, MOST_CHARACTERS).join('')}…`
}

/** Text without characters that a terminal would obey: these as `\xHH` or `\uHHHH`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const digits = character.charCodeAt(0).toString(16)
    return digits.length <= 2 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`
  })
}
