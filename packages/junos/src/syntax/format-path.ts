/** Words of a configuration as text that can be read back, and printed anywhere. */
import { printable } from './problem.js'

const NEEDS_QUOTES = /[\s"{}[\];#\\]|^$|\/\*/
const MARK = /^(?:inactive|protect|replace|delete):$/

/** A word as it is written: in quotes where it needs them. */
export function formatWord(word: string): string {
  if (!NEEDS_QUOTES.test(word) && !MARK.test(word)) return word
  return `"${word.replace(/["\\]/g, (character) => `\\${character}`)}"`
}

/** A statement's path in one line, for messages: safe on a terminal. */
export function formatPath(path: readonly string[]): string {
  return path.map((word) => printable(formatWord(word))).join(' ')
}
