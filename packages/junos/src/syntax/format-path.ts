/** Words of a configuration as text that can be read back, and printed anywhere. */
import { HIDDEN_SECRET } from './hidden-secret.js'
import { printable } from './problem.js'
import { STATEMENT_MARKS } from './statement-marks.js'

const NEEDS_QUOTES = /[\s"{}[\];#\\]|^$|\/\*/
const COLON = 58
/** A quote, and a backslash that would else be taken for the start of an escape. */
const NEEDS_ESCAPE = /"|\\(?=[\\"]|$)/g

/** A word as it is written: in quotes where it needs them. */
export function formatWord(word: string): string {
  if (word === HIDDEN_SECRET) return word
  const isMark = word.charCodeAt(word.length - 1) === COLON && STATEMENT_MARKS.has(word)
  return isMark || NEEDS_QUOTES.test(word) ? inQuotes(word) : word
}

/** A word in quotes, whether it needs them or not. */
export function inQuotes(word: string): string {
  return `"${word.replace(NEEDS_ESCAPE, '\\$&')}"`
}

/** A statement's path in one line, for messages: safe on a terminal. */
export function formatPath(path: readonly string[]): string {
  return path.map((word) => printable(formatWord(word))).join(' ')
}
